import { isUnable } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { extensionsIn } from '../extensions.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'

export const notrackTarget: Check = {
  name: 'notrack-target',
  summary: 'A rule leaves packets untracked by the old name of CT',
  category: 'age',
  severity: 'info',
  fixable: 'sometimes',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset, edits }) {
    const found = [...extensionsIn(ruleset)].filter(({ name }) => name === 'NOTRACK')
    for (const group of groupByPlace(found, ({ part, context }) => part.origin ?? context.rule.origin)) {
      const { part, context: { rule } } = group[0]
      const at = part.origin ?? rule.origin
      const changed = edits.respell?.(rule, 'NOTRACK')
      yield {
        at,
        message: 'the target NOTRACK is an old name of CT with notrack',
        help: 'write CT with notrack',
        related: relatedTo(at, stepsTo(at)),
        ...(changed && !isUnable(changed) ? { fix: { title: 'Write CT with notrack', applicability: 'safe', edits: changed } } : {}),
      }
    }
  },
}
