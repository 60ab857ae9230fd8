import type { Chain, Rule, RuleContext, Ruleset, Table } from '../model/index.ts'
import type { HookWalk } from './evaluate.ts'
import { arrivals, walkHook } from './evaluate.ts'
import { chainsAt, hooks } from './hooks.ts'
import { layers } from './layers.ts'
import type { JudgedChain } from './rest.ts'
import { redundantRules } from './rest.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'
import type { Summary } from './walk.ts'

/** A rule that no packet makes use of, and why. */
export interface UselessRule {
  /**
   * `never-matching`: its matches contradict each other, the laws of packets, or (then `culprits` are the calls) what leads to its chain.
   * `unreachable`: `culprits` before it decide all of its packets, in the same way. `shadowed`: they do, at least one with another
   * verdict. `redundant`: it is reached, but without it every packet has the same fate, by `culprits` after it or by a policy.
   */
  readonly kind: 'never-matching' | 'unreachable' | 'shadowed' | 'redundant'
  readonly context: RuleContext
  readonly culprits: readonly RuleContext[]
  /** Packets that the rule asks for, or decides to no effect; empty where no such packet exists. */
  readonly packets: PacketSet
}

/** How one rule fares in one summary at one hook. */
interface Place {
  readonly summary: Summary
  readonly index: number
  /** Packets that come to the chain. */
  readonly here: PacketSet
  readonly matches: PacketSet
}

/** Rules without use, in the order of the text. Rules in chains that nothing comes to are not reported. Throws `BudgetExceeded`. */
export function uselessRules(space: Space, ruleset: Ruleset): readonly UselessRule[] {
  const places = new Map<Rule, Place[]>()
  const inReach = new Set<Rule>()
  const callers = new Map<readonly Rule[], Set<Rule>>()
  const contexts = contextsOf(ruleset)
  const policies = new Map<readonly Rule[], 'accept' | 'drop'>()
  let made: readonly Summary[] = []
  for (const { walk, layer, hook } of walksOf(space, ruleset)) {
    const arrived = arrivals(space, walk)
    // One walker serves all hooks: what it has made grows.
    made = walk.walker.made
    for (const { hooked, summary } of walk.entries) policies.set(summary.rules, hooked.chain.base.policy)
    const relevant = new Set(walk.entries.map(({ summary }) => summary))
    for (const summary of relevant) for (const { callee } of summary.calls) relevant.add(callee)
    for (const summary of relevant) {
      const here = arrived.get(summary) ?? space.none
      for (const { rule, callee } of summary.calls) {
        const known = callers.get(callee.rules)
        if (known) known.add(rule)
        else callers.set(callee.rules, new Set([rule]))
      }
      const lawful = workshopOf(space).lawsOf(layer, hook)
      for (const [index, rule] of summary.rules.entries()) {
        const matches = space.and(...rule.matches.map(match => workshopOf(space).of(match.condition, summary.given)), lawful)
        if (!inReach.has(rule) && space.intersects(space.and(summary.reaching[index]!, matches), here)) inReach.add(rule)
        const place: Place = { summary, index, here, matches }
        const known = places.get(rule)
        if (known) known.push(place)
        else places.set(rule, [place])
      }
    }
  }
  const dead = new Set([...places.keys()].filter(rule => !inReach.has(rule)))
  const redundancies = new Map(redundantRules(space, judged(), dead).map(each => [each.rule, each]))
  const found: UselessRule[] = []
  for (const [rule, context] of contexts) {
    const ways = places.get(rule)
    if (!ways || ways.every(({ here }) => space.isEmpty(here))) continue
    const redundancy = redundancies.get(rule)
    if (dead.has(rule)) found.push(unreached(context, ways))
    else if (redundancy) found.push({ kind: 'redundant', context, culprits: redundancy.by.flatMap(each => contexts.get(each) ?? []), packets: redundancy.packets })
  }
  return found

  /** Chains with all that comes to them from any hook, called ones first. */
  function judged(): readonly JudgedChain[] {
    const summaries = new Map<Summary, PacketSet[]>()
    const pasts = new Map<readonly Rule[], number>()
    for (const ways of places.values()) {
      for (const { summary, here, index } of ways) {
        if (index !== 0) continue
        const known = summaries.get(summary)
        if (known) known.push(here)
        else {
          summaries.set(summary, [here])
          pasts.set(summary.rules, (pasts.get(summary.rules) ?? 0) + 1)
        }
      }
    }
    return made.filter(summary => summaries.has(summary) || summary.rules.length === 0).map((summary): JudgedChain => ({
      summary,
      here: space.or(...(summaries.get(summary) ?? [])),
      policy: policies.get(summary.rules),
      judge: pasts.get(summary.rules) === 1 ? 'rules' : 'keep',
    }))
  }

  function unreached(context: RuleContext, ways: readonly Place[]): UselessRule {
    const asked = space.or(...ways.map(({ matches }) => matches))
    const entering = space.or(...ways.map(({ matches, here }) => space.and(matches, here)))
    if (space.isEmpty(asked)) return { kind: 'never-matching', context, culprits: [], packets: space.none }
    const culprits = new Set<RuleContext>()
    if (space.isEmpty(entering)) {
      const calls = [...(callers.get(ways[0]!.summary.rules) ?? [])]
      // Packets that a call would send here, but that rules before the call decide.
      for (const call of calls) for (const place of places.get(call) ?? []) blame(place, space.and(asked, place.matches, place.here), culprits)
      if (culprits.size === 0) return { kind: 'never-matching', context, culprits: calls.flatMap(each => contexts.get(each) ?? []), packets: asked }
    } else for (const place of ways) blame(place, space.and(place.matches, place.here), culprits)
    const same = [...culprits].every(({ rule: { verdict } }) => verdict.kind === context.rule.verdict.kind)
    return { kind: same ? 'unreachable' : 'shadowed', context, culprits: [...culprits], packets: space.isEmpty(entering) ? asked : entering }
  }

  /** Rules before a place in its chain that decide some of the packets. */
  function blame({ summary, index }: Place, packets: PacketSet, culprits: Set<RuleContext>): void {
    let left = packets
    for (let before = 0; before < index && !space.isEmpty(left); before++) {
      const decided = summary.decided[before]!
      if (!space.intersects(left, decided)) continue
      left = space.minus(left, decided)
      const culprit = contexts.get(summary.rules[before]!)
      if (culprit) culprits.add(culprit)
    }
  }
}

function* walksOf(space: Space, ruleset: Ruleset): Generator<{ walk: HookWalk; layer: (typeof layers)[number]; hook: (typeof hooks)[number] }> {
  for (const layer of layers) {
    for (const hook of hooks) if (chainsAt(ruleset, layer, hook).length > 0) yield { walk: walkHook(space, ruleset, hook, { layer }), layer, hook }
  }
}

/** Every rule with where it stands, those of anonymous chains under the chain around them. */
function contextsOf(ruleset: Ruleset): ReadonlyMap<Rule, RuleContext> {
  const contexts = new Map<Rule, RuleContext>()
  const add = (table: Table, chain: Chain, rules: readonly Rule[]): void => {
    for (const [index, rule] of rules.entries()) {
      contexts.set(rule, { table, chain, rule, index })
      const { verdict } = rule
      if ((verdict.kind === 'jump' || verdict.kind === 'goto') && verdict.rules) add(table, chain, verdict.rules)
    }
  }
  for (const table of ruleset.tables) for (const chain of table.chains) add(table, chain, chain.rules)
  return contexts
}
