import type { TextEdit } from '../text/index.ts'
import type { Entry, Line } from './lines.ts'
import { indentation, columnsOfLevel } from './style.ts'
import type { Style } from './style.ts'

/** The line break that most lines of a text end with. */
function lineBreakOf(text: string): string {
  const crlf = text.split('\r\n').length - 1
  return crlf * 2 > text.split('\n').length - 1 ? '\r\n' : '\n'
}

/**
 * The edits of what stands between words that make the lines of a text; none where it is right already. Words keep their spelling.
 * `pads` are the columns at which entries begin that do not begin just behind the one before.
 */
export function editsOf(lines: readonly Line[], text: string, style: Style, pads: ReadonlyMap<Entry, number>): readonly TextEdit[] {
  const newline = lineBreakOf(text)
  const anchors = new Map<Entry, number>()
  for (const { indent } of lines) if (indent.anchor) anchors.set(indent.anchor, 0)
  const edits: TextEdit[] = []
  let done = 0
  let gap = text.startsWith('\ufeff') ? '\ufeff' : ''
  const put = ({ image, start }: Entry): void => {
    if (start < 0) {
      gap += image
      return
    }
    replaceGap(edits, text, { start: done, end: start, text: gap })
    gap = ''
    done = start + image.length
  }

  for (const [index, line] of lines.entries()) {
    if (index > 0) gap += line.blank ? newline + newline : newline
    let column = (line.indent.anchor ? anchors.get(line.indent.anchor)! : 0) + columnsOfLevel(line.indent.level, style)
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
  replaceGap(edits, text, { start: done, end: text.length, text: gap })
  return edits
}

/** Replaces what stands between two words, as one edit up to the first line break and one from there on. */
function replaceGap(edits: TextEdit[], text: string, { start, end, text: gap }: TextEdit): void {
  const old = text.slice(start, end)
  if (old === gap) return
  const [oldEnd, newEnd] = [breakIn(old), breakIn(gap)]
  if (oldEnd < 0 || newEnd < 0) {
    edits.push({ start, end, text: gap })
    return
  }
  const middle = start + oldEnd
  if (text.slice(start, middle) !== gap.slice(0, newEnd)) edits.push({ start, end: middle, text: gap.slice(0, newEnd) })
  if (text.slice(middle, end) !== gap.slice(newEnd)) edits.push({ start: middle, end, text: gap.slice(newEnd) })
}

const breakIn = (gap: string): number => gap.search(/\r?\n/)
