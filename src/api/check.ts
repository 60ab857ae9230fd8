import type { DialectName } from '../dialects/dialect.ts'
import { lintCounting } from '../lint/index.ts'
import type { Finding, LintOptions, Linted } from '../lint/index.ts'
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
  /** How many findings comments silence; not counted after a repair. */
  readonly silenced?: number
  /** Paths of the files that were included. */
  readonly included: readonly string[]
  /** What was left unread for safety. */
  readonly notes: readonly { readonly at: Place; readonly message: string }[]
}

/** Everything that the checks find, sorted by place, those in included files too. */
export const findingsIn = (loaded: Loaded, options: CheckingOptions): readonly Finding[] => linted(loaded, options).findings

function linted(loaded: Loaded, options: CheckingOptions): Linted {
  const { ruleset, edits } = loaded.lowered
  return lintCounting({ ...options, ruleset, edits, problems: problemsOf(loaded), files: commentsIn(loaded), companion: () => companionOf(loaded) })
}

export const resultOf = (loaded: Loaded, findings: readonly Finding[]): CheckResult => ({
  dialect: loaded.dialect.name,
  findings,
  included: includesOf(loaded),
  notes: loaded.lowered.notes,
})

/** What is wrong with a ruleset. */
export function check(loaded: Loaded, options: CheckingOptions): CheckResult {
  const { findings, silenced } = linted(loaded, options)
  return { ...resultOf(loaded, findings), silenced }
}
