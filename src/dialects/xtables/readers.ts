import {
  type Condition, State, allStates, all, always, any, complement, helpers, never, not, numberFields, ranges, userspaceHelpers,
} from '../../model/index.ts'
import { rangesOf4, rangesOf6, readIpv6, readNetwork4, readNetwork6, readShortIpv4 } from './address.ts'
import { readIcmpType } from './icmp.ts'
import { protocolNumber } from './protocols.ts'
import type { OptionUse, XtContext } from './types.ts'
import { quoteWord, readMark, readPortRange, readPorts, readStates, readStatuses, readTcpFlags } from './values.ts'

/** What one option asks of a packet; undefined when its value is not understood. */
export type Reader = (use: OptionUse, context: XtContext) => Condition | undefined

/** The connection exists: INVALID and UNTRACKED packets have none. */
const tracked: Condition = { kind: 'state', states: State.new | State.established | State.related }

const negate = (condition: Condition, negated: boolean): Condition => (negated ? not(condition) : condition)

/** A test over a number; negated, over the other numbers: both are false where the field is missing. */
function numbers(field: keyof typeof numberFields, set: readonly (readonly [number, number])[], negated: boolean): Condition {
  const normal = ranges(set)
  return { kind: 'number', field, ranges: negated ? complement(normal, [0, numberFields[field]]) : normal }
}

const maxAddress6 = (1n << 128n) - 1n

const addressReader = (side: 'saddr' | 'daddr'): Reader => ({ values, negated }, { family }) => {
  const words = values[0]?.split(',') ?? []
  const conditions = words.map(word => addressCondition(word, side, family))
  if (conditions.length === 0 || conditions.includes(undefined)) return undefined
  const condition = mergeRanges(conditions as Condition[])
  return negated ? negateAddress(condition) : condition
}

function addressCondition(word: string, side: 'saddr' | 'daddr', family: XtContext['family']): Condition | undefined {
  if (family === 'ip6') {
    const network = readNetwork6(word)
    const set = network && rangesOf6(network)
    return set && { kind: 'address', field: `ip6.${side}`, ranges: set }
  }
  const network = readNetwork4(word)
  if (!network) return undefined
  const set = rangesOf4(network)
  return set ? { kind: 'number', field: `ip.${side}`, ranges: set } : { kind: 'bits', field: `ip.${side}`, mask: network.mask, value: network.address }
}

/** One test over all ranges where each condition is one. */
function mergeRanges(conditions: readonly Condition[]): Condition {
  const [first] = conditions
  if (conditions.length === 1) return first!
  if (first?.kind === 'number') {
    const { field } = first
    const sets = conditions.map(condition => (condition.kind === 'number' ? condition.ranges : undefined))
    if (!sets.includes(undefined)) return { kind: 'number', field, ranges: ranges(sets.flatMap(set => set!)) }
  }
  if (first?.kind === 'address') {
    const { field } = first
    return { kind: 'address', field, ranges: ranges(conditions.flatMap(condition => (condition.kind === 'address' ? condition.ranges : []))) }
  }
  return any(conditions)
}

/** Every packet of the family has both addresses: the other addresses are the negation. */
function negateAddress(condition: Condition): Condition {
  if (condition.kind === 'number') return { ...condition, ranges: complement(condition.ranges, [0, numberFields[condition.field]]) }
  if (condition.kind === 'address') return { ...condition, ranges: complement(condition.ranges, [0n, maxAddress6]) }
  return not(condition)
}

const interfaceReader = (field: 'iif' | 'oif'): Reader => ({ values, negated }) => {
  const word = values[0]
  if (!word) return undefined
  if (word === '+') return negated ? never : always
  return negate({ kind: 'interface', field, names: [word.endsWith('+') ? { name: word.slice(0, -1), prefix: true } : { name: word }] }, negated)
}

const portReader = (field: 'sport' | 'dport'): Reader => ({ values, negated }) => {
  const range = values[0] === undefined ? undefined : readPortRange(values[0])
  return range && numbers(field, [range], negated)
}

