import type { Hook, Match, Rule, RuleContext, Ruleset, Table } from '../model/index.ts'
import type { ConntrackFields } from './conntrack.ts'
import { conntrackFieldsOf, conntrackMatches } from './conntrack.ts'
import { exactFacts } from './expected-exact.ts'
import type { Fact } from './expected-judge.ts'
import { byTable } from './expected-judge.ts'
import { looseFacts } from './expected-loose.ts'
import type { Scope } from './scope.ts'
import { createScoper } from './scope.ts'
import type { PacketSet, Space } from './set.ts'
import { BudgetExceeded } from './set.ts'

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
  /** Hooks it is reached from; empty for a chain that nothing in the file jumps to. */
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

export interface ExpectedOptions {
  /** Rulesets of more rules are not walked whole: rules before a candidate are then not counted in. */
  readonly exactRules?: number
}

const defaultExactRules = 5000

/**
 * Where the ruleset lets expected packets in because of conntrack, in the order of the text. Chains that nothing leads to count too,
 * since another file may jump there. Throws `BudgetExceeded`.
 */
export function acceptedExpected(space: Space, ruleset: Ruleset, options: ExpectedOptions = {}): readonly ExpectedAcceptance[] {
  const fields = conntrackFieldsOf(ruleset)
  const tables = byTable(ruleset, fields)
  if (tables.length === 0) return []
  const facts = factsOf(space, ruleset, tables.map(({ table }) => table), fields, options.exactRules ?? defaultExactRules)
  const scoper = createScoper(space, ruleset)
  return facts.map((fact): ExpectedAcceptance => {
    const scopedTo = fact.kind === 'policy' ? undefined : scoper.scopeOf(fact.packets)
    return { ...fact, matches: conntrackMatches(fact.context.rule, fields), ...(scopedTo && { scopedTo }) }
  })
}

function factsOf(space: Space, ruleset: Ruleset, tables: readonly Table[], fields: ConntrackFields, exactRules: number): readonly Fact[] {
  const rules = ruleset.tables.reduce((sum, table) => sum + table.chains.reduce((count, chain) => count + chain.rules.length, 0), 0)
  if (rules <= exactRules) {
    try {
      return space.within(0.5, () => exactFacts(space, ruleset, tables, fields))
    } catch (error) {
      if (!(error instanceof BudgetExceeded)) throw error
    }
  }
  return looseFacts(space, ruleset, tables, fields)
}
