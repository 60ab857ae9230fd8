import type { Origin } from './origin.ts'
import type { Effect, Match, Rule, Verdict } from './ruleset.ts'

/**
 * Rules that differ in plain values only: single addresses and ports, names of user chains, comments. They have matches of the same
 * kinds over the same fields, the same effects, and verdicts of one kind.
 */
export interface RuleShape {
  /** One of the rules, in full. */
  readonly sample: Rule
  /** Text with all plain values of a rule at their places: equal for two rules of the shape only if they mean the same. */
  text?(at: Written): string
  /** Where a rule is written. */
  origin(at: Written): Origin
  /** The rule that is written so, in full. */
  read(at: Written): Rule
  /** Its verdict alone, where that costs less. */
  verdict?(at: Written): Verdict
}

/** How a rule is written, in a dialect's own terms: a node of its tree, what it was expanded to. */
export type Written = object

const noEffects: readonly Effect[] = []

/**
 * A rule of a shape that is known: read in full only when something is asked of it that the shape does not tell. A large ruleset has
 * few shapes. Its parts are accessors: spreading it loses them (`withParts`).
 */
export class ShapedRule implements Rule {
  readonly shape: RuleShape
  readonly at: Written
  #full: Rule | undefined

  constructor(shape: RuleShape, at: Written) {
    this.shape = shape
    this.at = at
  }

  get #read(): Rule {
    this.#full ??= this.shape.read(this.at)
    return this.#full
  }

  get origin(): Origin {
    return this.#full ? this.#full.origin : this.shape.origin(this.at)
  }

  get matches(): readonly Match[] {
    return this.#read.matches
  }

  get effects(): readonly Effect[] {
    return this.shape.sample.effects.length === 0 ? noEffects : this.#read.effects
  }

  get verdict(): Verdict {
    return this.#full || !this.shape.verdict ? this.#read.verdict : this.shape.verdict(this.at)
  }

  // `undefined` where there is none, as an absent property.
  get comment(): string {
    return (this.shape.sample.comment === undefined ? undefined : this.#read.comment)!
  }
}

/** A rule with other parts. */
export const withParts = (rule: Rule, parts: Partial<Rule>): Rule => {
  const { matches, effects, verdict, origin, comment } = rule
  return { matches, effects, verdict, origin, ...(comment !== undefined && { comment }), ...parts }
}
