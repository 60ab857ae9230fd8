import type { DialectName } from '../dialects/dialect.ts'
import { lint } from '../lint/index.ts'
import type { Finding, LintOptions } from '../lint/index.ts'
import type { Place } from '../text/index.ts'
import { companionOf } from './companion.ts'
import { commentsIn, includesOf, problemsOf } from './load.ts'
import type { Loaded } from './load.ts'

/** Versions that the ruleset is for, what is known about the network, and the checks to run. */
export interface CheckingOptions extends Pick<LintOptions, 'target' | 'settings' | 'sets' | 'select' | 'ignore' | 'severity' | 'awaited'> {}

export interface CheckResult {
  readonly dialect: DialectName
  /** Sorted by place, those in included files too. */
  readonly findings: readonly Finding[]
  /** Paths of the files that were included. */
  readonly included: readonly string[]
  /** What was left unread for safety. */
  readonly notes: readonly { readonly at: Place; readonly message: string }[]
}

/** Everything that the checks find, sorted by place, those in included files too. */
export function findingsIn(loaded: Loaded, options: CheckingOptions): readonly Finding[] {
  const { ruleset, edits } = loaded.lowered
  return lint({ ...options, ruleset, edits, problems: problemsOf(loaded), files: commentsIn(loaded), companion: () => companionOf(loaded) })
}

export const resultOf = (loaded: Loaded, findings: readonly Finding[]): CheckResult => ({
  dialect: loaded.dialect.name,
  findings,
  included: includesOf(loaded),
  notes: loaded.lowered.notes,
})

/** What is wrong with a ruleset. */
export const check = (loaded: Loaded, options: CheckingOptions): CheckResult => resultOf(loaded, findingsIn(loaded, options))
