import { classes, evaluate, unionOf } from '../analysis/index.ts'
import type { Evaluation, PacketClassName, PacketSet, Space } from '../analysis/index.ts'
import { NfProto, Protocol, any, not, single } from '../model/index.ts'
import type { Condition, Family, Hook, Origin, Ruleset } from '../model/index.ts'
import type { Place } from '../text/index.ts'
import { refusingChains } from './accepting.ts'
import type { CheckContext } from './check.ts'
import { mustBeWalkable, spaceFor } from './size.ts'

/** Hooks of packets for this host, through it, and from it. */
export type Way = 'input' | 'forward' | 'output'

export const wayTexts: Readonly<Record<Way, string>> = { input: 'into this host', forward: 'through this host', output: 'out of this host' }

export const families = ['ip', 'ip6'] as const

export type IpFamily = (typeof families)[number]

export const familyNames: Readonly<Record<IpFamily, string>> = { ip: 'IPv4', ip6: 'IPv6' }

/** What becomes of packets, asked a class at a time: a ruleset is walked once for each class and hook. */
export interface Reach {
  readonly space: Space
  /** Packets out of `asked`, all of one class, that may pass the hook: what is not understood may accept. */
  passing(way: Way, name: PacketClassName, asked: PacketSet): PacketSet
  /** The walk of one class through a hook. */
  walk(way: Way, name: PacketClassName): Evaluation
  /** Packets of a class that chains at prerouting refuse, so that none of them comes to INPUT or FORWARD. Address translation is not followed. */
  refusedBefore(name: PacketClassName): PacketSet
  /** Where packets of a class that do not pass are stopped: the policy, else the first rule that stops some. */
  stopper(way: Way, name: PacketClassName, packets: PacketSet): Origin | undefined
  /** Whether chains look at packets of a family at the hook at all. */
  looksAt(way: Way, family: IpFamily): boolean
}

/** Nodes of diagrams after which the question is given up. */
const budget = 1 << 21

const reaches = new WeakMap<Ruleset, Reach>()

/** Undefined where the file is only a part of what the kernel gets: other parts may accept what is missing here. */
export function reachOf(context: CheckContext): Reach | undefined {
  const { ruleset, problems } = context
  if (problems.length > 0 || ruleset.tables.some(({ partial }) => partial)) return undefined
  let known = reaches.get(ruleset)
  if (!known) {
    if (!context.chosen) mustBeWalkable(ruleset)
    known = createReach(ruleset, spaceFor(context, budget))
    reaches.set(ruleset, known)
  }
  return known
}

const seeing: Readonly<Record<IpFamily, readonly Family[]>> = { ip: ['ip', 'inet'], ip6: ['ip6', 'inet'] }

function createReach(ruleset: Ruleset, space: Space): Reach {
  const walks = new Map<string, Evaluation>()
  const walk = (way: Way, name: PacketClassName): Evaluation => {
    const key = `${way} ${name}`
    let found = walks.get(key)
    if (!found) {
      // Without the laws, which each rule would have to be held against.
      found = evaluate(space, ruleset, way, { input: space.and(space.laws(way), space.packetClass(name)), only: space.of(classes[name]) })
      walks.set(key, found)
    }
    return found
  }
  const refused = new Map<PacketClassName, PacketSet>()
  const refusedBefore = (name: PacketClassName): PacketSet => {
    let found = refused.get(name)
    if (!found) {
      found = refusesAt(ruleset, 'prerouting') ? refusedAtPrerouting(space, ruleset, name) : space.none
      refused.set(name, found)
    }
    return found
  }
  const passes = new Map<string, PacketSet>()
  /** What is no longer of the class (notrack) is not followed, and not stopped either. */
  const passed = (way: Way, name: PacketClassName): PacketSet => {
    const key = `${way} ${name}`
    let found = passes.get(key)
    if (found === undefined) {
      const { dropped, rejected } = walk(way, name)
      found = space.minus(space.and(space.packetClass(name), space.laws(way)), space.or(dropped, rejected))
      passes.set(key, found)
    }
    return found
  }
  const stopper = (way: Way, name: PacketClassName, packets: PacketSet): Origin | undefined => {
    const { chains, decided } = walk(way, name)
    for (const { table: { family }, chain: { base, rules } } of chains) {
      // A table of the other family lets them pass unseen.
      const seen = family === 'ip' || family === 'ip6' ? space.and(packets, space.of(about.family(family))) : packets
      const ended = rules.map(rule => decided(rule, seen))
      if (base?.policy === 'drop' && !space.isEmpty(space.minus(seen, unionOf(space, ended)))) return base.policyOrigin
      const stopping = rules.find((rule, index) => rule.verdict.kind !== 'accept' && !space.isEmpty(ended[index]!))
      if (stopping) return stopping.origin
    }
    return undefined
  }
  return {
    space, walk, stopper, refusedBefore,
    passing: (way, name, asked) => space.and(asked, passed(way, name)),
    looksAt: (way, family) => ruleset.tables.some(table => !table.dormant && seeing[family].includes(table.family) && table.chains.some(({ base }) => base?.hook === way)),
  }
}

