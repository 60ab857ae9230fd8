import { Shape, type Shapes } from '../../src/syntax/index.ts'
import type { Counters, Option, RuleLine } from './nodes.ts'

/** What commands have in common that differ in plain values only. */
export class LineShape extends Shape {
  /** A line of this shape was read without an error. */
  isRead = false
  /** What whoever gives lines a meaning keeps about those of this shape. */
  meaning: unknown
}

/** What the shaped lines of one file have in common. */
export interface ShapedLines {
  readonly shapes: Shapes<LineShape>
  /** The line at `[start, end)`, read. */
  read(start: number, end: number): RuleLine
}

/** A command whose words are read when they are asked for. */
export class ShapedRuleLine implements RuleLine {
  declare readonly counters?: Counters
  declare readonly options: readonly Option[]
  readonly kind = 'Rule'
  readonly start: number
  readonly end: number
  readonly shape: LineShape
  readonly #of: ShapedLines

  constructor(start: number, end: number, shape: LineShape, of: ShapedLines) {
    this.start = start
    this.end = end
    this.shape = shape
    this.#of = of
  }

  get shapes(): Shapes<LineShape> {
    return this.#of.shapes
  }

  static {
    Object.defineProperty(ShapedRuleLine.prototype, 'counters', {
      enumerable: true,
      get(this: ShapedRuleLine) {
        return this.#of.read(this.start, this.end).counters
      },
    })
    Object.defineProperty(ShapedRuleLine.prototype, 'options', {
      enumerable: true,
      get(this: ShapedRuleLine) {
        return this.#of.read(this.start, this.end).options
      },
    })
  }
}
