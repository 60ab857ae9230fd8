import type { Field, Range } from '../model/index.ts'
import { NfProto, Protocol, Status } from '../model/index.ts'
import { nameWord, questionWord } from './packet-tokens.ts'
import type { Packet } from './packet.ts'

/** Values for people, in nft's words. */

export const formatAddress = (address: number): string => [24, 16, 8, 0].map(shift => (address >>> shift) & 0xff).join('.')

/** RFC 5952: the longest run of zero groups is `::`. */
export function formatAddress6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((address >> BigInt(16 * (7 - index))) & 0xffffn))
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (start + length < 8 && groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  const hex = (part: readonly number[]): string => part.map(group => group.toString(16)).join(':')
  return best.start < 0 ? hex(groups) : `${hex(groups.slice(0, best.start))}::${hex(groups.slice(best.start + best.length))}`
}

const protocols = new Map<number, string>(Object.entries({ ...Protocol, icmpv6: 58, igmp: 2, ospf: 89, vrrp: 112 }).map(([name, value]) => [value, name === 'icmp6' ? 'icmpv6' : name]))

export const formatProtocol = (l4proto: number): string => protocols.get(l4proto) ?? `protocol ${l4proto}`

export const icmpTypes: Record<number, string> = {
  0: 'echo-reply', 3: 'destination-unreachable', 4: 'source-quench', 5: 'redirect', 8: 'echo-request', 11: 'time-exceeded', 12: 'parameter-problem',
}
export const icmp6Types: Record<number, string> = {
  1: 'destination-unreachable', 2: 'packet-too-big', 3: 'time-exceeded', 4: 'parameter-problem', 128: 'echo-request', 129: 'echo-reply',
  130: 'mld-listener-query', 131: 'mld-listener-report', 132: 'mld-listener-done', 133: 'nd-router-solicit', 134: 'nd-router-advert', 135: 'nd-neighbor-solicit',
  136: 'nd-neighbor-advert', 137: 'nd-redirect', 143: 'mld2-listener-report',
}

export const flagNames = ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ecn', 'cwr']

export const formatFlags = (flags: number): string => flagNames.filter((_, bit) => (flags >> bit) & 1).join(',') || 'none'

export const formatStatus = (status: number): string =>
  Object.entries(Status).filter(([, bit]) => (status & bit) !== 0).map(([name]) => name).join(',') || 'none'

/** By name where all its bits have names. */
const statusWord = (status: number): string =>
  (Object.values(Status).reduce((rest, bit) => rest & ~bit, status) === 0 ? formatStatus(status) : hex(status))

const hex = (value: number): string => `0x${value.toString(16)}`

/** One value of a field. */
export function formatValue(field: Field, value: number | bigint): string {
  switch (field) {
    case 'ip.saddr':
    case 'ip.daddr':
      return formatAddress(Number(value))
    case 'ip6.saddr':
    case 'ip6.daddr':
      return formatAddress6(BigInt(value))
    case 'l4proto':
    case 'ct.l4proto':
      return formatProtocol(Number(value))
    case 'icmp.type':
      return icmpTypes[Number(value)] ?? String(value)
    case 'icmp6.type':
      return icmp6Types[Number(value)] ?? String(value)
    case 'tcp.flags':
      return formatFlags(Number(value))
    case 'ct.direction':
      return Number(value) === 0 ? 'original' : 'reply'
    case 'ct.status':
      return formatStatus(Number(value))
    case 'mark':
    case 'ct.mark':
      return hex(Number(value))
    default:
      return String(value)
  }
}

const widths: Partial<Record<Field, number>> = { 'ip.saddr': 32, 'ip.daddr': 32, 'ip6.saddr': 128, 'ip6.daddr': 128 }

/** Prefixes that make up a range of addresses. */
function prefixes(low: bigint, high: bigint, width: number): readonly string[] | undefined {
  const size = high - low + 1n
  if ((size & (size - 1n)) !== 0n || low % size !== 0n) return undefined
  return [String(width - (size.toString(2).length - 1))]
}

/** A range of values: one, a prefix of addresses, or `low-high`. */
export function formatRange(field: Field, [low, high]: Range<number> | Range<bigint>): string {
  if (low === high) return formatValue(field, low)
  const width = widths[field]
  const prefix = width === undefined ? undefined : prefixes(BigInt(low), BigInt(high), width)
  return prefix ? `${formatValue(field, low)}/${prefix[0]}` : `${formatValue(field, low)}-${formatValue(field, high)}`
}

