import { State, isUnable, leaves } from '../model/index.ts'
import type { BaseChain, Chain, Family, Rule, StateSet, Table } from '../model/index.ts'
import { accepting, refusingChains } from './accepting.ts'
import type { CheckContext, Fix } from './check.ts'
import { groupByPlace } from './places.ts'
import { about, reachOf } from './reach.ts'
import type { Reach } from './reach.ts'
import { isTooLarge } from './size.ts'
import { list } from './words.ts'

type Way = 'input' | 'forward'

type WayIn = Chain & { readonly base: BaseChain & { readonly hook: Way } }

export interface StateAccepted {
  readonly table: Table
  readonly chain: WayIn
  readonly rule: Rule
  /** Whether it, or a jump on the way to it, chooses by state. */
  readonly chosen: boolean
}

type StateName = 'new' | 'invalid' | 'untracked'

/** Tables before the filter accept to leave a packet to it. */
const isWayIn = (chain: Chain): chain is WayIn => chain.base?.type === 'filter' && chain.base.priority >= 0 && (chain.base.hook === 'input' || chain.base.hook === 'forward')

/** Families whose packets have services, and connections. */
const families: ReadonlySet<Family> = new Set(['ip', 'ip6', 'inet'])

/** Whether packets from the network that the rule decides get past this hook, and came to it. */
function comesIn({ space, walk, passing, refusedBefore }: Reach, { chain: { base: { hook } }, rule }: StateAccepted, name: StateName): boolean {
  const decided = space.minus(space.and(walk(hook, name).decided(rule), space.of(about.network(hook))), refusedBefore(name))
  const unusual = space.and(decided, space.of(about.unusualPort))
  // A chain behind may let a few ports pass: then this rule is not what opens the host.
  return !space.isEmpty(passing(hook, name, space.isEmpty(unusual) ? decided : unusual))
}

/**
 * Rules that accept every packet of a state, on the way into or through this host, where something behind them would refuse some. Rules
 * written at one place stand together.
 */
export function acceptedInState({ ruleset, ...context }: CheckContext, name: StateName, by: 'state' | 'nothing'): readonly (readonly [StateAccepted, ...StateAccepted[]])[] {
  const found: StateAccepted[] = []
  for (const table of ruleset.tables) {
    if (table.dormant || !families.has(table.family)) continue
    const chains = table.chains.filter(isWayIn)
    if (chains.length === 0) continue
    const refusing = refusingChains(table)
    for (const chain of chains) {
      for (const { rule, chosen } of accepting(table, chain, refusing, State[name])) if (chosen === (by === 'state')) found.push({ table, chain, rule, chosen })
    }
  }
  if (found.length === 0) return []
  // What is too large to be walked is judged by states alone.
  const reach = isTooLarge(ruleset) ? undefined : reachOf({ ruleset, ...context })
  return groupByPlace(reach ? found.filter(each => comesIn(reach, each, name)) : found, ({ rule }) => rule.origin)
}

/** "to this host", "to and through this host". */
export function waysText(group: readonly StateAccepted[]): string {
  const hooks = new Set(group.map(({ chain: { base } }) => base.hook))
  return `${list([...(hooks.has('input') ? ['to'] : []), ...(hooks.has('forward') ? ['through'] : [])])} this host`
}

/** The states a rule asks for by one plain test; undefined where it asks in another way. */
function statesOf({ matches }: Rule): StateSet | undefined {
  const [test, ...others] = matches.filter(({ condition }) => [...leaves(condition)].some(({ leaf }) => leaf.kind === 'state'))
  return test?.condition.kind === 'state' && others.length === 0 ? test.condition.states : undefined
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
