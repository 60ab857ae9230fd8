import type { Problem, Related, Shapes, SyntaxTree } from '../../src/syntax/index.ts'
import type { Source } from '../../src/text/index.ts'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { blockAt, blockNode, headerPlace } from './blocks.ts'
import type { Block, Place } from './blocks.ts'
import { refuseUnknownBlock } from './unknown.ts'
import { chainStatement, endsItself, flowtableClause, isDefinition, objectClause, setClause, tableStatement } from './bodies.ts'
import { significant } from './braces.ts'
import type { Significant } from './braces.ts'
import { inSet, layoutOf, simpleKey } from './elements.ts'
import { Unreadable } from './errors.ts'
import { BracesToken, NftToken, isSeparator, isTrivia, tokenize, tokenizeFrom } from './lexer.ts'
import type { Header, HeaderPlace } from './names.ts'
import { run, series } from './run.ts'
import { fileStatement } from './targets.ts'
import { ShapedRuleNode, ShapedToken, createShapes, isPlainRule, lineLexer } from './shaped.ts'
import type { LineShape, ShapedLines } from './shaped.ts'

/** How deep braces or parentheses may be nested before a statement is given up. */
const deepest = 40

/** Reads a file of nft. Never throws; what cannot be read is a `Bad` node and an error, and the next statement is read as usual. */
export function parseNft(source: Source, few = fewLines): SyntaxTree<n.NftFile> {
  return parseShaped(source, few) ?? parseWhole(source)
}

/** A shape is made use of from this line of it on: small files are read word by word. */
const fewLines = 16

const fileOf = ({ text }: Source, items: readonly n.Item[]): n.NftFile => ({ kind: 'File', start: 0, end: text.length, items })

const isComment = ({ tokenType }: NftToken): boolean => tokenType === t.Comment

function parseWhole(source: Source): SyntaxTree<n.NftFile> {
  const tokens = tokenize(source.text)
  const reading = new Reading(source, significant(tokens), undefined)
  const items = reading.items('file', 0, reading.tokens.length, 0)
  return { source, tokens, comments: tokens.filter(isComment), root: fileOf(source, items), errors: reading.errors }
}

/**
 * Reads a file, lines of known shapes as one token each. Undefined where that is not certain to come to the same as reading all of it:
 * such a line stands where no rule can, or something is wrong somewhere.
 */
function parseShaped(source: Source, few: number): SyntaxTree<n.NftFile> | undefined {
  const { text } = source
  const shapes = createShapes()
  const brief = tokenizeFrom(text, { start: 0, end: text.length }, lineLexer(shapes, few))
  const reading = new Reading(source, significant(brief), shapes)
  let items: readonly n.Item[]
  try {
    items = reading.items('file', 0, reading.tokens.length, 0)
  } catch (error) {
    if (error instanceof Uncertain) return undefined
    throw error
  }
  const hasLines = brief.some(token => token instanceof ShapedToken)
  if (reading.errors.length > 0 && hasLines) return undefined
  let tokens: readonly NftToken[] | undefined = hasLines ? undefined : brief
  return {
    source, comments: brief.filter(isComment), root: fileOf(source, items), errors: reading.errors,
    get tokens() {
      return (tokens ??= tokenize(text))
    },
  }
}

/** A line that was passed over is not the statement that it was taken for. */
class Uncertain extends Error {}

/** A statement that was given up: its error is reported already. */
class GivenUp extends Error {}

class Reading {
  readonly source: Source
  readonly tokens: readonly NftToken[]
  readonly closing: Int32Array
  readonly unclosed: ReadonlySet<number>
  readonly errors: Problem[] = []
  private readonly shaped: ShapedLines | undefined

  constructor(source: Source, { tokens, closing, unclosed }: Significant, shapes: Shapes<LineShape> | undefined) {
    this.source = source
    this.shaped = shapes && { shapes, text: source.text, read: (start, end) => this.rule(start, end) }
    this.tokens = tokens
    this.closing = closing
    this.unclosed = unclosed
  }

  private report(start: number, end: number, message: string, help?: string, related?: readonly Related[]): void {
    this.errors.push({ kind: 'syntax-error', at: { source: this.source, start, end }, message, ...(help !== undefined && { help }), ...(related && { related }) })
  }

