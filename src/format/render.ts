import type { TextEdit } from '../text/index.ts'
import { columnsOf } from './align.ts'
import type { Entry, Line } from './lines.ts'
import { indentation, levelWidth } from './style.ts'
import type { Style } from './style.ts'

/** A laid-out text as the edits of the blanks between words that make it; none where they are right already. */
export interface Rendered {
  readonly text: string
  readonly edits: readonly TextEdit[]
}

/** The line break that most lines of a text end with. */
function lineBreakOf(text: string): string {
  const crlf = text.split('\r\n').length - 1
  return crlf * 2 > text.split('\n').length - 1 ? '\r\n' : '\n'
}

/** Lines as text. Every word keeps its spelling; only what stands between is new. */
export function render(lines: readonly Line[], text: string, style: Style): Rendered {
  const newline = lineBreakOf(text)
  const pads = columnsOf(lines, text, style)
  const anchors = new Map<Entry, number>()
  for (const { indent } of lines) if (indent.anchor) anchors.set(indent.anchor, 0)
  const edits: TextEdit[] = []
  const parts: string[] = []
  let done = 0
  let gap = text.startsWith('\ufeff') ? '\ufeff' : ''
  const put = ({ image, start }: Entry): void => {
    if (start < 0) {
      gap += image
      return
    }
    if (text.slice(done, start) !== gap) edits.push({ start: done, end: start, text: gap })
    parts.push(gap, image)
    gap = ''
    done = start + image.length
  }

  for (const [index, line] of lines.entries()) {
    if (index > 0) gap += line.blank ? newline + newline : newline
    let column = (line.indent.anchor ? anchors.get(line.indent.anchor)! : 0) + line.indent.level * levelWidth(style)
    if (line.entries[0]!.kind === 'raw') column = 0
    gap += indentation(column, style)
    for (const [at, entry] of line.entries.entries()) {
      if (at > 0 && entry.blank) {
        const pad = Math.max(1, (pads.get(entry) ?? 0) - column)
        gap += ' '.repeat(pad)
        column += pad
      }
      if (anchors.has(entry)) anchors.set(entry, column)
      column += entry.image.length
      put(entry)
    }
  }
  if (lines.length > 0) gap += newline
  if (text.slice(done) !== gap) edits.push({ start: done, end: text.length, text: gap })
  parts.push(gap)
  return { text: parts.join(''), edits }
}
