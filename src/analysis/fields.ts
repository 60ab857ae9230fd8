import type { AddressField, Field, InterfaceField, NumberField } from '../model/index.ts'

/** Interface and helper names are up to 15 bytes and a NUL (IFNAMSIZ, NF_CT_HELPER_NAME_LEN). */
export const nameBytes = 16

/** Variables of each field, the most significant bit first; smaller variables are asked first. */
export type Bits = readonly number[]

/**
 * State in three variables without a waste code: has a connection? then new? else related? (or, without one: untracked?).
 */
export interface StateBits {
  readonly tracked: number
  readonly fresh: number
  readonly related: number
}

export interface Layout {
  readonly state: StateBits
  bits(field: Exclude<Field, 'ct.state'>): Bits
  /** All variables of a field. */
  levels(field: Field): Bits
  /** First variable that belongs to no field: unknown matches come from here on. */
  readonly firstAtom: number
}

const width: Record<Exclude<Field, 'ct.state'>, number> = {
  nfproto: 2, l4proto: 8, 'ct.l4proto': 8, sport: 16, dport: 16, 'icmp.type': 8, 'icmp.code': 8, 'icmp6.type': 8, 'icmp6.code': 8, 'tcp.flags': 8,
  'ip.saddr': 32, 'ip.daddr': 32, 'ip6.saddr': 128, 'ip6.daddr': 128, iif: nameBytes * 8, oif: nameBytes * 8,
  'ct.direction': 1, 'ct.status': 16, 'ct.helper': nameBytes * 8, 'ct.mark': 32, mark: 32,
}

let layout: Layout | undefined

/**
 * The order of variables. What splits a ruleset into few large parts stands first (family, state, protocol, interface), what it
 * lists by the thousand later (ports, then addresses), and unknown matches last, where a long row of them stays a row. Protocol and
 * the connection's protocol are interleaved, since they are mostly equal. ICMP and ICMPv6 share variables: no packet has both.
 */
export function fieldLayout(): Layout {
  if (layout) return layout
  let next = 0
  const take = (count: number): number[] => Array.from({ length: count }, () => next++)
  const of = new Map<Field, Bits>()
  of.set('nfproto', take(width.nfproto))
  const [tracked, fresh, related] = take(3) as [number, number, number]
  of.set('ct.state', [tracked, fresh, related])
  for (const field of ['ct.direction', 'ct.status', 'ct.helper'] as const) of.set(field, take(width[field]))
  const pairs = take(width.l4proto * 2)
  of.set('l4proto', pairs.filter((_, index) => index % 2 === 0))
  of.set('ct.l4proto', pairs.filter((_, index) => index % 2 === 1))
  of.set('icmp.type', take(width['icmp.type']))
  of.set('icmp.code', take(width['icmp.code']))
  of.set('icmp6.type', of.get('icmp.type')!)
  of.set('icmp6.code', of.get('icmp.code')!)
  for (const field of ['tcp.flags', 'iif', 'oif', 'dport', 'sport', 'ip.daddr', 'ip.saddr', 'ip6.daddr', 'ip6.saddr', 'mark', 'ct.mark'] as const) {
    of.set(field, take(width[field]))
  }
  layout = {
    state: { tracked, fresh, related },
    bits: field => of.get(field)!,
    levels: field => of.get(field)!,
    firstAtom: next,
  }
  return layout
}

/** Values that `nfproto` takes, in the order of their codes. */
export const familyCodes: readonly number[] = [2, 10, 3, 0]

export const numberFieldNames: readonly NumberField[] = [
  'nfproto', 'l4proto', 'sport', 'dport', 'icmp.type', 'icmp.code', 'icmp6.type', 'icmp6.code', 'tcp.flags', 'ip.saddr', 'ip.daddr',
  'ct.direction', 'ct.status', 'ct.l4proto', 'ct.mark', 'mark',
]
export const addressFieldNames: readonly AddressField[] = ['ip6.saddr', 'ip6.daddr']
export const interfaceFieldNames: readonly InterfaceField[] = ['iif', 'oif']

/** Fields whose values rules of one shape may differ in (`RuleShape`): what large rulesets ask for by the thousand. */
const plainFields = ['ip.saddr', 'ip.daddr', 'ip6.saddr', 'ip6.daddr', 'sport', 'dport'] as const

export type PlainField = (typeof plainFields)[number]

export const isPlain = (field: Field): field is PlainField => (plainFields as readonly Field[]).includes(field)

/** Fields that only a packet with a connection has, state included: what "as conntrack sees it" means. */
export const conntrackFields: readonly Field[] = ['ct.state', 'ct.direction', 'ct.status', 'ct.helper', 'ct.l4proto', 'ct.mark']
