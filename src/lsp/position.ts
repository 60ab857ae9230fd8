import type { Location, Position, Range } from 'vscode-languageserver/node'
import { offsetAt, positionAt } from '../text/index.ts'
import type { Place, Source, Span } from '../text/index.ts'
import { uriOf } from './uri.ts'

/** LSP counts lines and UTF-16 code units from 0, `text` from 1. */
export function toPosition(source: Source, offset: number): Position {
  const { line, column } = positionAt(source, offset)
  return { line: line - 1, character: column - 1 }
}

/** Offset of a position; what lies outside the text or the line is clamped, as the protocol asks. */
export function toOffset(source: Source, { line, character }: Position): number {
  if (line < 0) return 0
  return Math.min(source.text.length, offsetAt(source, { line: line + 1, column: Math.max(0, character) + 1 }))
}

export const toRange = (source: Source, { start, end }: Span): Range => ({ start: toPosition(source, start), end: toPosition(source, end) })

export function toSpan(source: Source, range: Range): Span {
  const [start, end] = [toOffset(source, range.start), toOffset(source, range.end)]
  return { start: Math.min(start, end), end: Math.max(start, end) }
}

export const toLocation = ({ source, start, end }: Place): Location => ({ uri: uriOf(source.path), range: toRange(source, { start, end }) })

/** Whether an offset lies in a span or at its end: a cursor behind a word is still at it. */
export const touches = ({ start, end }: Span, offset: number): boolean => start <= offset && offset <= end
