import * as t from './tokens.ts'
import type { Place } from './blocks.ts'
import { verbs } from './commands.ts'
import { Unreadable, didYouMean, spoken } from './errors.ts'
import type { NftToken } from './lexer.ts'
import { families, isFamily, statementWords } from './words.ts'

const blockWords = ['chain', 'set', 'map', 'flowtable', 'counter', 'quota', 'limit', 'ct', 'secmark', 'synproxy', 'tunnel', 'flags', 'comment'] as const
const fileWords = ['table', ...blockWords, ...verbs, 'define', 'redefine', 'undefine', 'include'] as const
const tableItems: ReadonlySet<string> = new Set([...blockWords, 'define', 'redefine', 'undefine', 'include'])
const ruleWords: ReadonlySet<string> = new Set(statementWords)

/**
 * Refuses a statement for its first word, before what stands in its braces is read as something that it is not.
 * @throws Unreadable
 */
export function refuseUnknownBlock(tokens: readonly NftToken[], place: Place, from: number, end: number): void {
  const first = tokens[from]!
  if (place === 'table') {
    if (tableItems.has(first.image)) return
    if (ruleWords.has(first.image)) throw new Unreadable(first, `expected a chain, a set or another block, found ${spoken(first)}`, 'a rule stands in a chain: `chain input { … }`')
    throw new Unreadable(first, `expected a chain, a set or another block, found ${spoken(first)}`, didYouMean(first.image, tableItems))
  }
  if (first.tokenType === t.LeftBrace) throw new Unreadable(first, 'expected a command or a block, found `{`', 'nft wants the `{` of a block on the line of its name')
  if (first.tokenType === t.Dash && (place === 'chain' || place === 'file')) throw new Unreadable(first, 'expected a match, an action or a verdict, found `-`', 'options with dashes are words of iptables')
  if (place === 'file') refuseWrongFamily(tokens, from, end)
  if (place !== 'file' || first.tokenType !== t.Word || (fileWords as readonly string[]).includes(first.image)) return
  let brace = from
  while (brace < end && tokens[brace]!.tokenType !== t.LeftBrace) brace++
  if (brace < end && tokens[brace + 1]?.tokenType === t.Newline) {
    throw new Unreadable(first, `expected a command or a block such as \`table\`, found ${spoken(first)}`, didYouMean(first.image, fileWords))
  }
}

/**
 * `table inte filter {`: what stands before the name of a table is a family.
 * @throws Unreadable
 */
function refuseWrongFamily(tokens: readonly NftToken[], from: number, end: number): void {
  const table = from + (verbs.has(tokens[from]!.image) ? 1 : 0)
  const family = tokens[table + 1]
  if (table + 3 >= end || tokens[table]!.image !== 'table' || family!.tokenType !== t.Word || tokens[table + 2]!.tokenType !== t.Word || tokens[table + 3]!.tokenType !== t.LeftBrace) return
  if (!isFamily(family!.image)) throw new Unreadable(family!, `expected a family such as \`inet\`, found ${spoken(family)}`, didYouMean(family!.image, families))
}
