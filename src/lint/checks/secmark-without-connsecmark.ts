import { State } from '../../model/index.ts'
import type { Effect, Rule } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { ruleHoldsIn } from '../conditions.ts'
import { labelling, labelsIn } from '../secmark.ts'

/** A rule that labels, and leaves the packets of known connections out. */
const labelsNewOnly = ({ rule }: { readonly rule: Rule }): boolean => ruleHoldsIn(rule, State.established) === 'no'

export const secmarkWithoutConnsecmark: Check = {
  name: 'secmark-without-connsecmark',
  summary: 'A packet label does not follow the packet\'s connection',
  category: 'correctness',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const found: { readonly effect: Effect; readonly missing: 'save' | 'restore' }[] = []
    for (const { labels, isWhole } of labelling(ruleset)) {
      const first = labelsIn(labels, 'set-secmark').filter(labelsNewOnly)
      // Rules of other files may do the rest.
      if (!isWhole || first.length === 0) continue
      const saves = labelsIn(labels, 'save-secmark')
      if (saves.length === 0) for (const { effect } of first) found.push({ effect, missing: 'save' })
      else if (labelsIn(labels, 'restore-secmark').length === 0) found.push({ effect: saves[0]!.effect, missing: 'restore' })
    }
    for (const [{ effect: { origin }, missing }] of groupByPlace(found, ({ effect }) => effect.origin)) {
      yield {
        at: origin,
        message: missing === 'save'
          ? 'this label is never saved to the connection: the first packet has it, and all that follow go without'
          : 'the label that is saved to the connection here is never restored: the first packet has it, and all that follow go without',
        help: missing === 'save'
          ? 'save it behind the rules that label (CONNSECMARK --save, ct secmark set meta secmark), and restore it for ESTABLISHED and RELATED'
          : 'restore it for ESTABLISHED and RELATED (CONNSECMARK --restore, meta secmark set ct secmark)',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
