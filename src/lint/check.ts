import type { Space } from '../analysis/index.ts'
import type { Edits, Ruleset, Target } from '../model/index.ts'
import type { Edit, Place } from '../text/index.ts'
import type { Problem, Related } from '../syntax/index.ts'
import type { Silencer, SourceComments } from './silencer.ts'

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
  /** The check was chosen by name: whoever did so waits for what takes many times as long as reading the ruleset. */
  readonly chosen?: true
  /** One space for all checks of a run, so that what one has computed the next one has. */
  readonly space: Space
  /** What kept text from being read, in every file involved. */
  readonly problems: readonly Problem[]
  /** The files that the ruleset was read from, with their comments. */
  readonly files: readonly SourceComments[]
  /** Reads the other half of the firewall; absent where the caller knows of none. */
  readonly companion?: () => Companion | undefined
  /** Comments that silence findings, with what they have silenced; known to checks of category `own` only. */
  readonly silencers: readonly Silencer[]
  /** Names of all checks there are. */
  readonly checkNames: readonly string[]
}

/** Ports of a protocol, both ends included. */
export interface AllowedPorts {
  readonly protocol: 'tcp' | 'udp' | 'sctp' | 'dccp' | 'udplite'
  readonly first: number
  readonly last: number
}

/** The IPv6 half of a firewall whose halves are files of their own (`rules.v4`, `rules.v6`), as read beside the IPv4 half. */
export interface Companion {
  readonly path: string
  readonly ruleset: Ruleset
  readonly problems: readonly Problem[]
}

/** What a configuration says about the network: never guessed. */
export interface CheckSettings {
  /** Helpers that are wanted on purpose; `for` limits them to these addresses (`192.0.2.1`, `2001:db8::/32`). */
  readonly wantedHelpers: readonly { readonly name: string; readonly for?: readonly string[] }[]
  /** Ports that may be open to everybody; every port may where nothing is said. */
  readonly allowedPorts?: readonly AllowedPorts[]
}

export const defaultSettings: CheckSettings = { wantedHelpers: [] }

/** `own`: about nflint's own comments; these run last, over what the others found. */
export type Category = 'related' | 'helpers' | 'correctness' | 'reach' | 'age' | 'scale' | 'sight' | 'host' | 'own'

/** Who sees a check: everybody, `--pedantic` (style and age), `--audit` (only worth knowing). */
export type CheckSet = 'default' | 'pedantic' | 'audit'

/** Each set stands above those before it. */
const checkSets: readonly CheckSet[] = ['default', 'pedantic', 'audit']

/** The sets that somebody sees who asked for one: `audit` is everything. */
export const setsUpTo = (set: CheckSet): readonly CheckSet[] => checkSets.slice(0, checkSets.indexOf(set) + 1)

/** One thing that can be wrong with a ruleset. Its page lies beside it as `<name>.md`. */
export interface Check {
  readonly name: string
  readonly summary: string
  readonly category: Category
  readonly severity: Severity
  readonly fixable: Applicability | 'sometimes' | 'no'
  readonly set: CheckSet
  readonly since: string
  run(context: CheckContext): Iterable<Found>
}
