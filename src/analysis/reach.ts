import type { RuleContext, Ruleset } from '../model/index.ts'
import type { PacketSet, Space } from './set.ts'

/** A rule that no packet makes use of, and why. */
export interface UselessRule {
  /**
   * `never-matching`: its own matches contradict each other or the laws. `unreachable`: `culprits` decide all of its packets, in the same way.
   * `shadowed`: they decide them, at least one with another verdict. `redundant`: without it every packet has the same fate.
   */
  readonly kind: 'never-matching' | 'unreachable' | 'shadowed' | 'redundant'
  readonly context: RuleContext
  readonly culprits: readonly RuleContext[]
  /** Packets that the rule would have decided, or decides to no effect. */
  readonly packets: PacketSet
}

/** Rules without use, in the order of the text. Rules in chains that nothing leads to are not reported. Throws `BudgetExceeded`. */
export function uselessRules(_space: Space, _ruleset: Ruleset): readonly UselessRule[] {
  return []
}
