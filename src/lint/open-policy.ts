import { unionOf } from '../analysis/index.ts'
import type { PacketSet, Space } from '../analysis/index.ts'
import { all, any, numberFields } from '../model/index.ts'
import type { Chain, Condition, Field, Table } from '../model/index.ts'
import type { Place } from '../text/index.ts'
import type { CheckContext } from './check.ts'
import { groupByPlace } from './places.ts'
import { about, families, reachOf } from './reach.ts'
import type { IpFamily, Reach } from './reach.ts'

/** A chain whose policy lets in what no rule has named. */
export interface OpenPolicy {
  readonly table: Table
  readonly chain: Chain
  readonly family: IpFamily
  /** The policy, else the chain. */
  readonly at: Place
}

const prefix6 = (low: bigint): Condition => ({ kind: 'address', field: 'ip6.saddr', ranges: [[low << 112n, ((low + 0x0800n) << 112n) - 1n]] })
const range4 = (low: number, high: number): Condition => ({ kind: 'number', field: 'ip.saddr', ranges: [[low * 2 ** 24, (high + 1) * 2 ** 24 - 1]] })

/** Parts of the Internet, each larger than what lists of unwanted peers take away. */
const parts: Readonly<Record<IpFamily, readonly Condition[]>> = {
  ip: [range4(1, 9), range4(11, 99), range4(128, 168), range4(193, 223)],
  ip6: [prefix6(0x2000n), prefix6(0x2800n)],
}

/** The first packet of a connection as programs send it, from a port of their own (net.ipv4.ip_local_port_range). */
const opening: Condition = all([
  any([about.udp, all([about.tcp, { kind: 'bits', field: 'tcp.flags', mask: 0x17, value: 0x02 }])]),
  about.ports('sport', 32768, 60999),
])

const butInterfaces: readonly (Field | 'atoms')[] = [
  ...(Object.keys(numberFields) as Field[]), 'ip6.saddr', 'ip6.daddr', 'ct.state', 'ct.helper', 'atoms',
]

/** x_tables has these chains whether a file speaks of them or not; one that does not say the policy leaves it to another. */
export const isUnsaid = ({ name, base }: Chain, { family }: Table): boolean =>
  base?.policyOrigin === undefined && (family === 'ip' || family === 'ip6') && name === base?.hook.toUpperCase()

/** New connections from the network that anybody may ask for, and that come to the hook. */
export function newFromNetwork({ space, refusedBefore }: Reach, way: 'input' | 'forward', family: IpFamily): PacketSet {
  const asked = space.and(space.packetClass('new'), space.laws(way), space.of(about.family(family)), space.of(about.network(way)), space.of(opening))
  const left = space.minus(asked, refusedBefore('new'))
  // Where rules at prerouting refuse what they do not name, what comes has been named.
  return space.intersects(left, space.of(about.unusualPort)) ? left : space.none
}

/** Whether packets come from all over the Internet: what is left is not what somebody forgot to refuse. */
export const isFromEverywhere = (space: Space, packets: PacketSet, family: IpFamily): boolean =>
  parts[family].every(part => space.intersects(packets, space.of(part)))

/** By which interfaces packets come and, forwarded, go. */
export const interfacesOf = (space: Space, packets: PacketSet): PacketSet => space.forgetting(packets, butInterfaces)

/** Whether rules close an interface: nothing that comes by it is left to the policy, and some of it is refused. */
const closesInterface = (space: Space, asked: PacketSet, left: PacketSet, refused: PacketSet): boolean =>
  space.intersects(space.and(interfacesOf(space, asked), interfacesOf(space, refused)), space.not(interfacesOf(space, left)))

/** Chains of the filter (priority 0 and up) whose policy accepts new connections from everywhere, for both families together. */
export function openPolicies(context: CheckContext, way: 'input' | 'forward'): readonly (readonly [OpenPolicy, ...OpenPolicy[]])[] {
  const reach = reachOf(context)
  if (!reach) return []
  const { space } = reach
  const found: OpenPolicy[] = []
  for (const family of families) {
    if (!reach.looksAt(way, family)) continue
    const asked = newFromNetwork(reach, way, family)
    const { accepted, chains, decided } = reach.walk(way, 'new')
    for (const { table, chain } of chains) {
      const { base } = chain
      const sees = table.family === 'inet' || table.family === family
      if (!sees || base?.type !== 'filter' || base.priority < 0 || base.priority >= 50 || base.policy !== 'accept' || isUnsaid(chain, table)) continue
      const left = space.minus(space.and(accepted, asked), unionOf(space, chain.rules.map(rule => decided(rule))))
      // Which way a router sends packets is often asked for in terms that only the host can answer.
      const certain = way === 'forward' ? space.minus(asked, space.forgetting(space.minus(asked, left), ['atoms'])) : left
      if (isFromEverywhere(space, certain, family) && !closesInterface(space, asked, certain, space.minus(asked, accepted))) found.push({ table, chain, family, at: base.policyOrigin ?? chain.origin })
    }
  }
  return groupByPlace(found, ({ at }) => at)
}
