import type { Edit } from '../text/index.ts'
import type { Condition } from './condition.ts'
import type { Rule } from './ruleset.ts'
import type { StateSet } from './state.ts'

/** An edit that cannot be made with certainty, and why, for people. */
export interface Unable {
  readonly reason: string
}

export type EditResult = readonly Edit[] | Unable

export const isUnable = (result: EditResult): result is Unable => !Array.isArray(result)

/**
 * Narrows one rule: what it accepts of `states` by its own state test stays, and right behind it stand copies
 * of the rule (same other matches, effects and verdict), each with its state test limited to RELATED and
 * further limited by `tests`. `states` 0 leaves nothing of the rule itself: the copies replace it.
 */
export interface Narrowing {
  readonly rule: Rule
  readonly states: StateSet
  readonly copies: readonly NarrowedCopy[]
}

export interface NarrowedCopy {
  /** Added to the copy. Tests over l4proto, icmp/icmp6 type, tcp.flags, ports, addresses, state, status and helper. */
  readonly tests: readonly Condition[]
  /** For people: "ICMP errors about known connections". */
  readonly title: string
}

export interface NarrowResult {
  readonly edits: readonly Edit[]
  /** Rules left as they are, with the reason. */
  readonly left: readonly { readonly rule: Rule; readonly reason: string }[]
}

/**
 * Rules that become one: statements one behind the other, equal but for what one match of each asks a field for (and, with `verdicts`,
 * for their verdicts). No packet matches two of them.
 */
export interface Merging {
  readonly of: 'values' | 'verdicts'
  /** In the order of the text; of each statement all rules that it comes to. */
  readonly statements: readonly (readonly Rule[])[]
  /** Which match differs, by its place in `matches`. */
  readonly match: number
}

/**
 * Changes to the text in terms of the model, in the file's own style. A dialect implements it; checks and
 * rewrites see nothing else of a dialect. Rules must be those of the ruleset the edits came with.
 *
 * Where several rules share an origin (lists, functions, verdict maps), an edit is made only when it is right
 * for all of them; otherwise the answer is `Unable`.
 */
export interface Edits {
  /** Removes rules as written, with the comment lines that belong to them left in place. */
  removeRules(rules: readonly Rule[]): EditResult
  /** All narrowings of one run at once, since rules may share text (a function, a define, a map). */
  narrow(narrowings: readonly Narrowing[]): NarrowResult
  /** Puts `# nflint: ignore[check] reason` before the statement of a rule. */
  silence(rule: Rule, check: string, reason: string): EditResult
  /**
   * Writes an x_tables extension that stands for another one as that one: `state` as conntrack, `NOTRACK` as CT. No packet notices.
   * Absent where a dialect has no such names.
   */
  respell?(rule: Rule, extension: 'state' | 'NOTRACK'): EditResult
  /** Writes statements as one that stands where the first of them stood, or as few as the dialect can. */
  merge?(merging: Merging): EditResult
}
