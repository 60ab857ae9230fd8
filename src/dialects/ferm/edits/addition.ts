import { NfProto, Protocol, State, hasValue, intersection } from '../../../model/index.ts'
import type { Condition, Ranges, Test } from '../../../model/index.ts'
import { icmpTypeName, printIpv4, printIpv6, protocolName, waysTo } from '../../xtables/index.ts'
import type { Reason } from '../../xtables/index.ts'

/** What a copy of a rule asks for besides, in ferm's terms. Words are ready to write; lists are ferm's. */
export interface Addition {
  readonly protocol?: number
  /** Names (or numbers) of ICMP types: ferm has one spelling for both families. */
  readonly icmp?: readonly string[]
  readonly addresses: readonly AddedAddresses[]
  readonly ports: readonly { readonly field: 'sport' | 'dport'; readonly ranges: Ranges }[]
  /** Behind the protocol: flags. */
  readonly before: readonly string[]
  /** Behind the state: helpers, connection attributes. */
  readonly after: readonly string[]
}

export interface AddedAddresses {
  readonly side: 'saddr' | 'daddr'
  /** Networks and single addresses; undefined when a range is neither. */
  readonly networks?: readonly string[]
  readonly ranges: readonly string[]
}

/** The additions that a conjunction of tests comes to in one family: one for each way to meet it, none where no packet does. */
export function additionsOf(tests: readonly Condition[], family: 'ip' | 'ip6'): readonly Addition[] | Reason {
  const ways = waysTo({ kind: 'all', of: tests })
  if ('reason' in ways) return ways
  const additions: Addition[] = []
  for (const way of ways) {
    const addition = additionOf(way, family)
    if (addition === 'never') continue
    if ('reason' in addition) return addition
    additions.push(addition)
  }
  return additions
}

interface Draft {
  protocol?: number
  icmp?: Ranges
  readonly addresses: AddedAddresses[]
  readonly ports: { readonly field: 'sport' | 'dport'; readonly ranges: Ranges }[]
  readonly before: string[]
  readonly after: string[]
}

function additionOf(tests: readonly Test[], family: 'ip' | 'ip6'): Addition | Reason | 'never' {
  const draft: Draft = { addresses: [], ports: [], before: [], after: [] }
  for (const test of tests) {
    const answer = addTest(draft, test, family)
    if (answer) return answer
  }
  const { icmp, ...rest } = draft
  if (rest.ports.length > 0 && rest.protocol === undefined) return { reason: 'ports need one protocol' }
  if (!icmp) return rest
  const types = icmp.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, index) => low + index))
  return { ...rest, icmp: types.map(type => icmpTypeName(type, family === 'ip' ? 4 : 6) ?? String(type)) }
}

const wholeByte = (ranges: Ranges): boolean => ranges.length === 1 && ranges[0]![0] === 0 && ranges[0]![1] === 255

function addTest(draft: Draft, test: Test, family: 'ip' | 'ip6'): Reason | 'never' | undefined {
  const needs = (protocol: number): 'never' | undefined => {
    if (draft.protocol !== undefined && draft.protocol !== protocol) return 'never'
    draft.protocol = protocol
    return undefined
  }
  switch (test.kind) {
    case 'number':
      return addNumber(draft, test.field, test.ranges, family, needs)
    case 'address': {
      if (family !== 'ip6') return 'never'
      draft.addresses.push(addressWords(test.field === 'ip6.saddr' ? 'saddr' : 'daddr', test.ranges, 128))
      return undefined
    }
    case 'bits':
      return addBits(draft, test, needs)
    case 'state':
      return (test.states & State.related) === 0 ? 'never' : undefined
    case 'helper':
      draft.after.push(`mod helper helper ${test.names === 'any' ? '""' : words(test.names)}`)
      return undefined
    case 'interface':
      return { reason: 'interfaces are not added' }
  }
}

const words = (names: readonly string[]): string => {
  const quoted = names.map(name => (/^[-+\w/.:]+$/.test(name) ? name : `"${name}"`))
  return quoted.length === 1 ? quoted[0]! : `(${quoted.join(' ')})`
}

