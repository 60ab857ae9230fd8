import type { Edits, Ruleset, Target } from '../model/index.ts'
import type { Edit, Place } from '../text/index.ts'
import type { Related } from '../syntax/index.ts'

export type Severity = 'error' | 'warning' | 'info'

/** `safe`: no packet changes its verdict. `unsafe`: narrows or otherwise changes, with the change stated in the title. */
export type Applicability = 'safe' | 'unsafe'

export interface Fix {
  readonly title: string
  readonly applicability: Applicability
  readonly edits: readonly Edit[]
}

/** What a check yields. */
export interface Found {
  readonly at: Place
  /** What is wrong and why it matters, in one or two sentences, naming the helper or the packet. */
  readonly message: string
  /** What to do. */
  readonly help?: string
  readonly related?: readonly Related[]
  readonly fix?: Fix
  /** Where it differs from the check's own (reach decides: inbound over outbound). */
  readonly severity?: Severity
}

/** A problem in a ruleset, as reported. */
export interface Finding extends Found {
  readonly check: string
  readonly severity: Severity
}

/** What a check may know. */
export interface CheckContext {
  readonly ruleset: Ruleset
  readonly edits: Edits
  readonly target: Target
  readonly settings: CheckSettings
}

/** What a configuration says about the network: never guessed. */
export interface CheckSettings {
  /** Helpers that are wanted on purpose; `for` limits them to these addresses. */
  readonly wantedHelpers: readonly { readonly name: string; readonly for?: readonly string[] }[]
}

export type Category = 'related' | 'helpers' | 'correctness' | 'reach' | 'age' | 'scale' | 'sight' | 'host' | 'own'

/** One thing that can be wrong with a ruleset. Its page lies beside it as `<name>.md`. */
export interface Check {
  readonly name: string
  readonly summary: string
  readonly category: Category
  readonly severity: Severity
  readonly fixable: Applicability | 'sometimes' | 'no'
  /** Who sees it: everybody, `--pedantic` (style and age), `--audit` (only worth knowing). */
  readonly set: 'default' | 'pedantic' | 'audit'
  readonly since: string
  run(context: CheckContext): Iterable<Found>
}
