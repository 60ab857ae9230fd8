import type * as n from '../../../../grammars/nft/index.ts'
import { nearest } from '../../../text/index.ts'
import { readIpv6 } from '../../xtables/address.ts'
import { protocolNumber } from '../../xtables/protocols.ts'
import { bitmasks, constants, days } from '../vocabulary.ts'
import type { Report } from './report.ts'
import type { ValueType } from './types.ts'

/** Names of protocols for "did you mean". */
const protocolWords = ['tcp', 'udp', 'icmp', 'icmpv6', 'ipv6-icmp', 'esp', 'ah', 'sctp', 'dccp', 'udplite', 'gre', 'igmp', 'ospf', 'vrrp', 'comp'] as const

/** Words in messages for what a type holds. */
const spoken: Readonly<Partial<Record<n.TypeName, string>>> = {
  ipv4_addr: 'an IPv4 address', ipv6_addr: 'an IPv6 address', ether_addr: 'an Ethernet address', inet_service: 'a port', inet_proto: 'a protocol',
  ct_state: 'a conntrack state', ct_status: 'a conntrack status', ct_dir: '`original` or `reply`', ct_event: 'a conntrack event', icmp_type: 'an ICMP type',
  icmp_code: 'an ICMP code', icmpv6_type: 'an ICMPv6 type', icmpv6_code: 'an ICMPv6 code', icmpx_code: 'an ICMP code', tcp_flag: 'a TCP flag',
  pkt_type: 'a packet type', nf_proto: '`ipv4` or `ipv6`', day: 'a day of the week', time: 'a span of time such as `1h30m`', date: 'a date such as `"2030-01-31 10:00"`', hour: 'a time of day', integer: 'a number', mark: 'a mark',
  boolean: '`exists` or `missing`', dscp: 'a DSCP value', ecn: 'an ECN value', ether_type: 'an Ethernet type', iface_type: 'a type of interface such as `ether`',
}

export const nameOf = ({ type }: ValueType): string => (type === undefined ? 'a value' : spoken[type] ?? `a value of type ${type}`)

/** Words that stand for themselves in nft and so never are names of marks, realms and the like. */
const neverNames = new Set(['original', 'reply', 'ether', 'ip', 'ip6', 'vlan', 'arp', 'dnat', 'snat', 'ecn', 'reset', 'label', 'exists', 'missing'])

/** What strptime of src/datatype.c, date_type_parse, takes: it looks no further than the day. */
const datePattern = /^\s*\d{1,4}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])(?!\d)|^\d+$/
/** src/datatype.c, hour_type_parse. */
const hourPattern = /^\s*(?:[01]?\d|2[0-3]):[0-5]?\d(?::(?:[0-5]?\d|6[01]))?$|^\d+$|^(?:\d+(?:ms|[dhms]))+$/

/** A number as nft reads it: hexadecimal, octal or decimal (src/datatype.c, integer_type_parse). */
const isNumber = (text: string): boolean => /^(?:0x[\da-f]+|0[0-7]*|[1-9]\d*)$/i.test(text)

const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
const looksIpv6 = (text: string): boolean => text.includes(':')

/** Hexadecimal bytes with any one character between them: src/datatype.c, lladdr_type_parse, counts neither bytes nor colons. */
const isLinkAddress = (text: string): boolean => /^[\da-f]{1,2}(?:[^\da-f][\da-f]{1,2})*$/i.test(text)

