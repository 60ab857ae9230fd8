import type { Step } from '../../../model/index.ts'
import type { Place } from '../../../text/index.ts'
import type { Frame, Tok } from './token.ts'
import type { OptionValue, Scalar } from './value.ts'

/** One option of a rule: a keyword with its value, a match module, a target. */
export interface Option {
  /** Name of the x_tables option; `match`, `protocol`, `jump`, `goto` too. */
  readonly name: string
  readonly value: OptionValue
  /** The keyword as written (with a `!` before it) to the end of its value; undefined where it is not in one place. */
  readonly at: Place | undefined
  /** The keyword's token. */
  readonly keyword: Tok
  /** The value as written, without `!`; undefined where there is none or it is not in one place. */
  readonly valueAt: Place | undefined
  /** The call that the value's words came through: a function may leave the value to its caller. */
  readonly valueFrame: Frame | undefined
  /** Definitions that the value depends on. */
  readonly steps: readonly Step[]
}

/** A condition that only execution could decide: the rule is there if it holds (or, `negated`, if it does not). */
export interface Guard {
  readonly text: string
  readonly negated: boolean
  readonly at: Place
}

/** A `;` reached with a rule: options whose lists are not unfolded yet. */
export interface Instance {
  readonly domain: string
  readonly table: string
  readonly chain: string
  readonly options: readonly Option[]
  /** How many of the options come from the blocks around it. */
  readonly inherited: number
  readonly guards: readonly Guard[]
  /** First and last token of the command. */
  readonly first: Tok
  readonly end: Tok
  /** First token behind `domain`, `table` and `chain` of the command itself. */
  readonly body: Tok | undefined
}

/** One option with one of its values. */
export interface Resolved {
  readonly option: Option
  /** As iptables names it in this domain. */
  readonly name: string
  readonly negated: boolean
  /** The words behind it. */
  readonly values: readonly Scalar[]
  /** Each value repeats the option. */
  readonly repeated?: true
}

/** One rule, as iptables would get it. */
export interface ExpandedRule {
  readonly instance: Instance
  readonly options: readonly Resolved[]
}

export interface ChainInfo {
  readonly at: Tok
  policy?: string
  policyAt?: Place
  preserve?: true
  readonly rules: ExpandedRule[]
}

export interface TableInfo {
  readonly at: Tok
  /** Where `table` names it; absent for the table that is meant where none is named. */
  readonly named?: Tok
  readonly chains: Map<string, ChainInfo>
}

export interface DomainInfo {
  enabled: boolean
  readonly tables: Map<string, TableInfo>
}
