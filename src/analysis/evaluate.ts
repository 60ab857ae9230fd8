import type { Chain, Hook, Rule, RuleContext, Ruleset, Table } from '../model/index.ts'
import type { PacketSet, Space } from './set.ts'

/** Packets of the IP stack pass chains of ip, ip6 and inet; bridged frames, ARP and devices have chains of their own. */
export type Layer = 'ip' | 'bridge' | 'arp' | 'netdev'

export const layers: readonly Layer[] = ['ip', 'bridge', 'arp', 'netdev']

/** What becomes of packets: the four sets are disjoint and together the input. */
export interface Outcome {
  readonly accepted: PacketSet
  /** Silently dropped, by a rule or a policy. */
  readonly dropped: PacketSet
  readonly rejected: PacketSet
  /** Handed to a queue or to a target that nflint does not know. */
  readonly undecided: PacketSet
}

export interface Evaluation extends Outcome {
  readonly hook: Hook
  readonly layer: Layer
  /** Packets that come to a rule, before its matches. Empty for a rule the hook never leads to. */
  reaching(rule: Rule): PacketSet
  /** Packets a rule decides by a verdict of its own, jumps and returns included. */
  decided(rule: Rule): PacketSet
  /** Base chains in the order packets pass them. */
  readonly chains: readonly { readonly table: Table; readonly chain: Chain }[]
}

export interface EvaluateOptions {
  /** Lawful packets of the hook unless given. */
  readonly input?: PacketSet
  readonly layer?: Layer
  /** Rules taken as absent. */
  readonly without?: ReadonlySet<Rule>
}

/** All base chains of a hook, in order. Throws `BudgetExceeded`. */
export function evaluate(space: Space, _ruleset: Ruleset, hook: Hook, _options: EvaluateOptions = {}): Evaluation {
  const none = (): PacketSet => space.none
  return { hook, layer: 'ip', accepted: space.none, dropped: space.none, rejected: space.none, undecided: space.none, reaching: none, decided: none, chains: [] }
}

/** What one chain does with packets; `returned` leave it at its end or by `return` (for a base chain: none, its policy decided). */
export interface ChainOutcome extends Outcome {
  readonly returned: PacketSet
}

export function walkChain(space: Space, _table: Table, _chain: Chain, _input?: PacketSet): ChainOutcome {
  return { accepted: space.none, dropped: space.none, rejected: space.none, undecided: space.none, returned: space.none }
}

/** A rule that no packet makes use of, and why. */
export interface UselessRule {
  /**
   * `never-matching`: its own matches contradict each other or the laws. `unreachable`: `culprits` decide all of its packets, in the same way.
   * `shadowed`: they decide them, at least one with another verdict. `redundant`: without it every packet has the same fate.
   */
  readonly kind: 'never-matching' | 'unreachable' | 'shadowed' | 'redundant'
  readonly context: RuleContext
  readonly culprits: readonly RuleContext[]
  /** A packet that the rule would have decided, or decides to no effect. */
  readonly example: PacketSet
}

/** Rules without use, in the order of the text. Rules in chains that nothing leads to are not reported. Throws `BudgetExceeded`. */
export function uselessRules(_space: Space, _ruleset: Ruleset): readonly UselessRule[] {
  return []
}
