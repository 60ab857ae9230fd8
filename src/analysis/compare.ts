import type { Chain, Hook, Ruleset, Table } from '../model/index.ts'
import type { Layer } from './layers.ts'
import type { PacketSet, Space } from './set.ts'

/** How two rulesets differ at one hook. */
export interface Difference {
  readonly hook: Hook
  readonly layer: Layer
  /** Accepted by the new one only. */
  readonly opened: PacketSet
  /** Accepted by the old one only. */
  readonly closed: PacketSet
  /** Dropped by one, rejected by the other: both refuse, one says so. */
  readonly refusedOtherwise: PacketSet
  /** Handed by either to a queue or an unknown target, where the other does something else. */
  readonly undecided: PacketSet
}

/**
 * Differences by hook, hooks without one left out. A match whose answer varies (`limit`) is taken for the same match in both where
 * it asks the same at the corresponding place of the same chain. Throws `BudgetExceeded`.
 */
export function compareRulesets(_space: Space, _before: Ruleset, _after: Ruleset): readonly Difference[] {
  return []
}

/**
 * The same for one chain each, every packet that can exist taken to reach it: enough to show that a change inside a chain opens
 * nothing. `returned` to the caller counts as a fate of its own: part of `opened` and `closed` where it changes.
 */
export function compareChains(
  space: Space, _before: { readonly table: Table; readonly chain: Chain }, _after: { readonly table: Table; readonly chain: Chain },
): { readonly opened: PacketSet; readonly closed: PacketSet; readonly undecided: PacketSet } {
  return { opened: space.none, closed: space.none, undecided: space.none }
}
