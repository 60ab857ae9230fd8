import { rulesWhere } from '../model/index.ts'
import type { Effect, Match, Rule, RuleContext, Ruleset, Verdict } from '../model/index.ts'

/** A part of a rule that names an extension of x_tables, and the rule. */
export interface ExtensionPart {
  readonly context: RuleContext
  readonly name: string
  readonly part: Match | Effect | Verdict
}

const namesExtension = ({ matches, effects, verdict }: Rule): boolean =>
  verdict.extension !== undefined || matches.some(({ extension }) => extension !== undefined) || effects.some(({ extension }) => extension !== undefined)

/** The parts of rules whose extension is told, in the order of the rules. */
export function* extensionsIn(ruleset: Ruleset): Generator<ExtensionPart> {
  for (const context of rulesWhere(ruleset, namesExtension)) {
    const { matches, effects, verdict } = context.rule
    for (const part of [...matches, ...effects, verdict]) if (part.extension !== undefined) yield { context, name: part.extension, part }
  }
}
