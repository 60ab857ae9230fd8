import { neededErrors } from '../../analysis/index.ts'
import type { Check } from '../check.ts'
import { stepsTo } from '../places.ts'
import { about, families, reachOf, wayTexts } from '../reach.ts'
import type { Way } from '../reach.ts'
import { placed } from '../stopped.ts'
import type { Stopped } from '../stopped.ts'
import { list, unique } from '../words.ts'

const names: Readonly<Record<string, string>> = {
  'ip 3': 'destination-unreachable', 'ip 11': 'time-exceeded', 'ip 12': 'parameter-problem',
  'ip6 1': 'destination-unreachable', 'ip6 2': 'packet-too-big', 'ip6 3': 'time-exceeded', 'ip6 4': 'parameter-problem',
}

/** Without these connections hang; without the others traceroute and a few more suffer. */
const vital: ReadonlySet<string> = new Set(['ip 3', 'ip6 1', 'ip6 2'])

/** Rare enough that nobody misses it alone. */
const rare: ReadonlySet<string> = new Set(['ip 12', 'ip6 4'])

const harm: Readonly<Record<Way, string>> = {
  input: 'connections of this host hang where a link takes smaller packets, and what is refused looks like silence',
  forward: 'connections through this host hang where a link takes smaller packets, and what is refused looks like silence',
  output: 'others wait for what this host refuses, and do not see it in a traceroute',
}

export const icmpErrorsBlocked: Check = {
  name: 'icmp-errors-blocked',
  summary: 'ICMP errors about known connections do not pass',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const reach = reachOf(context)
    if (!reach) return
    const { space } = reach
    const stopped: (Stopped & { readonly keys: readonly string[] })[] = []
    for (const way of ['input', 'forward', 'output'] as const) {
      for (const family of families) {
        if (!reach.looksAt(way, family)) continue
        const network = space.and(space.of(about.family(family)), space.of(about.network(way)))
        const errors = space.and(network, space.packetClass('icmp-error'), space.laws(way))
        const blocked = neededErrors.filter(each => each.family === family).filter(({ type }) =>
          space.isEmpty(reach.passing(way, 'icmp-error', space.and(errors, space.of(about.icmp(family, type))))))
        const keys = blocked.map(({ type }) => `${family} ${type}`)
        if (keys.every(key => rare.has(key))) continue
        // Where no connection passes, no errors about one are needed.
        if (space.isEmpty(reach.passing(way, 'established', space.and(network, space.of(about.tcpOrUdp))))) continue
        const packets = space.and(errors, space.of(about.icmp(family, ...blocked.map(({ type }) => type))))
        stopped.push({ way, family, name: 'icmp-error', packets, kinds: keys.map(key => names[key]!), keys })
      }
    }
    for (const group of placed(context, reach, stopped)) {
      const [{ at, way }] = group
      const kinds = group.map(({ family, kinds: of }) => `${family === 'ip' ? 'icmp' : 'icmpv6'} ${list(unique(of))}`)
      const isVital = group.some(({ keys }) => keys.some(key => vital.has(key)))
      yield {
        at,
        ...(isVital && way !== 'output' ? {} : { severity: 'info' as const }),
        message: `ICMP errors about known connections are stopped on their way ${wayTexts[way]} (${kinds.join('; ')}): ${harm[way]}`,
        help: 'accept RELATED for these ICMP types',
        related: stepsTo(at),
      }
    }
  },
}
