import type { Assignment } from '../../analysis/index.ts'
import { leaves } from '../../model/index.ts'
import { effectiveAssignments } from '../assignments.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { hasAddress, hasPort } from '../scope.ts'
import { helperText, list, unique } from '../words.ts'

/** An interface says who may reach the helper, if less well than an address. */
const hasInterface = ({ context: { rule } }: Assignment): boolean =>
  rule.matches.some(({ condition }) => [...leaves(condition)].some(({ leaf, negated }) => leaf.kind === 'interface' && !negated))

export const helperUnscoped: Check = {
  name: 'helper-unscoped',
  summary: 'A conntrack helper is attached without an address',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    // `helper-all-ports` speaks of those without a port, and says there that an address is missing, too.
    const loose = effectiveAssignments(ruleset).filter(assignment => hasPort(assignment) && !hasAddress(assignment))
    for (const group of groupByPlace(loose, ({ context }) => context.rule.origin)) {
      const { origin } = group[0].context.rule
      const names = unique(group.map(({ helper }) => helperText(helper)))
      const [are, its] = names.length === 1 ? ['is', 'its'] : ['are', 'their']
      yield {
        at: origin,
        ...(group.every(hasInterface) ? { severity: 'info' as const } : {}),
        message: `${list(names)} ${are} attached to connections with any address: whoever answers on ${its} port may open ports`,
        help: 'limit the rule to the addresses of the servers',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
