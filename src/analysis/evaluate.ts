import type { Chain, Condition, Hook, Rule, Ruleset, Table } from '../model/index.ts'
import { NfProto, State, any, single } from '../model/index.ts'
import type { Given } from './given.ts'
import { givenKey, unchanged, withConntrack } from './given.ts'
import type { HookedChain } from './hooks.ts'
import { beforeConntrack, chainsAt } from './hooks.ts'
import { classes } from './laws.ts'
import type { Layer } from './layers.ts'
import { unionOf } from './set.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'
import type { Flow, Summary, WalkOptions, Walker } from './walk.ts'
import { createWalker } from './walk.ts'

/** What becomes of packets: the four sets are disjoint and together the input. */
export interface Outcome {
  readonly accepted: PacketSet
  /** Silently dropped, by a rule or a policy. */
  readonly dropped: PacketSet
  readonly rejected: PacketSet
  /** What becomes of them is told by a queue or by a target that nflint does not know. */
  readonly undecided: PacketSet
}

export interface Evaluation extends Outcome {
  readonly hook: Hook
  readonly layer: Layer
  /** Packets that come to a rule, before its matches. Empty for a rule the hook never leads to. */
  reaching(rule: Rule): PacketSet
  /** Packets a rule decides by a verdict of its own, returns and what the chain it leads to decides included; of few packets it is told sooner. */
  decided(rule: Rule, among?: PacketSet): PacketSet
  /** Base chains in the order packets pass them. */
  readonly chains: readonly { readonly table: Table; readonly chain: Chain }[]
  /** Whether the hook leads to a rule at all, whatever the packets. */
  leadsTo(rule: Rule): boolean
}

export interface EvaluateOptions {
  /** Lawful packets of the hook unless given. */
  readonly input?: PacketSet
  readonly layer?: Layer
  /** Rules taken as absent. */
  readonly without?: ReadonlySet<Rule>
  /** A set around the input that is quick to walk: `input` is cut to it. */
  readonly only?: PacketSet
}

const familyTest = (values: readonly number[]): Condition =>
  any(values.map((value): Condition => ({ kind: 'number', field: 'nfproto', ranges: single(value) })))

/** First packets of connections: the only ones that nat chains see (nf_nat_inet_fn). */
const firstPackets: Condition = any([{ kind: 'state', states: State.new }, classes.expected])

/** Packets that tables of a family see. */
export function ofFamily(space: Space, { family }: Table): PacketSet {
  switch (family) {
    case 'ip':
    case 'ip6':
      return space.of(familyTest([NfProto[family]]))
    case 'inet':
      return space.of(familyTest([NfProto.ip, NfProto.ip6]))
    default:
      return space.all
  }
}

/** Packets that a base chain sees, of those that pass its hook. */
function seenBy(space: Space, { table, chain }: HookedChain): PacketSet {
  const seen: PacketSet[] = [ofFamily(space, table)]
  if (chain.base.type === 'nat') seen.push(space.of(firstPackets))
  if (chain.base.devices) {
    const field = chain.base.hook === 'egress' ? 'oif' : 'iif'
    seen.push(space.of({ kind: 'interface', field, names: chain.base.devices.map(name => (name.endsWith('*') ? { name: name.slice(0, -1), prefix: true } : { name })) }))
  }
  return space.and(...seen)
}

/** A base chain as packets with one past come to it. */
export interface Entry {
  readonly hooked: HookedChain
  readonly summary: Summary
  readonly packets: PacketSet
}

/** All base chains of a hook walked, before anything is made of it. */
export interface HookWalk {
  readonly walker: Walker
  readonly chains: readonly HookedChain[]
  readonly entries: readonly Entry[]
  readonly accepted: PacketSet
  readonly dropped: PacketSet
  readonly rejected: PacketSet
}

/** Walkers of a ruleset, the last used last: several questions about it share their summaries. */
const walkers = new WeakMap<Space, WeakMap<Ruleset, { readonly options: WalkOptions; readonly walker: Walker }[]>>()
const walkersKept = 3

