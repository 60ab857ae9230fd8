import { State, leaves } from '../model/index.ts'
import type { BaseChain, Chain, Family, RuleContext, Table } from '../model/index.ts'
import { basesLeadingTo } from './callers.ts'
import { holdsIn } from './conditions.ts'

/** NF_IP_PRI_CONNTRACK: up to here conntrack has not seen a packet that comes in or is made here (measured on kernel 6.18). */
const conntrackPriority = -200

const isEarly = (family: Family, { hook, priority }: BaseChain): boolean =>
  family === 'netdev' || hook === 'ingress' || ((hook === 'prerouting' || hook === 'output') && priority <= conntrackPriority)

const earlyOf = new WeakMap<Table, ReadonlySet<Chain>>()

/** Chains that packets come to only before conntrack has seen them. */
export function earlyChains(table: Table): ReadonlySet<Chain> {
  const known = earlyOf.get(table)
  if (known) return known
  const early = new Set<Chain>()
  earlyOf.set(table, early)
  for (const [chain, bases] of basesLeadingTo(table)) {
    if (bases.every(({ base }) => isEarly(table.family, base!))) early.add(chain)
  }
  return early
}

/** Whether conntrack has not seen the packets of a rule. */
export const isEarlyRule = ({ table, chain }: RuleContext): boolean => earlyChains(table).has(chain)

/**
 * Whether a rule never matches since it asks for a state that no packet has before conntrack. `state-before-conntrack` says so, and of
 * rules that attach a helper `helper-assignment-ineffective`.
 */
export function waitsForState(context: RuleContext): boolean {
  const waits = context.rule.matches.some(({ condition }) =>
    [...leaves(condition)].some(({ leaf }) => leaf.kind === 'state') && holdsIn(condition, State.invalid | State.untracked) === 'no')
  return waits && isEarlyRule(context)
}
