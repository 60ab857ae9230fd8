import type { DialectName } from '../dialects/dialect.ts'
import type { Source, Span } from '../text/index.ts'
import type { Derived } from './derived.ts'

export type CarrierKind = 'shell' | 'template' | 'json'

/** A ruleset inside a text of another kind. */
export interface CarriedRuleset {
  /** Undefined where its text tells. */
  readonly dialect?: DialectName
  readonly derived: Derived
  /**
   * `whole`: all rules, in order. `part`: rules may be missing, so that what argues from absence proves nothing. `loose`: rules that may
   * or may not be loaded: only what is wrong with each by itself is told.
   */
  readonly extent: 'whole' | 'part' | 'loose'
}

/** What a text of another kind carries. */
export interface Carried {
  readonly rulesets: readonly CarriedRuleset[]
  /** What was left alone, and why. */
  readonly notes: readonly (Span & { readonly message: string })[]
}

export interface CarrierOptions {
  /** Values of template variables. */
  readonly variables: Readonly<Record<string, string>>
}

/** Reads what a text carries. Never throws, runs nothing. */
export type Carrier = (source: Source, options: CarrierOptions) => Carried
