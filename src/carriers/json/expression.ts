/** JSON expressions as nft writes them (libnftables-json(5), EXPRESSIONS). */
import type { Value } from './value.ts'

/** Thrown for what has no words in nft's language: statements of xtables, and what a newer nft prints. */
export class Untold extends Error {}

type Entries = ReadonlyMap<string, Value>

export const untold = (what: string): never => {
  throw new Untold(what)
}

export const entriesOf = (value: Value | undefined): Entries => (value?.kind === 'object' ? value.entries : new Map<string, Value>())

/** The items of a list; anything else is a list of itself, as the format has it. */
export const itemsOf = (value: Value | undefined): readonly Value[] => (value === undefined ? [] : value.kind === 'list' ? value.items : [value])

/** A plain word or number; empty where there is none. */
export const wordOf = (value: Value | undefined): string => (value?.kind === 'scalar' && value.value !== null ? String(value.value) : '')

export const isTrue = (value: Value | undefined): boolean => value?.kind === 'scalar' && value.value === true

/** nft strings hold no quotation marks and know no escapes. */
export const quotedText = (text: string): string => `"${text.replace(/["\r\n]/g, ' ')}"`

/** Words that stand without quotation marks. */
const plain = /^[\w.:/\\+-]+$/

const words = (parts: readonly string[]): string => parts.filter(part => part !== '').join(' ')

/** What names an interface or the like is quoted, since it may look like anything. */
const quoteNames = (text: string): string => (text.startsWith('@') ? text : quotedText(text))

/** Whether the values of an expression are names. */
export function asksNames(left: Value | undefined): boolean {
  const key = wordOf(entriesOf(entriesOf(left).get('meta')).get('key'))
  return /name$|^[io]ifgroup$|^[io]ibrname$/.test(key) || entriesOf(left).has('osf')
}

type Teller = (value: Value, names: boolean) => string

const binary = (operator: string): Teller => value => {
  const items = itemsOf(value)
  return items.map(item => (isBinary(item) || item.kind === 'list' ? `(${flags(item)})` : expression(item))).join(` ${operator} `)
}

const operators = ['|', '^', '&', '<<', '>>'] as const

const isBinary = (value: Value): boolean => operators.some(operator => entriesOf(value).has(operator))

/** A list of flags inside a comparison of bits. */
const flags = (value: Value): string => (value.kind === 'list' ? value.items.map(item => expression(item)).join(' | ') : expression(value))

const verdict = (word: string) => (): string => word
const leading = (word: string) => (value: Value): string => words([word, wordOf(entriesOf(value).get('target'))])

const hashed = (word: string): Teller => value => {
  const at = entriesOf(value)
  const of = at.get('expr')
  return words([word, of ? expression(of) : '', `mod ${wordOf(at.get('mod'))}`, at.has('seed') ? `seed ${wordOf(at.get('seed'))}` : '', at.has('offset') ? `offset ${wordOf(at.get('offset'))}` : ''])
}

/** Verdicts, which are statements and values of verdict maps alike. */
export const verdicts: Readonly<Record<string, (value: Value) => string>> = {
  accept: verdict('accept'),
  drop: verdict('drop'),
  continue: verdict('continue'),
  return: verdict('return'),
  jump: leading('jump'),
  goto: leading('goto'),
}

