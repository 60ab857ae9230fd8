import type { Family, NumberField, NumberTest, Ranges, Test } from '../../../model/index.ts'
import { NfProto, allStates, complement, hasValue, intersection, maxAddress, numberFields, otherStates, portProtocols, ranges, statesIn } from '../../../model/index.ts'
import { Unprintable } from '../../dialect.ts'
import { printIpv4, printIpv6 } from '../../xtables/address.ts'
import type { ValueType } from '../lower/constants.ts'
import { wordOf } from '../lower/constants.ts'
import type { NegatableLiteral } from './literal.ts'
import { isEveryState, isFull, isNegated, prefixes } from './literal.ts'

/** One match as text; `late` ones read best behind the state test (types, flags, helper, status). */
export interface MatchText {
  readonly text: string
  readonly late: boolean
}

/** Braces where there are several. */
export const setText = (items: readonly string[]): string => (items.length === 1 ? items[0]! : `{ ${items.join(', ')} }`)

const valueTypes: Partial<Record<NumberField, ValueType>> = {
  l4proto: 'protocol', 'ct.l4proto': 'protocol', nfproto: 'nfproto', 'icmp.type': 'icmp type', 'icmp6.type': 'icmpv6 type', 'ct.direction': 'ct direction',
}

const hex: ReadonlySet<NumberField> = new Set<NumberField>(['mark', 'ct.mark', 'tcp.flags', 'ct.status'])

function valueText(field: NumberField, value: number): string {
  if (field === 'ip.saddr' || field === 'ip.daddr') return printIpv4(value)
  const type = valueTypes[field]
  const word = type && wordOf(type, value)
  if (word !== undefined) return word
  return hex.has(field) ? `0x${value.toString(16)}` : String(value)
}

/** Ranges as the items of a set. */
export function itemsOf(field: NumberField, set: Ranges): readonly string[] {
  if (field === 'ip.saddr' || field === 'ip.daddr') {
    return set.map(([low, high]) => {
      const parts = prefixes(BigInt(low), BigInt(high), 32)
      const only = parts.length === 1 ? parts[0]! : undefined
      if (low === high) return printIpv4(low)
      return only ? `${printIpv4(low)}/${only.length}` : `${printIpv4(low)}-${printIpv4(high)}`
    })
  }
  const words = valueTypes[field] !== undefined
  return set.flatMap(([low, high]) => {
    if (low === high) return [valueText(field, low)]
    if (words && high - low < 4) return Array.from({ length: high - low + 1 }, (_, index) => valueText(field, low + index))
    return [`${low}-${high}`]
  })
}

function addressItems(set: Ranges<bigint>): readonly string[] {
  return set.map(([low, high]) => {
    if (low === high) return printIpv6(low)
    const parts = prefixes(low, high, 128)
    return parts.length === 1 ? `${printIpv6(low)}/${parts[0]!.length}` : `${printIpv6(low)}-${printIpv6(high)}`
  })
}

/** `ct state …` for a set of states, in the shorter way. */
export function statesText(states: number): string {
  const set = states & allStates
  const inside = statesIn(set)
  const outside = statesIn(otherStates(set))
  if (inside.length === 0) throw new Contradiction('no state')
  if (outside.length === 0) return `ct state ${setText(inside)}`
  return outside.length <= 2 && inside.length > 2 ? `ct state != ${setText(outside)}` : `ct state ${inside.join(',')}`
}

const number = (literals: readonly NegatableLiteral[], field: NumberField): Ranges | undefined => {
  let found: Ranges | undefined
  for (const { leaf } of literals) if (leaf.kind === 'number' && leaf.field === field) found = found ? intersection(found, leaf.ranges) : leaf.ranges
  return found
}

const onlyOf = (set: Ranges | undefined): number | undefined => (set?.length === 1 && set[0]![0] === set[0]![1] ? set[0]![0] : undefined)

const portHeaders: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp', 33: 'dccp', 132: 'sctp', 136: 'udplite' }

const allPorts = ranges(portProtocols.map(protocol => [protocol, protocol] as const))

