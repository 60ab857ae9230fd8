import type { Rule, RuleContext, Verdict } from '../model/index.ts'
import { sameVerdict, workOf } from './alike.ts'
import type { Entry } from './evaluate.ts'
import { changesPackets } from './given.ts'
import type { UselessRule } from './reach.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'
import type { Summary } from './walk.ts'

/** How one rule fares in one summary at one hook. */
export interface Place {
  readonly summary: Summary
  readonly index: number
  /** Packets that come to the chain. */
  readonly here: PacketSet
  readonly matches: PacketSet
  /** Base chains that packets pass before this one, for the rules of a base chain. */
  readonly earlier: readonly Entry[]
}

export interface Surroundings {
  readonly places: ReadonlyMap<Rule, readonly Place[]>
  /** By the rules of a chain: the jumps to it. */
  readonly callers: ReadonlyMap<readonly Rule[], ReadonlySet<Rule>>
  readonly contexts: ReadonlyMap<Rule, RuleContext>
}

/** A rule that decides some of the packets asked about. */
interface Candidate {
  readonly context: RuleContext
  readonly covers: PacketSet
  /** Whether it decides them as the rule in question would. */
  readonly alike: boolean
}

/** Where more rules than this decide the packets together, all of them are named. */
const mostPruned = 40

/** No more rules than these are looked for. */
const mostCulprits = 60

