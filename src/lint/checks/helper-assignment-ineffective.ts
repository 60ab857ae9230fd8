import { assignedHelpers } from '../../analysis/index.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { helperText, list, unique } from '../words.ts'

export const helperAssignmentIneffective: Check = {
  name: 'helper-assignment-ineffective',
  summary: 'A rule attaches a helper where that does nothing',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const assignments = assignedHelpers(ruleset)
    for (const group of groupByPlace(assignments, ({ context }) => context.rule.origin)) {
      // A rule that works in one of the chains it stands in is no mistake.
      if (group.some(({ effective }) => effective)) continue
      const { context: { chain, rule: { origin } } } = group[0]
      const reasons = unique(group.map(({ reason }) => reason).filter(reason => reason !== undefined))
      yield {
        at: origin,
        message: `${list(unique(group.map(({ helper }) => helperText(helper))))} is never attached here${reasons.length > 0 ? `: ${list(reasons)}` : ''}`,
        help: chain.base && chain.base.priority <= -200
          ? 'let it run behind conntrack, for instance in a chain of its own with "priority mangle" or "priority filter"'
          : 'attach it where the first packet of the control connection passes: prerouting for received, output for local ones',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
