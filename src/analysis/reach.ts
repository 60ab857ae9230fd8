import type { Chain, Rule, RuleContext, Ruleset, Table } from '../model/index.ts'
import { decideAlike } from './alike.ts'
import { blameFor } from './blame.ts'
import { callsIn, inOrder } from './calls.ts'
import { mayMatch } from './changed.ts'
import type { Place } from './blame.ts'
import type { ImpossibleRule } from './contradiction.ts'
import type { HookWalk } from './evaluate.ts'
import { arrivals, ofFamily, walkHook } from './evaluate.ts'
import { unchanged } from './given.ts'
import type { HookedChain } from './hooks.ts'
import { chainsAt, hooks } from './hooks.ts'
import { layers } from './layers.ts'
import type { JudgedChain } from './rest.ts'
import { redundantRules } from './rest.ts'
import { BudgetExceeded } from './set.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'
import type { Summary } from './walk.ts'
import type { CoveredRule } from './witness.ts'
import { knownRules } from './witness.ts'

/** A rule that no packet makes use of, and why. */
export interface UselessRule {
  /**
   * `never-matching`: its matches contradict each other or the laws of packets (then `packets` is empty), or no such packet comes to its
   * chain (then `culprits` are the calls, if there are any). `unreachable`: `culprits` before it decide all of its packets, in the same way.
   * `shadowed`: they do, at least one with another verdict; none where a policy of an earlier chain does. `redundant`: it is reached, but without
   * it every packet has the same fate, by `culprits` after it or by a policy. All rules but the shadowed ones can go together, or any part of them.
   */
  readonly kind: 'never-matching' | 'unreachable' | 'shadowed' | 'redundant'
  readonly context: RuleContext
  readonly culprits: readonly RuleContext[]
  /** Packets that the rule asks for, or decides to no effect; empty where no such packet exists. */
  readonly packets: PacketSet
}

/** Which rules are asked about: `unreached` leaves out the redundant ones, which take most of the time. */
export interface UselessOptions {
  readonly kinds?: 'all' | 'unreached'
}

/** Rules without use, in the order of the text, and those of which the budget of the space did not allow to tell. */
export interface UselessRules {
  readonly useless: readonly UselessRule[]
  readonly undecided: readonly RuleContext[]
}

/** Rules asked about at once: few enough that their packets are few sets, enough that the chains are not walked too often. */
const atOnce = 64

/** Rules that are walked in all, once for each group: more are not worth the time. */
const mostWalked = 1_000_000

/** Part of what is left of the budget that one group of rules may use up. */
const share = 0.25

/**
 * Rules without use. Those in chains that nothing comes to are not reported. With `kinds: 'all'` throws `BudgetExceeded`; else the rules that
 * some packet surely reaches are found without sets, and of the others so many are judged as the budget allows.
 */
export function uselessRules(space: Space, ruleset: Ruleset, { kinds = 'all' }: UselessOptions = {}): UselessRules {
  const contexts = contextsOf(ruleset)
  if (kinds === 'all') return { useless: judgeRules(space, ruleset, contexts), undecided: [] }
  const { reached, covered, impossible, unled } = knownRules(ruleset)
  const useless = new Map<Rule, UselessRule>()
  const undecided: RuleContext[] = []
  const groups: RuleContext[][] = []
  for (const [rule, context] of contexts) {
    const cover = covered.get(rule)
    const contradiction = impossible.get(rule)
    if (contradiction) useless.set(rule, impossibleRule(space, contexts, context, contradiction))
    else if (cover) useless.set(rule, coveredRule(space, contexts, context, cover))
    if (contradiction || cover || reached.has(rule) || unled.has(rule)) continue
    const last = groups.at(-1)
    // Rules of one table are reached by the hooks of that table.
    if (last && last.length < atOnce && last[0]!.table === context.table) last.push(context)
    else groups.push([context])
  }
  const { diagram } = workshopOf(space)
  const comes = arrivalTest(space, ruleset, reached)
  const leads = leadTest()
  const judgeAll = (): void => {
    const pending = groups.toReversed()
    let walked = 0
    for (let group = pending.pop(); group; group = pending.pop()) {
      const asked = group
      walked += contexts.size
      if (walked > mostWalked && walked > contexts.size * 4) {
        undecided.push(...group)
        continue
      }
      try {
        for (const each of diagram.within(share, () => judgeRules(space, ruleset, contexts, { rules: asked, comes, leads }))) useless.set(each.context.rule, each)
      } catch (error) {
        if (!(error instanceof BudgetExceeded)) throw error
        const half = group.length >> 1
        if (half === 0) undecided.push(...group)
        else pending.push(group.slice(half), group.slice(0, half))
      }
    }
  }
  // Something is left for telling what was found.
  diagram.within(0.9, judgeAll)
  return { useless: [...contexts.keys()].flatMap(rule => useless.get(rule) ?? []), undecided }
}

