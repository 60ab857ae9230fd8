import { areAlike, cellsOf, isWide } from './cells.ts'
import type { Cell } from './cells.ts'
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

interface Run {
  readonly run: readonly Line[]
  readonly groups: ReadonlyMap<Entry, number>
}

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
      const wide = takesPart && line.entries.some(({ start, kind }, index) => index > 0 && start >= 0 && kind !== 'comment' && isWide(this.#text, start))
      let cells: readonly Cell[] | undefined
      let linked = false
      if (before && takesPart && (wide || wideBefore)) {
        cells = cellsOf(line, this.#text).filter(({ entry }) => entry.kind !== 'comment')
        cellsBefore ??= cellsOf(before, this.#text).filter(({ entry }) => entry.kind !== 'comment')
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
      const cell = cellsOf(line, this.#text).findLast(({ entry }) => entry === last)
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

const sameIndent = (a: Line, b: Line): boolean => a.indent.level === b.indent.level && a.indent.anchor === b.indent.anchor
