import { lineStarts, positionAt } from '../text/index.ts'
import type { Place, Source } from '../text/index.ts'
import { showLine, visible } from './cells.ts'
import type { Paint } from './paint.ts'

/** A place to underline, with what to say about it. */
export interface Mark {
  readonly at: Place
  readonly label: string
  readonly sign: '^' | '-'
}

/** How a frame is drawn. */
export interface FrameStyle {
  /** Display cells of a line, gutter included. */
  readonly width: number
  readonly paint: Paint
  /** Colours the carets of the place that the frame is about. */
  readonly main: (text: string) => string
}

/** Lines of a span that are shown before its middle is left out. */
const spanLines = 6

const lineText = (source: Source, line: number): string => {
  const starts = lineStarts(source)
  return source.text.slice(starts[line - 1], starts[line] ?? source.text.length).replace(/[\r\n]+$/, '')
}

/** First and last line of a mark; a span that ends at the beginning of a line does not reach into it. */
function linesOf({ at }: Mark): { first: number; last: number } {
  const first = positionAt(at.source, at.start).line
  const end = positionAt(at.source, at.end)
  return { first, last: Math.max(first, end.column === 1 ? end.line - 1 : end.line) }
}

/** Numbers of the lines to show, sorted: those of the marks, and one on either side of the first mark. */
function shownLines(source: Source, marks: readonly Mark[]): number[] {
  const wanted = new Set<number>()
  const count = lineStarts(source).length
  const want = (line: number) => {
    if (line >= 1 && line <= count) wanted.add(line)
  }
  for (const [index, mark] of marks.entries()) {
    const { first, last } = linesOf(mark)
    for (let line = first; line <= Math.min(last, first + spanLines - 2); line++) want(line)
    want(last)
    if (index > 0) continue
    if (first > 1 && lineText(source, first - 1).trim() !== '') want(first - 1)
    if (last < count && lineText(source, last + 1).trim() !== '') want(last + 1)
  }
  const sorted = [...wanted].sort((a, b) => a - b)
  // A gap of one line is shown: leaving it out would take a line too.
  return sorted.flatMap((line, index) => (line - (sorted[index - 1] ?? line) === 2 ? [line - 1, line] : [line]))
}

/** Widest line number of some marks, in digits. */
export const gutterWidth = (marks: readonly Mark[]): number => {
  let widest = 1
  for (const mark of marks) widest = Math.max(widest, String(linesOf(mark).last + 1).length)
  return widest
}

/**
 * Lines of source with carets under the marks, all of one source; the first mark is what the frame is about.
 * Columns are counted in display cells. Bounded: long spans and long lines are cut with `...` and `…`.
 */
export function frame(marks: readonly Mark[], gutter: number, { width, paint, main }: FrameStyle): string[] {
  const { source } = marks[0]!.at
  const rows: string[] = []
  const room = Math.max(20, width - gutter - 4)
  let previous = 0
  for (const line of shownLines(source, marks)) {
    if (previous > 0 && line > previous + 1) rows.push(paint.faint('...'))
    previous = line
    const start = lineStarts(source)[line - 1]!
    const text = lineText(source, line)
    const here = marks.filter(mark => {
      const { first, last } = linesOf(mark)
      return first <= line && line <= last
    })
    const shown = showLine(text, here[0] ? Math.max(0, here[0].at.start - start) : 0, room)
    rows.push(`${paint.faint(`${String(line).padStart(gutter)} |`)} ${shown.text}`.trimEnd())
    for (const { at, label, sign } of here) {
      const { first, last } = linesOf({ at, label, sign })
      const indent = text.length - text.trimStart().length
      const from = line === first ? Math.min(at.start - start, text.length) : indent
      const to = Math.min(at.end - start, text.trimEnd().length)
      const left = shown.cellOf(from)
      const underline = sign.repeat(Math.max(1, shown.cellOf(to) - left))
      const words = label !== '' && line === last ? ` ${visible(label)}` : ''
      rows.push(`${paint.faint(`${' '.repeat(gutter)} |`)} ${' '.repeat(left)}${(sign === '^' ? main : paint.related)(underline + words)}`)
    }
  }
  return rows
}