const flagNames = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ecn', 'cwr']
const statusNames: Readonly<Record<number, string>> = { 1: 'expected', 2: 'seen-reply', 4: 'assured', 8: 'confirmed', 16: 'snat', 32: 'dnat', 512: 'dying' }

const flagText = (mask: number): string => (mask === 0 ? '0x0' : flagNames.filter((_, bit) => (mask >> bit) & 1).join('|'))

const late = (text: string): MatchText => ({ text, late: true })
const early = (text: string): MatchText => ({ text, late: false })

const leftOf: Partial<Record<NumberField, string>> = {
  'ip.saddr': 'ip saddr', 'ip.daddr': 'ip daddr', 'ct.direction': 'ct direction', 'ct.status': 'ct status', 'ct.mark': 'ct mark', mark: 'meta mark',
  'ct.l4proto': 'ct protocol',
}

/** A conjunction that no packet satisfies: there is nothing to print. */
export class Contradiction extends Unprintable {}

const setOrNever = (left: string, items: readonly string[]): string => {
  if (items.length === 0) throw new Contradiction('a test that no packet satisfies')
  return `${left} ${setText(items)}`
}

function bitsText({ field, mask, value }: Extract<Test, { kind: 'bits' }>): MatchText {
  switch (field) {
    case 'tcp.flags':
      return late(`tcp flags & ${mask & (mask - 1) ? `(${flagText(mask)})` : flagText(mask)} == ${flagText(value)}`)
    case 'ct.status': {
      const name = statusNames[mask]
      if (name !== undefined && value === mask) return late(`ct status ${name}`)
      return late(`ct status & 0x${mask.toString(16)} == 0x${value.toString(16)}`)
    }
    case 'ip.saddr':
    case 'ip.daddr':
      return early(`${leftOf[field]} & ${printIpv4(mask)} == ${printIpv4(value)}`)
    default:
      return early(`${leftOf[field]} & 0x${mask.toString(16)} == 0x${value.toString(16)}`)
  }
}

/** What the rule's table says already of the network layer. */
export const familyLayer = (family: Family): Ranges => {
  switch (family) {
    case 'ip': return [[NfProto.ip, NfProto.ip]]
    case 'ip6': return [[NfProto.ip6, NfProto.ip6]]
    case 'arp': return [[NfProto.arp, NfProto.arp]]
    case 'inet': return ranges([[NfProto.ip, NfProto.ip], [NfProto.ip6, NfProto.ip6]])
    default: return [[0, 255]]
  }
}

const byEtherType: Readonly<Record<number, string>> = { 2: 'ip', 3: 'arp', 10: 'ip6' }

function layerText(set: Ranges, family: Family): string | undefined {
  const possible = familyLayer(family)
  const wanted = intersection(set, possible)
  if (wanted.length === 0) throw new Contradiction('a family that the table does not have')
  if (intersection(possible, complement(set, [0, 255])).length === 0) return undefined
  if (family === 'inet') return `meta nfproto ${setText(itemsOf('nfproto', wanted))}`
  const excluded = complement(set, [0, 255])
  const words = (of: Ranges): readonly string[] | undefined => {
    const values = of.flatMap(([low, high]) => (high - low > 2 ? [-1] : Array.from({ length: high - low + 1 }, (_, index) => low + index)))
    const names = values.map(value => byEtherType[value])
    return names.every(name => name !== undefined) ? names : undefined
  }
  const inside = words(wanted)
  if (inside) return `meta protocol ${setText(inside)}`
  const out = words(excluded)
  if (out) return `meta protocol != ${setText(out)}`
  throw new Unprintable('a network protocol without a name')
}

/**
 * A conjunction as nft matches. Dependencies that nft adds by itself (a port's protocol, an ICMP type's family) are not
 * written.
 * @throws Unprintable for what nft has no words for
 */
