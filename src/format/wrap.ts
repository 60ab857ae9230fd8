import { deeper } from './lines.ts'
import type { Entry, Indent, Line } from './lines.ts'
import { columnsOfLevel } from './style.ts'
import type { Style } from './style.ts'

/** How a list that does not fit its line is broken: rows of their own a level deeper, or rows below its first element. */
export type ListShape = 'block' | 'hanging'

export interface Wrapping {
  readonly style: Style
  /** The shape of a list, by the entries of the line before its bracket. */
  readonly shape: (head: readonly Entry[]) => ListShape
  /** Whether a line is there for its list (a definition): it is broken wherever the line is too long, others only where it is too long itself. */
  readonly defines: (first: Entry) => boolean
}

/** Columns that entries take, the blanks between them included; a comment at the end does not count. */
const widthOf = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { image, blank, kind }, index) => (kind === 'comment' ? sum : sum + image.length + (blank && index > 0 ? 1 : 0)), 0)

/** The lines, each broken that is too long and has a list to break. Lines that were broken by hand stay so. */
export function wrapLines(lines: readonly Line[], wrapping: Wrapping): readonly Line[] {
  const columns = new Map<Entry, number>()
  const { style } = wrapping
  const wrapped: Line[] = []
  const anchors = new Set<Entry>(lines.flatMap(({ indent }) => indent.anchor ?? []))
  const start = ({ anchor, level }: Indent): number => (anchor ? columns.get(anchor) ?? 0 : 0) + columnsOfLevel(level, style)
  const place = (line: Line): void => {
    wrapped.push(line)
    let column = start(line.indent)
    for (const [index, entry] of line.entries.entries()) {
      column += entry.blank && index > 0 ? 1 : 0
      if (anchors.has(entry)) columns.set(entry, column)
      column += entry.image.length
    }
  }
  const room = (indent: Indent): number => style.width - start(indent)

  const lay = (line: Line): void => {
    // Most lines are short; the sum is only made of those that are not.
    if (line.entries.length < 3 || widthOf(line.entries) <= room(line.indent)) place(line)
    else if (line.row > 0) for (const row of filled(line, room(line.indent))) broken(row)
    else broken(line)
  }

  /** A line with its lists on rows of their own, those that would not fit one, if it is too long. Nests as lists do. */
  const broken = (line: Line): void => {
    const least = wrapping.defines(line.entries[0]!) ? 0 : room(deeper(line.indent))
    const lists = widthOf(line.entries) > room(line.indent) ? wideLists(line.entries, least) : []
    let from = 0
    for (const { open, close } of lists) {
      const head = { ...line, entries: line.entries.slice(from, open + 1), blank: line.blank && from === 0 }
      const inner = line.entries.slice(open + 1, close)
      from = close
      if (wrapping.shape(head.entries) === 'hanging') {
        hang(head, inner, line.entries.slice(close))
        return
      }
      place(head)
      lay({ entries: inner, indent: deeper(line.indent), blank: false, row: line.entries[open]!.depth + 1 })
    }
    place(from === 0 ? line : { ...line, entries: line.entries.slice(from), blank: false })
  }

  /** A list whose rows stand below its first element, which stays behind the bracket. */
  const hang = (head: Line, inner: readonly Entry[], tail: readonly Entry[]): void => {
    const anchor = inner[0]!
    anchors.add(anchor)
    const column = start(head.indent) + widthOf(head.entries) + (anchor.blank ? 1 : 0)
    columns.set(anchor, column)
    const rows = filled({ entries: [...inner, ...tail], indent: { anchor, level: 0 }, blank: false, row: anchor.depth }, style.width - column)
    for (const [index, row] of rows.entries()) place(index === 0 ? { ...head, entries: [...head.entries, ...row.entries] } : row)
  }

  for (const line of lines) lay(line)
  return wrapped
}

/** The rows that a row comes to when no more elements stand in one than have room. */
function filled(line: Line, room: number): readonly Line[] {
  const rows: Line[] = []
  let row: Entry[] = []
  let width = 0
  const flush = (): void => {
    if (row.length > 0) rows.push({ ...line, entries: row, blank: line.blank && rows.length === 0 })
    row = []
    width = 0
  }
  for (const element of elementsOf(line)) {
    const own = widthOf(element)
    if (row.length > 0 && width + 1 + own > room) flush()
    width += own + (row.length > 0 ? 1 : 0)
    for (const entry of element) row.push(entry)
  }
  flush()
  return rows
}

/** The elements of a row, each with the comma behind it, the last one with what stands behind the list. */
function elementsOf({ entries, row }: Line): readonly (readonly Entry[])[] {
  const elements: Entry[][] = []
  let closed = false
  for (const entry of entries) {
    closed ||= entry.kind === 'close' && entry.depth < row
    const begins = entry.element && entry.depth === row && !closed
    if (begins || elements.length === 0) elements.push([entry])
    else elements.at(-1)!.push(entry)
  }
  return elements
}

interface OpenList {
  readonly open: number
  readonly depth: number
  elements: number
}

/** The outermost lists that begin and end in a line, have several elements, and are wider than `least` between their brackets; in order. */
function wideLists(entries: readonly Entry[], least: number): readonly { readonly open: number; readonly close: number }[] {
  const stack: OpenList[] = []
  const found: { open: number; close: number }[] = []
  for (const [index, { kind, depth, element }] of entries.entries()) {
    if (kind === 'open') stack.push({ open: index, depth, elements: 0 })
    else if (kind === 'close') {
      const list = stack.pop()
      if (list && list.elements > 1) {
        while (found.length > 0 && found.at(-1)!.open > list.open) found.pop()
        found.push({ open: list.open, close: index })
      }
    }
    const around = stack.at(kind === 'open' ? -2 : -1)
    if (element && around && around.depth === depth - 1) around.elements++
  }
  return found.filter(({ open, close }) => widthOf(entries.slice(open + 1, close)) > least)
}
