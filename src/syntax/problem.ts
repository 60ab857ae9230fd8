import type { Place } from '../text/index.ts'

/**
 * What kind of problem reading found: each is the name of a check. Those that begin with `undefined-` are about names that stand for nothing;
 * the real tool refuses them as it does a `syntax-error`.
 */
export type ProblemKind = 'syntax-error' | 'include-missing' | 'refused-rule' | UndefinedKind

export type UndefinedKind = 'undefined-chain' | 'undefined-set' | 'undefined-variable' | 'undefined-object'

/** Whether the real tool refuses the text for a problem. What it passes on to a tool that refuses it (`refused-rule`) is no reason for it. */
export const isRefused = ({ kind }: Pick<Problem, 'kind'>): boolean => kind !== 'include-missing' && kind !== 'refused-rule'

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
  /** Braces or quotes of the file do not pair: which block a statement belongs to is not known, neither before nor behind the place. */
  readonly losesBlocks?: true
}

/** Whether each statement stands in the block that it was read in. Where it may not, what it means is a guess. */
export const blocksAreKnown = (problems: readonly Problem[]): boolean => !problems.some(({ losesBlocks }) => losesBlocks)