  private reportAt(token: NftToken, message: string, help?: string): void {
    this.report(token.startOffset, token.startOffset + token.image.length, message, help)
  }

  /** Quotes pair across lines in nft: with one too few, nobody knows which words stand in quotes. */
  private unpairedQuote({ startOffset: start }: NftToken): GivenUp {
    const { source } = this
    const suspect = this.tokens.find(({ tokenType, image, startOffset }) => startOffset < start && tokenType === t.Quoted && image.includes('\n'))
    this.errors.push({
      kind: 'syntax-error', at: { source, start, end: start + 1 }, message: 'this quote is never closed', losesBlocks: true,
      ...(suspect && { related: [{ at: { source, start: suspect.startOffset, end: suspect.startOffset + 1 }, message: 'this quoted text goes on in another line: look here first' }] }),
    })
    return new GivenUp()
  }

  /** Statements from one index up to another, which holds the body's `}` or is the end of the file. */
  items(place: Place, from: number, to: number, depth: number): n.Item[] {
    const items: n.Item[] = []
    let at = from
    while (at < to) {
      const token = this.tokens[at]!
      if (isSeparator(token)) {
        at++
        continue
      }
      if (token.tokenType === t.RightBrace) {
        this.reportAt(token, 'this `}` closes nothing')
        at++
        continue
      }
      const before = items.length
      at = this.item(place, at, to, depth, items)
      if (at === to && items.length > before) this.checkEnd(place, items.at(-1)!, at)
    }
    return items
  }

  /** nft wants a separator behind a statement also where a `}` or the end of the file follows. */
  private checkEnd(place: Place, item: n.Item, at: number): void {
    const next = this.tokens[at]
    if (next === undefined) {
      const needed = item.kind === 'Define' || item.kind === 'Undefine' || item.kind === 'Include'
      if (place === 'file' && needed) this.report(item.end, item.end, 'expected a line break behind the last line, found the end of the file')
    } else if (next.tokenType === t.RightBrace && !endsItself(place, item)) {
      this.reportAt(next, 'expected a line break or `;` before `}`', 'nft wants one behind the last statement of a block too')
    }
  }

  /** Index behind a statement: of the separator, of a `}` that is not its own, or the end. */
  private extent(from: number, to: number): number {
    let at = from
    while (at < to) {
      const token = this.tokens[at]!
      if (isSeparator(token) || token.tokenType === t.RightBrace) break
      if (token.tokenType === t.LeftBrace) at = this.behind(at)
      else at++
    }
    return Math.min(at, to)
  }

  /** Whether a `}` closes the `{` at an index. */
  private isClosed(brace: number): boolean {
    return this.tokens[this.closing[brace]!]?.tokenType === t.RightBrace
  }

  /** Index behind the block of the `{` at an index. */
  private behind(brace: number): number {
    return this.closing[brace]! + (this.isClosed(brace) ? 1 : 0)
  }

  private reportOpen(brace: number): void {
    const { startOffset } = this.tokens[brace]!
    const next = this.tokens[this.closing[brace]!]
    const related = next && { at: { source: this.source, start: next.startOffset, end: next.startOffset + next.image.length }, message: 'it should be closed before this' }
    this.report(startOffset, startOffset + 1, 'this `{` is never closed', undefined, related && [related])
  }

  /** The rule at `[start, end)`, which was read without an error when it was passed over. */
  private rule(start: number, end: number): n.Rule {
    const tokens = tokenizeFrom(this.source.text, { start, end }, undefined).filter(token => !isTrivia(token))
    return chainStatement(tokens) as n.Rule
  }

  /** A line that is one token: a rule of a chain, or a line like any other. */
  private line({ shape, startOffset: start, image }: ShapedToken, place: Place, items: n.Item[]): void {
    const end = start + image.length
    if (shape.sample && this.shaped) {
      items.push(new ShapedRuleNode(start, end, shape, this.shaped))
      return
    }
    const tokens = tokenizeFrom(this.source.text, { start, end }, undefined).filter(token => !isTrivia(token))
    try {
      const read = this.statement(place, tokens)
      items.push(...read)
      const [rule] = read
      if (rule?.kind === 'Rule' && isPlainRule(rule)) shape.sample = rule
    } catch (error) {
      throw error instanceof Unreadable ? new Uncertain() : error
    }
  }

