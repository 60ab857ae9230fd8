import { State, intersection, perShape, leaves } from '../model/index.ts'
import type { Condition, NumberField, Ranges, Rule, StateSet } from '../model/index.ts'

export type Answer = 'yes' | 'no' | 'depends'

const invert = (answer: Answer): Answer => (answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'depends')

/**
 * Whether a condition holds for every packet in a state, for none, or depends on more than state and family
 * (a family is no restriction: each has its own firewall).
 */
export function holdsIn(condition: Condition, state: StateSet): Answer {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      const answers = condition.of.map(part => holdsIn(part, state))
      const decisive = condition.kind === 'all' ? 'no' : 'yes'
      if (answers.includes(decisive)) return decisive
      return answers.includes('depends') ? 'depends' : invert(decisive)
    }
    case 'not':
      return invert(holdsIn(condition.of, state))
    case 'state':
      return (condition.states & state) !== 0 ? 'yes' : 'no'
    case 'number':
      return condition.field === 'nfproto' ? 'yes' : 'depends'
    default:
      return 'depends'
  }
}

const answersIn = perShape(() => new Map<StateSet, Answer>())

/** Whether a rule's matches hold for every packet in a state. */
export function ruleHoldsIn(rule: Rule, state: StateSet): Answer {
  if (!rule.shape) return holdsIn({ kind: 'all', of: rule.matches.map(({ condition }) => condition) }, state)
  // No plain value decides it.
  const known = answersIn(rule)
  let answer = known.get(state)
  if (!answer) known.set(state, (answer = ruleHoldsIn(rule.shape.sample, state)))
  return answer
}

/** The parts that all have to hold: the matches of a rule, `all` looked into. */
export function* conjuncts(condition: Condition): Generator<Condition> {
  if (condition.kind === 'all') for (const part of condition.of) yield* conjuncts(part)
  else yield condition
}

export const ruleConjuncts = ({ matches }: Rule): readonly Condition[] => matches.flatMap(({ condition }) => [...conjuncts(condition)])

/** Values of a field that the rule asks for in so many words; undefined when it asks for none. */
export function valuesOf(rule: Rule, field: NumberField): Ranges | undefined {
  let values: Ranges | undefined
  for (const part of ruleConjuncts(rule)) {
    const parts = part.kind === 'any' ? part.of : [part]
    const found = parts.flatMap(leaf => (leaf.kind === 'number' && leaf.field === field ? leaf.ranges : []))
    if (parts.length === 0 || !parts.every(leaf => leaf.kind === 'number' && leaf.field === field)) continue
    values = values ? intersection(values, found) : found
  }
  return values
}

/** Names of helpers of which one must be the master's for the rule to match; undefined when it does not ask. */
export function helpersAsked(rule: Rule): readonly string[] | 'any' | undefined {
  for (const part of ruleConjuncts(rule)) {
    const parts = part.kind === 'any' ? part.of : [part]
    const names = parts.map(leaf => (leaf.kind === 'helper' ? leaf.names : undefined))
    if (parts.length === 0 || names.includes(undefined)) continue
    return names.includes('any') ? 'any' : names.flatMap(found => (found === 'any' || found === undefined ? [] : found))
  }
  return undefined
}

/** Whether the rule could match a packet of a new connection, as far as its state tests say. */
export const allowsNew = (rule: Rule): boolean =>
  ruleConjuncts(rule).every(part => part.kind !== 'state' || (part.states & State.new) !== 0)

/** Whether a rule's matches answer differently from packet to packet: a limit, a quota, a share of them. */
export const varies = ({ matches }: Rule): boolean =>
  matches.some(({ condition }) => [...leaves(condition)].some(({ leaf }) => leaf.kind === 'atom' && leaf.varies === true))
