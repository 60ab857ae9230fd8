import type { Condition, Effect, Match, Rule, Verdict } from '../../model/index.ts'
import { leaves } from '../../model/index.ts'
import { offsetOf, PlainKind, sharedPlace, valueWithin, type Shape, type SharedPlace, type Values } from '../../syntax/index.ts'
import { unquote } from '../../../grammars/iptables/index.ts'
import type { Source, Span } from '../../text/index.ts'
import { lowerOption, type MatchUse, type OptionUse, type XtContext } from '../xtables/index.ts'

/** The rule of a line, from the line and where its values stand. */
export type RuleCopier = (at: Span, values: Values) => Rule

interface SharedSpan {
  readonly start: SharedPlace
  readonly end: SharedPlace
}

/** What one match of the sample comes to in other lines: itself, or what its option says with another value. */
interface CopiedMatch {
  readonly match: Match
  readonly place: SharedSpan
  readonly reread?: { readonly module: string | undefined; readonly use: OptionUse; readonly value: number }
}

interface Sample {
  readonly rule: Rule
  readonly uses: readonly MatchUse[]
  readonly shape: Shape
  readonly values: Values
  readonly context: XtContext
  readonly source: Source
}

/**
 * Makes the rules of other lines of a shape out of one of them: conditions without a value are shared, those over a value are read
 * anew. Undefined where a part of the rule depends on more than that: a question of its own at each place, an effect that holds a value.
 */
export function copierOf({ rule, uses, shape, values, context, source }: Sample): RuleCopier | undefined {
  const { start } = rule.origin
  const { text } = source
  const shared = (span: Span): SharedSpan | undefined => {
    const [from, to] = [sharedPlace(shape, start, values, span.start), sharedPlace(shape, start, values, span.end)]
    return from && to && { start: from, end: to }
  }
  const matches: CopiedMatch[] = []
  for (const match of rule.matches) {
    const place = shared(match.origin)
    if (!place || [...leaves(match.condition)].some(({ leaf }) => leaf.kind === 'atom' && leaf.varies)) return undefined
    const value = valueWithin(match.origin, values)
    if (value === undefined) {
      if (touchesValue(match.origin, values)) return undefined
      matches.push({ match, place })
      continue
    }
    const module = uses.find(({ options }) => options.some(({ origin }) => origin === match.origin))
    const use = module?.options.find(({ origin }) => origin === match.origin)
    if (!module || !use || use.values.length !== 1 || match.constant || shape.kinds[value] === PlainKind.name) return undefined
    const word = text.slice(values[value * 2], values[value * 2 + 1])
    if (!use.values[0]!.startsWith(word) || use.values[0]!.includes(',')) return undefined
    matches.push({ match, place, reread: { module: module.module, use, value } })
  }
  const verdict = rule.verdict.origin && shared(rule.verdict.origin)
  const effects = rule.effects.map(({ origin }) => (touchesValue(origin, values) ? undefined : shared(origin)))
  if ((rule.verdict.origin && !verdict) || effects.includes(undefined)) return undefined
  const target = rule.verdict.kind === 'jump' && rule.verdict.origin ? valueWithin(rule.verdict.origin, values) : undefined
  if (target === undefined && rule.verdict.origin && touchesValue(rule.verdict.origin, values)) return undefined
  const comment = commentIn(rule, shape, values, text)
  if (comment === 'elsewhere') return undefined

  return (at, own) => {
    const span = ({ start: from, end: to }: SharedSpan) => ({ source, start: offsetOf(from, at.start, own), end: offsetOf(to, at.start, own) })
    const wordOf = (value: number): string => text.slice(own[value * 2], own[value * 2 + 1])
    const conditionOf = ({ match, reread }: CopiedMatch): Condition => {
      if (!reread) return match.condition
      const { module, use, value } = reread
      const tail = use.values[0]!.slice(values[value * 2 + 1]! - values[value * 2]!)
      return lowerOption(module, { option: use.option, negated: use.negated, values: [wordOf(value) + tail], origin: use.origin }, context)
    }
    return {
      matches: matches.map(copied => ({ ...copied.match, condition: conditionOf(copied), origin: span(copied.place) })),
      effects: rule.effects.map((effect, index): Effect => ({ ...effect, origin: span(effects[index]!) })),
      verdict: {
        ...rule.verdict,
        ...(target !== undefined && { chain: wordOf(target) }),
        ...(verdict && { origin: span(verdict) }),
      } as Verdict,
      origin: { source, start: at.start, end: at.end },
      ...(comment !== undefined && { comment: comment === 'same' ? rule.comment! : unquote(wordOf(comment)) }),
    }
  }
}

/** Whether a span holds a value or a part of one. */
function touchesValue({ start, end }: Span, values: Values): boolean {
  for (let index = 0; index < values.length; index += 2) if (values[index]! < end && start < values[index + 1]!) return true
  return false
}

/** Which value is the rule's comment; `same` where it is the same in all lines. */
function commentIn({ comment }: Rule, { kinds }: Shape, values: Values, text: string): number | 'same' | 'elsewhere' | undefined {
  if (comment === undefined) return undefined
  const given = kinds.flatMap((kind, index) => (kind === PlainKind.comment ? [index] : []))
  const [first, ...others] = given
  if (first === undefined) return 'same'
  return others.length === 0 && unquote(text.slice(values[first * 2], values[first * 2 + 1])) === comment ? first : 'elsewhere'
}