export function matchTexts(literals: readonly NegatableLiteral[], family: Family): readonly MatchText[] {
  const texts: MatchText[] = []
  const { nfproto: layer, l4proto } = impliedLayers(literals)
  const protocol = onlyOf(l4proto)
  let layerSaid = false
  let protocolSaid = false
  const test = (field: NumberField): Ranges | undefined => number(literals, field)

  for (const literal of literals) {
    const { leaf } = literal
    if (leaf.kind === 'interface') {
      const names = leaf.names.map(({ name, prefix }) => `"${name}${prefix ? '*' : ''}"`)
      texts.push(early(`${leaf.field}name ${isNegated(literal) ? '!= ' : ''}${setText(names)}`))
    }
  }
  for (const field of ['ip.saddr', 'ip.daddr'] as const) {
    const set = test(field)
    if (!set || isFull(field, set)) continue
    layerSaid = true
    texts.push(early(setOrNever(leftOf[field]!, itemsOf(field, set))))
  }
  for (const { leaf } of literals) {
    if (leaf.kind === 'address' && !(leaf.ranges.length === 1 && leaf.ranges[0]![0] === 0n && leaf.ranges[0]![1] === maxAddress)) {
      layerSaid = true
      texts.push(early(setOrNever(leaf.field === 'ip6.saddr' ? 'ip6 saddr' : 'ip6 daddr', addressItems(leaf.ranges))))
    }
    if (leaf.kind === 'bits' && (leaf.field === 'ip.saddr' || leaf.field === 'ip.daddr')) {
      layerSaid = true
      texts.push(bitsText(leaf))
    }
  }
  for (const field of ['sport', 'dport'] as const) {
    const set = test(field)
    if (!set || isFull(field, set)) continue
    const header = protocol === undefined ? undefined : portHeaders[protocol]
    if (header === undefined) {
      if (!protocolSaid) texts.push(early(setOrNever('meta l4proto', itemsOf('l4proto', l4proto ?? allPorts))))
    }
    protocolSaid = true
    texts.push(early(setOrNever(`${header ?? 'th'} ${field}`, itemsOf(field, set))))
  }
  const written = (field: NumberField): boolean => literals.some(({ leaf }) => (leaf.kind === 'bits' || (leaf.kind === 'number' && !isFull(field, leaf.ranges))) && leaf.field === field)
  const icmp = icmpFields.some(written)
  if (icmp && family !== 'ip' && family !== 'ip6') layerSaid = true
  if (icmp || written('tcp.flags')) protocolSaid = true
  if (layer && !layerSaid) {
    const text = layerText(layer, family)
    if (text !== undefined) texts.unshift(early(text))
  }
  if (l4proto && !protocolSaid && !isFull('l4proto', l4proto)) texts.push(early(setOrNever('meta l4proto', itemsOf('l4proto', l4proto))))
  for (const [field, left] of [['icmp.type', 'icmp type'], ['icmp.code', 'icmp code'], ['icmp6.type', 'icmpv6 type'], ['icmp6.code', 'icmpv6 code']] as const) {
    const set = test(field)
    if (set && !isFull(field, set)) texts.push(late(setOrNever(left, itemsOf(field, set))))
  }
  texts.push(...rest(literals))
  return texts
}

const icmpFields = ['icmp.type', 'icmp.code', 'icmp6.type', 'icmp6.code'] as const

/** What a field's presence says of the layers below it; see the fields' own definition in the model. */
const impliedBy: Partial<Record<string, { readonly nfproto?: Ranges; readonly l4proto?: Ranges }>> = {
  'ip.saddr': { nfproto: [[2, 2]] }, 'ip.daddr': { nfproto: [[2, 2]] }, 'ip6.saddr': { nfproto: [[10, 10]] }, 'ip6.daddr': { nfproto: [[10, 10]] },
  sport: { l4proto: allPorts }, dport: { l4proto: allPorts }, 'tcp.flags': { l4proto: [[6, 6]] },
  'icmp.type': { nfproto: [[2, 2]], l4proto: [[1, 1]] }, 'icmp.code': { nfproto: [[2, 2]], l4proto: [[1, 1]] },
  'icmp6.type': { nfproto: [[10, 10]], l4proto: [[58, 58]] }, 'icmp6.code': { nfproto: [[10, 10]], l4proto: [[58, 58]] },
}

/** Network and transport protocols; an absent one is any. */
export interface Layers {
  readonly nfproto?: Ranges
  readonly l4proto?: Ranges
}

/**
 * The layers that a conjunction allows, by its own tests and by the fields it reads.
 * @throws Contradiction when there is none
 */