/** A rule that no packet can match: by itself, or because of what the calls of its chain let through. */
function impossibleRule(space: Space, contexts: ReadonlyMap<Rule, RuleContext>, context: RuleContext, { table, calls, hooks: from }: ImpossibleRule): UselessRule {
  const asked = (): PacketSet => space.and(workshopOf(space).matching(context.rule, unchanged), ofFamily(space, table), space.or(...from.map(hook => space.laws(hook))))
  let packets: PacketSet | undefined
  return {
    kind: 'never-matching', context,
    // Many such rules may be found that nobody asks more about.
    get packets() { return packets ??= asked() },
    get culprits() { return space.isEmpty(this.packets) ? [] : calls.flatMap(rule => contexts.get(rule) ?? []) },
  }
}

/** A rule whose packets are decided by others of its chain. */
function coveredRule(space: Space, contexts: ReadonlyMap<Rule, RuleContext>, context: RuleContext, { by, hook }: CoveredRule): UselessRule {
  return {
    kind: by.every(other => decideAlike(context.rule, other)) ? 'unreachable' : 'shadowed',
    context,
    culprits: by.flatMap(rule => contexts.get(rule) ?? []),
    get packets() { return space.and(workshopOf(space).matching(context.rule, unchanged), ofFamily(space, context.table), space.laws(hook)) },
  }
}

/** Whether any packets come to the rules of a chain: some do where a rule of it, or a call of it, is reached; else all packets are walked. */
function arrivalTest(space: Space, ruleset: Ruleset, reached: ReadonlySet<Rule>): (rules: readonly Rule[], callers: Iterable<Rule>) => boolean {
  let arriving: ReadonlySet<readonly Rule[]> | undefined
  return (rules, callers) => {
    if (rules.some(rule => reached.has(rule)) || [...callers].some(rule => reached.has(rule))) return true
    arriving ??= new Set([...walksOf(space, ruleset)].flatMap(({ walk }) =>
      [...arrivals(space, walk)].flatMap(([summary, packets]) => (space.isEmpty(packets) ? [] : [summary.rules]))))
    return arriving.has(rules)
  }
}

/** Rules that are asked about; `whole`: what comes to them is not to be cut to what they match. */
interface Asked {
  readonly rules: readonly RuleContext[]
  readonly comes: ReturnType<typeof arrivalTest>
  readonly leads: ReturnType<typeof leadTest>
  readonly whole?: true
}

/** Whether a base chain leads to rules, by the names of chains. */
function leadTest(): (hooked: HookedChain, rules: readonly RuleContext[]) => boolean {
  const known = new Map<Chain, ReadonlySet<Rule>>()
  return ({ table, chain }, rules) => {
    let led = known.get(chain)
    if (!led) {
      led = new Set(inOrder(chain, callsIn(table)).flat())
      known.set(chain, led)
    }
    const all = led
    return rules.some(context => context.table === table && all.has(context.rule))
  }
}

