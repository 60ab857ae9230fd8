import { isUnable, leaves } from '../model/index.ts'
import type { Chain, Rule, StateSet, Table } from '../model/index.ts'
import { accepting, refusingChains } from './accepting.ts'
import type { CheckContext, Fix } from './check.ts'
import { groupByPlace } from './places.ts'
import { reachOf } from './reach.ts'

export interface StateAccepted {
  readonly table: Table
  readonly chain: Chain
  readonly rule: Rule
}

/**
 * Rules that choose by state and accept every packet of one, on the way into or through this host, where something behind
 * them would refuse some. Rules written at one place stand together.
 */
export function acceptedInState(context: CheckContext, state: StateSet, name: 'invalid' | 'untracked'): readonly (readonly [StateAccepted, ...StateAccepted[]])[] {
  const { ruleset } = context
  const found: StateAccepted[] = []
  for (const table of ruleset.tables) {
    const bases = table.chains.filter(({ base }) => base?.type === 'filter' && base.priority >= 0 && (base.hook === 'input' || base.hook === 'forward'))
    if (bases.length === 0) continue
    const refusing = refusingChains(table)
    for (const chain of bases) {
      for (const { rule, chosen } of accepting(table, chain, refusing, state)) if (chosen) found.push({ table, chain, rule })
    }
  }
  if (found.length === 0) return []
  const reach = reachOf(context)
  const reached = found.filter(({ chain, rule }) => !reach || !reach.space.isEmpty(reach.walk(chain.base!.hook as 'input' | 'forward', name).decided(rule)))
  return groupByPlace(reached, ({ rule }) => rule.origin)
}

/** The states a rule asks for by one plain test; undefined where it asks in another way. */
function statesOf({ matches }: Rule): StateSet | undefined {
  const tests = matches.flatMap(({ condition }) => [...leaves(condition)].flatMap(({ leaf, negated }) => (leaf.kind === 'state' ? [{ leaf, negated, condition }] : [])))
  const [test] = tests
  if (!test || tests.length > 1) return undefined
  if (test.condition === test.leaf) return test.leaf.states
  return undefined
}

/** Takes a state out of what rules of one place accept. */
export function without(context: CheckContext, rules: readonly Rule[], state: StateSet, title: string): { readonly fix?: Fix } {
  const narrowings = rules.map(rule => ({ rule, states: statesOf(rule) }))
  if (narrowings.some(({ states }) => states === undefined)) return {}
  if (narrowings.every(({ states }) => states === state)) {
    const edits = context.edits.removeRules(rules)
    return isUnable(edits) ? {} : { fix: { title, applicability: 'unsafe', edits } }
  }
  const { edits, left } = context.edits.narrow(narrowings.map(({ rule, states }) => ({ rule, states: states! & ~state, copies: [] })))
  return left.length > 0 || edits.length === 0 ? {} : { fix: { title, applicability: 'unsafe', edits } }
}
