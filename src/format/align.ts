import type { Entry, Line } from './lines.ts'
import { columnsOfLevel } from './style.ts'
import type { Style } from './style.ts'

/**
 * Columns that people made by hand stay columns. Words of neighbouring lines that begin in the same column of the source, at least
 * one of them behind more than one blank, and that are alike, are a column; it is laid out as narrow as its widest line allows, so that
 * laying out again changes nothing. Blanks that align nothing go.
 */
export function columnsOf(lines: readonly Line[], text: string, style: Style): ReadonlyMap<Entry, number> {
  const columns = new Columns(text, lines, style)
  for (const { run, groups } of columns.runs()) columns.settle(run, groups)
  columns.alignComments()
  return columns.pads
}

/** Times that a run of lines is gone through; columns that are still moving then are given up. */
const rounds = 12

/** Words of a line that has columns; one with more is no line of a table. */
const mostCells = 100

/** A word that may be in a column: its entry, and where it begins in the source with tabs to 8 and to 4 columns. */
interface Cell {
  readonly entry: Entry
  /** Words before it on its line. */
  readonly index: number
  /** Whether no other word is behind it, but for a comment. */
  readonly last: boolean
  readonly wide: boolean
  readonly at: number
  readonly narrow: number
}

interface Run {
  readonly run: readonly Line[]
  readonly groups: ReadonlyMap<Entry, number>
}

const isBlank = (code: number): boolean => code === 32 || code === 9

class Columns {
  /** Column at which an entry begins, where that is not just behind the one before it. */
  readonly pads = new Map<Entry, number>()
  readonly #text: string
  readonly #lines: readonly Line[]
  readonly #style: Style
  readonly #anchors = new Map<Entry, number>()
  readonly #ends = new Map<Line, number>()
  /** Lines gone through for the columns of anchors. */
  #walked = 0

  constructor(text: string, lines: readonly Line[], style: Style) {
    this.#text = text
    this.#lines = lines
    this.#style = style
    for (const { indent } of lines) if (indent.anchor) this.#anchors.set(indent.anchor, 0)
  }

