import { applyEdits, editsBySource, lineAt, positionAt } from '../text/index.ts'
import type { Edit } from '../text/index.ts'
import { showLine } from './cells.ts'
import type { Paint } from './paint.ts'

/** Changed lines that are shown; a larger change is better read as a diff. */
const limit = 8

/** The lines that edits change, as `-` and `+` lines; nothing for large changes and those of several files. */
export function preview(edits: readonly Edit[], gutter: number, { width, paint }: { width: number; paint: Paint }): string[] {
  const bySource = [...editsBySource(edits)]
  if (bySource.length !== 1) return []
  const [source, own] = bySource[0]!
  const start = lineAt(source, Math.min(...own.map(edit => edit.start))).start
  const end = lineAt(source, Math.max(...own.map(edit => edit.end))).end
  const before = source.text.slice(start, end)
  const after = applyEdits(before, own.map(edit => ({ start: edit.start - start, end: edit.end - start, text: edit.text })))
  const removed = before.split(/\r\n|\r|\n/)
  const added = after.split(/\r\n|\r|\n/)
  // Lines that stay at either end are not part of the change.
  let head = 0
  while (head < removed.length && head < added.length && removed[head] === added[head]) head++
  let tail = 0
  while (tail < removed.length - head && tail < added.length - head && removed.at(-1 - tail) === added.at(-1 - tail)) tail++
  const gone = removed.slice(head, removed.length - tail)
  const come = added.slice(head, added.length - tail)
  if (gone.length + come.length > limit) return []
  const first = positionAt(source, start).line + head
  const room = Math.max(20, width - gutter - 4)
  const row = (line: number, sign: string, text: string) => `${String(line).padStart(gutter)} ${sign} ${showLine(text, 0, room).text}`.trimEnd()
  return [
    ...gone.map((text, index) => paint.removed(row(first + index, '-', text))),
    ...come.map((text, index) => paint.added(row(first + index, '+', text))),
  ]
}
