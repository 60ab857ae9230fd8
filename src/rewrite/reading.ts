import type { Edits, Ruleset } from '../model/index.ts'
import type { Edit, Place, Source } from '../text/index.ts'

/** A ruleset as read, with the means to change it and to read the changed text again. */
export interface Reading {
  /** The file, and what it includes. */
  readonly sources: readonly Source[]
  readonly ruleset: Ruleset
  readonly edits: Edits
  /** How many problems reading found: a rewrite may not add any. */
  readonly problems: number
  /** Why a comment asks for a rule to be left alone; undefined where none does. */
  silenced(place: Place): string | undefined
  /** The same files with edits applied, read again. Edits are in offsets of this reading's sources. */
  reread(edits: readonly Edit[]): Reading
}