function walkerFor(space: Space, ruleset: Ruleset, options: WalkOptions): Walker {
  const ofSpace = walkers.get(space) ?? new WeakMap()
  walkers.set(space, ofSpace)
  const known = ofSpace.get(ruleset) ?? []
  const index = known.findIndex(each => each.options.without === options.without && each.options.only === options.only)
  const found = index < 0 ? { options, walker: createWalker(space, options) } : known.splice(index, 1)[0]!
  ofSpace.set(ruleset, [...known, found].slice(-walkersKept))
  return found.walker
}

export function walkHook(space: Space, ruleset: Ruleset, hook: Hook, options: EvaluateOptions = {}): HookWalk {
  const layer = options.layer ?? 'ip'
  const walker = walkerFor(space, ruleset, options)
  const chains = chainsAt(ruleset, layer, hook)
  let flows: readonly Flow[] = [{ given: unchanged, packets: space.and(options.input ?? workshopOf(space).lawsOf(layer, hook), options.only ?? space.all) }]
  const dropped: PacketSet[] = []
  const rejected: PacketSet[] = []
  const entries: Entry[] = []
  for (const hooked of chains) {
    const { table, chain } = hooked
    const conntrack = beforeConntrack(layer, hook, chain.base.priority) ? 'not yet' : 'done'
    const seen = seenBy(space, hooked)
    const next: Flow[] = []
    for (const { given, packets } of flows) {
      const summary = walker.summary(table, chain.name, chain.rules, withConntrack(given, conntrack))
      const entering = space.and(packets, seen)
      entries.push({ hooked, summary, packets: entering })
      const passed = chain.base.policy === 'accept' ? [...summary.accepted, ...summary.returned] : summary.accepted
      for (const flow of passed) next.push({ given: flow.given, packets: space.and(flow.packets, entering) })
      next.push({ given, packets: space.minus(packets, seen) })
      dropped.push(space.and(summary.dropped, entering))
      rejected.push(space.and(summary.rejected, entering))
      if (chain.base.policy === 'drop') for (const flow of summary.returned) dropped.push(space.and(flow.packets, entering))
    }
    const left = merged(space, next)
    // Chains behind are walked for the rules in them, also when nothing is left.
    flows = left.length > 0 ? left : [{ given: unchanged, packets: space.none }]
  }
  return { walker, chains, entries, accepted: space.or(...flows.map(flow => flow.packets)), dropped: space.or(...dropped), rejected: space.or(...rejected) }
}

/**
 * All base chains of a hook, in order. Sets speak of packets as they come to the hook: marks that rules set are followed, address
 * translation is not (rules behind a NAT chain of the same hook are judged by the addresses before it). Throws `BudgetExceeded`.
 */
export function evaluate(space: Space, ruleset: Ruleset, hook: Hook, options: EvaluateOptions = {}): Evaluation {
  const walk = walkHook(space, ruleset, hook, options)
  const { fates, undecided } = decide(space, walk.walker, [walk.accepted, walk.dropped, walk.rejected])
  const [accepted, dropped, rejected] = fates as [PacketSet, PacketSet, PacketSet]
  return { hook, layer: options.layer ?? 'ip', chains: walk.chains, accepted, dropped, rejected, undecided, ...byRule(space, walk) }
}

function merged(space: Space, flows: readonly Flow[]): readonly Flow[] {
  const groups = new Map<string, { given: Given; sets: PacketSet[] }>()
  for (const { given, packets } of flows) {
    if (space.isEmpty(packets)) continue
    const key = givenKey(given)
    const group = groups.get(key)
    if (group) group.sets.push(packets)
    else groups.set(key, { given, sets: [packets] })
  }
  return [...groups.values()].map(({ given, sets }) => ({ given, packets: space.or(...sets) }))
}