  /** Whether more than one blank stands before an offset, and a word before those. */
  #isWide(start: number): boolean {
    const code = this.#text.charCodeAt(start - 1)
    if (code === 9 || (code === 32 && isBlank(this.#text.charCodeAt(start - 2)))) {
      let at = start - 2
      while (at >= 0 && isBlank(this.#text.charCodeAt(at))) at--
      return at >= 0 && this.#text[at] !== '\n' && this.#text[at] !== '\r'
    }
    return false
  }

  /** The words of a line that may be in a column: all but the first of the source's line, and comments. */
  #cells({ entries }: Line): readonly Cell[] {
    const cells: Cell[] = []
    const last = entries.findLastIndex(({ blank, kind }) => blank && kind !== 'comment')
    let lineStart = -1
    let from = 0
    let at = 0
    let narrow = 0
    for (const [index, entry] of entries.entries()) {
      if (entry.start < 0) continue
      if (index === 0) {
        lineStart = this.#text.lastIndexOf('\n', entry.start - 1) + 1
        from = lineStart
      }
      if (this.#text.slice(from, entry.start).includes('\n')) break
      for (; from < entry.start; from++) {
        const tab = this.#text.charCodeAt(from) === 9
        at = tab ? at - (at % 8) + 8 : at + 1
        narrow = tab ? narrow - (narrow % 4) + 4 : narrow + 1
      }
      if (index > 0 && entry.blank) cells.push({ entry, index, last: index >= last, wide: this.#isWide(entry.start), at, narrow })
    }
    return cells
  }

  /** Runs of lines with columns, and the column of each word that is in one. Empty lines and lines of a bracket end a run, comments do not. */
  *runs(): Generator<Run> {
    let run: Line[] = []
    let groups = new Map<Entry, number>()
    let before: Line | undefined
    let cellsBefore: readonly Cell[] | undefined
    let wideBefore = false
    for (const line of this.#lines) {
      const first = line.entries[0]!
      if (line.blank) before = undefined
      if (first.kind === 'comment') continue
      const takesPart = first.kind !== 'raw' && first.kind !== 'close'
      const wide = takesPart && line.entries.some(({ start, kind }, index) => index > 0 && start >= 0 && kind !== 'comment' && this.#isWide(start))
      let cells: readonly Cell[] | undefined
      let linked = false
      if (before && takesPart && (wide || wideBefore)) {
        cells = this.#cells(line).filter(({ entry }) => entry.kind !== 'comment')
        cellsBefore ??= this.#cells(before).filter(({ entry }) => entry.kind !== 'comment')
        linked = this.#link(cellsBefore, cells, groups, sameIndent(before, line))
      }
      if (linked) {
        if (run.length === 0) run.push(before!)
        run.push(line)
      } else if (run.length > 0) {
        yield { run, groups }
        run = []
        groups = new Map()
      }
      before = takesPart ? line : undefined
      cellsBefore = cells
      wideBefore = wide
    }
    if (run.length > 0) yield { run, groups }
  }

  /** Puts words of two lines that begin in the same column into the same group; whether there are any. */
  #link(above: readonly Cell[], below: readonly Cell[], groups: Map<Entry, number>, narrowToo: boolean): boolean {
    let linked = false
    let next = 0
    if (above.length > mostCells || below.length > mostCells) return false
    for (const cell of below) {
      for (let index = next; index < above.length; index++) {
        const other = above[index]!
        const same = other.at === cell.at || (narrowToo && other.narrow === cell.narrow)
        if (!same || !areAlike(other, cell)) continue
        const group = groups.get(other.entry) ?? groups.size
        groups.set(other.entry, group)
        groups.set(cell.entry, group)
        next = index + 1
        linked = true
        break
      }
    }
    return linked
  }

  #start({ indent: { anchor, level } }: Line): number {
    return (anchor ? this.#anchors.get(anchor)! : 0) + columnsOfLevel(level, this.#style)
  }

  /** Where the entries of a line begin and where it ends when groups begin where they do; comments left out. */
  #walk(line: Line, visit?: (entry: Entry, column: number) => number): number {
    let column = this.#start(line)
    for (const [index, entry] of line.entries.entries()) {
      if (entry.kind === 'comment' && index > 0) break
      column += entry.blank && index > 0 ? 1 : 0
      if (visit) column = visit(entry, column)
      if (this.#anchors.has(entry)) this.#anchors.set(entry, column)
      column += entry.image.length
    }
    return column
  }

  /** Finds the columns of a run, each as far left as it can be. */
  settle(run: readonly Line[], groups: Run['groups']): void {
    // The first line may begin below an entry of a line that is in no run.
    for (; this.#lines[this.#walked] !== run[0]; this.#walked++) this.#walk(this.#lines[this.#walked]!)
    const positions = new Map<number, number>()
    for (let round = 0; round < rounds; round++) {
      let moved = false
      for (const line of run) {
        this.#walk(line, (entry, column) => {
          const group = groups.get(entry)
          if (group === undefined) return column
          const position = positions.get(group) ?? 0
          if (column <= position) return position
          positions.set(group, column)
          moved = true
          return column
        })
      }
      if (moved) continue
      for (const [entry, group] of groups) this.pads.set(entry, positions.get(group)!)
      return
    }
  }

  /** Comments behind neighbouring lines that began in the same column begin in the same column. */
  alignComments(): void {
    let group: { readonly line: Line; readonly comment: Entry }[] = []
    let before: Cell | undefined
    let since = 0
    const flush = (): void => {
      const column = group.reduce((most, { line }) => Math.max(most, this.#ends.get(line)! + 1), 0)
      for (const { comment } of group) this.pads.set(comment, column)
      group = []
    }
    let lineBefore: Line | undefined
    for (const line of this.#lines) {
      const last = line.entries.at(-1)!
      if (line.entries[0]!.kind === 'raw') {
        before = undefined
        continue
      }
      this.#ends.set(line, this.#walk(line, (entry, column) => Math.max(column, this.pads.get(entry) ?? 0)))
      since++
      if (line.blank) before = undefined
      if (last.kind !== 'comment' || line.entries.length < 2) continue
      const cell = this.#cells(line).findLast(({ entry }) => entry === last)
      const near = before && cell && since <= 2 && (before.wide || cell.wide)
      const same = near && (before!.at === cell.at || (sameIndent(lineBefore!, line) && before!.narrow === cell.narrow))
      if (!same) flush()
      if (cell) {
        if (same && group.length === 0) group.push({ line: lineBefore!, comment: before!.entry })
        if (same) group.push({ line, comment: last })
      }
      before = cell
      lineBefore = line
      since = 0
    }
    flush()
  }
}

/**
 * Whether two words in one column are there by will: one of them is set off, and they are the same, or have as many words before them, or
 * none behind them. Laying out changes nothing of this.
 */
const areAlike = (a: Cell, b: Cell): boolean =>
  (a.wide || b.wide) && a.entry.depth === b.entry.depth && (a.index === b.index || a.entry.image === b.entry.image || (a.last && b.last))

const sameIndent = (a: Line, b: Line): boolean => a.indent.level === b.indent.level && a.indent.anchor === b.indent.anchor
