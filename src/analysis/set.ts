import type { Condition, Field, Hook } from '../model/index.ts'
import type { Packet } from './packet.ts'

declare const brand: unique symbol

/** A set of packets in one `Space`. Equal sets are `===`; a set means nothing in another space. */
export type PacketSet = number & { readonly [brand]: true }

/** Thrown when a question costs more than the space's budget: the answer is "not decided", never a wrong one. */
export class BudgetExceeded extends Error {}

/** Packets as conntrack tells them apart: see `Space.packetClass`. */
export type PacketClassName =
  | 'new'
  | 'established'
  /** ICMP or ICMPv6 error about a known flow (RELATED), also about an expected one. */
  | 'icmp-error'
  /** A packet of a connection that a helper or `ct expectation` foresaw, before the first answer (RELATED). */
  | 'expected'
  /** ICMP error about an expected flow: a part of `icmp-error`. */
  | 'expected-icmp-error'
  /** A packet of an expected connection after the first answer (ESTABLISHED). */
  | 'expected-established'
  /** TCP RST of a REJECT on its way out (RELATED). */
  | 'reset'
  | 'invalid'
  | 'untracked'
  /** IPv6 neighbour and multicast listener discovery: always UNTRACKED. */
  | 'ndp'

/** All sets of packets that one analysis speaks about. */
export interface Space {
  readonly none: PacketSet
  readonly all: PacketSet
  /** Packets a condition holds for. A condition asked again costs nothing. */
  of(condition: Condition): PacketSet
  and(...sets: readonly PacketSet[]): PacketSet
  or(...sets: readonly PacketSet[]): PacketSet
  not(set: PacketSet): PacketSet
  minus(set: PacketSet, other: PacketSet): PacketSet
  /** These read a set as it is: intersect with `laws` where only packets that can exist count. */
  isEmpty(set: PacketSet): boolean
  isSubset(set: PacketSet, other: PacketSet): boolean
  equals(set: PacketSet, other: PacketSet): boolean
  intersects(set: PacketSet, other: PacketSet): boolean
  contains(set: PacketSet, packet: Packet): boolean
  /** Packets that become a member when the given fields (or all atoms) are changed freely. */
  forgetting(set: PacketSet, fields: readonly (Field | 'atoms')[]): PacketSet
  /** The packets that can exist, at a hook of the IP stack where one is given. */
  laws(hook?: Hook): PacketSet
  /** Lawful packets of a class, whatever the hook. */
  packetClass(name: PacketClassName): PacketSet
  /** One packet of the set with ordinary values where the set leaves a choice; undefined for the empty set. */
  example(set: PacketSet): Packet | undefined
  /** A few lines in words near nft's, which together say the set (a last "…" when there would be more than `lines`). */
  describe(set: PacketSet, options?: { readonly lines?: number }): readonly string[]
  /** Answers a question that may use up this part of what is left of the budget (0 to 1) and no more. */
  within<T>(share: number, ask: () => T): T
}

/** More arguments than these are not handed over at once: each takes room on the stack. */
const mostArguments = 1000

/** What is in any of very many sets. */
export function unionOf(space: Space, sets: readonly PacketSet[]): PacketSet {
  if (sets.length <= mostArguments) return space.or(...sets)
  const middle = sets.length >> 1
  return space.or(unionOf(space, sets.slice(0, middle)), unionOf(space, sets.slice(middle)))
}
