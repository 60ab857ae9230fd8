import type { Condition, Hook, Rule, Ruleset } from '../model/index.ts'
import { rulesWhere, single } from '../model/index.ts'
import { evaluate } from './evaluate.ts'
import { chainsAt } from './hooks.ts'
import { classes } from './laws.ts'
import type { PacketSet, Space } from './set.ts'

/** One ICMP error type that a network needs. */
export interface IcmpErrorType {
  readonly family: 'ip' | 'ip6'
  readonly type: number
}

export interface IcmpCoverage {
  /** Error types of which every packet asked about is accepted anyway. */
  readonly covered: readonly IcmpErrorType[]
  readonly missing: readonly IcmpErrorType[]
}

/**
 * The error types kept when RELATED is narrowed: unreachable, time exceeded and parameter problem, and for IPv6 packet too big. Without
 * them path MTU discovery, "connection refused" for UDP and traceroute fail (measured; RFC 4890 for IPv6).
 */
export const neededErrors: readonly IcmpErrorType[] = [
  { family: 'ip', type: 3 }, { family: 'ip', type: 11 }, { family: 'ip', type: 12 },
  { family: 'ip6', type: 1 }, { family: 'ip6', type: 2 }, { family: 'ip6', type: 3 }, { family: 'ip6', type: 4 },
]

const packetsOf = ({ family, type }: IcmpErrorType): Condition =>
  ({ kind: 'number', field: family === 'ip' ? 'icmp.type' : 'icmp6.type', ranges: single(type) })

/**
 * Which ICMP errors out of `packets` the ruleset accepts at the hook when the rules in `without` are taken out.
 * Types none of whose packets are in `packets` are in neither list. Throws `BudgetExceeded`.
 */
export function coversIcmpErrors(
  space: Space, ruleset: Ruleset, hook: Hook, packets: PacketSet, options: { readonly without?: ReadonlySet<Rule> } = {},
): IcmpCoverage {
  const errors = space.and(packets, space.packetClass('icmp-error'), space.laws(hook))
  const covered: IcmpErrorType[] = []
  const missing: IcmpErrorType[] = []
  if (space.isEmpty(errors)) return { covered, missing }
  const { accepted } = evaluate(space, ruleset, hook, { ...options, input: errors, only: space.of(classes['icmp-error']) })
  for (const each of neededErrors) {
    const asked = space.and(errors, space.of(packetsOf(each)))
    if (space.isEmpty(asked)) continue
    if (space.isSubset(asked, accepted)) covered.push(each)
    else missing.push(each)
  }
  return { covered, missing }
}

/** Whether a rule anywhere in what packets of the IP stack meet answers with a TCP RST. */
export function rejectsWithReset(ruleset: Ruleset): boolean {
  return !rulesWhere(ruleset, ({ verdict }) => verdict.kind === 'reject' && /reset|tcp-rst/.test(verdict.with)).next().done
}

/**
 * Whether RSTs of a `reject with tcp reset` need a rule of their own: such a reject exists, and OUTPUT without the rules in `without` does
 * not let all of them out. Throws `BudgetExceeded`.
 */
export function needsResets(space: Space, ruleset: Ruleset, options: { readonly without?: ReadonlySet<Rule> } = {}): boolean {
  if (!rejectsWithReset(ruleset) || chainsAt(ruleset, 'ip', 'output').length === 0) return false
  const resets = space.and(space.packetClass('reset'), space.laws('output'))
  return !space.isSubset(resets, evaluate(space, ruleset, 'output', { ...options, input: resets, only: space.of(classes.reset) }).accepted)
}
