import type { Problem, SyntaxTree } from '../../src/syntax/index.ts'
import type { Source } from '../../src/text/index.ts'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { significant } from './braces.ts'
import type { Significant } from './braces.ts'
import { NftParser } from './declarations.ts'
import type { Header, HeaderPlace } from './names.ts'
import { Unreadable } from './errors.ts'
import { BracesToken, NftToken, isSeparator, tokenize } from './lexer.ts'
import { commandWhat, targetVerbs, verbs } from './commands.ts'
import { numberOf } from './build.ts'
import { isFamily, reserved } from './words.ts'

/** How deep braces or parentheses may be nested before a statement is given up. */
const deepest = 40

/** What kind of body a statement stands in. */
type Place = 'file' | 'table' | 'chain' | 'set' | 'map' | 'flowtable' | n.ObjectKind

let shared: NftParser | undefined

/** Built on first use: a parser costs start-up time. */
const theParser = (): NftParser => (shared ??= new NftParser({ checkGrammar: 'no' }))

/** Reads a file of nft. Never throws; what cannot be read is a `Bad` node and an error, and the next statement is read as usual. */
export function parseNft(source: Source): SyntaxTree<n.NftFile> {
  const tokens = tokenize(source.text)
  const reading = new Reading(source, significant(tokens))
  const items = reading.items('file', 0, reading.tokens.length, 0)
  return { source, tokens, root: { kind: 'File', start: 0, end: source.text.length, items }, errors: reading.errors }
}

/** A statement that was given up: its error is reported already. */
class GivenUp extends Error {}

class Reading {
  readonly source: Source
  readonly tokens: readonly NftToken[]
  readonly closing: Int32Array
  readonly errors: Problem[] = []
  readonly parser = theParser()

  constructor(source: Source, { tokens, closing }: Significant) {
    this.source = source
    this.tokens = tokens
    this.closing = closing
  }

  private report(start: number, end: number, message: string, help?: string): void {
    this.errors.push({ kind: 'syntax-error', at: { source: this.source, start, end }, message, ...(help !== undefined && { help }) })
  }

