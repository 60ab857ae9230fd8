import type { Rule } from '../model/index.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'
import type { Summary } from './walk.ts'

type Kind = 'accept' | 'drop' | 'return'

const kinds: readonly Kind[] = ['accept', 'drop', 'return']

/** What becomes of packets from some place of a chain on: disjoint sets that together hold every packet. */
interface Fates {
  /** The fate of a packet that no rule decides: it is not kept, being what the others leave. */
  readonly end: Kind
  readonly decided: { readonly [kind in Kind]: PacketSet }
  /** By what they are rejected with. */
  readonly reject: ReadonlyMap<string, PacketSet>
}

/** A rule without which every packet that it decides has the same fate. */
export interface Redundancy {
  readonly rule: Rule
  readonly packets: PacketSet
  /** Rules behind it that decide those packets; none where a policy or the end of the chain does. */
  readonly by: readonly Rule[]
}

/** A chain to be judged, with what comes to it. */
export interface JudgedChain {
  readonly summary: Summary
  readonly here: PacketSet
  readonly policy: 'accept' | 'drop' | undefined
  /** `keep`: it is walked with several pasts of packets, so none of its rules is judged. */
  readonly judge: 'rules' | 'keep'
}

const changes = new Set(['set-mark', 'set-ct-mark', 'save-ct-mark', 'restore-ct-mark', 'notrack'])

/** Whether all that a chain and those it calls do to packets is to decide them: no marks are set, nothing unknown decides. */
function plainness(): (summary: Summary) => boolean {
  const known = new Map<Summary, boolean>()
  const isPlain = (summary: Summary): boolean => {
    let plain = known.get(summary)
    if (plain === undefined) {
      plain = !summary.open && summary.calls.every(({ callee }) => isPlain(callee))
        && !summary.rules.some(rule => rule.effects.some(effect => changes.has(effect.kind)))
      known.set(summary, plain)
    }
    return plain
  }
  return isPlain
}

/**
 * Redundant rules: all of them together can go. Chains are judged from their end to their beginning, called ones before their callers,
 * and a rule found redundant counts as gone for those judged later; `gone` are rules to leave out from the start.
 */
