import { Shape } from '../../src/syntax/index.ts'
import type { Counters, Option, RuleLine } from './nodes.ts'

/** What commands have in common that differ in plain values only. */
export class LineShape extends Shape {
  /** A line of this shape was read without an error. */
  isRead = false
  /** What whoever gives lines a meaning keeps about those of this shape. */
  meaning: unknown
}

/** A command whose words are read when they are asked for. */
export class ShapedRuleLine implements RuleLine {
  declare readonly counters?: Counters
  declare readonly options: readonly Option[]
  readonly kind = 'Rule'
  readonly start: number
  readonly end: number
  readonly shape: LineShape
  readonly #read: (start: number, end: number) => RuleLine

  constructor(start: number, end: number, shape: LineShape, read: (start: number, end: number) => RuleLine) {
    this.start = start
    this.end = end
    this.shape = shape
    this.#read = read
  }

  static {
    Object.defineProperty(ShapedRuleLine.prototype, 'counters', {
      enumerable: true,
      get(this: ShapedRuleLine) {
        return this.#read(this.start, this.end).counters
      },
    })
    Object.defineProperty(ShapedRuleLine.prototype, 'options', {
      enumerable: true,
      get(this: ShapedRuleLine) {
        return this.#read(this.start, this.end).options
      },
    })
  }
}
