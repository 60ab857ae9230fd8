import type { Condition } from './condition.ts'
import type { Effect, Rule, Verdict } from './ruleset.ts'
import { ShapedRule } from './shaped.ts'
import type { RuleShape } from './shaped.ts'

/**
 * Text that is equal for conditions of equal shape. A match whose answer varies from packet to packet is named
 * by what it asks, not by its place, so that a rule is recognised after it has moved.
 */
export function shapeOf(condition: Condition): string {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return `${condition.kind}(${condition.of.map(shapeOf).join(' ')})`
    case 'not':
      return `not(${shapeOf(condition.of)})`
    case 'atom':
      return condition.varies ? `varies(${withoutPlace(condition.key)})` : `atom(${condition.key})`
    case 'number':
    case 'address':
      return `${condition.field}[${condition.ranges.map(([low, high]) => `${low}-${high}`).join(' ')}]`
    case 'bits':
      return `${condition.field}&${condition.mask}=${condition.value}`
    case 'state':
      return `state=${condition.states}`
    case 'interface':
      return `${condition.field}[${condition.names.map(({ name, prefix }) => (prefix ? `${name}*` : name)).join(' ')}]`
    case 'helper':
      return `helper[${condition.names === 'any' ? '*' : condition.names.join(' ')}]`
  }
}

/** What an atom with `varies` asks, without the place that makes its key unique (`text@place`). */
export const withoutPlace = (key: string): string => key.replace(/@[^@]*$/, '')

const verdictShape = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'jump':
    case 'goto':
      return `${verdict.kind} ${verdict.rules ? verdict.rules.map(ruleShape).join(';') : verdict.chain}`
    case 'reject':
      return `reject ${verdict.with}`
    case 'queue':
      return verdict.bypass ? 'queue bypass' : 'queue'
    case 'unknown':
      return `unknown ${verdict.text}`
    default:
      return verdict.kind
  }
}

/** A log prefix that tells the number of its line is another one wherever the rule has moved to: its pattern is asked instead. */
const unplaced = (effect: Effect): Effect => (effect.kind === 'log' && effect.pattern !== undefined ? { ...effect, prefix: effect.pattern } : effect)

const effectShape = (effect: Effect): string =>
  JSON.stringify(unplaced(effect), (key, value: unknown) => (key === 'origin' || key === 'extension' ? undefined : value))

/** Text that is equal for rules that match, do and decide the same. */
export const ruleShape = (rule: Rule): string =>
  [rule.matches.map(match => shapeOf(match.condition)).join(' '), rule.effects.map(effectShape).join(' '), verdictShape(rule.verdict)].join(' | ')

/**
 * Whether rules of two rulesets match, do and decide the same: as `ruleShape` tells, for many of them in less time. Two shapes
 * come to the same for every text that tells their rules if they do for one: plain values stand at the same places of it.
 */
export function createSameRule(): (one: Rule, other: Rule) => boolean {
  const pairs = new WeakMap<RuleShape, WeakMap<RuleShape, boolean>>()
  const alike = (one: Rule, other: Rule): boolean => ruleShape(one) === ruleShape(other)
  return (one, other) => {
    const text = textOf(one)
    if (text === undefined || text !== textOf(other)) return alike(one, other)
    let known = pairs.get(one.shape!)
    if (!known) pairs.set(one.shape!, (known = new WeakMap()))
    let same = known.get(other.shape!)
    if (same === undefined) known.set(other.shape!, (same = alike(one, other)))
    return same || alike(one, other)
  }
}

const textOf = (rule: Rule): string | undefined => (rule instanceof ShapedRule ? rule.shape.text?.(rule.at) : undefined)
