/**
 * How a keyword's parameters are read and printed:
 * `flag` none; `one` a single value; `list` a value or a list, one rule for each; `joined` a list that becomes one
 * value with commas; `repeated` a list that repeats the option in one rule; `addresses`, `ports`, `classid` lists with
 * readers of their own; `ss`, `sc`, `cc` two parameters, each a single value (`s`) or a joined list (`c`).
 */
export type Shape = 'flag' | 'one' | 'list' | 'joined' | 'repeated' | 'addresses' | 'ports' | 'classid' | 'ss' | 'sc' | 'cc'

/** `!shape`: `!` may stand before the keyword or behind it; `shape!`: behind it only; `=name`: another name for it. */
export type Spelling = Shape | `!${Shape}` | `${Shape}!` | `=${string}`

/** Keywords of one module, protocol or target. */
export type Keywords = Readonly<Record<string, Spelling>>

/** ferm's families: `ip` stands for ip and ip6. */
export type FermFamily = 'ip' | 'arp' | 'eb'

export type FamilyTables = Readonly<Record<FermFamily, Readonly<Record<string, Keywords>>>>

/** A keyword, read from its spelling. */
export interface Keyword {
  /** Name of the option it becomes. */
  readonly name: string
  readonly shape: Shape
  /** Where `!` may stand. */
  readonly negation: 'none' | 'behind' | 'either'
}

/** The keyword of a word, aliases resolved; undefined when the module does not have it. */
export function keywordOf(keywords: Keywords, word: string): Keyword | undefined {
  if (!Object.hasOwn(keywords, word)) return undefined
  const spelling = keywords[word]!
  if (spelling.startsWith('=')) return keywordOf(keywords, spelling.slice(1))
  const shape = spelling.replace('!', '') as Shape
  return { name: word, shape, negation: spelling.startsWith('!') ? 'either' : spelling.endsWith('!') ? 'behind' : 'none' }
}