export function redundantRules(space: Space, chains: readonly JudgedChain[], gone: ReadonlySet<Rule>): readonly Redundancy[] {
  const removed = new Set(gone)
  const found: Redundancy[] = []
  const fates = new Map<Summary, Fates>()
  const isPlain = plainness()
  const matching = (summary: Summary, rule: Rule): PacketSet =>
    workshopOf(space).matching(rule, summary.given)

  for (const { summary, here, policy, judge } of chains) {
    if (!isPlain(summary)) continue
    const end = undecided(policy ?? 'return')
    let next = end
    for (let index = summary.rules.length - 1; index >= 0; index--) {
      const rule = summary.rules[index]!
      if (removed.has(rule)) continue
      // What the rule decides is small, what comes to the chain may be large: they meet last.
      const decided = judge === 'rules' && mayGo(rule) ? summary.decided(index) : space.none
      if (space.intersects(decided, here) && !space.intersects(space.minus(decided, sameFate(rule, next, end)), here)) {
        const packets = space.and(decided, here)
        removed.add(rule)
        found.push({ rule, packets, by: deciding(summary, index, packets) })
      } else next = before(summary, rule, next, end)
    }
    fates.set(summary, next)
  }
  return found

  function undecided(end: Kind): Fates {
    return { end, decided: { accept: space.none, drop: space.none, return: space.none }, reject: new Map() }
  }

  function fate({ end, decided, reject }: Fates, kind: Kind): PacketSet {
    return kind === end ? space.not(space.or(...kinds.filter(each => each !== end).map(each => decided[each]), ...reject.values())) : decided[kind]
  }

  /** Packets that have a rule's fate without it. */
  function sameFate({ verdict }: Rule, next: Fates, end: Fates): PacketSet {
    switch (verdict.kind) {
      case 'accept':
      case 'drop':
        return fate(next, verdict.kind)
      case 'reject':
        return next.reject.get(verdict.with) ?? space.none
      default:
        return fate(next, end.end)
    }
  }

  function deciding(summary: Summary, index: number, packets: PacketSet): readonly Rule[] {
    const rules: Rule[] = []
    let left = packets
    for (let at = index + 1; at < summary.rules.length && !space.isEmpty(left); at++) {
      const rule = summary.rules[at]!
      if (rule.verdict.kind === 'continue' || removed.has(rule)) continue
      const matches = decidedBy(summary, rule)
      if (!space.intersects(left, matches)) continue
      rules.push(rule)
      left = space.minus(left, matches)
    }
    return rules
  }

  /** What a rule matches, less what comes back from the chain that it jumps to. */
  function decidedBy(summary: Summary, rule: Rule): PacketSet {
    const matches = matching(summary, rule)
    const callee = rule.verdict.kind === 'jump' ? summary.calls.find(call => call.rule === rule)?.callee : undefined
    return callee ? space.minus(matches, space.or(...callee.returned.map(flow => flow.packets))) : matches
  }

  function before(summary: Summary, rule: Rule, next: Fates, end: Fates): Fates {
    const { verdict, effects } = rule
    const works = effects.some(effect => effect.kind !== 'counter')
    if (verdict.kind === 'continue' && !works) return next
    const matches = matching(summary, rule)
    const past = (set: PacketSet): PacketSet => space.minus(set, matches)
    const changed = (change: (kind: Kind) => PacketSet, reject: ReadonlyMap<string, PacketSet>): Fates => {
      const kept = (kind: Kind): PacketSet => (kind === next.end ? space.none : change(kind))
      return { end: next.end, decided: { accept: kept('accept'), drop: kept('drop'), return: kept('return') }, reject }
    }
    const others = new Map([...next.reject].map(([word, set]) => [word, past(set)]))
    const joined = (inside: Fates, onward: Fates): Fates => {
      const back = space.and(matches, fate(inside, 'return'))
      for (const [word, set] of inside.reject) others.set(word, space.or(others.get(word) ?? space.none, space.and(set, matches)))
      for (const [word, set] of onward.reject) others.set(word, space.or(others.get(word) ?? space.none, space.and(set, back)))
      return changed(kind => space.or(
        past(next.decided[kind]),
        kind === 'return' ? space.none : space.and(fate(inside, kind), matches),
        space.and(fate(onward, kind), back),
      ), others)
    }
    /**
     * What is like nothing else: a log, another address, and what is not followed, since no packet comes to it as long as the rules
     * before it stay.
     */
    const anyFate = (): Fates => {
      others.set(`what ${summary.rules.indexOf(rule)} does`, matches)
      return changed(kind => past(next.decided[kind]), others)
    }
    if (works) return anyFate()
    switch (verdict.kind) {
      case 'continue':
        return next
      case 'accept':
      case 'drop':
        return changed(kind => (kind === verdict.kind ? space.or(next.decided[kind], matches) : past(next.decided[kind])), others)
      case 'reject':
        others.set(verdict.with, space.or(others.get(verdict.with) ?? space.none, matches))
        return changed(kind => past(next.decided[kind]), others)
      case 'return':
        return joined(undecided('return'), end)
      case 'jump':
      case 'goto': {
        const callee = summary.calls.find(call => call.rule === rule)?.callee
        const inside = callee && fates.get(callee)
        return inside ? joined(inside, verdict.kind === 'jump' ? next : end) : anyFate()
      }
      case 'queue':
      case 'unknown':
        return anyFate()
    }
  }
}

/** Rules whose only work is to decide. */
const mayGo = ({ verdict, effects }: Rule): boolean =>
  ['accept', 'drop', 'reject', 'return'].includes(verdict.kind) && effects.every(effect => effect.kind === 'counter')