/**
 * What an ordinary packet of this kind has as its connection's status: confirmed once it was let go on, and answered when it is
 * established. Told only where it is otherwise.
 */
function ordinaryStatus(packet: Packet): number {
  const expected = (packet['ct.status'] ?? 0) & Status.expected
  if (expected) return Status.expected | Status.confirmed | (packet['ct.state'] === 'established' ? Status['seen-reply'] : 0)
  return Status.confirmed | (packet['ct.state'] === 'new' ? 0 : Status['seen-reply'])
}

/** ICMP errors belong to a connection of another protocol. */
function ordinaryConnection(packet: Packet): number | undefined {
  const [four, six] = [packet['icmp.type'], packet['icmp6.type']]
  const error = four === undefined ? six !== undefined && (six < 128 || six === 137) : [3, 4, 5, 11, 12].includes(four)
  return packet['ct.state'] === 'related' && error ? Protocol.tcp : packet.l4proto
}

/** One packet for people, in words near tcpdump's and nft's, which `parsePacket` reads: `iif eth0 tcp 198.51.100.7:50000 > 192.0.2.1:22 syn, ct state new`. */
export function formatPacket(packet: Packet): string {
  const side = (address: 'saddr' | 'daddr', port: number | undefined): string => {
    const six = packet[`ip6.${address}`]
    const four = packet[`ip.${address}`]
    const text = six !== undefined ? formatAddress6(six) : four !== undefined ? formatAddress(four) : ''
    return port === undefined ? text : `${six === undefined ? text : `[${text}]`}:${port}`
  }
  const type = packet['icmp.type'] === undefined ? packet['icmp6.type'] === undefined ? undefined : formatValue('icmp6.type', packet['icmp6.type']) : formatValue('icmp.type', packet['icmp.type'])
  const code = packet['icmp.code'] ?? packet['icmp6.code']
  const from = side('saddr', packet.sport)
  const words = [
    ...(packet.iif === undefined ? [] : [`iif ${nameWord(packet.iif)}`]),
    ...(packet.oif === undefined ? [] : [`oif ${nameWord(packet.oif)}`]),
    ...(packet.nfproto === NfProto.arp ? ['arp'] : packet.nfproto === 0 ? ['non-ip'] : []),
    ...(packet.l4proto === undefined ? [] : [formatProtocol(packet.l4proto)]),
    ...(from === '' ? [] : [`${from} > ${side('daddr', packet.dport)}`]),
    ...(type === undefined ? [] : [`${/^\d/.test(type) ? 'type ' : ''}${type}${code ? ` code ${code}` : ''}`]),
    ...(packet['tcp.flags'] === undefined ? [] : [formatFlags(packet['tcp.flags'])]),
    ...(packet.mark ? [`mark ${formatValue('mark', packet.mark)}`] : []),
  ]
  const conntrack = [
    ...(packet['ct.state'] === undefined ? [] : [`ct state ${packet['ct.state']}`]),
    ...(packet['ct.direction'] === 1 ? ['reply'] : []),
    ...(packet['ct.helper'] === undefined ? [] : [`expected by ${JSON.stringify(packet['ct.helper'])}`]),
    ...(packet['ct.helper'] === undefined && ((packet['ct.status'] ?? 0) & Status.expected) !== 0 ? ['expected'] : []),
    ...(packet['ct.status'] === undefined || packet['ct.status'] === ordinaryStatus(packet) ? [] : [`ct status ${statusWord(packet['ct.status'])}`]),
    ...(packet['ct.l4proto'] === undefined || packet['ct.l4proto'] === ordinaryConnection(packet) ? [] : [`ct protocol ${protocols.get(packet['ct.l4proto']) ?? packet['ct.l4proto']}`]),
    ...(packet['ct.mark'] ? [`ct mark ${formatValue('ct.mark', packet['ct.mark'])}`] : []),
  ]
  const atoms = Object.entries(packet.atoms ?? {}).map(([key, answer]) => `${answer ? 'where' : 'where not'} ${questionWord(key)}`)
  return [words.join(' '), ...conntrack, ...atoms].filter(part => part !== '').join(', ')
}
