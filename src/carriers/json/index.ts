import type { Source, Span } from '../../text/index.ts'
import type { Carried } from '../carried.ts'
import { deriveFrom } from '../derived.ts'
import type { Writer } from '../derived.ts'
import { Untold, entriesOf, expression, isTrue, itemsOf, member, quotedText, wordOf } from './expression.ts'
import { statement } from './statement.ts'
import { BadJson, parseJson } from './value.ts'
import type { Value } from './value.ts'

/** Objects in the order in which they can be loaded: what others name comes first. */
const order = [
  'table', 'counter', 'quota', 'limit', 'ct helper', 'ct timeout', 'ct expectation', 'synproxy', 'secmark', 'chain', 'flowtable', 'set', 'map', 'element', 'rule',
] as const

type Kind = (typeof order)[number]

interface Told {
  readonly kind: Kind
  readonly command: 'add' | 'insert'
  readonly value: Value
}

/** What nft lists, and what a file of commands adds; everything else changes what is loaded, which is not known. */
function objectsIn(whole: Value, left: (value: Span, message: string) => void): readonly Told[] {
  const found: Told[] = []
  const add = (value: Value, command: Told['command']): void => {
    for (const [key, inner] of entriesOf(value)) {
      const kind = order.find(known => known === key)
      if (kind) found.push({ kind, command, value: inner })
      else if (key === 'add' || key === 'create' || key === 'insert') add(inner, key === 'insert' ? 'insert' : 'add')
      else if (key !== 'metainfo' && !(key === 'flush' && entriesOf(inner).has('ruleset'))) left(value, `${key} is not understood here, and left alone`)
    }
  }
  for (const item of itemsOf(entriesOf(whole).get('nftables'))) add(item, 'add')
  return found
}

type Entries = ReturnType<typeof entriesOf>

const place = (at: Entries, name: string): string => `${wordOf(at.get('family')) || 'ip'} ${wordOf(at.get('table'))} ${wordOf(at.get(name))}`

/** `{ type …; flags …; }`, of the parts that there are. */
const block = (parts: readonly string[]): string => {
  const said = parts.filter(part => part !== '')
  return said.length === 0 ? '' : ` { ${said.map(part => `${part}; `).join('')}}`
}

const part = (at: Entries, key: string, word = key): string => (at.has(key) ? `${word} ${wordOf(at.get(key))}` : '')
const comment = (at: Entries): string => (at.has('comment') ? `comment ${quotedText(wordOf(at.get('comment')))}` : '')
const seconds = (at: Entries, key: string): string => (at.has(key) ? `${key} ${wordOf(at.get(key))}s` : '')

function baseOf(at: Entries): string {
  if (!at.has('hook')) return ''
  const devices = itemsOf(at.get('dev')).map(device => quotedText(wordOf(device)))
  const device = devices.length === 0 ? '' : devices.length === 1 ? ` device ${devices[0]}` : ` devices = { ${devices.join(', ')} }`
  return `type ${wordOf(at.get('type'))} hook ${wordOf(at.get('hook'))}${device} priority ${wordOf(at.get('prio'))}`
}

/** `ipv4_addr . inet_service`, or what `typeof` is asked of. */
function typeOf(value: Value | undefined): { readonly word: 'type' | 'typeof'; readonly said: string } {
  const of = entriesOf(value).get('typeof')
  if (of) return { word: 'typeof', said: expression(of) }
  const said = itemsOf(value).map(wordOf)
  // An older nft lists no more of `typeof`: how wide the numbers are is lost.
  if (said.includes('integer')) throw new Untold('a type that was told by typeof')
  return { word: 'type', said: said.join(' . ') }
}

function setBlock(at: Entries): string {
  const { word, said: key } = typeOf(at.get('type'))
  const value = at.has('map') ? ` : ${typeOf(at.get('map')).said}` : ''
  const names = key === 'ifname'
  const elements = itemsOf(at.get('elem')).map(element => member(element, names))
  return block([
    `${word} ${key}${value}`, at.has('flags') ? `flags ${itemsOf(at.get('flags')).map(wordOf).join(',')}` : '', seconds(at, 'timeout'), seconds(at, 'gc-interval'),
    part(at, 'size'), part(at, 'policy'), isTrue(at.get('auto-merge')) ? 'auto-merge' : '', comment(at),
    elements.length > 0 ? `elements = { ${elements.join(', ')} }` : '',
  ])
}

