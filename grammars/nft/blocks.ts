import type { Span } from '../../src/text/index.ts'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { targetVerbs } from './commands.ts'
import type { NftToken } from './lexer.ts'
import type { Header, HeaderPlace } from './names.ts'
import { isFamily } from './words.ts'

/** What kind of body a statement stands in. */
export type Place = 'file' | 'table' | 'chain' | 'set' | 'map' | 'flowtable' | n.ObjectKind

/** A block whose `{` was seen. */
export interface Block {
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

/** The block that begins at a statement's start: `[add] table inet t {`. */
export function blockAt(tokens: readonly NftToken[], place: Place, from: number, end: number): Block | undefined {
  let brace = from
  while (brace < end && brace < from + 7 && tokens[brace]!.tokenType !== t.LeftBrace) brace++
  if (brace >= end || tokens[brace]!.tokenType !== t.LeftBrace) return undefined
  const words = tokens.slice(from, brace).map(token => token.image)
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
  if (tokens.slice(first, brace).some(token => !isWord(token))) return undefined
  return { what, verb, header: first + what.split(' ').length, brace }
}

/** Whether a block's header names its table too. */
export function headerPlace(tokens: readonly NftToken[], { what, header, brace }: Block): HeaderPlace {
  const family = isFamily(tokens[header]!.image) ? 1 : 0
  return what === 'table' || brace - header - family > 1 ? 'outer' : 'inner'
}

/** The node of a block that was read. */
export function blockNode(tokens: readonly NftToken[], { what, verb, inner, header: first }: Block, header: Header, items: n.Item[], { start, end }: Span): n.Item {
  const at = { start: tokens[first - what.split(' ').length]?.startOffset ?? start, end }
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
