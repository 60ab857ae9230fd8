import type { Chain, Rule } from '../../model/index.ts'
import { writeConditions } from './write-match.ts'
import { writeTarget } from './write-target.ts'
import { contextOf, inward } from './write.ts'
import type { WrittenMatch, WrittenTarget } from './write.ts'

/** A rule before a dialect spells it: its matches, its comment, its one target. */
export interface WrittenRule {
  readonly matches: readonly WrittenMatch[]
  readonly comment?: string
  readonly target?: WrittenTarget
}

/** What a rule of a chain is written as in a family. Throws `Unprintable` for what x_tables cannot say in one rule. */
export function writeRule(rule: Rule, { base }: Chain, family: 'ip' | 'ip6'): WrittenRule {
  const conditions = rule.matches.map(({ condition }) => inward(condition))
  const matches = writeConditions(conditions, contextOf(conditions, family, base?.hook))
  const target = writeTarget(rule, family)
  return { matches, ...(rule.comment !== undefined && { comment: rule.comment }), ...(target && { target }) }
}
