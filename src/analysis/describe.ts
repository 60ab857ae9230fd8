import type { Field, Range } from '../model/index.ts'
import { NfProto } from '../model/index.ts'
import type { Edge } from './diagram.ts'
import { FALSE, TRUE } from './diagram.ts'
import { familyCodes, fieldLayout } from './fields.ts'
import type { Region } from './regions.ts'
import { named, partition, regionAround } from './regions.ts'
import type { PacketClassName, PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'
import { formatFlags, formatRange, formatStatus } from './values.ts'

/** At most this many values of one field are told. */
const mostValues = 6

/** A part of a set that a few words say. */
export interface ToldPart {
  readonly words: string
  /** Packets of the set that no part before this one holds. */
  readonly packets: PacketSet
}

/** A set in a few parts; `rest` is what would need more of them. */
export function tellSet(space: Space, set: PacketSet, lines: number): { readonly parts: readonly ToldPart[]; readonly rest: PacketSet } {
  const lawful = space.and(set, space.laws())
  const universe = space.isEmpty(lawful) ? space.all : lawsAround(space, lawful)
  let rest = space.isEmpty(lawful) ? set : lawful
  const parts: ToldPart[] = []
  while (!space.isEmpty(rest)) {
    if (parts.length === lines) return { parts, rest }
    const region = regionAround(space, set, universe, space.example(rest)!)
    const words = tell(space, region, universe)
    const left = space.minus(rest, region.whole)
    if (!parts.some(part => part.words === words)) parts.push({ words, packets: space.and(rest, region.whole) })
    if (left === rest) return { parts, rest }
    rest = left
  }
  return { parts, rest }
}

/** A few lines which together say a set; `…` stands for what would need more of them. */
export function describeSet(space: Space, set: PacketSet, lines: number): readonly string[] {
  const { parts, rest } = tellSet(space, set, lines)
  return [...parts.map(({ words }) => words), ...(space.isEmpty(rest) ? [] : ['…'])]
}

/** The laws of a hook that all packets obey: what cannot come there need not be told. */
function lawsAround(space: Space, set: PacketSet): PacketSet {
  const hook = (['input', 'forward', 'output', 'postrouting'] as const).find(each => space.isSubset(set, space.laws(each)))
  return space.laws(hook)
}

type Told = Exclude<Field, 'ct.state'>
type NumberLike = Exclude<Told, 'iif' | 'oif' | 'ct.helper' | 'nfproto' | 'tcp.flags' | 'ct.status'>

/** Fields in the order they are told, with their names. */
const labels: readonly (readonly [Told, string])[] = [
  ['nfproto', ''], ['iif', 'iifname'], ['oif', 'oifname'], ['ip.saddr', 'ip saddr'], ['ip6.saddr', 'ip6 saddr'], ['ip.daddr', 'ip daddr'], ['ip6.daddr', 'ip6 daddr'], ['l4proto', ''],
  ['sport', 'sport'], ['dport', 'dport'], ['icmp.type', 'icmp type'], ['icmp.code', 'icmp code'], ['icmp6.type', 'icmpv6 type'], ['icmp6.code', 'icmpv6 code'],
  ['tcp.flags', 'tcp flags'], ['ct.helper', 'ct helper'], ['ct.status', 'ct status'], ['ct.direction', 'ct direction'], ['ct.l4proto', 'ct protocol'], ['mark', 'mark'], ['ct.mark', 'ct mark'],
]

function tell(space: Space, region: Region, universe: PacketSet): string {
  const words = new Map<Told, string>()
  for (const [field, label] of labels) {
    const values = region.fields.get(field)
    const said = values === undefined ? '' : tellField(space, field, values)
    const text = field === 'l4proto' && said.startsWith('!=') ? `protocol ${said}` : said
    if (text !== '') words.set(field, label === '' ? text : `${label} ${text}`)
  }
  // A header's field tells the header.
  if (words.has('icmp.type') || words.has('icmp6.type')) for (const field of ['l4proto', 'nfproto'] as const) words.delete(field)
  if (['ip.saddr', 'ip.daddr', 'ip6.saddr', 'ip6.daddr'].some(field => words.has(field as Told))) words.delete('nfproto')
  if (words.has('tcp.flags') && words.get('l4proto') === 'tcp') words.delete('l4proto')
  const classes = tellClasses(space, region, universe, words.get('ct.helper'))
  if (classes.includes(expectedBy)) words.delete('ct.helper')
  const all = [...words.values(), ...(classes ? [classes] : []), ...[...region.atoms].map(([key, answer]) => `${answer ? '' : 'not '}(${key})`)]
  return all.length === 0 ? 'any packet' : all.join(' ')
}

const classWords: Partial<Record<PacketClassName, string>> = {
  expected: 'expected connections', 'icmp-error': 'ICMP errors about known connections', reset: 'resets of REJECT',
}

/** Who expected a connection, where the region names a helper. */
const expectedBy = 'connections expected by'

function tellClasses(space: Space, { classes, fields }: Region, universe: PacketSet, helper: string | undefined): string {
  if (!classes) return ''
  // A class that no packet of the region could be of is neither told nor missed.
  const near = space.and(...fields.values(), universe)
  const possible = partition.filter(name => space.intersects(near, space.packetClass(name)))
  const told = possible.filter(name => classes.includes(name))
  if (told.length === possible.length) return ''
  const related = (names: readonly PacketClassName[]): readonly PacketClassName[] => names.filter(name => classWords[name])
  const states = told.filter(name => !classWords[name])
  const parts = related(told)
  if (parts.length === 0) return `ct state ${states.join(',')}`
  if (told.length === 1 && parts[0] === 'expected' && helper?.includes('"') && !helper.includes('!=')) return `ct state related (${expectedBy} ${helper.slice('ct helper '.length)})`
  const kinds = parts.length === related(possible).length && parts.length > 1 ? '' : ` (${parts.map(name => classWords[name]!).join(', ')})`
  return `ct state ${[...states, 'related'].join(',')}${kinds}`
}

const braces = (values: readonly string[]): string =>
  values.length === 1 ? values[0]! : `{ ${values.slice(0, mostValues).join(', ')}${values.length > mostValues ? ', …' : ''} }`

function tellField(space: Space, field: Told, values: PacketSet): string {
  switch (field) {
    case 'nfproto': {
      const families = familyCodes.filter(code => space.intersects(values, space.of({ kind: 'number', field, ranges: [[code, code]] })))
      return braces(families.map(code => (code === NfProto.ip ? 'ip' : code === NfProto.ip6 ? 'ip6' : code === NfProto.arp ? 'arp' : 'neither ip nor ip6')))
    }
    case 'iif':
    case 'oif':
    case 'ct.helper':
      return tellNames(space, field, values)
    case 'tcp.flags':
      return tellBits(space, field, values, formatFlags)
    case 'ct.status':
      return tellBits(space, field, values, formatStatus)
    default:
      return tellRanges(space, field, values)
  }
}

/** Names are told by those that conditions have asked for: some of these, or none of these. */
function tellNames(space: Space, field: 'iif' | 'oif' | 'ct.helper', values: PacketSet): string {
  const any = named(space, field, '')
  const present = space.and(values, any)
  if (space.isEmpty(present)) return field === 'ct.helper' ? 'none' : ''
  if (space.isSubset(any, values)) return field === 'ct.helper' && present === values ? 'any' : ''
  const known = [...workshopOf(space).compiler.names[field]]
  const setOf = ([name, kind]: readonly [string, 'exact' | 'prefix']): PacketSet => named(space, field, name, kind)
  const shown = (names: typeof known): string => braces(names
    // A name under a prefix that is told already is told.
    .filter(([name]) => !names.some(([other, kind]) => kind === 'prefix' && other !== name && name.startsWith(other)))
    .map(([name, kind]) => `"${name}${kind === 'prefix' ? '*' : ''}"`))
  const inside = known.filter(each => space.isSubset(setOf(each), values))
  if (space.isSubset(present, space.or(...inside.map(setOf)))) return shown(inside)
  const outside = known.filter(each => !space.intersects(setOf(each), values))
  return outside.length > 0 ? `!= ${shown(outside)}` : ''
}

/** Bits that all values have, and bits that none has. */
function tellBits(space: Space, field: 'tcp.flags' | 'ct.status', values: PacketSet, format: (bits: number) => string): string {
  const { diagram } = workshopOf(space)
  const levels = fieldLayout().bits(field)
  let set = 0
  let clear = 0
  for (const [index, level] of levels.entries()) {
    const bit = 2 ** (levels.length - 1 - index)
    if (diagram.and(values, diagram.variable(level) ^ 1) === FALSE) set += bit
    if (diagram.and(values, diagram.variable(level)) === FALSE) clear += bit
  }
  return [...(set ? [format(set)] : []), ...(clear ? [`without ${format(clear)}`] : [])].join(' ')
}

function tellRanges(space: Space, field: NumberLike, values: PacketSet): string {
  const ranges = rangesOf(space, field, values)
  if (ranges.length === 0) return ''
  const gaps = gapsOf(field, ranges)
  const shown = (some: readonly Range<bigint>[]): string => braces(some.slice(0, mostValues + 1).flatMap(range => wordsOf(field, range)))
  return gaps.length < ranges.length && gaps.length <= mostValues ? `!= ${shown(gaps)}` : shown(ranges)
}

/** Fields whose values have names, not an order. */
const enumerated: readonly Field[] = ['l4proto', 'icmp.type', 'icmp6.type', 'ct.l4proto', 'ct.direction']

/** A short range of named values is told value by value. */
const wordsOf = (field: NumberLike, [low, high]: Range<bigint>): readonly string[] =>
  enumerated.includes(field) && high - low < BigInt(mostValues)
    ? Array.from({ length: Number(high - low) + 1 }, (_, index) => formatRange(field, [low + BigInt(index), low + BigInt(index)]))
    : [formatRange(field, [low, high])]

/** Ranges beyond this are not looked at: they would not be told. */
const mostRanges = 1000

/** The values of one field, in order, of a set that depends on no other; none for all of them. */
function rangesOf(space: Space, field: NumberLike, values: PacketSet): readonly Range<bigint>[] {
  const { diagram } = workshopOf(space)
  const levels = fieldLayout().bits(field)
  const found: [bigint, bigint][] = []
  const walk = (edge: Edge, at: number, base: bigint): void => {
    if (edge === FALSE || found.length > mostRanges) return
    const size = 1n << BigInt(levels.length - at)
    if (edge === TRUE || at === levels.length) {
      const last = found.at(-1)
      if (last && last[1] + 1n === base) last[1] = base + size - 1n
      else found.push([base, base + size - 1n])
      return
    }
    const here = diagram.level(edge) === levels[at]
    walk(here ? diagram.low(edge) : edge, at + 1, base)
    walk(here ? diagram.high(edge) : edge, at + 1, base + size / 2n)
  }
  walk(values, 0, 0n)
  return found.length === 1 && found[0]![0] === 0n && found[0]![1] === largest(field) ? [] : found
}

const largest = (field: NumberLike): bigint => (1n << BigInt(fieldLayout().bits(field).length)) - 1n

function gapsOf(field: NumberLike, ranges: readonly Range<bigint>[]): readonly Range<bigint>[] {
  const gaps: Range<bigint>[] = []
  let next = 0n
  for (const [low, high] of ranges) {
    if (low > next) gaps.push([next, low - 1n])
    next = high + 1n
  }
  if (next <= largest(field)) gaps.push([next, largest(field)])
  return gaps
}