/** Takes out of disjoint fates what depends on answers that the ruleset does not tell; `undecided` is what was taken out. */
function decide(space: Space, walker: Walker, fates: readonly PacketSet[]): { fates: readonly PacketSet[]; undecided: PacketSet } {
  if (walker.choices.size === 0) return { fates, undecided: space.none }
  const levels = { has: (level: number): boolean => walker.choices.has(level), last: Math.max(...walker.choices) }
  const may = fates.map(set => workshopOf(space).existsIn(set, levels))
  const undecided = space.or(...may.flatMap((one, index) => may.slice(index + 1).map(other => space.and(one, other))))
  return { fates: may.map(set => space.minus(set, undecided)), undecided }
}

/** Packets that come to each chain of a walk: to base chains from the hook, to others from those that call them. */
export function arrivals(space: Space, { walker, entries }: Pick<HookWalk, 'walker' | 'entries'>): ReadonlyMap<Summary, PacketSet> {
  const arriving = new Map<Summary, PacketSet[]>()
  const arrive = (summary: Summary, packets: PacketSet): void => {
    const sets = arriving.get(summary)
    if (sets) sets.push(packets)
    else arriving.set(summary, [packets])
  }
  for (const { summary, packets } of entries) arrive(summary, packets)
  const result = new Map<Summary, PacketSet>()
  for (const summary of walker.made.toReversed()) {
    const packets = unionOf(space, arriving.get(summary) ?? [])
    result.set(summary, packets)
    for (const call of summary.calls) arrive(call.callee, space.and(call.packets, packets))
  }
  return result
}

/** What comes to each rule, worked out when first asked. */
function byRule(space: Space, walk: HookWalk): Pick<Evaluation, 'reaching' | 'decided' | 'leadsTo'> {
  let places: Map<Rule, { summary: Summary; index: number }[]> | undefined
  let arrived: ReadonlyMap<Summary, PacketSet>
  const find = (rule: Rule): readonly { summary: Summary; index: number }[] => {
    if (!places) {
      places = new Map()
      arrived = arrivals(space, walk)
      for (const summary of walk.walker.made) {
        for (const [index, each] of summary.rules.entries()) {
          const known = places.get(each)
          if (known) known.push({ summary, index })
          else places.set(each, [{ summary, index }])
        }
      }
    }
    return places.get(rule) ?? []
  }
  return {
    reaching: rule => space.or(...find(rule).map(({ summary, index }) => space.and(summary.reaching[index]!, arrived.get(summary)!))),
    // The few packets first: cut to them, all that comes after is small.
    decided: (rule, among = space.all) => space.or(...find(rule).map(({ summary, index }) => space.and(summary.decided(index), space.and(arrived.get(summary)!, among)))),
    leadsTo: rule => find(rule).length > 0,
  }
}

/** What one chain does with packets; `returned` leave it at its end or by `return` (for a base chain: none, its policy decided). */
export interface ChainOutcome extends Outcome {
  readonly returned: PacketSet
}

/** One chain for itself, over `input` (all packets unless given), jumps followed. Throws `BudgetExceeded`. */
export function walkChain(space: Space, table: Table, chain: Chain, input: PacketSet = space.all, options: WalkOptions = {}): ChainOutcome {
  const walker = createWalker(space, options)
  const layer = chain.base && beforeConntrack('ip', chain.base.hook, chain.base.priority) ? 'not yet' : 'done'
  const summary = walker.summary(table, chain.name, chain.rules, withConntrack(unchanged, layer))
  const all = (flows: readonly Flow[]): PacketSet => space.and(input, space.or(...flows.map(flow => flow.packets)))
  const returned = all(summary.returned)
  const policy = chain.base?.policy
  const { fates, undecided } = decide(space, walker, [
    space.or(all(summary.accepted), policy === 'accept' ? returned : space.none),
    space.or(space.and(summary.dropped, input), policy === 'drop' ? returned : space.none),
    space.and(summary.rejected, input),
    policy ? space.none : returned,
  ])
  const [accepted, dropped, rejected, left] = fates as [PacketSet, PacketSet, PacketSet, PacketSet]
  return { accepted, dropped, rejected, undecided, returned: left }
}
