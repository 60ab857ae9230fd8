/** A text and the path it is known by (as the user wrote it; `<stdin>` for standard input). */
export interface Source {
  readonly path: string
  readonly text: string
}

/** Half-open range of offsets, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A span in a particular source. */
export interface Place extends Span {
  readonly source: Source
}

/** Line and column, both from 1; the column counts UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

const lineStartsOf = new WeakMap<Source, readonly number[]>()

/** Offsets at which lines begin. A line ends at `\n` (so `\r\n` too) or at a lone `\r`. */
export function lineStarts(source: Source): readonly number[] {
  const known = lineStartsOf.get(source)
  if (known) return known
  const starts = [0]
  const { text } = source
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1)
  }
  lineStartsOf.set(source, starts)
  return starts
}

/** Position of an offset; offsets outside the text are clamped to it. */
export function positionAt(source: Source, offset: number): Position {
  const at = Math.max(0, Math.min(offset, source.text.length))
  const starts = lineStarts(source)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= at) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: at - starts[low]! + 1 }
}

/** Offset of a position, clamped to the line. */
export function offsetAt(source: Source, { line, column }: Position): number {
  const starts = lineStarts(source)
  const start = starts[Math.min(line, starts.length) - 1] ?? 0
  const next = starts[line] ?? source.text.length + 1
  return Math.min(start + column - 1, Math.max(start, next - 1))
}

/** Span of the line holding `offset`, without its line break. */
export function lineAt(source: Source, offset: number): Span {
  const starts = lineStarts(source)
  const { line } = positionAt(source, offset)
  const start = starts[line - 1]!
  let end = starts[line] ?? source.text.length
  while (end > start && (source.text[end - 1] === '\n' || source.text[end - 1] === '\r')) end--
  return { start, end }
}

export const textOf = (place: Place): string => place.source.text.slice(place.start, place.end)

export const placeIn = (source: Source, { start, end }: Span): Place => ({ source, start, end })

export const sameSpan = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end

/** Whether `outer` holds all of `inner`. */
export const covers = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end
