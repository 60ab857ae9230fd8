import type { Place } from '../../../text/index.ts'
import type { Tok } from './token.ts'

/** A single string. `at` is where it is written, which may be a definition or a call's parameter. */
export interface Scalar {
  readonly kind: 'scalar'
  readonly text: string
  readonly tok: Tok
  /** Only execution could tell: the output of a command, an answer of DNS. `text` is what is written instead. */
  readonly unknown?: true
  /** The text with the numbers of lines left as they are written, where `$LINE` is in it: it does not change when the text moves. */
  readonly pattern?: string
  /** The values that were joined to this one by commas. */
  readonly parts?: readonly Scalar[]
}

export interface List {
  readonly kind: 'list'
  readonly items: readonly (Scalar | Deferred)[]
}

/** `before`: `!` stands before the keyword. */
export interface Negated {
  readonly kind: 'negated'
  readonly value: Scalar | List | Params | Multi | Deferred | Nothing
}

/** `@resolve(…)`, `@ipfilter(…)`: known once the domain is. */
export interface Deferred {
  readonly kind: 'deferred'
  readonly builtin: 'resolve' | 'ipfilter'
  readonly values: readonly Value[]
  readonly tok: Tok
  readonly text: string
}

/** Several parameters of one option. */
export interface Params {
  readonly kind: 'params'
  readonly items: readonly Scalar[]
}

/** One option, repeated for each value within one rule. */
export interface Multi {
  readonly kind: 'multi'
  readonly items: readonly Scalar[]
}

export interface Nothing {
  readonly kind: 'nothing'
}

/** What an expression comes to. A list of one is its item. */
export type Value = Scalar | List | Negated | Deferred

export type OptionValue = Value | Params | Multi | Nothing

export const scalar = (text: string, tok: Tok): Scalar => ({ kind: 'scalar', text, tok })

/** A list as ferm makes it: one value is itself. */
export const listOf = (items: readonly (Scalar | Deferred)[]): Value => (items.length === 1 ? items[0]! : { kind: 'list', items })

/** Where a token stands. */
export const placeOf = ({ source, start, end }: Tok): Place => ({ source, start, end })