  private reportAt(token: NftToken, message: string, help?: string): void {
    this.report(token.startOffset, token.startOffset + token.image.length, message, help)
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
      at = this.item(place, at, to, depth, items)
    }
    return items
  }

  /** Index behind a statement: of the separator, of a `}` that is not its own, or the end. */
  private extent(from: number, to: number): number {
    let at = from
    while (at < to) {
      const token = this.tokens[at]!
      if (isSeparator(token) || token.tokenType === t.RightBrace) break
      if (token.tokenType === t.LeftBrace && this.closing[at]! >= 0) at = this.closing[at]! + 1
      else at++
    }
    return at
  }

  private item(place: Place, from: number, to: number, depth: number, items: n.Item[]): number {
    const end = this.extent(from, to)
    const block = this.blockAt(place, from, end)
    if (block) return this.block(block, from, end, to, depth, items)
    const errorsBefore = this.errors.length
    try {
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

  /** The block that begins at a statement's start: `[add] table inet t {`. */
  private blockAt(place: Place, from: number, end: number): Block | undefined {
    let brace = from
    while (brace < end && brace < from + 7 && this.tokens[brace]!.tokenType !== t.LeftBrace) brace++
    if (brace >= end || this.tokens[brace]!.tokenType !== t.LeftBrace) return undefined
    const words = this.tokens.slice(from, brace).map(token => token.image)
    if (place === 'tunnel' && words.length === 1) return { what: 'tunnel', verb: undefined, header: from, brace, inner: words[0]! }
    if (place !== 'file' && place !== 'table') return undefined
    const verb = place === 'file' && targetVerbs.has(words[0]!) ? (words.shift() as n.Verb) : undefined
    const first = from + (verb ? 1 : 0)
    const what = blockWhat(words)
    if (!what) return undefined
    const rest = words.slice(what.split(' ').length)
    const family = rest.length > 0 && isFamily(rest[0]!) ? 1 : 0
    if (rest.length - family > (what === 'table' ? 1 : 2) || (!verb && rest.length === 0 && what !== 'table' && what !== 'chain')) return undefined
    // `limit rate {` and the like are no headers: what follows the word must be names.
    if (this.tokens.slice(first, brace).some(token => !isWord(token))) return undefined
    return { what, verb, header: first + what.split(' ').length, brace }
  }

  private block(block: Block, from: number, end: number, to: number, depth: number, items: n.Item[]): number {
    const { what, brace } = block
    const close = this.closing[brace]!
    const bodyEnd = close >= 0 && close < to ? close : to
    const after = close >= 0 && close < to ? close + 1 : to
    if (close < 0) this.reportAt(this.tokens[brace]!, 'this `{` is never closed')
    if (depth > deepest) {
      this.reportAt(this.tokens[brace]!, 'nested too deeply')
      items.push(this.bad(from, after))
      return after
    }
    let header: Header = {}
    let readable = true
    const place: HeaderPlace = this.headerPlace(block)
    if (block.inner === undefined) {
      try {
        header = this.run(this.tokens.slice(block.header, brace), parser => parser.blockHeader(what, place))
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error
        this.reportUnreadable(error, brace)
        readable = false
      }
    }
    const body = this.items(what, brace + 1, bodyEnd, depth + 1)
    const last = this.tokens[after - 1]!
    const start = this.tokens[from]!.startOffset
    const stop = last.startOffset + last.image.length
    if (readable) items.push(this.blockNode(block, header, body, start, stop))
    else items.push({ kind: 'Bad', start, end: stop })
    const next = this.tokens[after]
    if (after < end && next && !isSeparator(next)) this.reportAt(next, `expected a line break or \`;\` behind \`}\`, found \`${next.image}\``)
    return after
  }

  private headerPlace({ what, header, brace }: Block): HeaderPlace {
    const family = isFamily(this.tokens[header]!.image) ? 1 : 0
    return what === 'table' || brace - header - family > 1 ? 'outer' : 'inner'
  }

  private blockNode({ what, verb, inner, header: first }: Block, header: Header, items: n.Item[], start: number, end: number): n.Item {
    const at = { start: this.tokens[first - what.split(' ').length]?.startOffset ?? start, end }
    if (inner !== undefined) return { kind: 'FieldClause', word: inner, more: items.filter(item => item.kind === 'FieldClause'), start, end }
    if (what === 'table') {
      const target: n.Table = { kind: 'Table', ...at, table: header.table!, items }
      return { kind: 'Command', verb: verb ?? 'add', ...(!verb && { implied: true as const }), target, start, end }
    }
    const named = { ...at, ...(header.table && { table: header.table }), name: header.name!, items }
    const target: n.Chain | n.SetBlock | n.Flowtable | n.ObjectBlock = what === 'chain' ? { kind: 'Chain', ...named }
      : what === 'set' || what === 'map' ? { kind: 'Set', what, ...named }
      : what === 'flowtable' ? { kind: 'Flowtable', ...named }
      : { kind: 'Object', what: what as n.ObjectKind, ...named }
    if (!verb && !header.table) return target
    return { kind: 'Command', verb: verb ?? 'add', ...(!verb && { implied: true as const }), target, start, end }
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
      if (token.tokenType !== t.LeftBrace) {
        input.push(token)
        continue
      }
      const close = this.closing[at]!
      if (close < 0) throw new Unreadable(token, 'this `{` is never closed')
      if (depth > deepest) throw new Unreadable(token, 'nested too deeply')
      const before = input.at(-1)?.tokenType
      const errors = this.errors.length
      const last = this.tokens[close]!
      const span = { start: token.startOffset, end: last.startOffset + 1 }
      const node: n.SetLiteral | n.AnonymousChain = before === t.Jump || before === t.Goto
        ? { kind: 'AnonymousChain', ...span, items: this.items('chain', at + 1, close, depth + 1) }
        : { kind: 'SetLiteral', ...span, elements: this.elements(at + 1, close, depth + 1) }
      if (node.kind === 'SetLiteral') {
        if (this.errors.length > errors) failed = true
        else if (node.elements.length === 0 && !isDefinition(this.tokens[from]!)) throw new Unreadable(last, 'expected an element, found `}`')
      }
      input.push(new BracesToken(this.source.text.slice(span.start, span.end), span.start, node))
      at = close
    }
    if (failed) throw new GivenUp()
    return input
  }

  /** Elements of a set; line breaks may stand anywhere between. */
  private elements(from: number, end: number, depth: number): n.SetElement[] {
    const elements: n.SetElement[] = []
    let start = from
    for (let at = from; at <= end; at++) {
      const token = this.tokens[at]!
      if (token.tokenType === t.LeftBrace && this.closing[at]! >= 0) {
        at = this.closing[at]!
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
      return this.run(input.filter(token => token.tokenType !== t.Newline), parser => parser.element())
    } catch (error) {
      if (error instanceof Unreadable) this.reportUnreadable(error, stop)
      else if (!(error instanceof GivenUp)) throw error
      return undefined
    }
  }

  /** Runs one production over some tokens, all of which it must read. */
  private run<T>(input: readonly NftToken[], production: (parser: NftParser) => T): T {
    const { parser } = this
    parser.input = input as never
    const result = production(parser)
    const error = parser.errors[0]
    if (error) {
      const token = error.token as unknown
      throw new Unreadable(token as NftToken, error.message)
    }
    return result
  }

  private statement(place: Place, input: NftToken[]): n.Item[] {
    const first = input[0]!
    if (isDefinition(first)) return [this.run(input, parser => parser.definition())]
    switch (place) {
      case 'file':
        return [this.fileStatement(input)]
      case 'table':
        return [this.tableStatement(input)]
      case 'chain':
        return [this.chainStatement(input)]
      case 'set':
      case 'map':
        return this.series(input, rest => this.setClause(rest))
      case 'flowtable':
        return this.series(input, rest => this.flowtableClause(rest))
      default:
        return this.series(input, rest => this.objectClause(place, rest))
    }
  }

  /** Clauses that need no separator between them (`auto-merge`, an object's properties). */
  private series(input: NftToken[], clause: (rest: NftToken[]) => { item: n.Item; alone: 'alone' | 'more' }): n.Item[] {
    const items: n.Item[] = []
    let rest = input
    while (rest.length > 0) {
      const { item, alone } = clause(rest)
      items.push(item)
      const next = rest.findIndex(token => token.startOffset >= item.end)
      if (next < 0) break
      rest = rest.slice(next)
      if (alone === 'alone') throw new Unreadable(rest[0]!, `expected a line break or \`;\`, found \`${rest[0]!.image}\``)
    }
    return items
  }

  /** Runs a production that may leave tokens for the next clause. */
  private runSome<T>(input: readonly NftToken[], production: (parser: NftParser) => T): T {
    const { parser } = this
    parser.input = input as never
    const result = production(parser)
    const error = parser.errors.find(({ name }) => name !== 'NotAllInputParsedException')
    if (error) throw new Unreadable(error.token as unknown as NftToken, error.message)
    return result
  }

  private tableStatement(input: NftToken[]): n.Item {
    const { tokenType } = input[0]!
    if (tokenType === t.Flags) return this.run(input, parser => parser.flagsClause(['dormant', 'owner', 'persist']))
    if (tokenType === t.CommentWord) return this.run(input, parser => parser.commentClause())
    throw new Unreadable(input[0]!, `expected a chain, a set or another block, found \`${input[0]!.image}\``)
  }

  private chainStatement(input: NftToken[]): n.Item {
    switch (input[0]!.tokenType) {
      case t.Type:
        return this.run(input, parser => parser.hookClause())
      case t.Policy:
        return this.run(input, parser => parser.policyClause(['accept', 'drop']))
      case t.Flags:
        return this.run(input, parser => parser.flagsClause(['offload']))
      case t.CommentWord:
        return this.run(input, parser => parser.commentClause())
      case t.Device:
      case t.Devices:
        return this.run(input, parser => parser.devicesClause())
      default:
        return this.run(input, parser => parser.rule())
    }
  }

  private setClause(rest: NftToken[]): { item: n.Item; alone: 'alone' | 'more' } {
    const run = <T extends n.Item>(alone: 'alone' | 'more', production: (parser: NftParser) => T): { item: n.Item; alone: 'alone' | 'more' } =>
      ({ item: this.runSome(rest, production), alone })
    switch (rest[0]!.tokenType) {
      case t.Type:
      case t.Typeof:
        return run('alone', parser => parser.typeClause())
      case t.Flags:
        return run('alone', parser => parser.flagsClause(['constant', 'interval', 'timeout', 'dynamic']))
      case t.Timeout:
      case t.GcInterval:
      case t.Size:
        return run('alone', parser => parser.numberClause())
      case t.Policy:
        return run('alone', parser => parser.policyClause(['performance', 'memory']))
      case t.Elements:
        return run('more', parser => parser.elementsClause())
      case t.AutoMerge:
        return run('more', parser => parser.wordClause())
      case t.CommentWord:
        return run('alone', parser => parser.commentClause())
      case t.Counter:
      case t.Limit:
      case t.Quota:
      case t.Last:
      case t.Ct:
        return run('more', parser => parser.statementClause())
      default:
        throw new Unreadable(rest[0]!, `expected a property of the set, such as \`type\` or \`flags\`, found \`${rest[0]!.image}\``)
    }
  }

  private flowtableClause(rest: NftToken[]): { item: n.Item; alone: 'alone' | 'more' } {
    switch (rest[0]!.tokenType) {
      case t.Hook:
        return { item: this.runSome(rest, parser => parser.hookClause()), alone: 'alone' }
      case t.Devices:
      case t.Device:
        return { item: this.runSome(rest, parser => parser.devicesClause()), alone: 'alone' }
      case t.Flags:
        return { item: this.runSome(rest, parser => parser.flagsClause(['offload'])), alone: 'alone' }
      case t.Counter:
        return { item: this.runSome(rest, parser => parser.wordClause()), alone: 'more' }
      default:
        throw new Unreadable(rest[0]!, `expected \`hook\`, \`devices\`, \`flags\` or \`counter\`, found \`${rest[0]!.image}\``)
    }
  }

  private objectClause(what: n.ObjectKind, rest: NftToken[]): { item: n.Item; alone: 'alone' | 'more' } {
    const { tokenType } = rest[0]!
    if (tokenType === t.CommentWord) return { item: this.runSome(rest, parser => parser.commentClause()), alone: 'more' }
    if (what === 'counter') return { item: this.runSome(rest, parser => parser.counterBody()), alone: 'more' }
    if (what === 'limit') return { item: this.runSome(rest, parser => parser.limitBody()), alone: 'more' }
    if (what === 'quota') return { item: this.runSome(rest, parser => parser.quotaBody()), alone: 'more' }
    return { item: this.runSome(rest, parser => parser.fieldBody()), alone: what.startsWith('ct ') || what === 'tunnel' ? 'alone' : 'more' }
  }

  // Commands ---------------------------------------------------------------------------------------------------

  private fileStatement(input: NftToken[]): n.Item {
    const first = input[0]!
    const second = input[1]
    const isVerb = verbs.has(first.image) && !(ruleVerbs.has(first.image) && second && (second.tokenType === t.At || second.tokenType === t.Dollar || second.tokenType === t.HeaderWord && !isFamily(second.image)))
    if (isVerb) return this.command(first.image as n.Verb, input, input.slice(1))
    if (first.tokenType === t.Type || first.tokenType === t.Policy || first.tokenType === t.CommentWord) return this.chainStatement(input)
    const family = isFamily(first.image) ? 1 : 0
    const [one, two] = [input[family], input[family + 1]]
    const named = one !== undefined && two !== undefined && isName(one) && isName(two)
    if (first.tokenType === t.RuleWord || named) return this.command('add', input, input, 'implied')
    const what = commandWhat(input.map(token => token.image), 'add')
    if (what && what !== 'rule' && !(what === 'counter' || what === 'limit' || what === 'quota' || what === 'synproxy' || what === 'tunnel') && input.length > 1) {
      return this.command('add', input, input, 'implied')
    }
    if (what && input.length > 2 && this.objectNamed(what, input)) return this.command('add', input, input, 'implied')
    return this.run(input, parser => parser.rule())
  }

  /** Whether `counter ip t c …` is the object, not a statement of a rule. */
  private objectNamed(what: string, input: readonly NftToken[]): boolean {
    const names = input.slice(what.split(' ').length)
    const family = names[0] && isFamily(names[0].image) ? 1 : 0
    const [table, name] = [names[family], names[family + 1]]
    return table !== undefined && name !== undefined && isName(table) && isName(name) && table.tokenType === t.Word && name.tokenType === t.Word
  }

  private command(verb: n.Verb, input: readonly NftToken[], rest: NftToken[], implied?: 'implied'): n.Command {
    const start = input[0]!.startOffset
    const last = input.at(-1)!
    const end = last.startOffset + last.image.length
    return { kind: 'Command', verb, ...(implied && { implied: true as const }), target: this.target(verb, input, rest), start, end }
  }

  private target(verb: n.Verb, input: readonly NftToken[], rest: NftToken[]): n.CommandTarget {
    const last = input.at(-1)!
    const end = last.startOffset + last.image.length
    const what = commandWhat(rest.map(token => token.image), verb)
    const first = rest[0]
    const span = { start: first?.startOffset ?? end, end }
    if (verb === 'describe' || verb === 'monitor' || verb === 'import' || verb === 'export') {
      return { kind: 'Reference', what: '', rest: this.source.text.slice(span.start, end), ...span }
    }
    const declares = targetVerbs.has(verb)
    if (what === undefined) {
      if (verb === 'add' && rest.length > 1) return this.run(rest, parser => parser.ruleTarget())
      const wrong = first ?? this.tokens.find(token => token.startOffset >= end)
      throw new Unreadable(wrong ?? last, `expected what to ${verb}, such as \`table\` or \`rule\`, found ${first ? `\`${first.image}\`` : 'the end of the line'}`)
    }
    const named = rest.slice(what.split(' ').length)
    if (what === 'element') return this.run(rest, parser => parser.elementsTarget())
    if (what === 'rule' && declares && verb !== 'delete' && verb !== 'destroy') return this.run(rest, parser => parser.ruleTarget())
    if (declares && verb !== 'delete' && verb !== 'destroy') return this.declaration(what, named, span)
    const node = this.run(named, parser => parser.reference(what, verb))
    return { ...node, ...span }
  }

  /** `add table inet t`, `add chain inet t c`, `add counter inet t c packets 0 bytes 0`: without braces. */
  private declaration(what: string, named: NftToken[], span: { start: number; end: number }): n.CommandTarget {
    const header = this.runSome(named, parser => parser.blockHeader(what, 'outer'))
    if (what === 'table') {
      this.run(named, parser => parser.blockHeader(what, 'outer'))
      return { kind: 'Table', table: header.table!, ...span }
    }
    const rest = named.filter(token => token.startOffset >= header.name!.end)
    const base = { ...span, table: header.table!, name: header.name! }
    if (what === 'chain' || what === 'set' || what === 'map' || what === 'flowtable') {
      if (rest.length > 0) throw new Unreadable(rest[0]!, `expected \`{\` or the end of the command, found \`${rest[0]!.image}\``)
      if (what === 'chain') return { kind: 'Chain', ...base }
      throw new Unreadable(named.at(-1)!, `expected \`{\` behind the name of the ${what}`)
    }
    const items = rest.length > 0 ? this.series(rest, some => this.objectClause(what as n.ObjectKind, some)) : undefined
    return { kind: 'Object', what: what as n.ObjectKind, ...base, ...(items && { items }) }
  }
}