  private item(place: Place, from: number, to: number, depth: number, items: n.Item[]): number {
    const first = this.tokens[from]!
    if (first instanceof ShapedToken) {
      if (place !== 'chain' || this.tokens[from + 1]?.tokenType !== t.Newline || from + 1 >= to) throw new Uncertain()
      this.line(first, place, items)
      return from + 1
    }
    const end = this.extent(from, to)
    const block = blockAt(this.tokens, place, from, end)
    if (block) return this.block(block, from, end, to, depth, items)
    const errorsBefore = this.errors.length
    try {
      refuseUnknownBlock(this.tokens, place, from, end)
      const input = this.input(from, end, depth)
      for (const item of this.statement(place, input)) items.push(item)
    } catch (error) {
      if (error instanceof Unreadable) this.reportUnreadable(error, end)
      else if (!(error instanceof GivenUp)) throw error
      if (this.errors.length === errorsBefore) this.reportAt(this.tokens[from]!, 'cannot be read')
      items.push(this.bad(from, end))
    }
    return end
  }

  private bad(from: number, end: number): n.Bad {
    const last = this.tokens[end - 1]!
    return { kind: 'Bad', start: this.tokens[from]!.startOffset, end: last.startOffset + last.image.length }
  }

  /** Where a problem at the end of a statement is shown: at what follows it, or behind its last character. */
  private reportUnreadable({ token, message, help }: Unreadable, end: number): void {
    if (token instanceof NftToken) {
      if (token instanceof BracesToken) this.report(token.startOffset, token.startOffset + 1, message, help)
      else this.reportAt(token, message, help)
      return
    }
    const last = this.tokens[end - 1]!
    const next = this.tokens[end]
    const stop = last.startOffset + last.image.length
    const found = next === undefined ? 'the end of the file' : next.tokenType === t.Newline ? 'the end of the line' : `\`${next.image}\``
    this.report(stop, stop, message.replace(/found (?:the end of the line|``)$/, `found ${found}`), help)
  }

  // Blocks -----------------------------------------------------------------------------------------------------

  private block(block: Block, from: number, end: number, to: number, depth: number, items: n.Item[]): number {
    const { what, brace } = block
    const bodyEnd = Math.min(this.closing[brace]!, to)
    const after = Math.min(this.behind(brace), to)
    if (this.unclosed.has(brace)) this.reportOpen(brace)
    if (depth > deepest) {
      this.reportAt(this.tokens[brace]!, 'nested too deeply')
      items.push(this.bad(from, after))
      return after
    }
    let header: Header = {}
    let readable = true
    const place: HeaderPlace = headerPlace(this.tokens, block)
    if (block.inner === undefined) {
      try {
        header = run(this.tokens.slice(block.header, brace), parser => parser.blockHeader(what, place))
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        this.reportUnreadable(error, brace)
        readable = false
      }
    }
    const body = this.items(what, brace + 1, bodyEnd, depth + 1)
    let lastAt = after - 1
    while (this.tokens[lastAt]!.tokenType === t.Newline) lastAt--
    const last = this.tokens[lastAt]!
    const start = this.tokens[from]!.startOffset
    const stop = last.startOffset + last.image.length
    if (readable) items.push(blockNode(this.tokens, block, header, body, { start, end: stop }))
    else items.push({ kind: 'Bad', start, end: stop })
    const next = this.tokens[after]
    if (after < end && next && this.isClosed(brace) && !isSeparator(next)) this.reportAt(next, `expected a line break or \`;\` behind \`}\`, found \`${next.image}\``)
    return after
  }

  // Statements -------------------------------------------------------------------------------------------------

