import { createToken } from 'chevrotain'
import { PlainKind, Shape, Shapes, type PlainPlaces } from '../../src/syntax/index.ts'
import { type LineLexer, NftToken } from './lexer.ts'
import type { Rule, Statement } from './nodes.ts'
import { keywords, operatorWords } from './tokens.ts'
import { reserved } from './words.ts'

/** What lines of one rule have in common that differ in plain values only. */
export class LineShape extends Shape {
  /** One line of this shape was read as a rule that has nothing but plain statements. */
  sample: Rule | undefined
  /** What whoever checks rules keeps about those of this shape. */
  validity: unknown
  /** What whoever gives rules a meaning keeps about those of this shape. */
  meaning: unknown
}

/** A line that is a statement of its own, whose shape was seen before: one token, never given to the parser. */
export class ShapedToken extends NftToken {
  readonly shape: LineShape

  constructor(image: string, startOffset: number, shape: LineShape) {
    super(image, startOffset, ShapedLine)
    this.shape = shape
  }
}

const ShapedLine = createToken({ name: 'ShapedLine', label: 'a rule' })

const behind: Readonly<Record<string, PlainKind>> = {
  saddr: PlainKind.address4, daddr: PlainKind.address4, sport: PlainKind.port, dport: PlainKind.port,
  jump: PlainKind.name, goto: PlainKind.name, comment: PlainKind.comment,
}

const places: PlainPlaces = {
  behind(text, start, end) {
    const length = end - start
    return length > 3 && length < 8 ? behind[text.slice(start, end)] ?? 0 : 0
  },
  isPlainName: name => name.length < 128 && !reserved.has(name) && !keywords.has(name) && !operatorWords.has(name),
  longestComment: 100,
  // Braces, variables, sets and comments join lines, or join a line to what is elsewhere; elements of sets are no rules.
  refused: '{}[];:$@#',
}

/** Shapes of the lines of one file. */
export const createShapes = (): Shapes<LineShape> => new Shapes(places, (literals, kinds) => new LineShape(literals, kinds))

/** One token for each line of a shape that more than `few` lines had before. */
export const lineLexer = (shapes: Shapes<LineShape>, few: number): LineLexer => (text, at) => {
  const lineBreak = text.indexOf('\n', at)
  let end = lineBreak < 0 ? text.length : lineBreak
  for (let code = text.charCodeAt(end - 1); code === 32 || code === 9 || code === 13; code = text.charCodeAt(end - 1)) end--
  const shape = shapes.of(text, at, end)
  return shape && shape.seen > few ? new ShapedToken(text.slice(at, end), at, shape) : undefined
}

/** Statements that look at their own words only: no set, map or object, no answer that varies. */
const plainStatements: ReadonlySet<Statement['kind']> = new Set(['Match', 'VerdictStatement', 'Counter', 'Log', 'Reject', 'CommentStatement'])

export const isPlainRule = ({ statements }: Rule): boolean => statements.every(({ kind }) => plainStatements.has(kind))

/** A rule whose statements are read when they are asked for. */
export class ShapedRuleNode implements Rule {
  declare readonly statements: readonly Statement[]
  readonly kind = 'Rule'
  readonly start: number
  readonly end: number
  readonly shape: LineShape
  readonly #lines: ShapedLines
  #statements: readonly Statement[] | undefined

  constructor(start: number, end: number, shape: LineShape, lines: ShapedLines) {
    this.start = start
    this.end = end
    this.shape = shape
    this.#lines = lines
  }

  get lines(): ShapedLines {
    return this.#lines
  }

  static {
    Object.defineProperty(ShapedRuleNode.prototype, 'statements', {
      enumerable: true,
      get(this: ShapedRuleNode) {
        return (this.#statements ??= this.#lines.read(this.start, this.end).statements)
      },
    })
  }
}

/** What the shaped rules of one file have in common. */
export interface ShapedLines {
  readonly shapes: Shapes<LineShape>
  readonly text: string
  /** The rule at `[start, end)`, read. */
  read(start: number, end: number): Rule
}