function addNumber(draft: Draft, field: string, ranges: Ranges, family: 'ip' | 'ip6', needs: (protocol: number) => 'never' | undefined): Reason | 'never' | undefined {
  const [range] = ranges
  const one = ranges.length === 1 && range![0] === range![1] ? range![0] : undefined
  switch (field) {
    case 'nfproto':
      return hasValue(ranges, NfProto[family]) ? undefined : 'never'
    case 'l4proto':
      if (one !== undefined) return needs(one)
      return draft.protocol !== undefined && hasValue(ranges, draft.protocol) ? undefined : { reason: 'more than one protocol has no words here' }
    case 'icmp.type':
    case 'icmp6.type': {
      const version = field === 'icmp.type' ? 'ip' : 'ip6'
      if (version !== family) return 'never'
      draft.icmp = draft.icmp ? intersection(draft.icmp, ranges) : ranges
      if (draft.icmp.length === 0) return 'never'
      return needs(version === 'ip' ? Protocol.icmp : Protocol.icmp6)
    }
    case 'icmp.code':
    case 'icmp6.code':
      return wholeByte(ranges) ? undefined : { reason: 'ICMP codes are not added' }
    case 'sport':
    case 'dport':
      draft.ports.push({ field, ranges })
      return undefined
    case 'ip.saddr':
    case 'ip.daddr':
      if (family !== 'ip') return 'never'
      draft.addresses.push(addressWords(field === 'ip.saddr' ? 'saddr' : 'daddr', ranges, 32))
      return undefined
    case 'tcp.flags':
      return wholeByte(ranges) ? needs(Protocol.tcp) : { reason: 'TCP flags are tested by mask here' }
    case 'mark':
    case 'ct.mark':
      if (one === undefined) return { reason: 'a range of marks has no words here' }
      draft.after.push(`mod ${field === 'mark' ? 'mark' : 'connmark'} mark 0x${one.toString(16)}`)
      return undefined
    case 'ct.direction':
      if (one === undefined) return undefined
      draft.after.push(`mod conntrack ctdir ${one === 0 ? 'ORIGINAL' : 'REPLY'}`)
      return undefined
    default:
      return { reason: `no words for this test of ${field}` }
  }
}

const statusNames: Readonly<Record<number, string>> = { 1: 'EXPECTED', 2: 'SEEN_REPLY', 4: 'ASSURED', 8: 'CONFIRMED' }
const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG']
const flagsIn = (bits: number): string[] => flagNames.filter((_, index) => (bits >> index) & 1)
const flagWords = (bits: number): string => words(bits === 0 ? ['NONE'] : flagsIn(bits))

function addBits(draft: Draft, { field, mask, value }: Extract<Test, { kind: 'bits' }>, needs: (protocol: number) => 'never' | undefined): Reason | 'never' | undefined {
  switch (field) {
    case 'tcp.flags':
      draft.before.push(`tcp-flags ${flagWords(mask)} ${flagWords(value)}`)
      return needs(Protocol.tcp)
    case 'ct.status': {
      const name = statusNames[mask]
      if (name === undefined || (value !== mask && value !== 0)) return { reason: 'no words for this connection status' }
      draft.after.push(`mod conntrack ${value === 0 ? '! ' : ''}ctstatus ${name}`)
      return undefined
    }
    case 'mark':
    case 'ct.mark':
      draft.after.push(`mod ${field === 'mark' ? 'mark' : 'connmark'} mark 0x${value.toString(16)}/0x${mask.toString(16)}`)
      return undefined
    default:
      return { reason: 'an address mask with holes has no words here' }
  }
}

function addressWords(side: 'saddr' | 'daddr', ranges: readonly (readonly [number | bigint, number | bigint])[], bits: 32 | 128): AddedAddresses {
  const show = (address: number | bigint): string => (bits === 32 ? printIpv4(Number(address)) : printIpv6(BigInt(address)))
  const networks = ranges.map(([low, high]) => {
    const size = BigInt(high) - BigInt(low) + 1n
    if ((size & (size - 1n)) !== 0n || BigInt(low) % size !== 0n) return undefined
    const length = bits - (size.toString(2).length - 1)
    return length === bits ? show(low) : `${show(low)}/${length}`
  })
  return {
    side,
    ...(networks.every(network => network !== undefined) && { networks: networks as string[] }),
    ranges: ranges.map(([low, high]) => (low === high ? show(low) : `${show(low)}-${show(high)}`)),
  }
}

export const portWords = (ranges: Ranges): string => words(ranges.map(([low, high]) => (low === high ? String(low) : `${low}:${high}`)))

export const addressList = (values: readonly string[]): string => words(values)

/** ferm's name of a protocol: `icmp` stands for ICMPv6 in ip6. */
export const protocolWord = (protocol: number): string => (protocol === Protocol.icmp6 ? 'icmp' : protocolName(protocol))
