import { PlainKind, Shape, Shapes, type PlainPlaces, type Token } from '../../src/syntax/index.ts'
import type { Source } from '../../src/text/index.ts'
import { isTrivia, tokenize } from './lexer.ts'
import type { Command, Part } from './nodes.ts'

/** What commands have in common that differ in plain values only. */
export class LineShape extends Shape {
  /** A line of this shape was read without an error. */
  isRead = false
  /** What whoever runs commands keeps about those of this shape. */
  effect: unknown
  readonly shapes: Shapes<LineShape>

  constructor(shapes: Shapes<LineShape>, literals: Shape['literals'], kinds: Shape['kinds']) {
    super(literals, kinds)
    this.shapes = shapes
  }
}

const ShapedLine = { name: 'ShapedLine' }

/** A command on a line of its own, whose shape was seen before: one token in the place of its own. There may be very many, so it holds little. */
export class ShapedToken implements Token {
  readonly source: Source
  readonly startOffset: number
  readonly end: number
  readonly shape: LineShape

  constructor(source: Source, startOffset: number, end: number, shape: LineShape) {
    this.source = source
    this.startOffset = startOffset
    this.end = end
    this.shape = shape
  }

  get image(): string {
    return this.source.text.slice(this.startOffset, this.end)
  }

  get tokenType(): Token['tokenType'] {
    return ShapedLine
  }

  /** Start and end of each of its values, one behind the other. */
  get values(): readonly number[] {
    return this.shape.shapes.values(this.source.text, this.startOffset, this.end - 1)
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

function createShapes(): Shapes<LineShape> {
  const shapes: Shapes<LineShape> = new Shapes(places, (literals, kinds) => new LineShape(shapes, literals, kinds))
  return shapes
}

/** All tokens of a text but trivia, commands of a shape that more than `few` lines had before as one token each. */
export function briefTokens(source: Source, few: number): Token[] {
  const { text } = source
  const shapes = createShapes()
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
      tokens.push(new ShapedToken(source, start, end, shape))
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
  readonly #line: ShapedToken
  readonly #read: (line: ShapedToken) => readonly Part[]

  constructor(line: ShapedToken, read: (line: ShapedToken) => readonly Part[]) {
    this.start = line.startOffset
    this.end = line.end
    this.#line = line
    this.#read = read
  }

  static {
    Object.defineProperty(ShapedCommand.prototype, 'parts', {
      enumerable: true,
      get(this: ShapedCommand) {
        return this.#read(this.#line)
      },
    })
  }
}