const ports: Readonly<Record<string, Reader>> = { 'source-port': portReader('sport'), 'destination-port': portReader('dport') }

const portsReader = (fields: readonly ('sport' | 'dport')[]): Reader => ({ values, negated }) => {
  const set = values[0] === undefined ? undefined : readPorts(values[0])
  if (!set) return undefined
  const conditions = fields.map(field => numbers(field, set, negated))
  return negated ? all(conditions) : any(conditions)
}

const icmpReader = (version: 4 | 6): Reader => ({ values, negated }) => {
  const type = values[0] === undefined ? undefined : readIcmpType(values[0], version)
  if (!type) return undefined
  const field = version === 4 ? 'icmp' : 'icmp6'
  const set: readonly [number, number] = type.type === 'any' ? [0, 255] : [type.type, type.type]
  const whole = type.codes[0] === 0 && type.codes[1] === 255
  if (whole) return numbers(`${field}.type`, [set], negated)
  const types = numbers(`${field}.type`, [set], false)
  const codes = numbers(`${field}.code`, [type.codes], false)
  return negated ? any([numbers(`${field}.type`, [set], true), all([types, numbers(`${field}.code`, [type.codes], true)])]) : all([types, codes])
}

const anyTcp: Condition = { kind: 'number', field: 'tcp.flags', ranges: [[0, 255]] }

function tcpFlags(mask: number, value: number, negated: boolean): Condition {
  // A wanted bit outside the mask never matches (xt_tcpudp.c, FWINVTCP over `(flags & mask) == compare`).
  const test: Condition = { kind: 'bits', field: 'tcp.flags', mask, value }
  return negated ? all([anyTcp, not(test)]) : test
}

const stateReader = (nat: 'nat' | 'no nat'): Reader => ({ values, negated }) => {
  const list = values[0] === undefined ? undefined : readStates(values[0], nat)
  if (!list) return undefined
  if (list.status === 0) return { kind: 'state', states: negated ? allStates & ~list.states : list.states }
  const parts: Condition[] = list.states === 0 ? [] : [{ kind: 'state', states: list.states }]
  return negate({ kind: 'any', of: [...parts, ...statusBits(list.status)] }, negated)
}

const statusBits = (mask: number): readonly Condition[] =>
  [...Array(16).keys()].map(bit => 1 << bit).filter(bit => (mask & bit) !== 0).map(bit => ({ kind: 'bits', field: 'ct.status', mask: bit, value: bit }))

/** What a packet without a connection never matches, negated or not. */
const ofConnection = (condition: Condition, negated: boolean): Condition => (negated ? all([tracked, not(condition)]) : condition)

const connectionAtom = (name: string): Reader => use =>
  ofConnection({ kind: 'atom', key: `-m conntrack --${name} ${use.values.map(quoteWord).join(' ')}` }, use.negated)

const markReader = (field: 'mark' | 'ct.mark'): Reader => ({ values, negated }) => {
  const mark = values[0] === undefined ? undefined : readMark(values[0])
  if (!mark) return undefined
  const test: Condition = mark.mask === 0xffffffff
    ? { kind: 'number', field, ranges: [[mark.value, mark.value]] }
    : { kind: 'bits', field, mask: mark.mask, value: mark.value }
  return field === 'mark' ? negate(test, negated) : ofConnection(test, negated)
}

/**
 * The kernel compares with the length of the helper's own name (net/netfilter/xt_helper.c), so `ftp-2121` is also the
 * helper `ftp`, and the empty name any helper.
 */
const helperReader: Reader = ({ values, negated }) => {
  const name = values[0]
  if (name === undefined) return undefined
  if (name === '') return negate({ kind: 'helper', names: 'any' }, negated)
  return negate({ kind: 'helper', names: helperNames(name) }, negated)
}

/** The helpers that a name stands for: itself, and known ones whose names it begins with. */
export const helperNames = (name: string): readonly string[] =>
  [...new Set([...[...helpers.map(helper => helper.name), ...userspaceHelpers].filter(known => name.startsWith(known) && known !== name), name])]

