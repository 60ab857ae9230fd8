import { assignedHelpers } from '../../analysis/index.ts'
import { ineffective } from '../assignments.ts'
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
      const why = group.map(ineffective).filter(each => each !== undefined)
      if (why.length < group.length) continue
      const { origin } = group[0].context.rule
      const names = unique(group.map(({ helper }) => helperText(helper)))
      yield {
        at: origin,
        message: `${list(names)} ${names.length === 1 ? 'is' : 'are'} never attached here: ${list(unique(why.map(({ reason }) => reason)))}`,
        help: list(unique(why.map(({ help }) => help))),
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
