import { leaves, rulesWhere } from '../../model/index.ts'
import { effectiveAssignments } from '../assignments.ts'
import type { Check } from '../check.ts'
import { relatedTo, stepsTo } from '../places.ts'
import { list, unique } from '../words.ts'

/** Whether a condition is an answer of the routing table: x_tables' rpfilter, nft's fib. */
const asksRoutes = /\b(?:rpfilter|fib)\b/

export const helperAntispoofMissing: Check = {
  name: 'helper-antispoof-missing',
  summary: 'Helpers are attached, and no rule refuses forged source addresses',
  category: 'helpers',
  severity: 'info',
  fixable: 'no',
  set: 'audit',
  since: '0.1.0',

  *run({ ruleset }) {
    const assignments = effectiveAssignments(ruleset)
    if (assignments.length === 0) return
    const asking = rulesWhere(ruleset, ({ matches }) => matches.some(({ condition }) =>
      [...leaves(condition)].some(({ leaf }) => leaf.kind === 'atom' && asksRoutes.test(leaf.key))))
    if (!asking.next().done) return
    // One rule is enough for all helpers, and so is one finding.
    const { origin } = assignments[0]!.context.rule
    const names = unique(assignments.flatMap(({ helper }) => helper ?? []))
    yield {
      at: origin,
      message: `${names.length === 0 ? 'a helper is' : names.length === 1 ? `the ${names[0]} helper is` : `the ${list(names)} helpers are`} attached, and no rule refuses forged source addresses: a neighbour may speak for the server, and have ports opened`,
      help: 'refuse what comes in by another interface than answers would leave by (-m rpfilter --invert, fib saddr . iif oif missing), unless rp_filter is 1 on every interface',
      related: relatedTo(origin, stepsTo(origin)),
    }
  },
}
