import type { Ranges } from './ranges.ts'
import type { StateSet } from './state.ts'

/**
 * What a rule asks of a packet. A test is FALSE for a packet that lacks the field (a port of an ICMP packet, a
 * conntrack attribute of an untracked one), whatever the values: a dialect that matches such packets says so
 * with `not` or `any`, and writes `!= 22` as a test over the other ports.
 */
export type Condition = All | Any | Not | Test | Atom

export interface All {
  readonly kind: 'all'
  readonly of: readonly Condition[]
}

export interface Any {
  readonly kind: 'any'
  readonly of: readonly Condition[]
}

export interface Not {
  readonly kind: 'not'
  readonly of: Condition
}

/**
 * A match that is not understood. Equal keys are the same question with the same answer for one packet; a
 * match whose answer varies from packet to packet (`limit`, `recent`, `quota`, `random`, sets with timeouts)
 * gets a key of its own at each place (`varies`), written `text@place`.
 */
export interface Atom {
  readonly kind: 'atom'
  readonly key: string
  readonly varies?: true
}

export type Test = NumberTest | AddressTest | BitsTest | StateTest | InterfaceTest | HelperTest

/**
 * Fields with numbers of up to 32 bits, and their largest value.
 * `nfproto`: 2 = IPv4, 10 = IPv6, 3 = ARP, 0 = neither (bridge). `l4proto` is the protocol behind IPv6 extension
 * headers, as `meta l4proto`. `sport` and `dport` belong to tcp, udp, udplite, sctp and dccp (all of `portProtocols`).
 * `icmp.type` needs nfproto 2 and l4proto 1, `icmp6.type` nfproto 10 and l4proto 58; an IPv4 packet of
 * protocol 58 has neither. `ct.direction`: 0 original, 1 reply. `ct.l4proto` is the connection's protocol,
 * for an ICMP error that of the flow it is about.
 */
export const numberFields = {
  nfproto: 255,
  l4proto: 255,
  sport: 0xffff,
  dport: 0xffff,
  'icmp.type': 255,
  'icmp.code': 255,
  'icmp6.type': 255,
  'icmp6.code': 255,
  'tcp.flags': 255,
  'ip.saddr': 0xffffffff,
  'ip.daddr': 0xffffffff,
  'ct.direction': 1,
  'ct.status': 0xffff,
  'ct.l4proto': 255,
  'ct.mark': 0xffffffff,
  mark: 0xffffffff,
} as const

export type NumberField = keyof typeof numberFields

export type AddressField = 'ip6.saddr' | 'ip6.daddr'

export const maxAddress = (1n << 128n) - 1n

export type BitsField = 'tcp.flags' | 'ct.status' | 'ct.mark' | 'mark' | 'ip.saddr' | 'ip.daddr'

export type InterfaceField = 'iif' | 'oif'

export type Field = NumberField | AddressField | InterfaceField | 'ct.state' | 'ct.helper'

/** Protocols whose packets have ports: tcp, udp, dccp, sctp, udplite. */
export const portProtocols: readonly number[] = [6, 17, 33, 132, 136]

export const Protocol = { icmp: 1, tcp: 6, udp: 17, dccp: 33, gre: 47, esp: 50, ah: 51, icmp6: 58, sctp: 132, udplite: 136 } as const

export const NfProto = { ip: 2, arp: 3, ip6: 10 } as const

/** Field is in `ranges`. */
export interface NumberTest {
  readonly kind: 'number'
  readonly field: NumberField
  readonly ranges: Ranges
}

/** IPv6 address is in `ranges`. */
export interface AddressTest {
  readonly kind: 'address'
  readonly field: AddressField
  readonly ranges: Ranges<bigint>
}

/** `(field & mask) == value`; both unsigned 32 bit. `value` outside `mask` never matches. */
export interface BitsTest {
  readonly kind: 'bits'
  readonly field: BitsField
  readonly mask: number
  readonly value: number
}

/** Conntrack state is one of `states`. Every packet has a state: INVALID or UNTRACKED where it has no connection. */
export interface StateTest {
  readonly kind: 'state'
  readonly states: StateSet
}

/** Interface name is one of `names`; a name with `prefix` stands for every name that begins with it. */
export interface InterfaceTest {
  readonly kind: 'interface'
  readonly field: InterfaceField
  readonly names: readonly InterfaceName[]
}

export interface InterfaceName {
  readonly name: string
  readonly prefix?: true
}

/** The connection's master has a helper of one of these exact names (`any` = any helper at all). */
export interface HelperTest {
  readonly kind: 'helper'
  readonly names: readonly string[] | 'any'
}

export const always: Condition = { kind: 'all', of: [] }
export const never: Condition = { kind: 'any', of: [] }
export const all = (of: readonly Condition[]): Condition => (of.length === 1 ? of[0]! : { kind: 'all', of })
export const any = (of: readonly Condition[]): Condition => (of.length === 1 ? of[0]! : { kind: 'any', of })
export const not = (of: Condition): Condition => (of.kind === 'not' ? of.of : { kind: 'not', of })

/** Every test and atom below a condition, with whether it stands under an odd number of negations. */
export function* leaves(condition: Condition, negated = false): Generator<{ leaf: Test | Atom; negated: boolean }> {
  switch (condition.kind) {
    case 'all':
    case 'any':
      for (const part of condition.of) yield* leaves(part, negated)
      return
    case 'not':
      yield* leaves(condition.of, !negated)
      return
    default:
      yield { leaf: condition, negated }
  }
}
