import type { BaseChain, Chain, Family, Table } from '../model/index.ts'
import { basesLeadingTo } from './callers.ts'

/** NF_IP_PRI_CONNTRACK: up to here conntrack has not seen a packet that comes in or is made here (measured on kernel 6.18). */
const conntrackPriority = -200

const isEarly = (family: Family, { hook, priority }: BaseChain): boolean =>
  family === 'netdev' || hook === 'ingress' || ((hook === 'prerouting' || hook === 'output') && priority <= conntrackPriority)

/** Chains that packets come to only before conntrack has seen them. */
export function earlyChains(table: Table): ReadonlySet<Chain> {
  const early = new Set<Chain>()
  for (const [chain, bases] of basesLeadingTo(table)) {
    if (bases.every(({ base }) => isEarly(table.family, base!))) early.add(chain)
  }
  return early
}
