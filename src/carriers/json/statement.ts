/** JSON statements as nft writes them (libnftables-json(5), STATEMENTS). */
import { asksNames, entriesOf, expression, isTrue, itemsOf, member, quotedText, untold, verdicts, wordOf } from './expression.ts'
import type { Value } from './value.ts'

type Teller = (value: Value) => string

const words = (...parts: readonly string[]): string => parts.filter(part => part !== '').join(' ')

const told = (value: Value | undefined): string => (value ? expression(value) : '')

/** `key value`, when there is one. */
const labelled = (value: Value, key: string, word = key): string => {
  const inner = entriesOf(value).get(key)
  return inner ? `${word} ${wordOf(inner)}` : ''
}

const listed = (value: Value | undefined): string => itemsOf(value).map(wordOf).join(',')

/** A reference by name, as in `{ "counter": "web" }`. */
const named = (word: string, otherwise: Teller): Teller => value => (value.kind === 'scalar' && typeof value.value === 'string' ? `${word} name ${quotedText(value.value)}` : otherwise(value))

const assigned = (word: string): Teller => value => `${word} set ${value.kind === 'scalar' ? quotedText(wordOf(value)) : expression(value)}`

function match(value: Value): string {
  const at = entriesOf(value)
  const [left, right, op] = [at.get('left'), at.get('right'), wordOf(at.get('op'))]
  if (!left || !right) return untold('match')
  const asked = expression(left)
  if (right.kind === 'scalar' && typeof right.value === 'boolean') return `${asked} ${right.value ? 'exists' : 'missing'}`
  const bits = ['&', '|', '^'].some(operator => entriesOf(left).has(operator))
  const compares = op === 'in' || (op === '==' && !bits) ? '' : op
  const isFlags = bits && right.kind === 'list'
  return words(asked, compares, isFlags ? right.items.map(item => expression(item)).join(' | ') : expression(right, asksNames(left)))
}

