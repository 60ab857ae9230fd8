import { helperNamed } from '../../model/index.ts'
import type { HelperInfo, Rule } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { valuesOf } from '../conditions.ts'
import { expectedIn, helpersWithoutPorts, openersOf, waitsInVain, wayOf } from '../expected.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { hasPorts, isOne } from '../scope.ts'
import { list, portsText, protocolName, risksOf, unique } from '../words.ts'

/** "tcp to ports 32768-65535", "gre", "udp from port 137". */
const expectedText = ({ l4proto, dport, sport }: HelperInfo['expects'][number]): string =>
  `${protocolName(l4proto)}${dport ? ` to ports ${portsText([dport])}` : ''}${sport === undefined ? '' : ` from port ${sport}`}`

/** What programs of the helpers use; undefined where that is not known. */
function usedText(names: readonly string[]): string | undefined {
  const uses = unique(names.flatMap(name => helperNamed(name)?.expects.map(expectedText) ?? []))
  return uses.length > 0 ? list(uses) : undefined
}

function reachText(rule: Rule): string {
  const ports = valuesOf(rule, 'dport')
  if (!ports || !hasPorts(ports)) return 'any port'
  return `${isOne(ports) ? 'port' : 'ports'} ${portsText(ports)}`
}

export const helperPortOpen: Check = {
  name: 'helper-port-open',
  summary: 'Connections that a helper expects are accepted to more ports than its programs use',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const openers = openersOf(context.ruleset, context.target)
    const open = expectedIn(context).flatMap(acceptance => {
      const names = helpersWithoutPorts(acceptance)
      return names && acceptance.opening && !acceptance.acceptsNew && !waitsInVain(acceptance.context.rule, openers) ? [{ acceptance, names }] : []
    })
    for (const group of groupByPlace(open, ({ acceptance }) => acceptance.context.rule.origin)) {
      const { rule } = group[0].acceptance.context
      const { origin } = rule
      const names = unique(group.flatMap(each => each.names))
      const risks = risksOf(names)
      const used = usedText(names)
      const assigned = openers.assignments.filter(({ helper }) => helper !== undefined && names.includes(helper))
      yield {
        at: origin,
        message: `what the ${list(names, 'or')} helper expects is let ${wayOf(group.map(({ acceptance }) => acceptance))} to ${list(unique(group.map(({ acceptance }) => reachText(acceptance.context.rule))))}`
          + `${risks.length > 0 ? `: ${risks.join('; ')}` : ''}`,
        help: `${used ? `limit the rule to what its programs use (${used})` : 'limit the rule to the ports that its programs use'}; "nflint tighten" does`,
        related: relatedTo(origin, [...assigned.slice(0, 3).map(({ helper, effect }) => ({ at: effect.origin, message: `the ${helper} helper is attached here` })), ...stepsTo(origin)]),
      }
    }
  },
}
