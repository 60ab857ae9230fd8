import { State } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { ruleHoldsIn } from '../conditions.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { labelling, labelsIn } from '../secmark.ts'
import type { Label } from '../secmark.ts'

const mayHold = ({ rule }: Label, state: number): boolean => ruleHoldsIn(rule, state) !== 'no'

export const secmarkUnlabelledRelated: Check = {
  name: 'secmark-unlabelled-related',
  summary: 'A label is restored for the packets of a connection, but not for those related to it',
  category: 'related',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const found: Label[] = []
    for (const { labels, isWhole } of labelling(ruleset)) {
      if (!isWhole) continue
      for (const restoring of labelsIn(labels, 'restore-secmark')) {
        if (!mayHold(restoring, State.established) || mayHold(restoring, State.related)) continue
        // Another rule here, or in a chain that may be called from here, labels them.
        const labelled = labels.some(other => other.effect.kind !== 'save-secmark' && mayHold(other, State.related)
          && (other.chain === restoring.chain || (other.table === restoring.table && !other.chain.base)))
        if (!labelled) found.push(restoring)
      }
    }
    for (const [{ effect: { origin } }] of groupByPlace(found, ({ effect }) => effect.origin)) {
      yield {
        at: origin,
        message: 'packets in state RELATED get no label here: ICMP errors and the first packets of expected connections pass unlabelled, though the connection has a label for them',
        help: 'restore it for RELATED, too: this rule labels packets, and accepts none',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