export function impliedLayers(literals: readonly NegatableLiteral[]): Layers {
  let nfproto = number(literals, 'nfproto')
  let l4proto = number(literals, 'l4proto')
  for (const { leaf } of literals) {
    const implied = 'field' in leaf ? impliedBy[leaf.field] : undefined
    if (implied?.nfproto) nfproto = intersection(nfproto ?? [[0, 255]], implied.nfproto)
    if (implied?.l4proto) l4proto = intersection(l4proto ?? [[0, 255]], implied.l4proto)
  }
  if (nfproto?.length === 0 || l4proto?.length === 0) throw new Contradiction('layers that exclude each other')
  return { ...(nfproto && { nfproto }), ...(l4proto && { l4proto }) }
}

const done: ReadonlySet<NumberField> = new Set<NumberField>([
  'nfproto', 'l4proto', 'sport', 'dport', 'icmp.type', 'icmp.code', 'icmp6.type', 'icmp6.code', 'ip.saddr', 'ip.daddr',
])

function numberText({ field, ranges: set }: NumberTest): MatchText {
  if (field === 'tcp.flags') {
    const values = valuesIn(set).map(flagText)
    return late(values.length === 1 ? `tcp flags == ${values[0]}` : setOrNever('tcp flags', values))
  }
  if (field === 'ct.status' && isFull(field, set)) return late('ct status != 0x10000')
  const left = leftOf[field]!
  // Flag types compare without an operator by "any of these"; a range or a set compares by value.
  const items = itemsOf(field, set)
  if (field === 'ct.status' && items.length === 1 && !items[0]!.includes('-')) return late(`ct status == ${items[0]}`)
  return field.startsWith('ct.') ? late(setOrNever(left, items)) : early(setOrNever(left, items))
}

const valuesIn = (set: Ranges): readonly number[] => Array.from({ length: numberFields['tcp.flags'] + 1 }, (_, value) => value).filter(value => hasValue(set, value))

function rest(literals: readonly NegatableLiteral[]): readonly MatchText[] {
  const texts: MatchText[] = []
  let states: number = allStates
  for (const literal of literals) {
    const { leaf } = literal
    switch (leaf.kind) {
      case 'state':
        states &= leaf.states
        break
      case 'bits':
        if (leaf.field !== 'ip.saddr' && leaf.field !== 'ip.daddr') texts.push(bitsText(leaf))
        break
      case 'number':
        if (!done.has(leaf.field) && !(leaf.field === 'tcp.flags' && isFull(leaf.field, leaf.ranges))) texts.push(numberText(leaf))
        break
      case 'helper': {
        if (leaf.names === 'any' && !isNegated(literal) && literals.some(other => other.leaf.kind === 'helper' && other.leaf.names !== 'any')) break
        if (leaf.names === 'any') texts.push(late(isNegated(literal) ? negatedHelper() : `ct helper != "${noHelper}"`))
        else texts.push(late(`ct helper ${isNegated(literal) ? '!= ' : ''}${setText(leaf.names.map(name => `"${name}"`))}`))
        break
      }
      case 'atom':
        texts.push(early(atomText(leaf.key, isNegated(literal))))
        break
      default:
        break
    }
  }
  if (!isEveryState(states)) texts.unshift(early(statesText(states)))
  return texts
}

/** A name that no helper has: nft has no empty string, and `!=` holds for packets with a helper only. */
const noHelper = '-'

const negatedHelper = (): never => {
  throw new Unprintable('"no helper" has no form in nft')
}

/** Words that an nft match begins with: atoms of other dialects have others. */
const words = /^(?:meta|ct|ip|ip6|tcp|udp|udplite|sctp|dccp|th|icmp|icmpv6|igmp|ether|vlan|arp|ah|esp|comp|fib|rt|socket|osf|ipsec|numgen|jhash|symhash|exthdr|frag|hbh|dst|mh|srh|auth|limit|quota|gre|vxlan|geneve|gretap|tunnel|@)\b/

function atomText(key: string, negated: boolean): string {
  const text = key.replace(/@[^@/]*:\d+$/, '')
  if (negated || !words.test(text) || /@\w+\/[^/]*\//.test(text)) throw new Unprintable(`nft has no words for ${key}`)
  return text
}
