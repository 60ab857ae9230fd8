import type { Check } from '../check.ts'
import { relatedTo, stepsTo } from '../places.ts'
import { acceptedInState, waysText } from '../state-accept.ts'

export const newAcceptInbound: Check = {
  name: 'new-accept-inbound',
  summary: 'Every new connection to or through this host is accepted',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    for (const group of acceptedInState(context, 'new', 'state')) {
      const { rule: { origin }, chain: { base } } = group[0]
      yield {
        at: origin,
        message: `every new connection ${waysText(group)} is accepted: state NEW without a port, an address or an interface lets in the whole network`,
        help: 'accept ESTABLISHED here, and NEW only together with the service or the interface it is for',
        related: relatedTo(origin, [
          ...(base.policyOrigin && base.policy === 'drop' ? [{ at: base.policyOrigin, message: 'no new connection comes to this policy' }] : []),
          ...stepsTo(origin),
        ]),
      }
    }
  },
}
