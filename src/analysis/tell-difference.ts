import type { Hook, Ruleset } from '../model/index.ts'
import type { ComparedHook, Difference } from './compare.ts'
import { comparedHooks } from './compare.ts'
import { decisionOf } from './decision.ts'
import type { Decision } from './decision.ts'
import { tellSet } from './describe.ts'
import type { Layer } from './layers.ts'
import type { Packet } from './packet.ts'
import { BudgetExceeded } from './set.ts'
import type { PacketSet, Space } from './set.ts'
import type { SpaceOptions } from './space.ts'
import { createSpace } from './space.ts'
import { trace } from './trace.ts'

/** Packets that a few words say, with one of them and who decides it on both sides. */
export interface ToldDifference {
  readonly words: string
  readonly example: Packet
  readonly before: Decision | undefined
  readonly after: Decision | undefined
}

/** One kind of difference; `more` when not all of it is told. */
export interface ToldDifferences {
  readonly parts: readonly ToldDifference[]
  readonly more: boolean
}

/** How two rulesets differ at one hook, in words. */
export interface ToldHook {
  readonly hook: Hook
  readonly layer: Layer
  readonly opened: ToldDifferences
  readonly closed: ToldDifferences
  readonly refusedOtherwise: ToldDifferences
  readonly undecided: ToldDifferences
  /** Whether what is undecided may be accepted now and was not surely accepted before. */
  readonly mayOpen: boolean
}

export interface ToldComparison {
  readonly hooks: readonly ToldHook[]
  /** Hooks at which the comparison cost too much: nothing is said about them. */
  readonly notDecided: readonly Pick<ComparedHook, 'hook' | 'layer'>[]
}

export interface TellOptions extends SpaceOptions {
  /** Most descriptions of each kind; 8 unless given. */
  readonly lines?: number
}

/** How two rulesets differ, in words. Each hook has a budget of its own. Never throws `BudgetExceeded`. */
export function tellComparison(before: Ruleset, after: Ruleset, { lines = 8, ...options }: TellOptions = {}): ToldComparison {
  const hooks: ToldHook[] = []
  const notDecided: ComparedHook[] = []
  for (const compared of comparedHooks(before, after)) {
    const space = createSpace(options)
    try {
      const difference = compared.difference(space)
      if (difference) hooks.push(tellHook(space, difference, lines))
    } catch (error) {
      if (!(error instanceof BudgetExceeded)) throw error
      notDecided.push(compared)
    }
  }
  return { hooks, notDecided: notDecided.map(({ hook, layer }) => ({ hook, layer })) }
}

function tellHook(space: Space, difference: Difference, lines: number): ToldHook {
  const tell = (set: PacketSet): ToldDifferences => {
    const { parts, rest } = tellSet(space, set, lines)
    return { parts: parts.map(({ words, packets }) => tellPart(space, difference, words, packets)), more: !space.isEmpty(rest) }
  }
  const { hook, layer, opened, closed, refusedOtherwise, undecided, mayOpen } = difference
  return { hook, layer, opened: tell(opened), closed: tell(closed), refusedOtherwise: tell(refusedOtherwise), undecided: tell(undecided), mayOpen: !space.isEmpty(mayOpen) }
}

function tellPart(space: Space, { hook, layer, rulesets }: Difference, words: string, packets: PacketSet): ToldDifference {
  const example = space.example(packets)!
  // Answers that the set leaves open change nothing of what it says: one way is as good as another.
  const decide = (ruleset: Ruleset): Decision | undefined => {
    const way = trace(ruleset, hook, example, { layer, ways: 1 }).ways[0]
    return way && decisionOf(way)
  }
  return { words, example, before: decide(rulesets.before), after: decide(rulesets.after) }
}