const tellers: Readonly<Record<string, Teller>> = {
  ...Object.fromEntries(operators.map(operator => [operator, binary(operator)])),
  ...verdicts,
  concat: (value, names) => itemsOf(value).map(item => expression(item, names)).join(' . '),
  set: (value, names) => `{ ${itemsOf(value).map(item => member(item, names)).join(', ')} }`,
  map: value => {
    const at = entriesOf(value)
    return `${told(at.get('key'))} map ${told(at.get('data'))}`
  },
  prefix: value => {
    const at = entriesOf(value)
    return `${told(at.get('addr'))}/${wordOf(at.get('len'))}`
  },
  range: (value, names) => itemsOf(value).map(item => expression(item, names)).join('-'),
  payload: value => {
    const at = entriesOf(value)
    if (at.has('base')) return `@${wordOf(at.get('base'))},${wordOf(at.get('offset'))},${wordOf(at.get('len'))}`
    const [protocol, field] = [wordOf(at.get('protocol')), wordOf(at.get('field'))]
    // What nft lists and what it reads are two words here.
    return words([wordOf(at.get('tunnel')), protocol, protocol === 'icmpv6' && field === 'parameter-problem' ? 'param-problem' : field])
  },
  exthdr: value => {
    const at = entriesOf(value)
    return at.has('field') ? words([wordOf(at.get('name')), wordOf(at.get('field'))]) : `exthdr ${wordOf(at.get('name'))}`
  },
  'tcp option': value => words(['tcp option', wordOf(entriesOf(value).get('name')), wordOf(entriesOf(value).get('field'))]),
  'ip option': value => words(['ip option', wordOf(entriesOf(value).get('name')), wordOf(entriesOf(value).get('field'))]),
  'sctp chunk': value => words(['sctp chunk', wordOf(entriesOf(value).get('name')), wordOf(entriesOf(value).get('field'))]),
  'dccp option': value => words(['dccp option', wordOf(entriesOf(value).get('type'))]),
  meta: value => `meta ${wordOf(entriesOf(value).get('key'))}`,
  rt: value => words(['rt', wordOf(entriesOf(value).get('family')), wordOf(entriesOf(value).get('key'))]),
  ct: value => words(['ct', wordOf(entriesOf(value).get('dir')), wordOf(entriesOf(value).get('family')), wordOf(entriesOf(value).get('key'))]),
  numgen: value => words(['numgen', wordOf(entriesOf(value).get('mode')), `mod ${wordOf(entriesOf(value).get('mod'))}`, entriesOf(value).has('offset') ? `offset ${wordOf(entriesOf(value).get('offset'))}` : '']),
  jhash: hashed('jhash'),
  symhash: hashed('symhash'),
  fib: value => `fib ${itemsOf(entriesOf(value).get('flags')).map(wordOf).join(' . ')} ${wordOf(entriesOf(value).get('result'))}`,
  socket: value => words(['socket', wordOf(entriesOf(value).get('key')), entriesOf(value).has('level') ? `level ${wordOf(entriesOf(value).get('level'))}` : '']),
  osf: value => words(['osf', entriesOf(value).has('ttl') ? `ttl ${wordOf(entriesOf(value).get('ttl'))}` : '', wordOf(entriesOf(value).get('key'))]),
  ipsec: value => words(['ipsec', wordOf(entriesOf(value).get('dir')), entriesOf(value).has('spnum') ? `spnum ${wordOf(entriesOf(value).get('spnum'))}` : '', wordOf(entriesOf(value).get('family')), wordOf(entriesOf(value).get('key'))]),
  elem: (value, names) => {
    const at = entriesOf(value)
    const seconds = (key: string) => (at.has(key) ? `${key} ${wordOf(at.get(key))}s` : '')
    return words([told(at.get('val'), names), seconds('timeout'), seconds('expires'), at.has('comment') ? `comment ${quotedText(wordOf(at.get('comment')))}` : ''])
  },
}

/** One element of a set, or a pair of a map. */
export const member = (value: Value, names = false): string =>
  (value.kind === 'list' && value.items.length === 2 ? `${expression(value.items[0]!, names)} : ${expression(value.items[1]!)}` : expression(value, names))

const told = (value: Value | undefined, names = false): string => (value ? expression(value, names) : '')

/**
 * An expression in nft's words; with `names`, its strings are names.
 * @throws Untold
 */
export function expression(value: Value, names = false): string {
  if (value.kind === 'list') return value.items.map(item => expression(item, names)).join(',')
  if (value.kind === 'object') {
    const [[key, inner] = ['', undefined]] = value.entries
    const teller = inner && Object.hasOwn(tellers, key) ? tellers[key] : undefined
    return teller ? teller(inner!, names) : untold(key)
  }
  // Numbers of 64 bits are listed with a sign.
  if (typeof value.value === 'number' && value.value < 0) return String(BigInt.asUintN(64, BigInt(Math.trunc(value.value))))
  if (typeof value.value !== 'string') return value.value === null ? '' : String(value.value)
  if (names) return quoteNames(value.value)
  return plain.test(value.value) || /^(?:@.*|\*)$/.test(value.value) ? value.value : quotedText(value.value)
}
