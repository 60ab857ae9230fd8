import { Protocol, all, any, complement, intersection, not, portProtocols } from '../../model/index.ts'
import type { Condition, Ranges, Rule } from '../../model/index.ts'
import type { AllowedPorts, Check } from '../check.ts'
import { valuesOf } from '../conditions.ts'
import { groupByPlace, stepsTo } from '../places.ts'
import { about, families, reachOf } from '../reach.ts'
import { allRules } from '../rules.ts'
import { isOne } from '../scope.ts'
import { list, portsText, protocolName, unique } from '../words.ts'

/** Two hosts of the network at large, a family: what both reach, everybody does. */
const strangers: readonly Condition[] = [
  any([{ kind: 'number', field: 'ip.saddr', ranges: [[0x08080808, 0x08080808]] }, { kind: 'address', field: 'ip6.saddr', ranges: [[0x26064700470000000000000000001111n, 0x26064700470000000000000000001111n]] }]),
  any([{ kind: 'number', field: 'ip.saddr', ranges: [[0x97650145, 0x97650145]] }, { kind: 'address', field: 'ip6.saddr', ranges: [[0x2a0014504001081a000000000000200en, 0x2a0014504001081a000000000000200en]] }]),
]

const listed = ({ protocol, first, last }: AllowedPorts): Condition => all([
  { kind: 'number', field: 'l4proto', ranges: [[Protocol[protocol], Protocol[protocol]]] },
  { kind: 'number', field: 'dport', ranges: [[first, last]] },
])

const whole: Ranges = [[0, 65535]]

/** "tcp ports 22 and 8080": what a rule opens and nobody listed; "every tcp port" for a rule without any. */
function opened(rule: Rule, protocols: readonly number[], allowed: readonly AllowedPorts[]): readonly string[] {
  const ports = valuesOf(rule, 'dport')
  return protocols.map(protocol => {
    const known = allowed.filter(each => Protocol[each.protocol] === protocol).map(({ first, last }): readonly [number, number] => [first, last])
    const left = known.reduce<Ranges>((rest, range) => intersection(rest, complement([range], [0, 65535])), ports ?? whole)
    return ports ? `${protocolName(protocol)} ${isOne(left) ? 'port' : 'ports'} ${portsText(left)}` : `every ${protocolName(protocol)} port`
  })
}

export const openPortUnlisted: Check = {
  name: 'open-port-unlisted',
  summary: 'A port is open to everybody that the configuration does not list',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const { settings: { allowedPorts } } = context
    const reach = allowedPorts && reachOf(context)
    if (!reach) return
    const { space } = reach
    const asked = space.and(
      space.packetClass('new'), space.laws('input'), space.of(about.network('input')), space.of(any(families.map(about.family))),
      space.of(not(any(allowedPorts.map(listed)))),
    )
    const protocols = portProtocols.map(protocol => ({ protocol, set: space.of({ kind: 'number', field: 'l4proto', ranges: [[protocol, protocol]] }) }))
    const passing = space.minus(reach.passing('input', 'new', asked), reach.refusedBefore('new'))
    const found: { readonly rule: Rule; readonly protocols: readonly number[] }[] = []
    const { decided } = reach.walk('input', 'new')
    for (const { rule } of allRules(context.ruleset)) {
      if (rule.verdict.kind !== 'accept') continue
      const packets = space.and(passing, decided(rule))
      if (space.isEmpty(packets)) continue
      const open = protocols.filter(({ set }) => strangers.every(stranger => space.intersects(space.and(packets, set), space.of(stranger))))
      if (open.length > 0) found.push({ rule, protocols: open.map(({ protocol }) => protocol) })
    }
    for (const group of groupByPlace(found, ({ rule }) => rule.origin)) {
      const { rule: { origin } } = group[0]
      const texts = unique(group.flatMap(each => opened(each.rule, each.protocols, allowedPorts)))
      yield {
        at: origin,
        message: `${list(texts)} ${texts.length === 1 && !texts[0]!.includes(' ports ') ? 'is' : 'are'} open to everybody, and allowed-ports in nflint.toml does not say so`,
        help: 'close it, limit it to those who need it, or add it to allowed-ports',
        related: stepsTo(origin),
      }
    }
  },
}
