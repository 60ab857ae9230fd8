import { protocolName, protocolNumber } from '../../xtables/protocols.ts'
import { portOfService, serviceNames } from '../../xtables/services.ts'
import { constants } from '../vocabulary.ts'

/** Types of values that the model understands; all others are compared as text. */
export type ValueType =
  | 'port' | 'protocol' | 'icmp type' | 'icmp code' | 'icmpv6 type' | 'icmpv6 code' | 'tcp flags' | 'ct state' | 'ct status'
  | 'ct direction' | 'mark' | 'ipv4' | 'ipv6' | 'nfproto' | 'ethertype' | 'interface' | 'helper' | 'opaque'

/** Types whose values are sets of flags: without an operator they are compared by "any of these" (man nft, BITMASK TYPES). */
export const bitmaskTypes: ReadonlySet<ValueType> = new Set<ValueType>(['tcp flags', 'ct state', 'ct status'])

type Words = Readonly<Record<string, number>>

/** Words that the vocabulary knows completely. */
const words: Partial<Record<ValueType, Words>> = {
  'icmp type': constants.icmp_type!, 'icmp code': constants.icmp_code!, 'icmpv6 type': constants.icmpv6_type!, 'icmpv6 code': constants.icmpv6_code!,
  'tcp flags': constants.tcp_flag!, 'ct state': constants.ct_state!, 'ct status': constants.ct_status!, 'ct direction': constants.ct_dir!,
  nfproto: constants.nf_proto!, ethertype: constants.ether_type!,
}

/** Keywords of nft for protocols that /etc/protocols calls otherwise (src/parser_bison.y, `primary_rhs_expr`). */
const protocolKeywords: Words = { comp: 108 }

/** The number that a word stands for in a type; undefined for an unknown word. Services and protocols are those of common machines. */
export function constantOf(type: ValueType, word: string): number | undefined {
  if (type === 'port') return portOfService(word)
  if (type === 'protocol') return protocolKeywords[word] ?? (/^\d/.test(word) ? undefined : protocolNumber(word))
  const table = words[type]
  return table && Object.hasOwn(table, word) ? table[word] : undefined
}

/** The word for a number, for printing. */
export function wordOf(type: ValueType, value: number): string | undefined {
  if (type === 'port') return [...serviceNames()].find(name => portOfService(name) === value)
  if (type === 'protocol') {
    const name = protocolName(value)
    return /^\d/.test(name) ? undefined : name
  }
  return Object.entries(words[type] ?? {}).find(([, number]) => number === value)?.[0]
}

/** Largest value of a type, undefined for those without numbers. */
export const maxOf: Partial<Record<ValueType, number>> = {
  port: 0xffff, protocol: 255, 'icmp type': 255, 'icmp code': 255, 'icmpv6 type': 255, 'icmpv6 code': 255, 'tcp flags': 255,
  'ct state': 0xffffffff, 'ct status': 0xffffffff, 'ct direction': 1, mark: 0xffffffff, ipv4: 0xffffffff, nfproto: 255, ethertype: 0xffff,
}