const rangeReader = (side: 'saddr' | 'daddr'): Reader => ({ values, negated }, { family }) => {
  const [from, to] = values[0]?.split('-') ?? []
  if (from === undefined) return undefined
  if (family === 'ip6') {
    const low = readIpv6(from)
    const high = to === undefined ? low : readIpv6(to)
    if (low === undefined || high === undefined) return undefined
    const set = ranges([[low, high]])
    return { kind: 'address', field: `ip6.${side}`, ranges: negated ? complement(set, [0n, maxAddress6]) : set }
  }
  const low = readShortIpv4(from)
  const high = to === undefined ? low : readShortIpv4(to)
  return low === undefined || high === undefined ? undefined : numbers(`ip.${side}`, [[low, high]], negated)
}

const protocolReader = (field: 'l4proto' | 'ct.l4proto'): Reader => ({ values, negated }) => {
  const protocol = values[0] === undefined ? undefined : protocolNumber(values[0])
  if (protocol === undefined) return undefined
  if (field === 'ct.l4proto') return ofConnection({ kind: 'number', field, ranges: [[protocol, protocol]] }, negated)
  if (protocol === 0) return negated ? never : always
  return numbers(field, [[protocol, protocol]], negated)
}

/** Readers of the options that need no module. */
export const coreReaders: Readonly<Record<string, Reader>> = {
  protocol: protocolReader('l4proto'),
  source: addressReader('saddr'),
  destination: addressReader('daddr'),
  'in-interface': interfaceReader('iif'),
  'out-interface': interfaceReader('oif'),
  fragment: ({ negated }) => negate({ kind: 'atom', key: '-f' }, negated),
}

/** Readers for arptables and ebtables. */
export const linkReaders: Readonly<Record<string, Reader>> = { 'in-interface': interfaceReader('iif'), 'out-interface': interfaceReader('oif') }

/** Modules whose options are independent of each other, with those that the model has words for. */
export const moduleReaders: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  tcp: {
    ...ports,
    'tcp-flags': ({ values, negated }) => {
      const mask = readTcpFlags(values[0] ?? '')
      const value = readTcpFlags(values[1] ?? '')
      return mask === undefined || value === undefined ? undefined : tcpFlags(mask, value, negated)
    },
    // --syn is --tcp-flags FIN,SYN,RST,ACK SYN.
    syn: ({ negated }) => tcpFlags(0x17, 0x02, negated),
  },
  udp: ports,
  udplite: ports,
  sctp: ports,
  dccp: ports,
  multiport: {
    'source-ports': portsReader(['sport']),
    'destination-ports': portsReader(['dport']),
    ports: portsReader(['sport', 'dport']),
  },
  icmp: { 'icmp-type': icmpReader(4) },
  icmp6: { 'icmpv6-type': icmpReader(6) },
  state: { state: stateReader('no nat') },
  conntrack: {
    ctstate: stateReader('nat'),
    ctproto: protocolReader('ct.l4proto'),
    ctstatus: ({ values, negated }) => {
      const mask = values[0] === undefined ? undefined : readStatuses(values[0])
      return mask === undefined ? undefined : ofConnection(any(statusBits(mask)), negated)
    },
    ctdir: ({ values, negated }) => {
      const direction = ['ORIGINAL', 'REPLY'].indexOf(values[0]?.toUpperCase() ?? '')
      return direction < 0 ? undefined : ofConnection({ kind: 'number', field: 'ct.direction', ranges: [[direction, direction]] }, negated)
    },
    ...Object.fromEntries(
      ['ctorigsrc', 'ctorigdst', 'ctreplsrc', 'ctrepldst', 'ctorigsrcport', 'ctorigdstport', 'ctreplsrcport', 'ctrepldstport', 'ctexpire']
        .map(name => [name, connectionAtom(name)] as const)),
  },
  connmark: { mark: markReader('ct.mark') },
  mark: { mark: markReader('mark') },
  helper: { helper: helperReader },
  iprange: { 'src-range': rangeReader('saddr'), 'dst-range': rangeReader('daddr') },
  physdev: {},
}
