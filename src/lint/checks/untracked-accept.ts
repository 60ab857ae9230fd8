import { rulesWhere } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { valuesOf } from '../conditions.ts'
import { relatedTo, stepsTo } from '../places.ts'
import { acceptedInState } from '../state-accept.ts'

export const untrackedAccept: Check = {
  name: 'untracked-accept',
  summary: 'Everything that a rule keeps from conntrack is accepted (state UNTRACKED)',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    // Without such a rule these are IPv6 neighbour and listener discovery only, which a host needs.
    const untracking = [...rulesWhere(context.ruleset, ({ effects }) => effects.some(({ kind }) => kind === 'notrack'))].filter(({ rule }) => !rule.matches.some(({ condition }) => condition.kind === 'interface' && condition.names.every(({ name }) => name === 'lo')))
    if (untracking.length === 0) return
    // What is chosen by its source port or by nothing is chosen by whoever sends it.
    const loose = untracking.filter(({ chain: { base }, rule }) => base?.hook !== 'output' && valuesOf(rule, 'dport') === undefined)
    for (const group of acceptedInState(context, 'untracked', 'state')) {
      const { origin } = group[0].rule
      const [first] = loose.length > 0 ? loose : untracking
      yield {
        at: origin,
        ...(loose.length === 0 ? { severity: 'info' as const } : {}),
        message: `whatever is kept from conntrack is accepted here, asked for or not${loose.length > 0 ? ', and to every port: it is not chosen by the port that it goes to' : ''}`,
        help: 'accept untracked packets with the protocol, port and peers that the notrack rule is for',
        related: relatedTo(origin, [{ at: first!.rule.origin, message: 'kept from conntrack here' }, ...stepsTo(origin)]),
      }
    }
  },
}
