import type { Effect, Hook, Match, Rule, RuleContext, Ruleset } from '../model/index.ts'
import type { Assignment } from './assignments.ts'
import type { PacketSet, Space } from './set.ts'

/** A place where expected packets are let in because of what conntrack says about them. */
export interface ExpectedAcceptance {
  /**
   * `rule`: the rule's own verdict is accept and its matches look at conntrack. `jump`: it sends packets, chosen by conntrack,
   * to a chain that accepts them. `policy`: it drops (or sends away) others by conntrack, so that expected packets
   * come to an accepting policy or rule that NEW packets of the same shape never reach.
   */
  readonly kind: 'rule' | 'jump' | 'policy'
  readonly context: RuleContext
  /** Expected packets let in. */
  readonly packets: PacketSet
  /** The matches of the rule that look at conntrack. */
  readonly matches: readonly Match[]
  /** Hooks of the IP stack it is reached from; empty for a chain that nothing in the file jumps to. */
  readonly hooks: readonly Hook[]
  readonly acceptsIcmpErrors: boolean
  readonly acceptsResets: boolean
  /** The same packets are accepted by this rule as NEW, too. */
  readonly acceptsNew: boolean
  /** Whether the packets could be dropped if this rule did not let them in; false where everything passes anyway. */
  readonly opening: boolean
  /** For `jump`: the rules that accept. For `policy`: the accepting rules, none for a policy. */
  readonly acceptedBy: readonly Rule[]
  /** What it is limited to, when it lets in only what the ruleset itself asked for. */
  readonly scopedTo?: Scope
}

/** What all packets of an acceptance have in common. */
export interface Scope {
  /** Assigned helpers that may have foreseen them. */
  readonly assignments: readonly Assignment[]
  /** Rules with `ct expectation set` that foresaw them. */
  readonly expectations: readonly { readonly context: RuleContext; readonly effect: Extract<Effect, { kind: 'assign-expectation' }> }[]
  /** `wider`: there is a port limit, but it lets in ports that the helper's own programs do not use. */
  readonly ports: 'as expected' | 'wider'
}

export interface ExpectedOptions {
  /** Rules after which the rules before a candidate are no longer counted in exactly. */
  readonly exactRules?: number
}

/** Where the ruleset lets expected packets in because of conntrack, in the order of the text. Throws `BudgetExceeded`. */
export function acceptedExpected(_space: Space, _ruleset: Ruleset, _options: ExpectedOptions = {}): readonly ExpectedAcceptance[] {
  return []
}
