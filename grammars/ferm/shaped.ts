import { PlainKind, Shape, Shapes, type PlainPlaces, type Token } from '../../src/syntax/index.ts'
import { isTrivia, tokenize } from './lexer.ts'
import type { Command, Part } from './nodes.ts'

/** What commands have in common that differ in plain values only. */
export class LineShape extends Shape {
  /** A line of this shape was read without an error. */
  isRead = false
  /** What whoever runs commands keeps about those of this shape. */
  effect: unknown
}

const ShapedLine = { name: 'ShapedLine' }

/** A command on a line of its own, whose shape was seen before: one token in the place of its own. */
export class ShapedToken implements Token {
  readonly image: string
  readonly startOffset: number
  readonly tokenType = ShapedLine
  readonly shape: LineShape
  readonly shapes: Shapes<LineShape>

  constructor(image: string, startOffset: number, shape: LineShape, shapes: Shapes<LineShape>) {
    this.image = image
    this.startOffset = startOffset
    this.shape = shape
    this.shapes = shapes
  }
}

/** The tokens that a line is made of, trivia left out. */
export const tokensOf = ({ image, startOffset }: Pick<ShapedToken, 'image' | 'startOffset'>): Token[] =>
  tokenize(image).filter(token => !isTrivia(token)).map(token => Object.assign(token, { startOffset: token.startOffset + startOffset }))

const behind: Readonly<Record<string, PlainKind>> = { saddr: PlainKind.address4, daddr: PlainKind.address4, sport: PlainKind.port, dport: PlainKind.port }

const places: PlainPlaces = {
  behind(text, start, end) {
    const length = end - start
    return length === 5 ? behind[text.slice(start, end)] ?? 0 : 0
  },
  isPlainName: () => false,
  longestComment: 0,
  hasLists: true,
  hasCalls: true,
  // Variables, blocks, comments and what is never run; lines with the other quotes are rare.
  refused: '{};@$&#`\',=',
  refusedInQuotes: '$`',
}

export const createShapes = (): Shapes<LineShape> => new Shapes(places, (literals, kinds) => new LineShape(literals, kinds))

/** All tokens of a text but trivia, commands of a shape that more than `few` lines had before as one token each. */
export function briefTokens(text: string, shapes: Shapes<LineShape>, few: number): Token[] {
  const tokens: Token[] = []
  let from = 0
  const lex = (to: number): void => {
    if (from < to) for (const token of tokensOf({ image: text.slice(from, to), startOffset: from })) tokens.push(token)
  }
  for (let at = 0; at < text.length;) {
    const lineBreak = text.indexOf('\n', at)
    const next = lineBreak < 0 ? text.length : lineBreak + 1
    let start = at
    while (isBlank(text.charCodeAt(start))) start++
    let end = lineBreak < 0 ? text.length : lineBreak
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--
    const shape = text.charCodeAt(end - 1) === 59 && end - start > 1 ? shapes.of(text, start, end - 1) : undefined
    if (shape && shape.seen > few) {
      if (from < at) lex(at)
      tokens.push(new ShapedToken(text.slice(start, end), start, shape, shapes))
      from = next
    }
    at = next
  }
  lex(text.length)
  return tokens
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13

/** A command whose parts are read when they are asked for. */
export class ShapedCommand implements Command {
  declare readonly parts: readonly Part[]
  readonly kind = 'command'
  readonly start: number
  readonly end: number
  readonly #read: () => readonly Part[]

  constructor(start: number, end: number, read: () => readonly Part[]) {
    this.start = start
    this.end = end
    this.#read = read
  }

  static {
    Object.defineProperty(ShapedCommand.prototype, 'parts', {
      enumerable: true,
      get(this: ShapedCommand) {
        return this.#read()
      },
    })
  }
}
