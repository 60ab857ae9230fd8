import { isUnable } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { extensionsIn } from '../extensions.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'

export const stateMatch: Check = {
  name: 'state-match',
  summary: 'A rule tests the state by the old name of conntrack',
  category: 'age',
  severity: 'info',
  fixable: 'sometimes',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset, edits }) {
    const found = [...extensionsIn(ruleset)].filter(({ name }) => name === 'state')
    for (const group of groupByPlace(found, ({ part, context }) => part.origin ?? context.rule.origin)) {
      const { part, context: { rule } } = group[0]
      const at = part.origin ?? rule.origin
      const changed = edits.respell?.(rule, 'state')
      yield {
        at,
        message: 'the module state is an old name of conntrack, which asks the same by ctstate',
        help: 'write conntrack and ctstate: other questions about the connection can stand beside it there',
        related: relatedTo(at, stepsTo(at)),
        ...(changed && !isUnable(changed) ? { fix: { title: 'Write conntrack and ctstate', applicability: 'safe', edits: changed } } : {}),
      }
    }
  },
}
