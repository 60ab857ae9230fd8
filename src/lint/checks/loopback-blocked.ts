import type { PacketSet, Space } from '../../analysis/index.ts'
import { not, numberFields, single } from '../../model/index.ts'
import type { Condition, Field } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { stepsTo } from '../places.ts'
import { about, families, familyNames, isOpen, reachOf } from '../reach.ts'
import type { IpFamily } from '../reach.ts'
import { placed } from '../stopped.ts'
import type { Stopped } from '../stopped.ts'
import { list, unique } from '../words.ts'

const kept: readonly Field[] = ['l4proto', 'dport']

const others: readonly (Field | 'atoms')[] = [
  ...(Object.keys(numberFields) as Field[]), 'ip6.saddr' as const, 'ip6.daddr' as const, 'iif' as const, 'oif' as const, 'ct.state' as const, 'ct.helper' as const, 'atoms' as const,
].filter(field => field === 'atoms' || !kept.includes(field))

/** Protocols and ports of a set, whatever else its packets have. */
const portsOf = (space: Space, set: PacketSet): PacketSet => space.forgetting(set, others)

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
        const packets = space.minus(inside, space.and(passing, inside))
        if (space.isEmpty(packets)) continue
        // What passes here passes for the whole network: nobody has thought of the loopback device.
        const outside = space.and(asked, space.of(about.network(way)), space.of(not(local(family, 'saddr'))), space.of(not(local(family, 'daddr'))))
        if (!space.isSubset(portsOf(space, passing), portsOf(space, reach.passing(way, 'new', outside)))) continue
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
