import { State } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { ruleHoldsIn } from '../conditions.ts'
import { relatedTo, stepsTo } from '../places.ts'
import { acceptedInState, waysText, without } from '../state-accept.ts'
import { unique } from '../words.ts'

export const invalidAccept: Check = {
  name: 'invalid-accept',
  summary: 'Packets that belong to no connection (state INVALID) are accepted',
  category: 'reach',
  severity: 'warning',
  fixable: 'sometimes',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    for (const group of acceptedInState(context, 'invalid', 'state')) {
      const [{ rule }] = group
      const { origin } = rule
      // Where NEW ones pass, too, little more can be reached by INVALID ones.
      const alsoNew = ruleHoldsIn(rule, State.new) === 'yes'
      yield {
        at: origin,
        ...(alsoNew ? { severity: 'info' as const } : {}),
        message: `packets in state INVALID are accepted on their way ${waysText(group)}: forged errors and answers, port scans by FIN or NULL, and what no NAT has translated`,
        help: 'accept the states that are meant by name, without INVALID',
        related: relatedTo(origin, stepsTo(origin)),
        ...without(context, unique(group.map(each => each.rule)), State.invalid, 'Accept no packets in state INVALID'),
      }
    }
  },
}
