import { rulesWhere } from '../../model/index.ts'
import type { Condition } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { newFromNetwork } from '../open-policy.ts'
import { stepsTo } from '../places.ts'
import { about, reachOf, wayTexts } from '../reach.ts'

/** What nf_conntrack_tcp_loose = 1, the default, calls NEW without a SYN: a bare ACK, with or without data (measured on kernel 6.18). */
const lateAck: Condition = { kind: 'bits', field: 'tcp.flags', mask: 0x17, value: 0x10 }

export const newWithoutSyn: Check = {
  name: 'new-without-syn',
  summary: 'TCP connections that do not begin with a SYN are accepted as NEW',
  category: 'reach',
  severity: 'info',
  fixable: 'no',
  set: 'audit',
  since: '0.1.0',

  *run(context) {
    const reach = reachOf(context)
    if (!reach) return
    const { space } = reach
    for (const way of ['input', 'forward'] as const) {
      const { accepted, dropped, rejected, decided } = reach.walk(way, 'new')
      const asked = space.or(newFromNetwork(reach, way, 'ip'), newFromNetwork(reach, way, 'ip6'))
      // A hook that refuses nothing is not what this is about.
      if (!space.intersects(space.or(dropped, rejected), asked)) continue
      const late = space.minus(space.and(accepted, space.of(lateAck), space.of(about.tcp), space.of(about.network(way)), space.laws(way)), reach.refusedBefore('new'))
      if (space.isEmpty(late)) continue
      const rule = [...rulesWhere(context.ruleset, ({ verdict }) => verdict.kind === 'accept')].find(({ rule: each }) => space.intersects(decided(each), late))?.rule
      if (!rule) continue
      yield {
        at: rule.origin,
        message: `TCP packets with ACK and without SYN that belong to no known connection count as NEW, and are accepted here on their way ${wayTexts[way]}`,
        help: 'refuse them before (! --syn with state NEW, "tcp flags & (fin | syn | rst | ack) != syn ct state new drop"), or set net.netfilter.nf_conntrack_tcp_loose to 0',
        related: stepsTo(rule.origin),
      }
    }
  },
}
