import type { Ruleset } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { interfacesOf, isFromEverywhere, isUnsaid, newFromNetwork, openPolicies } from '../open-policy.ts'
import { relatedTo, stepsTo } from '../places.ts'
import { chainPlace, reachOf } from '../reach.ts'

/** Whether a chain looks at IPv6 on its way into this host. x_tables has one with each table, if the file says nothing of it. */
const filtersIp6 = ({ tables }: Ruleset): boolean => tables.some(table => !table.dormant && (table.family === 'ip6' || table.family === 'inet')
  && table.chains.some(chain => chain.base?.hook === 'input' && (chain.rules.length > 0 || !isUnsaid(chain, table))))

export const ipv6Unfiltered: Check = {
  name: 'ipv6-unfiltered',
  summary: 'IPv4 is filtered on its way into this host, and IPv6 is not',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    // A file about IPv4 alone (rules.v4) leaves IPv6 to another one.
    const knowsIp6 = context.ruleset.tables.some(({ family, chains }) => (family === 'ip6' || family === 'inet') && chains.length > 0)
    const isHalf = context.companion !== undefined && !knowsIp6
    const reach = knowsIp6 || isHalf ? reachOf(context) : undefined
    if (!reach || !reach.looksAt('input', 'ip') || filtersIp6(context.ruleset)) return
    const asked = newFromNetwork(reach, 'input', 'ip')
    const { space } = reach
    // Filtered before INPUT.
    if (knowsIp6 && !isFromEverywhere(space, newFromNetwork(reach, 'input', 'ip6'), 'ip6')) return
    const { dropped, rejected } = reach.walk('input', 'new')
    const refused = space.and(space.or(dropped, rejected), asked)
    if (!isFromEverywhere(space, refused, 'ip') || !space.isSubset(interfacesOf(space, asked), interfacesOf(space, refused))) return
    const at = chainPlace(context, 'input', 'ip')
    if (!at) return
    if (!isHalf) {
      yield {
        at,
        message: 'this chain refuses what comes in over IPv4, and no chain looks at what comes in over IPv6: every service of this host can be reached by its IPv6 address',
        help: 'filter both families in one table of family inet, or give IPv6 the same rules',
        related: stepsTo(at),
      }
      return
    }
    const other = context.companion?.()
    const [open] = other ? openPolicies({ ...context, ruleset: other.ruleset, problems: other.problems }, 'input') : []
    if (!other || !open) return
    yield {
      at,
      message: `this chain refuses what comes in over IPv4, and ${other.path.split('/').at(-1)} beside this file lets in what comes over IPv6: every service of this host can be reached by its IPv6 address`,
      help: 'give IPv6 the same rules',
      related: relatedTo(at, [{ at: open[0].at, message: 'what no rule names is let in here' }]),
    }
  },
}
