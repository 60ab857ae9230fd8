import type { Assignment } from '../../analysis/index.ts'
import { helperNamed, intersection } from '../../model/index.ts'
import type { Ranges } from '../../model/index.ts'
import { parseAddresses } from '../addresses.ts'
import { effectiveAssignments } from '../assignments.ts'
import type { Check, CheckSettings } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { scopeText } from '../scope.ts'
import { helperText, list, risksOf, unique } from '../words.ts'

/** Whether every address of `inner` is one of `outer`; no limit is within nothing. */
const within = <N extends number | bigint>(inner: Ranges<N> | undefined, outer: Ranges<N>): boolean =>
  inner !== undefined && String(intersection(inner, outer)) === String(inner)

/** Whether the configuration wants this helper for the addresses it is attached to, on either side. */
function isWanted({ helper, families, saddr, daddr, saddr6, daddr6 }: Assignment, { wantedHelpers }: CheckSettings): boolean {
  return wantedHelpers.some(({ name, for: addresses }) => {
    if (name !== helper) return false
    if (!addresses) return true
    const { ip, ip6 } = parseAddresses(addresses)
    return families.every(family => (family === 'ip' ? within(saddr, ip) || within(daddr, ip) : within(saddr6, ip6) || within(daddr6, ip6)))
  })
}

export const helperAssigned: Check = {
  name: 'helper-assigned',
  summary: 'A conntrack helper is attached to connections',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, settings }) {
    const unwanted = effectiveAssignments(ruleset).filter(assignment => !isWanted(assignment, settings))
    for (const group of groupByPlace(unwanted, ({ context }) => context.rule.origin)) {
      const { origin } = group[0].context.rule
      const names = unique(group.map(({ helper }) => helper))
      const risks = risksOf(names)
      const where = names.every(name => name !== undefined && helperNamed(name)) ? ' in the kernel' : ''
      yield {
        at: origin,
        message: `${list(names.map(helperText))} ${names.length === 1 ? 'reads' : 'read'}${where} what others send over ${scopeText(group)}${risks.length > 0 ? `: ${risks.join('; ')}` : ''}`,
        help: 'attach it only to the servers that need it, or not at all; name wanted helpers in nflint.toml',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
