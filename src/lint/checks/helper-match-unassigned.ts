import { assignedHelpers } from '../../analysis/index.ts'
import { attachesHelpersItself, rulesWhere } from '../../model/index.ts'
import type { RuleContext } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { helpersAsked } from '../conditions.ts'
import { askedInVain, meantAsAssignment, namesOf } from '../helper-matches.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { list, unique } from '../words.ts'

export const helperMatchUnassigned: Check = {
  name: 'helper-match-unassigned',
  summary: 'A rule waits for a helper that no rule attaches',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, target }) {
    if (attachesHelpersItself(target)) return
    const attached = namesOf(assignedHelpers(ruleset))
    const waiting: { context: RuleContext; names: readonly string[] | 'any' }[] = []
    for (const context of rulesWhere(ruleset, rule => helpersAsked(rule) !== undefined)) {
      const names = askedInVain(context.rule, attached)
      if (names !== undefined && !meantAsAssignment(context)) waiting.push({ context, names })
    }
    // What only adds to tables leaves open what the others hold.
    const isPartial = ruleset.tables.some(({ partial }) => partial)
    const since = target.kernel === undefined ? 'on kernels from 6.0' : `on kernel ${target.kernel}`
    for (const group of groupByPlace(waiting, ({ context }) => context.rule.origin)) {
      const { origin } = group[0].context.rule
      const names = unique(group.flatMap(({ names: found }) => (found === 'any' ? [] : found)))
      const which = names.length === 0 ? 'a helper' : `the ${list(names, 'or')} helper`
      yield {
        at: origin,
        ...(isPartial ? { severity: 'info' as const } : {}),
        message: `this waits for connections of ${which}, which nothing here attaches: ${since} it never matches`,
        help: 'attach the helper to the servers that need it (CT --helper, ct helper set), or remove the rule',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
