import type { Chain, Hook, Ruleset, Table } from '../model/index.ts'
import { aligned } from './align.ts'
import { changedPackets, changedRules } from './changed.ts'
import type { ChangedRules } from './changed.ts'
import type { Evaluation } from './evaluate.ts'
import { evaluate, walkChain, walkHook } from './evaluate.ts'
import { chainsAt, hooks } from './hooks.ts'
import type { Layer } from './layers.ts'
import { layers } from './layers.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'

/** How two rulesets differ at one hook. */
export interface Difference {
  readonly hook: Hook
  readonly layer: Layer
  /** Accepted by the new one, surely not by the old one. */
  readonly opened: PacketSet
  /** Accepted by the old one, surely not by the new one. */
  readonly closed: PacketSet
  /** Dropped by one, rejected by the other: both refuse, one says so. */
  readonly refusedOtherwise: PacketSet
  /** Handed by either to a queue or an unknown target, where the other does something else. */
  readonly undecided: PacketSet
  /** The part of `undecided` that may be accepted now and was not surely accepted before: a queue or an unknown target tells. */
  readonly mayOpen: PacketSet
  /** The two evaluations, for those who ask which rules decide. */
  readonly before: Evaluation
  readonly after: Evaluation
  /** The rulesets with the names of varying matches brought together, as the sets speak of them. */
  readonly rulesets: { readonly before: Ruleset; readonly after: Ruleset }
}

/** One hook of one layer at which at least one of two rulesets has a chain. */
export interface ComparedHook {
  readonly hook: Hook
  readonly layer: Layer
  /** How the rulesets differ there; undefined where they do not. Throws `BudgetExceeded`. */
  difference(space: Space): Difference | undefined
}

/** The hooks to compare. Each may be asked in a space of its own, so that one that costs too much spoils no other. */
export function comparedHooks(before: Ruleset, after: Ruleset): readonly ComparedHook[] {
  const pair = aligned(before, after)
  return layers.flatMap(layer => hooks
    .filter(hook => chainsAt(before, layer, hook).length > 0 || chainsAt(after, layer, hook).length > 0)
    .map(hook => ({ hook, layer, difference: (space: Space) => differenceAt(space, pair, layer, hook) })))
}

/**
 * Differences by hook, hooks without one left out. A match whose answer varies (`limit`) is taken for the same match in both where
 * it asks the same at the corresponding place of the same chain. Throws `BudgetExceeded`.
 */
export function compareRulesets(space: Space, before: Ruleset, after: Ruleset): readonly Difference[] {
  return comparedHooks(before, after).flatMap(({ difference }) => difference(space) ?? [])
}

/** What the rulesets do not share, and the packets it is about: worked out once for all hooks, the packets in each space. */
const changes = new WeakMap<Difference['rulesets'], { readonly rules: ChangedRules; readonly packets: WeakMap<Space, PacketSet> }>()

function changedIn(space: Space, rulesets: Difference['rulesets']): PacketSet {
  let known = changes.get(rulesets)
  if (!known) changes.set(rulesets, (known = { rules: changedRules(rulesets.before, rulesets.after), packets: new WeakMap() }))
  let found = known.packets.get(space)
  if (found === undefined) known.packets.set(space, (found = changedPackets(space, known.rules)))
  return found
}

function differenceAt(space: Space, rulesets: Difference['rulesets'], layer: Layer, hook: Hook): Difference | undefined {
  const only = changedIn(space, rulesets)
  if (space.isEmpty(only)) return undefined
  const old = evaluate(space, rulesets.before, hook, { layer, only })
  const now = evaluate(space, rulesets.after, hook, { layer, only })
  const otherwise = undecidedOtherwise(space, rulesets, old, now, only)
  const difference: Difference = {
    hook, layer, before: old, after: now, rulesets,
    opened: space.minus(now.accepted, space.or(old.accepted, old.undecided)),
    closed: space.minus(old.accepted, space.or(now.accepted, now.undecided)),
    refusedOtherwise: space.or(space.and(old.dropped, now.rejected), space.and(old.rejected, now.dropped)),
    undecided: space.or(space.minus(now.undecided, old.undecided), space.minus(old.undecided, now.undecided), otherwise),
    mayOpen: space.or(space.minus(now.undecided, space.or(old.undecided, old.accepted)), space.and(old.undecided, now.accepted), otherwise),
  }
  return [difference.opened, difference.closed, difference.refusedOtherwise, difference.undecided].some(set => !space.isEmpty(set)) ? difference : undefined
}

/** Packets whose fate neither ruleset tells, and that do not depend on the same queue or target of the same chain in both. */
function undecidedOtherwise(space: Space, rulesets: Difference['rulesets'], old: Evaluation, now: Evaluation, only: PacketSet): PacketSet {
  const both = space.and(old.undecided, now.undecided)
  if (space.isEmpty(both)) return space.none
  const [before, after] = ([[rulesets.before, old], [rulesets.after, now]] as const).map(([ruleset, { hook, layer }]) => walkHook(space, ruleset, hook, { layer, only }))
  const choices = new Set([...before!.walker.choices, ...after!.walker.choices])
  const differ = (one: PacketSet, other: PacketSet): PacketSet => space.or(space.minus(one, other), space.minus(other, one))
  const raw = space.or(differ(before!.accepted, after!.accepted), differ(before!.rejected, after!.rejected))
  return space.and(both, workshopOf(space).existsIn(raw, { has: level => choices.has(level), last: Math.max(...choices) }))
}

/** A chain with the table it stands in. */
export interface ChainInTable {
  readonly table: Table
  readonly chain: Chain
}

/**
 * The same for one chain each, every packet that can exist taken to reach it: enough to show that a change inside a chain opens
 * nothing. A packet that leaves a chain by its end or by `return` may be accepted later: `opened` holds those refused before and let
 * go on now, and those let go on before and accepted now; `closed` the reverse. Throws `BudgetExceeded`.
 */
export function compareChains(
  space: Space, before: ChainInTable, after: ChainInTable,
): { readonly opened: PacketSet; readonly closed: PacketSet; readonly undecided: PacketSet } {
  const pair = aligned(rulesetOf(before), rulesetOf(after))
  const walk = (ruleset: Ruleset, name: string) => {
    const table = ruleset.tables[0]!
    const chain = table.chains.find(each => each.name === name)!
    return walkChain(space, table, chain, space.laws(chain.base?.hook))
  }
  const old = walk(pair.before, before.chain.name)
  const now = walk(pair.after, after.chain.name)
  const refused = (outcome: typeof old): PacketSet => space.or(outcome.dropped, outcome.rejected)
  return {
    opened: space.or(space.and(now.accepted, space.or(refused(old), old.returned)), space.and(now.returned, refused(old))),
    closed: space.or(space.and(old.accepted, space.or(refused(now), now.returned)), space.and(old.returned, refused(now))),
    undecided: space.or(space.minus(now.undecided, old.undecided), space.minus(old.undecided, now.undecided)),
  }
}

const rulesetOf = ({ table }: ChainInTable): Ruleset => ({ tables: [table], settings: [] })