/** Says of rules that nothing comes to, why. */
export function blameFor(space: Space, { places, callers, contexts }: Surroundings): (context: RuleContext, ways: readonly Place[]) => UselessRule {
  const unmarked = new Map<Summary, boolean>()
  return (context, ways) => {
    const asked = space.or(...ways.map(({ matches }) => matches))
    if (space.isEmpty(asked)) return { kind: 'never-matching', context, culprits: [], packets: space.none }
    const entering = space.or(...ways.map(({ matches, here }) => space.and(matches, here)))
    const found: Found = { culprits: new Set(), alike: true, any: false }
    if (!space.isEmpty(entering)) {
      for (const place of ways) blameChain(context.rule, place, space.and(place.matches, place.here), found)
      return { kind: found.alike ? 'unreachable' : 'shadowed', context, culprits: [...found.culprits], packets: entering }
    }
    for (const way of ways) blameEarlier(context.rule, way, space.and(asked, way.matches), found)
    blameCalls(context.rule, ways[0]!.summary.rules, asked, found, new Set())
    if (found.any) return { kind: found.alike ? 'unreachable' : 'shadowed', context, culprits: [...found.culprits], packets: asked }
    const calls = [...callers.get(ways[0]!.summary.rules) ?? []]
    return { kind: 'never-matching', context, culprits: calls.flatMap(each => contexts.get(each) ?? []), packets: asked }
  }

  /** Rules before a place in its chain that decide the packets. */
  function blameChain(rule: Rule, { summary, index }: Pick<Place, 'summary' | 'index'>, packets: PacketSet, found: Found): void {
    const candidates: Candidate[] = []
    let left = packets
    let from = 0
    while (!space.isEmpty(left) && candidates.length < mostCulprits) {
      const before = firstDeciding(summary, from, index, left)
      if (before === undefined) break
      const decided = summary.decided(before)
      const culprit = summary.rules[before]!
      const context = contexts.get(culprit)
      if (context) {
        const covers = decides.has(culprit.verdict.kind) && leavesMarks(summary) ? space.and(packets, matching(summary, culprit)) : space.and(packets, decided)
        candidates.push({ context, covers, alike: workOf(rule) === workOf(culprit) && isAlike(rule.verdict, culprit.verdict, summary, space.and(packets, decided)) })
      }
      left = space.minus(left, decided)
      from = before + 1
    }
    // What more rules decide may be decided otherwise.
    if (!space.isEmpty(left)) found.alike = false
    choose(packets, candidates, found)
  }

  /** The first rule of a part of a chain that decides some packets: what comes to a rule only ever gets less, so that halving finds it. */
  function firstDeciding({ reaching, decided }: Summary, from: number, to: number, packets: PacketSet): number | undefined {
    let low = from
    let high = to
    while (low < high) {
      const middle = (low + high) >> 1
      const next = reaching[middle + 1]
      const isPast = next === undefined ? space.intersects(packets, decided(middle)) : !space.isSubset(packets, next)
      if (isPast) high = middle
      else low = middle + 1
    }
    return low < to ? low : undefined
  }

  /** Rules of base chains that packets pass before. */
  function blameEarlier(rule: Rule, { earlier }: Place, packets: PacketSet, found: Found): void {
    for (const { hooked, summary, packets: entering } of earlier) {
      const came = space.and(packets, entering)
      const accepted = space.or(...summary.accepted.map(flow => flow.packets))
      const passed = space.or(accepted, ...summary.returned.map(flow => flow.packets))
      // The policy refuses what no rule decides.
      if (hooked.chain.base.policy === 'drop' && space.intersects(space.minus(came, accepted), passed)) {
        found.any = true
        found.alike &&= rule.verdict.kind === 'drop'
      }
      blameChain(rule, { summary, index: summary.rules.length }, space.minus(came, passed), found)
    }
  }

  /** Rules before the calls that would lead the packets to a chain, those before calls of calls too. */
  function blameCalls(rule: Rule, chain: readonly Rule[], packets: PacketSet, found: Found, seen: Set<readonly Rule[]>): void {
    if (seen.has(chain)) return
    seen.add(chain)
    for (const call of callers.get(chain) ?? []) {
      for (const place of places.get(call) ?? []) {
        const called = space.and(packets, place.matches)
        if (space.isEmpty(called)) continue
        if (space.intersects(called, place.here)) blameChain(rule, place, space.and(called, place.here), found)
        else {
          blameEarlier(rule, place, called, found)
          blameCalls(rule, place.summary.rules, called, found, seen)
        }
      }
    }
  }

  /** Takes as few of the candidates as decide all packets, such as decide them alike if these do. */
  function choose(packets: PacketSet, candidates: readonly Candidate[], found: Found): void {
    if (candidates.length === 0) return
    const cover = (some: readonly Candidate[]): boolean => space.isSubset(packets, space.or(...some.map(({ covers }) => covers)))
    const alike = candidates.filter(each => each.alike)
    const enough = alike.length < candidates.length && cover(alike) ? alike : candidates
    const alone = enough.find(each => cover([each]))
    let chosen = alone ? [alone] : enough
    if (chosen.length <= mostPruned) {
      for (const candidate of chosen) {
        const others = chosen.filter(each => each !== candidate)
        if (others.length > 0 && cover(others)) chosen = others
      }
    }
    found.any = true
    for (const { context, alike: same } of chosen) {
      found.culprits.add(context)
      found.alike &&= same
    }
  }

  /** Whether a chain and those it calls leave marks as they came, so that a test asks the same anywhere in it. */
  function leavesMarks(summary: Summary): boolean {
    let leaves = unmarked.get(summary)
    if (leaves === undefined) {
      leaves = !summary.rules.some(changesPackets) && summary.calls.every(({ callee }) => leavesMarks(callee))
      unmarked.set(summary, leaves)
    }
    return leaves
  }

  function matching(summary: Summary, rule: Rule): PacketSet {
    return workshopOf(space).matching(rule, summary.given)
  }

  /** Whether a rule would decide packets as another one, that may lead to a chain, has decided them. */
  function isAlike(verdict: Verdict, other: Verdict, summary: Summary, packets: PacketSet): boolean {
    if (verdict.kind === other.kind) return sameVerdict(verdict, other)
    if (other.kind !== 'jump' && other.kind !== 'goto') return false
    switch (verdict.kind) {
      case 'accept':
        return space.isSubset(packets, space.or(...summary.accepted.map(flow => flow.packets)))
      case 'drop':
        return space.isSubset(packets, summary.dropped)
      default:
        return false
    }
  }
}

/** Verdicts that decide all that a rule matches. */
const decides: ReadonlySet<Verdict['kind']> = new Set(['accept', 'drop', 'reject', 'return'])

interface Found {
  readonly culprits: Set<RuleContext>
  /** Whether all of them decide alike. */
  alike: boolean
  /** Whether anything was found: a policy decides without a culprit. */
  any: boolean
}
