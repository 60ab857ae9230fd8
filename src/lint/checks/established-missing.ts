import type { Check } from '../check.ts'
import { stepsTo } from '../places.ts'
import { about, families, familyNames, reachOf } from '../reach.ts'
import type { Way } from '../reach.ts'
import { placed } from '../stopped.ts'
import type { Stopped } from '../stopped.ts'
import { list, unique } from '../words.ts'

/** Ports that connections are opened from (net.ipv4.ip_local_port_range); what comes from others is an answer that is accepted without a state. */
const fromPorts = [32768, 60999] as const

/** Where connections are opened, and where their answers pass. */
const ways: readonly (readonly [Way, Way])[] = [['output', 'input'], ['input', 'output'], ['forward', 'forward']]

const openers: Readonly<Record<Way, string>> = { output: 'this host opens', input: 'others open to this host', forward: 'pass through this host' }

export const establishedMissing: Check = {
  name: 'established-missing',
  summary: 'Connections may be opened, but no answer to them passes',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const reach = reachOf(context)
    if (!reach) return
    const { space } = reach
    const stopped: (Stopped & { readonly opened: Way })[] = []
    for (const [opened, way] of ways) {
      for (const family of families) {
        if (!reach.looksAt(way, family)) continue
        const of = space.of(about.family(family))
        const news = (at: Way) => space.and(of, space.of(about.network(at)), space.packetClass('new'), space.laws(at))
        const opening = space.and(news(opened), space.of(about.ports('sport', ...fromPorts)))
        const protocols = [about.tcp, about.udp].filter(protocol => !space.isEmpty(reach.passing(opened, 'new', space.and(opening, space.of(protocol)))))
        if (protocols.length === 0) continue
        // A host that lets nothing in is shut off on purpose.
        if (space.isEmpty(reach.passing(way, 'new', space.and(news(way), space.of(about.tcpOrUdp))))) continue
        const answers = space.and(
          of, space.of(about.network(way)), space.of(about.reply), space.packetClass('established'), space.laws(way), space.or(...protocols.map(protocol => space.of(protocol))),
          space.of(about.ports('dport', ...fromPorts)),
        )
        if (!space.isEmpty(reach.passing(way, 'established', answers))) continue
        stopped.push({ way, family, name: 'established', packets: answers, kinds: [familyNames[family]], opened })
      }
    }
    for (const group of placed(context, reach, stopped)) {
      const [{ at, way, opened }] = group
      yield {
        at,
        message: `answers to the connections that ${openers[opened]} are stopped (${list(unique(group.flatMap(each => each.kinds)))}, ${way})`,
        help: 'accept ESTABLISHED',
        related: stepsTo(at),
      }
    }
  },
}
