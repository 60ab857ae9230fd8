import { rulesOf } from '../model/index.ts'
import type { Rule, RuleContext, Ruleset } from '../model/index.ts'

/** Rules with where they stand, those of anonymous chains (`jump { … }`) behind the rule that holds them. */
export function* allRules(ruleset: Ruleset): Generator<RuleContext> {
  for (const context of rulesOf(ruleset)) {
    const open: Rule[] = [context.rule]
    for (let rule = open.pop(); rule; rule = open.pop()) {
      yield rule === context.rule ? context : { ...context, rule }
      const { verdict } = rule
      if (verdict.kind === 'jump' || verdict.kind === 'goto') open.push(...[...verdict.rules ?? []].reverse())
    }
  }
}