const refusesAt = ({ tables }: Ruleset, hook: Hook): boolean => tables.some(table => {
  const bases = table.dormant ? [] : table.chains.filter(({ base }) => base?.hook === hook)
  if (bases.length === 0) return false
  const refusing = refusingChains(table)
  return bases.some(chain => chain.base!.policy === 'drop' || refusing.has(chain))
})

function refusedAtPrerouting(space: Space, ruleset: Ruleset, name: PacketClassName): PacketSet {
  const { dropped, rejected } = evaluate(space, ruleset, 'prerouting', { input: space.and(space.laws('prerouting'), space.packetClass(name)), only: space.of(classes[name]) })
  // Where they would leave by is not known there.
  return space.forgetting(space.or(dropped, rejected), ['oif'])
}

/** Where a finding about a hook is told when no rule or policy stands out. */
export function chainPlace({ ruleset }: CheckContext, hook: Hook, family: IpFamily): Place | undefined {
  const table = ruleset.tables.find(each => seeing[family].includes(each.family) && each.chains.some(({ base }) => base?.hook === hook))
  return table?.chains.find(({ base }) => base?.hook === hook)?.origin
}

const protocol = (number: number): Condition => ({ kind: 'number', field: 'l4proto', ranges: single(number) })

const interfaceOf = (way: Way): Condition => ({ kind: 'interface', field: way === 'output' ? 'oif' : 'iif', names: [{ name: 'lo' }] })

/** What checks ask about, as conditions. */
export const about = {
  family: (family: IpFamily): Condition => ({ kind: 'number', field: 'nfproto', ranges: single(NfProto[family]) }),
  loopback: interfaceOf,
  network: (way: Way): Condition => not(interfaceOf(way)),
  tcp: protocol(Protocol.tcp),
  udp: protocol(Protocol.udp),
  tcpOrUdp: any([protocol(Protocol.tcp), protocol(Protocol.udp)]),
  icmp: (family: IpFamily, ...types: readonly number[]): Condition => ({ kind: 'number', field: family === 'ip' ? 'icmp.type' : 'icmp6.type', ranges: types.map(type => [type, type] as const).sort((a, b) => a[0] - b[0]) }),
  reply: { kind: 'number', field: 'ct.direction', ranges: single(1) },
  /** Ports that no rule is about by name. */
  unusualPort: { kind: 'number', field: 'dport', ranges: [[20000, 60999]] },
  ports: (field: 'sport' | 'dport', low: number, high: number): Condition => ({ kind: 'number', field, ranges: [[low, high]] }),
} as const satisfies Record<string, Condition | ((...args: never[]) => Condition)>

/** Whether a hook lets anything of a family pass that is not of the loopback device: a host shut off on purpose does not. */
export function isOpen(reach: Reach, way: Way, family: IpFamily): boolean {
  const { space } = reach
  const asked = space.and(space.of(about.family(family)), space.of(about.network(way)), space.of(about.tcpOrUdp))
  return (['new', 'established'] as const).some(name => !space.isEmpty(reach.passing(way, name, asked)))
}
