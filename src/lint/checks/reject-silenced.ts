import type { PacketClassName, PacketSet } from '../../analysis/index.ts'
import { rulesWhere } from '../../model/index.ts'
import type { Rule } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { about, families, familyNames, reachOf } from '../reach.ts'
import type { IpFamily, Reach, Way } from '../reach.ts'
import { list, unique } from '../words.ts'

/** An answer of REJECT that does not come through. */
interface Silenced {
  readonly rule: Rule
  readonly family: IpFamily
  /** The hook that stops it. */
  readonly way: Way
  readonly via: 'lo' | 'network'
  readonly name: PacketClassName
  readonly packets: PacketSet
  /** What the rule answers with, for people. */
  readonly what: string
}

/** What a reject answers with, in one family. Type 3 is IPv4's destination unreachable, 1 IPv6's. */
function answerOf(reach: Reach, { verdict }: Rule, family: IpFamily): Pick<Silenced, 'name' | 'packets' | 'what'> {
  const { space } = reach
  const of = space.of(about.family(family))
  if (verdict.kind === 'reject' && /reset|tcp-rst/.test(verdict.with)) return { name: 'reset', packets: space.and(of, space.packetClass('reset')), what: 'TCP reset' }
  return { name: 'icmp-error', packets: space.and(of, space.packetClass('icmp-error'), space.of(about.icmp(family, family === 'ip' ? 3 : 1))), what: 'ICMP error' }
}

/** The hooks an answer passes: what was rejected on its way out is told to a program of this host, over the loopback device. */
const routes: Readonly<Record<'lo' | 'network', readonly Way[]>> = { lo: ['output', 'input'], network: ['output'] }

export const rejectSilenced: Check = {
  name: 'reject-silenced',
  summary: 'The answer of a REJECT is dropped by the same ruleset',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const reach = reachOf(context)
    if (!reach) return
    const { space } = reach
    const rejects = [...rulesWhere(context.ruleset, ({ verdict }) => verdict.kind === 'reject')].map(({ rule }) => rule)
    const silenced: Silenced[] = []
    for (const hook of rejects.length > 0 ? (['input', 'forward', 'output'] as const) : []) {
      const { decided } = reach.walk(hook, 'new')
      for (const rule of rejects) {
        const rejected = decided(rule)
        if (space.isEmpty(rejected)) continue
        for (const family of families) {
          const of = space.and(rejected, space.of(about.family(family)))
          if (space.isEmpty(of)) continue
          const via = hook === 'output' || !space.intersects(of, space.of(about.network(hook))) ? 'lo' : 'network'
          const { name, packets, what } = answerOf(reach, rule, family)
          for (const way of routes[via]) {
            const asked = space.and(packets, space.laws(way), space.of(via === 'lo' ? about.loopback(way) : about.network(way)))
            if (!space.isEmpty(reach.passing(way, name, asked))) continue
            silenced.push({ rule, family, way, via, name, packets: asked, what })
            break
          }
        }
      }
    }
    for (const group of groupByPlace(silenced, ({ rule }) => rule.origin)) {
      const [{ rule, way, via, name, packets, what }] = group
      const stopper = reach.stopper(way, name, packets)
      yield {
        at: rule.origin,
        message: `this rejects in silence (${list(unique(group.map(({ family }) => familyNames[family])))}): its ${what} is dropped ${via === 'lo' ? `on interface lo, in ${way}` : `in ${way}`}, so that who is refused waits instead`,
        help: name === 'reset' ? `accept RELATED TCP resets in ${way}` : `accept RELATED ICMP errors in ${way}${via === 'lo' ? ' for interface lo' : ''}`,
        related: relatedTo(rule.origin, [...(stopper ? [{ at: stopper, message: 'the answer is dropped here' }] : []), ...stepsTo(rule.origin)]),
      }
    }
  },
}
