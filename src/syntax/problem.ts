import type { Place } from '../text/index.ts'

/** What kind of problem reading found: each is the name of a check. */
export type ProblemKind = 'syntax-error' | 'include-missing'

/** A further place that explains a problem or a finding. */
export interface Related {
  readonly at: Place
  readonly message: string
}

/** Something that kept text from being read or understood. The message says what was expected. */
export interface Problem {
  readonly kind: ProblemKind
  readonly at: Place
  readonly message: string
  /** What to do: "did you mean", the option or the version that would make it valid. */
  readonly help?: string
  readonly related?: readonly Related[]
}
