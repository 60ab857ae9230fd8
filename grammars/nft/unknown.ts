import * as t from './tokens.ts'
import type { Place } from './blocks.ts'
import { verbs } from './commands.ts'
import { Unreadable, didYouMean, spoken } from './errors.ts'
import type { NftToken } from './lexer.ts'
import { statementWords } from './words.ts'

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
  if (place !== 'file' || first.tokenType !== t.Word || (fileWords as readonly string[]).includes(first.image)) return
  let brace = from
  while (brace < end && tokens[brace]!.tokenType !== t.LeftBrace) brace++
  if (brace < end && tokens[brace + 1]?.tokenType === t.Newline) {
    throw new Unreadable(first, `expected a command or a block such as \`table\`, found ${spoken(first)}`, didYouMean(first.image, fileWords))
  }
}
