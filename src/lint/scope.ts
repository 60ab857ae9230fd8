import type { Assignment } from '../analysis/index.ts'
import { maxAddress, ranges } from '../model/index.ts'
import type { Ranges } from '../model/index.ts'
import { addressText } from './addresses.ts'
import { list, portsText, protocolName, unique } from './words.ts'

const isEvery = <N extends number | bigint>(set: Ranges<N> | undefined, max: N): boolean =>
  set === undefined || (set.length === 1 && BigInt(set[0]![0]) === 0n && set[0]![1] === max)

/** Whether the assignment is limited by addresses, in every family it applies to. */
export function hasAddress({ families, saddr, daddr, saddr6, daddr6 }: Assignment): boolean {
  return families.every(family => (family === 'ip'
    ? !isEvery(saddr, 0xffffffff) || !isEvery(daddr, 0xffffffff)
    : !isEvery(saddr6, maxAddress) || !isEvery(daddr6, maxAddress)))
}

/** Whether ports are chosen: not all there are. */
export const hasPorts = (ports: Ranges | undefined): boolean => !isEvery(ports, 0xffff)

export const isOne = (ports: Ranges): boolean => ports.length === 1 && ports[0]![0] === ports[0]![1]

export const hasPort = ({ dports }: Assignment): boolean => hasPorts(dports)

/** Parts of an assignment that lists and blocks multiply. */
const multiplied = ['dports', 'daddr', 'saddr', 'daddr6', 'saddr6'] as const

const keyWithout = (assignment: Assignment, field: (typeof multiplied)[number]): string =>
  JSON.stringify([assignment.helper, assignment.l4protos, ...multiplied.map(name => (name === field ? null : assignment[name] ?? 'any'))],
    (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))

/** One assignment for several that differ in one of their lists only: what a list was expanded to, put together again. */
function mergeAssignments(assignments: readonly Assignment[]): readonly Assignment[] {
  return multiplied.reduce<readonly Assignment[]>((left, field) => {
    const merged = new Map<string, Assignment>()
    for (const assignment of left) {
      const key = keyWithout(assignment, field)
      const same = merged.get(key)
      const [a, b] = [same?.[field], assignment[field]]
      merged.set(key, same ? { ...same, [field]: a && b ? ranges<number | bigint>([...a, ...b]) : undefined } : assignment)
    }
    return [...merged.values()]
  }, assignments)
}

/** "tcp connections to port 21". */
function controlText(assignment: Assignment): string {
  const { l4protos, dports } = assignment
  const protocols = l4protos ? `${list(l4protos.map(protocolName))} ` : ''
  if (!dports || !hasPort(assignment)) return `${protocols}connections to any port`
  return `${protocols}connections to ${isOne(dports) ? 'port' : 'ports'} ${portsText(dports)}`
}

/** "from 192.0.2.0/24 to 198.51.100.1", "from and to any address". */
function peersText({ saddr, daddr, saddr6, daddr6 }: Assignment): string {
  const from = addressText(isEvery(saddr, 0xffffffff) ? undefined : saddr, saddr6)
  const to = addressText(isEvery(daddr, 0xffffffff) ? undefined : daddr, daddr6)
  if (!from && !to) return 'from and to any address'
  return [...(from ? [`from ${from}`] : []), ...(to ? [`to ${to}`] : [])].join(' ')
}

/** Whose payload the helpers of a rule read: "tcp connections to port 21, from and to any address". */
export function scopeText(assignments: readonly Assignment[]): string {
  const byPeers = new Map<string, string[]>()
  for (const assignment of mergeAssignments(assignments)) {
    const peers = peersText(assignment)
    byPeers.set(peers, [...byPeers.get(peers) ?? [], controlText(assignment)])
  }
  return [...byPeers].map(([peers, controls]) => `${list(unique(controls))}, ${peers}`).join('; ')
}
