import type { Entry, Line } from './lines.ts'

/** A word that may be in a column: its entry, and where it begins in the source with tabs to 8 and to 4 columns. */
export interface Cell {
  readonly entry: Entry
  /** Words before it on its line. */
  readonly index: number
  /** Whether no other word is behind it, but for a comment. */
  readonly last: boolean
  readonly wide: boolean
  readonly at: number
  readonly narrow: number
}

const isBlank = (code: number): boolean => code === 32 || code === 9

/** Whether more than one blank stands before an offset, and a word before those. */
export function isWide(text: string, start: number): boolean {
  const code = text.charCodeAt(start - 1)
  if (code !== 9 && !(code === 32 && isBlank(text.charCodeAt(start - 2)))) return false
  let at = start - 2
  while (at >= 0 && isBlank(text.charCodeAt(at))) at--
  return at >= 0 && text[at] !== '\n' && text[at] !== '\r'
}

/** The words of a line that may be in a column: all but the first, as far as they stand on the same line of the source. */
export function cellsOf({ entries }: Line, text: string): readonly Cell[] {
  const cells: Cell[] = []
  const last = entries.findLastIndex(({ blank, kind }) => blank && kind !== 'comment')
  let from = 0
  let at = 0
  let narrow = 0
  for (const [index, entry] of entries.entries()) {
    if (entry.start < 0) continue
    if (index === 0) from = text.lastIndexOf('\n', entry.start - 1) + 1
    if (text.slice(from, entry.start).includes('\n')) break
    for (; from < entry.start; from++) {
      const tab = text.charCodeAt(from) === 9
      at = tab ? at - (at % 8) + 8 : at + 1
      narrow = tab ? narrow - (narrow % 4) + 4 : narrow + 1
    }
    if (index > 0 && entry.blank) cells.push({ entry, index, last: index >= last, wide: isWide(text, entry.start), at, narrow })
  }
  return cells
}

/**
 * Whether two words in one column are there by will: one of them is set off, and they are the same, or have as many words before them, or
 * none behind them. Laying out changes nothing of this.
 */
export const areAlike = (a: Cell, b: Cell): boolean =>
  (a.wide || b.wide) && a.entry.depth === b.entry.depth && (a.index === b.index || a.entry.image === b.entry.image || (a.last && b.last))
