import type * as n from './nodes.ts'
import { NftParser } from './declarations.ts'
import { Unreadable } from './errors.ts'
import type { NftToken } from './lexer.ts'

let shared: NftParser | undefined

/** Built on first use: a parser costs start-up time. */
const theParser = (): NftParser => (shared ??= new NftParser({ checkGrammar: 'no' }))

/** Words that begin a statement of a block. */
const beginners = new Set(['policy', 'type', 'flags', 'elements', 'size', 'timeout', 'gc-interval', 'devices', 'hook', 'chain', 'set', 'map', 'table', 'define', 'include'])

/**
 * Runs one production over some tokens, all of which it must read.
 * @throws Unreadable where it cannot
 */
export function run<T>(input: readonly NftToken[], production: (parser: NftParser) => T): T {
  const parser = theParser()
  parser.input = input as never
  const result = production(parser)
  const error = parser.errors[0]
  if (error) throw new Unreadable(error.token as unknown as NftToken, error.message, error.name === 'NotAllInputParsedException' && beginners.has(error.token.image) ? 'is a `;` missing before it?' : undefined)
  return result
}

/**
 * Runs a production that may leave tokens for the next clause.
 * @throws Unreadable where it cannot
 */
export function runSome<T>(input: readonly NftToken[], production: (parser: NftParser) => T): T {
  const parser = theParser()
  parser.input = input as never
  const result = production(parser)
  const error = parser.errors.find(({ name }) => name !== 'NotAllInputParsedException')
  if (error) throw new Unreadable(error.token as unknown as NftToken, error.message)
  return result
}

/** A clause, and whether another may stand behind it without a separator. */
export interface ReadClause {
  readonly item: n.Item
  readonly alone: 'alone' | 'more'
}

/** Clauses that need no separator between them (`auto-merge`, an object's properties). */
export function series(input: NftToken[], clause: (rest: NftToken[]) => ReadClause): n.Item[] {
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
