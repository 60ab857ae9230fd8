import { not, single } from '../../model/index.ts'
import type { Condition, Field } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { stepsTo } from '../places.ts'
import { about, families, familyNames, isOpen, reachOf } from '../reach.ts'
import type { IpFamily } from '../reach.ts'
import { placed } from '../stopped.ts'
import type { Stopped } from '../stopped.ts'
import { list, unique } from '../words.ts'

/** What tells a packet of the loopback device from one of the network. */
const telling: readonly Field[] = ['iif', 'oif', 'ip.saddr', 'ip.daddr', 'ip6.saddr', 'ip6.daddr']

const from = (family: IpFamily, field: 'saddr' | 'daddr'): Condition => (family === 'ip'
  ? { kind: 'number', field: `ip.${field}`, ranges: single(0x7f000001) }
  : { kind: 'address', field: `ip6.${field}`, ranges: single(1n) })

/** Addresses that only the loopback device has. */
const local = (family: IpFamily, field: 'saddr' | 'daddr'): Condition => (family === 'ip'
  ? { kind: 'number', field: `ip.${field}`, ranges: [[0x7f000000, 0x7fffffff]] }
  : from('ip6', field))

export const loopbackBlocked: Check = {
  name: 'loopback-blocked',
  summary: 'Programs of this host cannot talk to each other over the loopback device',
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
      for (const family of families) {
        if (!reach.looksAt(way, family)) continue
        const asked = space.and(space.packetClass('new'), space.laws(way), space.of(about.family(family)), space.of(about.tcpOrUdp))
        const inside = space.and(asked, space.of(about.loopback(way)), space.of(from(family, 'saddr')), space.of(from(family, 'daddr')))
        const passing = reach.passing(way, 'new', inside)
        // Some ports may be closed to everybody; where no unusual port passes, all are.
        const packets = space.and(inside, space.of(about.unusualPort))
        if (space.intersects(passing, packets)) continue
        // What passes here passes for the whole network: nobody has thought of the loopback device.
        const outside = space.and(asked, space.of(about.network(way)), space.of(not(local(family, 'saddr'))), space.of(not(local(family, 'daddr'))))
        if (!space.isSubset(passing, space.forgetting(reach.passing(way, 'new', outside), telling))) continue
        if (isOpen(reach, way, family)) stopped.push({ way, family, name: 'new', packets, kinds: [familyNames[family]] })
      }
    }
    for (const group of placed(context, reach, stopped)) {
      const [{ at, way }] = group
      const kinds = unique(group.flatMap(each => each.kinds))
      yield {
        at,
        message: `packets of the loopback device are stopped (${list(kinds)}, ${way}): programs of this host that talk to each other over ${list(kinds.map(kind => (kind === 'IPv4' ? '127.0.0.1' : '::1')))} hang`,
        help: `accept what ${way === 'output' ? 'leaves' : 'comes in'} by interface lo`,
        related: stepsTo(at),
      }
    }
  },
}