/** Useless rules among those asked about (all of them, and redundant ones too, when none are given), in the order of the text. */
function judgeRules(space: Space, ruleset: Ruleset, contexts: ReadonlyMap<Rule, RuleContext>, asked?: Asked): readonly UselessRule[] {
  const isAsked = asked && new Set(asked.rules.map(({ rule }) => rule))
  const only = asked && !asked.whole ? space.or(...asked.rules.map(({ rule }) => mayMatch(space, rule))) : undefined
  const places = new Map<Rule, Place[]>()
  const inReach = new Set<Rule>()
  const callers = new Map<readonly Rule[], Set<Rule>>()
  const policies = new Map<readonly Rule[], 'accept' | 'drop'>()
  let made: readonly Summary[] = []
  for (const { walk, layer, hook } of walksOf(space, ruleset, only, asked && (hooked => asked.leads(hooked, asked.rules)))) {
    const arrived = arrivals(space, walk)
    // One walker serves all hooks: what it has made grows.
    made = walk.walker.made
    for (const { hooked, summary } of walk.entries) policies.set(summary.rules, hooked.chain.base.policy)
    const relevant = new Set(walk.entries.map(({ summary }) => summary))
    for (const summary of relevant) for (const { callee } of summary.calls) relevant.add(callee)
    const earlier = new Map(walk.entries.map(({ summary }, index) => [summary, walk.entries.slice(0, index)]))
    for (const summary of relevant) {
      const here = arrived.get(summary) ?? space.none
      for (const { rule, callee } of summary.calls) {
        const known = callers.get(callee.rules)
        if (known) known.add(rule)
        else callers.set(callee.rules, new Set([rule]))
      }
      const lawful = workshopOf(space).lawsOf(layer, hook)
      for (const [index, rule] of summary.rules.entries()) {
        const isCall = rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto'
        if (isAsked && !isCall && !isAsked.has(rule)) continue
        const matching = (): PacketSet => workshopOf(space).matching(rule, summary.given)
        const isMet = (): boolean => (summary.changed.get(index) ?? [{ given: summary.given, packets: summary.reaching[index]! }])
          .some(({ given, packets }) => space.intersects(space.and(packets, workshopOf(space).matching(rule, given)), here))
        if (!inReach.has(rule) && (space.intersects(summary.decided(index), here) || isMet())) inReach.add(rule)
        // Most rules are reached, and nobody asks what they match.
        const place: Place = {
          summary, index, here, earlier: earlier.get(summary) ?? [],
          get matches() { return space.and(matching(), lawful, ofFamily(space, summary.table)) },
        }
        const known = places.get(rule)
        if (known) known.push(place)
        else places.set(rule, [place])
      }
    }
  }
  const dead = new Map<Rule, UselessRule>()
  const gone = new Set<Rule>()
  const blame = blameFor(space, { places, callers, contexts })
  for (const [rule, ways] of places) {
    if (inReach.has(rule) || (isAsked && !isAsked.has(rule))) continue
    // Where nothing comes at all, there is nothing to be said of a rule.
    const isEmpty = ways.every(({ here }) => space.isEmpty(here))
    const context = contexts.get(rule)
    if (!context || (isEmpty && !ways.some(({ summary: { rules } }) => asked?.comes(rules, callers.get(rules) ?? [])))) continue
    const found = blame(context, ways)
    dead.set(rule, found)
    // What has another verdict than the rules before it matters once those are gone.
    if (found.kind !== 'shadowed') gone.add(rule)
  }
  // Chains that none of the packets asked for come to are known only when all packets are walked.
  const unseen = asked && !asked.whole ? asked.rules.filter(({ rule }) => !places.has(rule)) : []
  for (const each of unseen.length > 0 ? judgeRules(space, ruleset, contexts, { ...asked!, rules: unseen, whole: true }) : []) dead.set(each.context.rule, each)
  const redundancies = new Map((asked ? [] : redundantRules(space, judged(), gone)).map(each => [each.rule, each]))
  const found: UselessRule[] = []
  for (const context of asked?.rules ?? contexts.values()) {
    const { rule } = context
    const redundancy = redundancies.get(rule)
    const unreached = dead.get(rule)
    if (unreached) found.push(unreached)
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
}

/** Walks of all hooks, or of those at which some chain leads to what is asked about. */
function* walksOf(space: Space, ruleset: Ruleset, only?: PacketSet, leads?: (hooked: HookedChain) => boolean): Generator<{ walk: HookWalk; layer: (typeof layers)[number]; hook: (typeof hooks)[number] }> {
  for (const layer of layers) {
    for (const hook of hooks) if (chainsAt(ruleset, layer, hook).some(leads ?? (() => true))) yield { walk: walkHook(space, ruleset, hook, { layer, ...(only === undefined ? {} : { only }) }), layer, hook }
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
