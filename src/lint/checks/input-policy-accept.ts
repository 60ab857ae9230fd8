import type { Check } from '../check.ts'
import { openPolicies } from '../open-policy.ts'
import { stepsTo } from '../places.ts'
import { familyNames } from '../reach.ts'
import { list, unique } from '../words.ts'

export const inputPolicyAccept: Check = {
  name: 'input-policy-accept',
  summary: 'Whatever no rule names is let into this host',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    for (const group of openPolicies(context, 'input')) {
      const [{ at, chain }] = group
      const kinds = list(unique(group.map(({ family }) => familyNames[family])))
      yield {
        at,
        // What fills it may stand in another file.
        ...(chain.rules.length === 0 ? { severity: 'info' as const } : {}),
        message: chain.rules.length === 0
          ? `everything is let into this host (${kinds}): the chain has no rule, and its policy is accept`
          : `new connections that no rule names are let into this host from everywhere (${kinds}): a service that nobody thought of is open to the network`,
        help: 'accept what is wanted (ESTABLISHED, interface lo, the services), and make drop the policy',
        related: stepsTo(chain.base?.policyOrigin ?? chain.origin),
      }
    }
  },
}
