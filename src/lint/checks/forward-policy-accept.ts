import { rulesWhere } from '../../model/index.ts'
import type { Ruleset } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { openPolicies } from '../open-policy.ts'
import { stepsTo } from '../places.ts'
import { familyNames } from '../reach.ts'
import { list, unique } from '../words.ts'

/** Whether the ruleset is one of a router: it translates addresses, or has rules about what goes through. */
function routes(ruleset: Ruleset): boolean {
  if (ruleset.tables.some(({ chains }) => chains.some(({ base, rules }) => base?.hook === 'forward' && rules.length > 0))) return true
  const translating = rulesWhere(ruleset, ({ effects }) => effects.some(effect => effect.kind === 'nat' && effect.type !== 'redirect' && effect.type !== 'tproxy'))
  return !translating.next().done
}

export const forwardPolicyAccept: Check = {
  name: 'forward-policy-accept',
  summary: 'Whatever no rule names is forwarded through this host',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const isRouter = routes(context.ruleset)
    // A host that is open itself has more to worry about.
    if (!isRouter && openPolicies(context, 'input').length > 0) return
    for (const group of openPolicies(context, 'forward')) {
      const [{ at, chain }] = group
      const kinds = list(unique(group.map(({ family }) => familyNames[family])))
      yield {
        at,
        ...(isRouter ? {} : { severity: 'info' as const }),
        message: isRouter
          ? `new connections that no rule names pass through this host from everywhere to everywhere (${kinds})`
          : `once this host forwards packets (containers and virtual machines switch that on), everything passes through it (${kinds})`,
        help: 'accept what is wanted by interface or address, and make drop the policy',
        related: stepsTo(chain.base?.policyOrigin ?? chain.origin),
      }
    }
  },
}
