import { ctKeys, fibResults, headers, ipsecKeys, metaKeys, bareMetaKeys, routeKeys, socketKeys, tcpOptions } from '../../../../grammars/nft/index.ts'
import type { Field } from '../../../../grammars/nft/index.ts'
import type { SyntaxTree, Token } from '../../../syntax/index.ts'
import { wordIndexAt } from '../../assist/index.ts'

export type BlockKind = 'file' | 'table' | 'chain' | 'set' | 'flowtable' | 'object' | 'values'

/** Where a word stands: the blocks around it, and the words of its statement before it. */
export interface PlaceInText {
  readonly words: readonly Token[]
  /** Index in `words` of the word at or behind the offset. */
  readonly index: number
  /** Innermost last; the file itself is the first. */
  readonly blocks: readonly BlockKind[]
  /** Index in `words` of the first word of the statement. */
  readonly first: number
  /** The table around it, as names have it: `inet filter`; '' where there is none. */
  readonly table: string
}

const trivia: ReadonlySet<string> = new Set(['Blank', 'Comment', 'Continuation'])

const opens: Readonly<Record<string, BlockKind>> = {
  table: 'table', chain: 'chain', set: 'set', map: 'set', meter: 'set', flowtable: 'flowtable', counter: 'object', quota: 'object', limit: 'object',
  secmark: 'object', synproxy: 'object', tunnel: 'object', ct: 'object',
}

const families: ReadonlySet<string> = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'])

/** The block that `{` opens, by the statement's words before it. */
function blockOf(words: readonly Token[], first: number, brace: number, inside: BlockKind): BlockKind {
  const begin = words[first]?.image === 'add' || words[first]?.image === 'create' ? first + 1 : first
  const word = words[begin]?.image ?? ''
  const may = inside === 'file' || inside === 'table'
  if (!may || !Object.hasOwn(opens, word) || brace - begin > 6) return 'values'
  return opens[word]!
}

/** Names of the table that a statement opens. */
function tableOf(words: readonly Token[], first: number, brace: number): string {
  const said = words.slice(first, brace).map(({ image }) => image.replaceAll('"', '')).filter(image => !['add', 'create', 'table'].includes(image))
  return said.length > 1 && families.has(said[0]!) ? `${said[0]} ${said[1]}` : `ip ${said[0] ?? ''}`
}

export function placeAt({ tokens }: SyntaxTree, offset: number): PlaceInText {
  const words = tokens.filter(({ tokenType }) => !trivia.has(tokenType.name))
  const index = wordIndexAt(words, offset, /[\w/-]$/)
  const blocks: BlockKind[] = ['file']
  const outer: number[] = []
  let first = 0
  let table = ''
  for (let at = 0; at < index; at++) {
    const { name } = words[at]!.tokenType
    if (name === 'LeftBrace') {
      const kind = blockOf(words, first, at, blocks.at(-1)!)
      if (kind === 'table') table = tableOf(words, first, at)
      blocks.push(kind)
      outer.push(first)
      if (kind !== 'values') first = at + 1
    } else if (name === 'RightBrace' && blocks.length > 1) {
      const closed = blocks.pop()!
      const before = outer.pop()!
      first = closed === 'values' ? before : at + 1
      if (closed === 'table') table = ''
    } else if ((name === 'Newline' || name === 'Semicolon') && blocks.at(-1) !== 'values') first = at + 1
  }
  return { words, index, blocks, first, table }
}

/** A field that words name, and how many words it takes. */
export interface FieldAt {
  readonly text: string
  readonly field: Field
  readonly from: number
}

const own = (table: Readonly<Record<string, Field>>, key: string): Field | undefined => (Object.hasOwn(table, key) ? table[key] : undefined)

/** The field whose last word is at an index. */
export function fieldEndingAt(words: readonly Token[], index: number): FieldAt | undefined {
  const image = (at: number): string => words[at]?.image ?? ''
  const word = image(index)
  const before = image(index - 1)
  const found = (field: Field | undefined, back: number): FieldAt | undefined =>
    field && { field, from: index - back, text: words.slice(index - back, index + 1).map(each => each.image).join(' ') }
  if (before === 'meta') return found(own(metaKeys, word), 1)
  if (before === 'ct') return found(own(ctKeys, word), 1)
  if (before === 'original' || before === 'reply') return image(index - 2) === 'ct' ? found(own(ctKeys, word), 2) : undefined
  if ((before === 'ip' || before === 'ip6') && ['original', 'reply'].includes(image(index - 2))) return found(own(ctKeys, word), 3)
  if (before === 'socket') return found(own(socketKeys, word), 1)
  if (before === 'ipsec' || before === 'in' || before === 'out') return image(index - (before === 'ipsec' ? 1 : 2)) === 'ipsec' ? found(own(ipsecKeys, word), 2) : undefined
  if (before === 'rt' && Object.hasOwn(routeKeys, word)) return found(own(routeKeys, word), 1)
  if (image(index - 2) === 'option' && image(index - 3) === 'tcp') return Object.hasOwn(tcpOptions, before) ? found(own(tcpOptions[before]!, word), 3) : undefined
  if (Object.hasOwn(headers, before)) {
    const direct = own(headers[before]!, word)
    if (direct) return found(direct, 1)
  }
  const arp = image(index - 2) === 'arp' ? own(headers['arp']!, `${before} ${word}`) : undefined
  if (arp) return found(arp, 2)
  if (Object.hasOwn(fibResults, word) && words.slice(Math.max(0, index - 8), index).some(each => each.image === 'fib')) return found(own(fibResults, word), 0)
  return (bareMetaKeys as readonly string[]).includes(word) ? found(own(metaKeys, word), 0) : undefined
}

/** Words that end a value: what stands behind them is something new. */
const ends: ReadonlySet<string> = new Set(['accept', 'drop', 'return', 'continue', 'jump', 'goto', 'counter', 'log', 'limit', 'reject', 'comment'])

/** The field that the value at an index is compared with; undefined where none is near. */
export function fieldFor({ words, index, first }: Pick<PlaceInText, 'words' | 'index' | 'first'>): FieldAt | undefined {
  for (let at = index - 1; at >= first && index - at < 400; at--) {
    if (ends.has(words[at]!.image)) return undefined
    const found = fieldEndingAt(words, at)
    if (found && at < index) return found
  }
  return undefined
}