/** Words that begin a command and a statement of a rule. */
const ruleVerbs = new Set(['add', 'delete', 'reset'])

interface Block {
  readonly what: string & ('table' | 'chain' | 'set' | 'map' | 'flowtable' | n.ObjectKind)
  readonly verb: n.Verb | undefined
  /** Index of the first token behind `what`. */
  readonly header: number
  readonly brace: number
  /** For a block inside a tunnel object: its word. */
  readonly inner?: string
}

const plainBlocks = new Set(['table', 'chain', 'set', 'map', 'flowtable', 'counter', 'quota', 'limit', 'secmark', 'synproxy', 'tunnel'])

const blockWhat = (words: readonly string[]): Block['what'] | undefined => {
  const [first, second] = words
  if (first === 'ct' && (second === 'helper' || second === 'timeout' || second === 'expectation')) return `ct ${second}`
  return first !== undefined && plainBlocks.has(first) ? (first as Block['what']) : undefined
}

const isWord = (token: NftToken): boolean =>
  token.tokenType === t.Word || t.keywords.has(token.image) || token.tokenType === t.Quoted || token.tokenType === t.NumberToken || token.tokenType === t.Address

const isName = (token: NftToken): boolean => (token.tokenType === t.Word || t.keywords.has(token.image)) && !reserved.has(token.image)

const isDefinition = ({ tokenType }: NftToken): boolean =>
  tokenType === t.Define || tokenType === t.Redefine || tokenType === t.Undefine || tokenType === t.Include

/** The node of an element that is one plain token, without the way through the parser: sets may have millions. */
function simpleKey(token: NftToken): n.Expression | undefined {
  const span = { start: token.startOffset, end: token.startOffset + token.image.length }
  switch (token.tokenType) {
    case t.NumberToken:
      return { kind: 'Number', value: numberOf(token.image), ...span }
    case t.Address:
      return { kind: 'Symbol', text: token.image.startsWith('[') ? token.image.slice(1, -1) : token.image, ...span }
    case t.Quoted:
      return { kind: 'String', text: token.image.slice(1, -1), ...span }
    case t.Word:
      return reserved.has(token.image) ? undefined : { kind: 'Symbol', text: token.image, ...span }
    default:
      return undefined
  }
}