/** `ip to 192.0.2.1:80 random` */
function translation(word: string): Teller {
  return value => {
    const at = entriesOf(value)
    const [addr, port] = [told(at.get('addr')), told(at.get('port'))]
    const family = addr === '' ? '' : wordOf(at.get('family'))
    const host = port !== '' && addr.includes(':') && !/[{@ ]/.test(addr) ? `[${addr}]` : addr
    const to = addr + port === '' ? '' : `to ${host}${port === '' ? '' : `:${port}`}`
    return words(word, family, to, listed(at.get('flags')))
  }
}

const unitOf = (unit: string): string => (unit === '' || unit === 'packets' ? '' : unit)

function limit(value: Value): string {
  const at = entriesOf(value)
  const unit = unitOf(wordOf(at.get('rate_unit')))
  const burstUnit = unit === '' ? 'packets' : wordOf(at.get('burst_unit')) || 'bytes'
  const burst = wordOf(at.get('burst'))
  return words('limit rate', isTrue(at.get('inv')) ? 'over' : '', `${wordOf(at.get('rate'))}${unit === '' ? '' : ` ${unit}`}/${wordOf(at.get('per')) || 'second'}`, burst === '' || burst === '0' ? '' : `burst ${burst} ${burstUnit}`)
}

function reject(value: Value): string {
  const at = entriesOf(value)
  const type = wordOf(at.get('type'))
  if (type === '') return 'reject'
  return type === 'tcp reset' ? 'reject with tcp reset' : words('reject with', type, at.has('expr') ? `type ${told(at.get('expr'))}` : '')
}

const log = (value: Value): string => {
  const prefix = entriesOf(value).get('prefix')
  return words('log', prefix ? `prefix ${quotedText(wordOf(prefix))}` : '', labelled(value, 'group'), labelled(value, 'snaplen'), labelled(value, 'queue-threshold'), labelled(value, 'level'),
    ...itemsOf(entriesOf(value).get('flags')).map(flag => `flags ${wordOf(flag)}`))
}

/** A set or a map, changed from the packet path. */
const update = (target: string): Teller => value => {
  const at = entriesOf(value)
  const more = itemsOf(at.get('stmt')).map(statement).join(' ')
  const data = at.get('data')
  return `${wordOf(at.get('op')) || 'add'} ${wordOf(at.get(target))} { ${words(told(at.get('elem')), more)}${data ? ` : ${expression(data)}` : ''} }`
}

const counter = (value: Value): string => words('counter', labelled(value, 'packets'), labelled(value, 'bytes'))

const quota = (value: Value): string => {
  const at = entriesOf(value)
  return words('quota', isTrue(at.get('inv')) ? 'over' : '', wordOf(at.get('val')), wordOf(at.get('val_unit')) || 'bytes', at.has('used') ? `used ${wordOf(at.get('used'))} ${wordOf(at.get('used_unit')) || 'bytes'}` : '')
}

const tellers: Readonly<Record<string, Teller>> = {
  ...verdicts,
  match,
  counter: named('counter', counter),
  quota: named('quota', quota),
  limit: named('limit', limit),
  synproxy: named('synproxy', value => words('synproxy', labelled(value, 'mss'), labelled(value, 'wscale'), ...itemsOf(entriesOf(value).get('flags')).map(wordOf))),
  last: value => words('last', entriesOf(value).has('used') ? `used ${wordOf(entriesOf(value).get('used'))}s` : ''),
  reset: value => `reset ${expression(value)}`,
  mangle: value => `${told(entriesOf(value).get('key'))} set ${told(entriesOf(value).get('value'))}`,
  log,
  reject,
  snat: translation('snat'),
  dnat: translation('dnat'),
  masquerade: translation('masquerade'),
  redirect: translation('redirect'),
  tproxy: translation('tproxy'),
  set: update('set'),
  map: update('map'),
  notrack: () => 'notrack',
  'ct helper': assigned('ct helper'),
  'ct timeout': assigned('ct timeout'),
  'ct expectation': assigned('ct expectation'),
  'ct count': value => words('ct count', isTrue(entriesOf(value).get('inv')) ? 'over' : '', wordOf(entriesOf(value).get('val'))),
  secmark: value => `meta secmark set ${quotedText(wordOf(value))}`,
  vmap: value => `${told(entriesOf(value).get('key'))} vmap ${told(entriesOf(value).get('data'))}`,
  queue: value => words('queue', entriesOf(value).has('num') ? `num ${told(entriesOf(value).get('num'))}` : '', listed(entriesOf(value).get('flags'))),
  flow: value => `flow ${wordOf(entriesOf(value).get('op')) || 'add'} ${wordOf(entriesOf(value).get('flowtable'))}`,
  dup: value => words('dup to', told(entriesOf(value).get('addr')), entriesOf(value).has('dev') ? `device ${told(entriesOf(value).get('dev'))}` : ''),
  fwd: value => (entriesOf(value).has('addr')
    ? words('fwd', wordOf(entriesOf(value).get('family')), 'to', told(entriesOf(value).get('addr')), 'device', told(entriesOf(value).get('dev')))
    : words('fwd to', told(entriesOf(value).get('dev')))),
  meter: value => {
    const at = entriesOf(value)
    const key = at.get('key')
    return words('meter', wordOf(at.get('name')), at.has('size') ? `size ${wordOf(at.get('size'))}` : '', `{ ${words(key ? member(key) : '', ...itemsOf(at.get('stmt')).map(statement))} }`)
  },
}

/**
 * A statement in nft's words.
 * @throws Untold for one that has none
 */
export function statement(value: Value): string {
  // What a release of nft has no JSON for stands there in its own words.
  if (value.kind === 'scalar' && typeof value.value === 'string') return value.value
  const [[key, inner] = ['', undefined]] = entriesOf(value)
  const teller = inner && Object.hasOwn(tellers, key) ? tellers[key] : undefined
  return teller ? teller(inner!) : untold(key)
}
