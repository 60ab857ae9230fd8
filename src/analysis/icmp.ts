import type { Hook, Rule, Ruleset } from '../model/index.ts'
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

/** The error types kept when RELATED is narrowed: v4 3, 11, 12 and v6 1, 2, 3, 4. */
export const neededErrors: readonly IcmpErrorType[] = [
  { family: 'ip', type: 3 }, { family: 'ip', type: 11 }, { family: 'ip', type: 12 },
  { family: 'ip6', type: 1 }, { family: 'ip6', type: 2 }, { family: 'ip6', type: 3 }, { family: 'ip6', type: 4 },
]

/**
 * Which ICMP errors out of `packets` the ruleset accepts at the hook when the rules in `without` are taken out.
 * Types none of whose packets are in `packets` are in neither list.
 */
export function coversIcmpErrors(
  _space: Space, _ruleset: Ruleset, _hook: Hook, _packets: PacketSet, _options: { readonly without?: ReadonlySet<Rule> } = {},
): IcmpCoverage {
  return { covered: [], missing: [] }
}

/** Whether RSTs of a `reject with tcp reset` must be let out by a rule of their own: such a reject exists and OUTPUT is not open. */
export function needsResets(_space: Space, _ruleset: Ruleset, _options: { readonly without?: ReadonlySet<Rule> } = {}): boolean {
  return false
}
