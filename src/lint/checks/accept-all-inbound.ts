import type { Check } from '../check.ts'
import { relatedTo, stepsTo } from '../places.ts'
import { acceptedInState, waysText } from '../state-accept.ts'

export const acceptAllInbound: Check = {
  name: 'accept-all-inbound',
  summary: 'A rule without conditions accepts everything that comes to or through this host',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    for (const group of acceptedInState(context, 'new', 'nothing')) {
      const { rule: { origin }, chain: { base } } = group[0]
      const drops = base.policy === 'drop'
      yield {
        at: origin,
        message: `everything that comes ${waysText(group)} and is not refused before is accepted here: ${drops ? 'the policy of drop' : 'what is refused behind it'} is never reached`,
        help: 'remove the rule, or limit it to an interface, an address or a service',
        related: relatedTo(origin, [
          ...(base.policyOrigin && drops ? [{ at: base.policyOrigin, message: 'no packet comes to this policy' }] : []),
          ...stepsTo(origin),
        ]),
      }
    }
  },
}
