import type { Span } from '../text/index.ts'
import type { Shape } from './shapes.ts'

/** Start and end of each value of a line, one behind the other, as `Shapes.values` tells them. */
export type Values = readonly number[]

/** A place in one line of a shape that every other line has, too: an offset in the text before, between or behind its values. */
export interface SharedPlace {
  readonly literal: number
  readonly offset: number
}

/** The place of an offset of one line; undefined inside a value. An offset between two texts belongs to the first. */
export function sharedPlace({ literals }: Shape, start: number, values: Values, offset: number): SharedPlace | undefined {
  let from = start
  for (const [literal, text] of literals.entries()) {
    if (offset >= from && offset <= from + text.length) return { literal, offset: offset - from }
    from = values[literal * 2 + 1]!
  }
  return undefined
}

/** The offset of a place in a line that begins at `start`. */
export const offsetOf = ({ literal, offset }: SharedPlace, start: number, values: Values): number =>
  (literal === 0 ? start : values[literal * 2 - 1]!) + offset

/** The one value that a span of a line holds; undefined where it holds none or several. */
export function valueWithin({ start, end }: Span, values: Values): number | undefined {
  let found: number | undefined
  for (let index = 0; index * 2 < values.length; index++) {
    if (values[index * 2]! < start || values[index * 2 + 1]! > end) continue
    if (found !== undefined) return undefined
    found = index
  }
  return found
}