  /** Tokens of a statement for the parser: every `{ … }` is read first and stands as one token. */
  private input(from: number, end: number, depth: number): NftToken[] {
    const input: NftToken[] = []
    let parens = 0
    let failed = false
    for (let at = from; at < end; at++) {
      const token = this.tokens[at]!
      if (token.tokenType === t.LeftParen && ++parens > deepest) throw new Unreadable(token, 'nested too deeply')
      if (token.tokenType === t.RightParen) parens--
      if (token.tokenType === t.Junk && token.image === '"') throw this.unpairedQuote(token)
      if (token.tokenType !== t.LeftBrace) {
        input.push(token)
        continue
      }
      const close = this.closing[at]!
      if (!this.isClosed(at)) {
        this.reportOpen(at)
        throw new GivenUp()
      }
      if (depth > deepest) throw new Unreadable(token, 'nested too deeply')
      const before = input.at(-1)?.tokenType
      const errors = this.errors.length
      const last = this.tokens[close]!
      const span = { start: token.startOffset, end: last.startOffset + 1 }
      const node: n.SetLiteral | n.AnonymousChain = before === t.Jump || before === t.Goto
        ? { kind: 'AnonymousChain', ...span, items: this.rules(at + 1, close, depth + 1) }
        : { kind: 'SetLiteral', ...span, elements: this.elements(at + 1, close, depth + 1) }
      if (node.kind === 'SetLiteral') {
        if (this.errors.length > errors) failed = true
        else if (node.elements.length === 0 && !isDefinition(this.tokens[from]!)) throw new Unreadable(last, 'expected an element, found `}`')
        const objection = layoutOf(this.source.text, this.tokens, at, close)
        if (objection) this.reportAt(...objection)
      }
      input.push(new BracesToken(this.source.text.slice(span.start, span.end), span.start, node))
      at = close
    }
    if (failed) throw new GivenUp()
    return input
  }

  /** What stands in the braces of `jump { … }`: rules, and nothing else. */
  private rules(from: number, end: number, depth: number): n.Item[] {
    const items = this.items('chain', from, end, depth)
    for (const item of items) {
      if (item.kind !== 'Rule' && item.kind !== 'Bad') this.report(item.start, item.end, 'expected a rule: a chain without a name holds rules only')
    }
    return items
  }

  /** Elements of a set; single line breaks may stand anywhere between. */
  private elements(from: number, end: number, depth: number): n.SetElement[] {
    const elements: n.SetElement[] = []
    let start = from
    for (let at = from; at <= end; at++) {
      const token = this.tokens[at]!
      if (token.tokenType === t.LeftBrace) {
        at = this.behind(at) - 1
        continue
      }
      if (at < end && token.tokenType !== t.Comma) continue
      const element = this.elementAt(start, at, depth, at < end)
      if (element) elements.push(element)
      start = at + 1
    }
    return elements
  }

  /** Index behind the `{` of the set in which a comma stands, when nothing but line breaks is between; else -1. */
  private firstOf(comma: number): number {
    let at = comma
    while (at > 0 && this.tokens[at - 1]!.tokenType === t.Newline) at--
    return this.tokens[at - 1]?.tokenType === t.LeftBrace ? at : -1
  }

  private elementAt(from: number, end: number, depth: number, comma: boolean): n.SetElement | undefined {
    let start = from
    let stop = end
    while (start < stop && this.tokens[start]!.tokenType === t.Newline) start++
    while (stop > start && this.tokens[stop - 1]!.tokenType === t.Newline) stop--
    if (start === stop) {
      // A comma too many does no harm behind an element (`{ 22, , 80 }`), as in nft.
      if (comma && from === this.firstOf(end)) this.reportAt(this.tokens[end]!, 'expected an element, found `,`')
      return undefined
    }
    const first = this.tokens[start]!
    if (stop === start + 1) {
      const key = simpleKey(first)
      if (key) return { kind: 'SetElement', key, statements: [], start: key.start, end: key.end }
    }
    try {
      const input = this.input(start, stop, depth)
      const only = input.length === 1 ? input[0] : undefined
      if (only instanceof BracesToken && only.node.kind === 'SetLiteral') {
        return { kind: 'SetElement', key: only.node, statements: [], start: only.node.start, end: only.node.end }
      }
      return run(input.filter(token => token.tokenType !== t.Newline), parser => parser.element())
    } catch (error) {
      if (error instanceof Unreadable) this.reportUnreadable(inSet(error), stop)
      else if (!(error instanceof GivenUp)) throw error
      return undefined
    }
  }

  private statement(place: Place, input: NftToken[]): n.Item[] {
    const first = input[0]!
    if (isDefinition(first)) return [run(input, parser => parser.definition())]
    switch (place) {
      case 'file':
        return [fileStatement(input, this.source.text)]
      case 'table':
        return [tableStatement(input)]
      case 'chain':
        return [chainStatement(input)]
      case 'set':
      case 'map':
        return series(input, setClause)
      case 'flowtable':
        return series(input, flowtableClause)
      default:
        return series(input, rest => objectClause(place, rest))
    }
  }
}