/** Everything but rules: one command each. */
const tellers: Readonly<Record<Exclude<Kind, 'rule'>, (at: Entries) => string>> = {
  table: at => `table ${wordOf(at.get('family'))} ${wordOf(at.get('name'))}${block([tableFlags(at), comment(at)])}`,
  chain: at => `chain ${place(at, 'name')}${block([baseOf(at), part(at, 'policy'), comment(at)])}`,
  set: at => `set ${place(at, 'name')}${setBlock(at)}`,
  map: at => `map ${place(at, 'name')}${setBlock(at)}`,
  element: at => `element ${place(at, 'name')} { ${itemsOf(at.get('elem')).map(element => member(element)).join(', ')} }`,
  flowtable: at => `flowtable ${place(at, 'name')}${block([`hook ${wordOf(at.get('hook')) || 'ingress'} priority ${wordOf(at.get('prio')) || '0'}`, `devices = { ${itemsOf(at.get('dev')).map(device => quotedText(wordOf(device))).join(', ')} }`])}`,
  counter: at => `counter ${place(at, 'name')}`,
  quota: at => `quota ${place(at, 'name')} { ${isTrue(at.get('inv')) ? 'over ' : ''}${wordOf(at.get('bytes'))} bytes }`,
  limit: at => `limit ${place(at, 'name')} { rate ${isTrue(at.get('inv')) ? 'over ' : ''}${wordOf(at.get('rate'))}${wordOf(at.get('unit')) === 'bytes' ? ' bytes' : ''}/${wordOf(at.get('per')) || 'second'} }`,
  'ct helper': at => `ct helper ${place(at, 'name')}${block([`type ${quotedText(wordOf(at.get('type')))} protocol ${wordOf(at.get('protocol'))}`, part(at, 'l3proto')])}`,
  'ct timeout': at => `ct timeout ${place(at, 'name')}${block([`protocol ${wordOf(at.get('protocol'))}`, part(at, 'l3proto'), timeouts(at)])}`,
  'ct expectation': at => `ct expectation ${place(at, 'name')}${block([`protocol ${wordOf(at.get('protocol'))}`, part(at, 'dport'), at.has('timeout') ? `timeout ${wordOf(at.get('timeout'))}ms` : '', part(at, 'size'), part(at, 'l3proto')])}`,
  synproxy: at => `synproxy ${place(at, 'name')}${block([part(at, 'mss'), part(at, 'wscale'), itemsOf(at.get('flags')).map(wordOf).join(' ')])}`,
  secmark: at => `secmark ${place(at, 'name')} { ${quotedText(wordOf(at.get('context')))} }`,
}

/** Of the flags those that there are: nft 1.0.6 lists others. */
function tableFlags(at: Entries): string {
  const flags = itemsOf(at.get('flags')).map(wordOf).filter(flag => /^(?:dormant|owner|persist)$/.test(flag))
  return flags.length > 0 ? `flags ${flags.join(',')}` : ''
}

function timeouts(at: Entries): string {
  const policy = [...entriesOf(at.get('policy'))].map(([state, value]) => `${state} : ${wordOf(value)}`)
  return policy.length > 0 ? `policy = { ${policy.join(', ')} }` : ''
}

function writeRule({ value, command }: Told, writer: Writer): void {
  const at = entriesOf(value)
  const statements = itemsOf(at.get('expr'))
  const texts = statements.map(statement)
  writer.write(`${command} rule ${place(at, 'chain')}`, { start: value.start, end: statements[0]?.start ?? value.end })
  for (const [index, text] of texts.entries()) {
    writer.write(' ', statements[index]!)
    writer.write(text, statements[index]!)
  }
  if (at.has('comment')) writer.write(` ${comment(at)}`, at.get('comment')!)
  writer.write('\n', { start: value.end, end: value.end })
}

/** What `nft -j list ruleset` prints, as the commands that load it. */
export function json(source: Source): Carried {
  const notes: (Span & { message: string })[] = []
  let whole: Value
  try {
    whole = parseJson(source.text)
  } catch (error) {
    if (!(error instanceof BadJson)) throw error
    return { rulesets: [], notes: [{ start: error.at, end: error.at, message: `not checked: this is no JSON: ${error.message}` }] }
  }
  const writer = deriveFrom(source)
  const told = objectsIn(whole, ({ start, end }, message) => void notes.push({ start, end, message }))
  for (const kind of order) {
    for (const object of told) {
      if (object.kind !== kind) continue
      const { value, command } = object
      try {
        if (kind === 'rule') writeRule(object, writer)
        else writer.write(`${command === 'insert' ? 'add' : command} ${tellers[kind](entriesOf(value))}\n`, value)
      } catch (error) {
        if (!(error instanceof Untold)) throw error
        const why = error.message === 'xt' ? 'written by iptables-nft with what nft cannot say; iptables-save shows it' : `${error.message} is not understood`
        notes.push({ start: value.start, end: value.end, message: `this ${kind} is left alone: ${why}` })
      }
    }
  }
  return { rulesets: [{ dialect: 'nft', derived: writer.done(), extent: notes.length > 0 ? 'part' : 'whole' }], notes }
}
