import type { Edits, Ruleset } from '../model/index.ts'
import type { Edit } from '../text/index.ts'

/** A ruleset as read, with the means to change it and to read the changed text again. */
export interface Reading {
  readonly ruleset: Ruleset
  readonly edits: Edits
  /** Number of problems that reading found: a rewrite may not add any. */
  readonly problems: number
  /** The same files with edits applied, read again; edits are in offsets of this reading's text. */
  reread(edits: readonly Edit[]): Reading
}
