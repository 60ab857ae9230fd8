import { formatPacket, tellComparison } from '../analysis/index.ts'
import type { Layer, ToldDifference, ToldDifferences } from '../analysis/index.ts'
import type { DialectName, Lowered } from '../dialects/dialect.ts'
import type { Hook } from '../model/index.ts'
import type { Problem } from '../syntax/index.ts'
import { problemsOf } from './load.ts'
import type { Loaded } from './load.ts'
import { outcomeOf } from './outcome.ts'
import type { Outcome } from './outcome.ts'

export interface CompareOptions {
  /** Most descriptions of each kind and hook; 8 unless given. */
  readonly lines?: number
  /** How much work a hook may cost (diagram nodes) before the answer is "not decided". */
  readonly budget?: number
}

/** Traffic in a few words, one packet of it, and who decides that packet on both sides (absent when no one chain does). */
export interface Traffic {
  readonly words: string
  readonly example: string
  readonly before?: Outcome
  readonly after?: Outcome
}

/** `more`: there is more of this kind than was told. */
export interface Traffics {
  readonly parts: readonly Traffic[]
  readonly more: boolean
}

export interface HookDifference {
  readonly hook: Hook
  /** `ip` for the IP stack; frames of bridges, ARP and devices pass chains of their own. */
  readonly layer: Layer
  /** Accepted by the new ruleset and not by the old one. */
  readonly opened: Traffics
  readonly closed: Traffics
  /** Refused by both, silently by one and with an answer by the other. */
  readonly refusedOtherwise: Traffics
  /** Told by a queue or a target that is not understood. */
  readonly undecided: Traffics
  /** Whether something undecided may be open now that was not surely open before. */
  readonly mayOpen: boolean
}

export interface CompareResult {
  readonly dialects: readonly [DialectName, DialectName]
  /** Whether the same packets are accepted, dropped and rejected, everywhere, and all of it was decided. */
  readonly equal: boolean
  /** Whether it was shown that nothing is accepted that was not accepted before. */
  readonly onlyCloses: boolean
  readonly hooks: readonly HookDifference[]
  /** Hooks that cost too much to compare: nothing is known about them. */
  readonly notDecided: readonly Pick<HookDifference, 'hook' | 'layer'>[]
  /** What kept parts of either text from being understood: the answer is about the rest. */
  readonly problems: readonly Problem[]
  /** What was left unread for safety, in either. */
  readonly notes: Lowered['notes']
}

/**
 * What the second ruleset accepts that the first does not, and the reverse, by hook. Verdicts are compared: translations of addresses,
 * logs and counters are not.
 */
export function compare(old: Loaded, now: Loaded, options: CompareOptions): CompareResult {
  const { hooks, notDecided } = tellComparison(old.lowered.ruleset, now.lowered.ruleset, options)
  const problems = [...problemsOf(old), ...problemsOf(now)]
  return {
    dialects: [old.dialect.name, now.dialect.name],
    equal: hooks.length === 0 && notDecided.length === 0,
    onlyCloses: notDecided.length === 0 && hooks.every(({ opened, mayOpen }) => opened.parts.length === 0 && !mayOpen),
    hooks: hooks.map(({ opened, closed, refusedOtherwise, undecided, ...hook }) =>
      ({ ...hook, opened: trafficOf(opened), closed: trafficOf(closed), refusedOtherwise: trafficOf(refusedOtherwise), undecided: trafficOf(undecided) })),
    notDecided,
    problems,
    notes: [...old.lowered.notes, ...now.lowered.notes],
  }
}

const trafficOf = ({ parts, more }: ToldDifferences): Traffics => ({ parts: parts.map(oneTraffic), more })

const oneTraffic = ({ words, example, before, after }: ToldDifference): Traffic =>
  ({ words, example: formatPacket(example), ...(before ? { before: outcomeOf(before) } : {}), ...(after ? { after: outcomeOf(after) } : {}) })