/** Checks one constant against the type it must have. What depends on the machine (services, users, hosts) passes. */
export function checkConstant(value: n.Symbol | n.NumberLiteral | n.StringLiteral, expected: ValueType, report: Report): void {
  const { type, bits } = expected
  if (type === undefined) return
  if (value.kind === 'Number') {
    if (type === 'ether_addr') return value.value > 99n ? report(value, `expected ${nameOf(expected)}, found \`${value.value}\``) : undefined
    if (type === 'ct_label') return value.value > 127n ? report(value, 'a connection has labels 0 to 127') : undefined
    if (type === 'day' && value.value > 6n) return report(value, `expected a day from 0 to 6, found ${value.value}`)
    if (type !== 'ifname' && type !== 'string' && type !== 'ipv4_addr' && type !== 'ipv6_addr' && type !== 'time' && type !== 'date' && type !== 'verdict') checkRange(value, expected, report)
    return
  }
  const wrong = (known?: Iterable<string>): void => {
    const best = known && nearest(value.text, known)
    report(value, `expected ${nameOf(expected)}, found \`${value.text}\``, best === undefined ? undefined : `did you mean \`${best}\`?`)
  }
  const words = constants[type]
  switch (type) {
    case 'ipv4_addr':
      if (looksIpv6(value.text)) return wrong()
      if (ipv4.test(value.text) && value.text.split('.').some(part => Number(part) > 255)) return wrong()
      return
    case 'ipv6_addr':
      return ipv4.test(value.text) ? wrong() : undefined
    case 'ether_addr':
      return isLinkAddress(value.text) ? undefined : wrong()
    case 'inet_service':
      return ipv4.test(value.text) || looksIpv6(value.text) ? wrong() : undefined
    case 'integer':
    case 'cgroup':
      // A number in quotes is a number still.
      return isNumber(value.text) ? undefined : wrong()
    case 'inet_proto':
      return protocolNumber(value.text) === undefined && !(protocolWords as readonly string[]).includes(value.text) ? wrong(protocolWords) : undefined
    case 'classid':
      return /^[\da-f]+:[\da-f]+$|^none$|^root$/i.test(value.text) ? undefined : wrong()
    case 'mark':
    case 'realm':
    case 'devgroup':
      return value.kind === 'Symbol' && neverNames.has(value.text) ? wrong() : undefined
    case 'day':
      return /^[0-6]$/.test(value.text) || (days as readonly string[]).includes(value.text) ? undefined : wrong(days)
    case 'time':
      return /^(?:\d+(?:ms|[dhms]))+$|^\d+$/.test(value.text) ? undefined : wrong()
    case 'date':
      return datePattern.test(value.text) ? undefined : wrong()
    case 'hour':
      return hourPattern.test(value.text) ? undefined : wrong()
    case 'ct_event':
    case 'ct_state':
    case 'ct_status':
      return words && !Object.hasOwn(words, value.text) && !isNumber(value.text) ? wrong(Object.keys(words)) : undefined
    case 'ct_label':
      return /^\d+$/.test(value.text) && Number(value.text) > 127 ? report(value, 'a connection has labels 0 to 127') : undefined
    case 'ifname':
      if (value.text.length > 15 && !(value.text.length === 16 && value.text.endsWith('*'))) report(value, `an interface name has at most 15 characters: \`${value.text}\``)
      else if (value.text === '') report(value, 'expected an interface name, found an empty text')
      else if (value.kind === 'String' && value.text === '*') report(value, 'a name of nothing but `*` is not taken', 'leave the match out: every interface is meant')
      return
    case 'string':
      if (value.text.length > bits / 8) report(value, `expected at most ${bits / 8} characters, found ${value.text.length}`)
      return
    default:
      if (words && !Object.hasOwn(words, value.text) && !isNumber(value.text)) wrong(Object.keys(words))
  }
}

function checkRange(value: n.NumberLiteral, { type, bits }: ValueType, report: Report): void {
  // Whether something is there is one bit that nft reads as eight (src/datatype.c, boolean_type).
  const most = type === 'boolean' ? 255n : bits >= 1 ? (1n << BigInt(bits)) - 1n : 0n
  if (value.value > most || value.value < 0n) report(value, `\`${value.value}\` does not fit into ${bits} bits: expected 0 to ${most}`, type === undefined ? undefined : `this is ${nameOf({ type, bits })}`)
}

/** Number that an address or a number stands for; undefined where that cannot be told from the text. */
export function numericValue(expression: n.Expression): bigint | undefined {
  if (expression.kind === 'Number') return expression.value
  if (expression.kind === 'Symbol' && ipv4.test(expression.text)) return expression.text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
  return expression.kind === 'Symbol' && looksIpv6(expression.text) ? readIpv6(expression.text) : undefined
}

export const isBitmask = ({ type }: ValueType): boolean => type === undefined || bitmasks.has(type)
