import type { Condition, Effect, Match, Rule, Verdict } from '../model/index.ts'
import { leaves } from '../model/index.ts'
import { offsetOf, PlainKind, sharedPlace, valueWithin, type Shape, type SharedPlace, type Values } from '../syntax/index.ts'
import type { Source, Span } from '../text/index.ts'

/** The rule of a line, from the line and where its values stand. */
export type RuleCopier = (at: Span, values: Values) => Rule

interface SharedSpan {
  readonly start: SharedPlace
  readonly end: SharedPlace
}

/** What one match of the sample comes to in other lines: itself, or what it asks with another value. */
interface CopiedMatch {
  readonly match: Match
  readonly place: SharedSpan
  readonly value?: number
  readonly ask?: (word: string) => Condition
}

/** A rule that was lowered from a line, and how to do so for others. */
export interface Sample {
  readonly rule: Rule
  readonly shape: Shape
  readonly values: Values
  readonly source: Source
  /** What a match of the sample asks when `word`, the value in it, is another one; undefined where that is not known. */
  ask(match: Match, word: string): ((word: string) => Condition) | undefined
  /** Text of a comment, quotes taken off. */
  unquote(word: string): string
}

/**
 * Makes the rules of other lines of a shape out of one of them: conditions without a value are shared, those over a value are read
 * anew. Undefined where a part of the rule depends on more than that: a question of its own at each place, an effect that holds a value.
 */
export function copierOf({ rule, shape, values, source, ask, unquote }: Sample): RuleCopier | undefined {
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
    if (match.constant || shape.kinds[value] === PlainKind.name) return undefined
    const asking = ask(match, text.slice(values[value * 2], values[value * 2 + 1]))
    if (!asking) return undefined
    matches.push({ match, place, value, ask: asking })
  }
  const verdict = rule.verdict.origin && shared(rule.verdict.origin)
  const effects = rule.effects.map(({ origin }) => (touchesValue(origin, values) ? undefined : shared(origin)))
  const endpoint = endpointIn(rule, shape, values, text)
  if (endpoint === 'elsewhere') return undefined
  if ((rule.verdict.origin && !verdict) || effects.includes(undefined)) return undefined
  const target = rule.verdict.kind === 'jump' && rule.verdict.origin ? valueWithin(rule.verdict.origin, values) : undefined
  if (target === undefined && rule.verdict.origin && touchesValue(rule.verdict.origin, values)) return undefined
  const comment = commentIn(rule, shape, value => unquote(text.slice(values[value * 2], values[value * 2 + 1])))
  if (comment === 'elsewhere') return undefined

  return (at, own) => {
    const span = ({ start: from, end: to }: SharedSpan) => ({ source, start: offsetOf(from, at.start, own), end: offsetOf(to, at.start, own) })
    const wordOf = (value: number): string => text.slice(own[value * 2], own[value * 2 + 1])
    return {
      matches: matches.map(({ match, place, value, ask: asking }): Match => ({ ...match, condition: asking ? asking(wordOf(value!)) : match.condition, origin: span(place) })),
      effects: rule.effects.map((effect, index): Effect => ({
        ...effect, ...(endpoint !== undefined && effect.kind === 'nat' && { to: wordOf(endpoint) }), origin: span(effects[index]!),
      })),
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

/** Which value is the address that packets are translated to. */
function endpointIn({ effects }: Rule, { kinds }: Shape, values: Values, text: string): number | 'elsewhere' | undefined {
  const [given, ...others] = kinds.flatMap((kind, index) => (kind === PlainKind.endpoint ? [index] : []))
  if (given === undefined) return undefined
  const [effect, ...more] = effects
  const isIt = others.length === 0 && more.length === 0 && effect?.kind === 'nat' && effect.to === text.slice(values[given * 2], values[given * 2 + 1])
  return isIt ? given : 'elsewhere'
}

/** Which value is the rule's comment; `same` where it is the same in all lines. */
function commentIn({ comment }: Rule, { kinds }: Shape, textOf: (value: number) => string): number | 'same' | 'elsewhere' | undefined {
  if (comment === undefined) return undefined
  const given = kinds.flatMap((kind, index) => (kind === PlainKind.comment ? [index] : []))
  const [first, ...others] = given
  if (first === undefined) return 'same'
  return others.length === 0 && textOf(first) === comment ? first : 'elsewhere'
}
