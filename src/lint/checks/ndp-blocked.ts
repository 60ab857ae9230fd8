import type { Check } from '../check.ts'
import { stepsTo } from '../places.ts'
import { about, isOpen, reachOf, wayTexts } from '../reach.ts'
import { placed } from '../stopped.ts'
import type { Stopped } from '../stopped.ts'
import { list } from '../words.ts'

/** RFC 4861: without these two no neighbour is found. */
const needed = [[135, 'neighbour solicitations'], [136, 'neighbour advertisements']] as const

export const ndpBlocked: Check = {
  name: 'ndp-blocked',
  summary: 'IPv6 neighbour discovery does not pass',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const reach = reachOf(context)
    if (!reach) return
    const { space } = reach
    const stopped: Stopped[] = []
    for (const way of ['input', 'output'] as const) {
      if (!reach.looksAt(way, 'ip6')) continue
      const asked = space.and(space.packetClass('ndp'), space.laws(way), space.of(about.network(way)))
      const blocked = needed.filter(([type]) => space.isEmpty(reach.passing(way, 'ndp', space.and(asked, space.of(about.icmp('ip6', type))))))
      if (blocked.length === 0 || !isOpen(reach, way, 'ip6')) continue
      stopped.push({
        way, family: 'ip6', name: 'ndp', kinds: blocked.map(([, name]) => name),
        packets: space.and(asked, space.of(about.icmp('ip6', ...blocked.map(([type]) => type)))),
      })
    }
    for (const [{ at, way, kinds }] of placed(context, reach, stopped)) {
      yield {
        at,
        message: `IPv6 ${list(kinds)} are stopped on their way ${wayTexts[way]}: they are UNTRACKED, so no rule for known connections lets them pass, and without them no IPv6 neighbour is reached`,
        help: 'accept ICMPv6 types 133 to 136 (router and neighbour discovery)',
        related: stepsTo(at),
      }
    }
  },
}
