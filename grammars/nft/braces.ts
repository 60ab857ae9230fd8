import { blockAt } from './blocks.ts'
import type { Place } from './blocks.ts'
import { targetVerbs } from './commands.ts'
import { NftToken, isSeparator, isTrivia } from './lexer.ts'
import * as t from './tokens.ts'
import { isFamily } from './words.ts'

/** The tokens that mean something, and for each `{` where its block ends. */
export interface Significant {
  readonly tokens: readonly NftToken[]
  /**
   * Index of the `}` that closes the `{` at an index; -1 for every other token. Where nothing closes it, the index at which the block
   * ends all the same: of a word that begins the next block, of the end of the line, or the number of tokens.
   */
  readonly closing: Int32Array
  /** The `{` that nothing closes; of several that were open together, the innermost. */
  readonly unclosed: ReadonlySet<number>
}

interface Open {
  readonly at: number
  /** `set`: elements; `line`: elements that begin behind the `{` on its line. */
  readonly kind: 'table' | 'block' | 'set' | 'line'
}

const inTable: ReadonlySet<string> = new Set(['chain', 'set', 'map', 'flowtable'])

/** Leaves trivia out and pairs braces. A `}` too many is left for the reader to report. */
export function significant(all: readonly NftToken[]): Significant {
  const tokens = all.filter(token => !isTrivia(token))
  const closing = new Int32Array(tokens.length).fill(-1)
  const open: Open[] = []
  const unclosed = new Set<number>()
  const end = (at: number): void => { closing[open.pop()!.at] = at }
  const forget = (at: number, until?: Open['kind']): void => {
    if (open.length === 0 || open.at(-1)!.kind === until) return
    unclosed.add(open.at(-1)!.at)
    while (open.length > 0 && open.at(-1)!.kind !== until) end(at)
  }
  /** Index of the first token of the statement at hand. */
  let first = 0
  for (let at = 0; at < tokens.length; at++) {
    const { tokenType } = tokens[at]!
    if (tokenType === t.LeftBrace) {
      open.push({ at, kind: kindOf(tokens, first, at, open.at(-1)?.kind) })
      first = at + 1
    } else if (tokenType === t.RightBrace) {
      if (open.length > 0) end(at)
      first = at + 1
    } else if (isSeparator(tokens[at]!)) {
      if (open.at(-1)?.kind === 'line' && tokenType === t.Newline && breaksOff(tokens, at)) {
        unclosed.add(open.at(-1)!.at)
        end(at)
      }
      first = at + 1
    } else if (at === first && open.length > 0) {
      // A table, or a chain in a chain, can only be the next one: what is open was forgotten.
      const begins = blockBegun(tokens, at)
      if (begins !== undefined) forget(at, begins === 'table' ? undefined : 'table')
    }
  }
  forget(tokens.length)
  return { tokens, closing, unclosed }
}

/** What a `{` opens: told from the words before it, and from what it is in. */
function kindOf(tokens: readonly NftToken[], first: number, brace: number, around: Open['kind'] | undefined): Open['kind'] {
  const word = tokens[first]!.image
  const what = targetVerbs.has(word) ? tokens[first + 1]!.image : word
  if (what === 'table') return 'table'
  const before = brace > first ? tokens[brace - 1]!.tokenType : undefined
  if (before === t.Jump || before === t.Goto || inTable.has(what) || isObject(tokens, first, brace, around)) return 'block'
  if (tokens[brace + 1]?.tokenType !== t.Newline) return 'line'
  // A word that nobody knows, with a block at the top: most likely `table`, misspelt.
  return around === undefined && (brace === first || tokens[first]!.tokenType === t.Word) ? 'table' : 'set'
}

/** Where a block of its own may begin, told from what is around. */
const places: Readonly<Partial<Record<Open['kind'] | 'file', Place>>> = { file: 'file', table: 'table', block: 'tunnel' }

/** Whether a `{` begins an object such as `ct helper h {`, or a part of one: `vxlan {`. */
function isObject(tokens: readonly NftToken[], first: number, brace: number, around: Open['kind'] | undefined): boolean {
  const place = places[around ?? 'file']
  return place !== undefined && blockAt(tokens, place, first, brace + 1) !== undefined
}

/** Whether a line break stands where the elements of a set cannot go on: nft takes one behind `{` and `,` and before `}` only. */
function breaksOff(tokens: readonly NftToken[], newline: number): boolean {
  const before = tokens[newline - 1]!.tokenType
  if (before === t.LeftBrace || before === t.Comma || before === t.Newline) return false
  let next = newline + 1
  while (tokens[next]?.tokenType === t.Newline) next++
  const after = tokens[next]?.tokenType
  return after !== undefined && after !== t.RightBrace && after !== t.Comma
}

/** Whether `table inet t {` or `chain c {` begins here. */
function blockBegun(tokens: readonly NftToken[], at: number): 'table' | 'block' | undefined {
  const { image } = tokens[at]!
  if (image !== 'table' && !inTable.has(image)) return undefined
  const name = at + (isFamily(tokens[at + 1]?.image ?? '') ? 2 : 1)
  if (tokens[name + 1]?.tokenType !== t.LeftBrace) return undefined
  return image === 'table' ? 'table' : 'block'
}
