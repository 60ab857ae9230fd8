import type { Rule } from '../model/index.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'
import type { Summary } from './walk.ts'

/** What becomes of packets from some place of a chain on: disjoint sets. */
export interface Fates {
  readonly accept: PacketSet
  readonly drop: PacketSet
  readonly return: PacketSet
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
    space.and(...rule.matches.map(match => workshopOf(space).of(match.condition, summary.given)))

  for (const { summary, here, policy, judge } of chains) {
    if (!isPlain(summary)) continue
    const end: Fates = {
      accept: policy === 'accept' ? space.all : space.none,
      drop: policy === 'drop' ? space.all : space.none,
      return: policy === undefined ? space.all : space.none,
      reject: new Map(),
    }
    let next = end
    for (let index = summary.rules.length - 1; index >= 0; index--) {
      const rule = summary.rules[index]!
      if (removed.has(rule)) continue
      // What the rule decides is small, what comes to the chain may be large: they meet last.
      const decided = judge === 'rules' && mayGo(rule) ? summary.decided[index]! : space.none
      if (space.intersects(decided, here) && !space.intersects(space.minus(decided, sameFate(rule, next, end)), here)) {
        const packets = space.and(decided, here)
        removed.add(rule)
        found.push({ rule, packets, by: deciding(summary, index, packets) })
      } else next = before(summary, rule, next, end)
    }
    fates.set(summary, next)
  }
  return found

  function sameFate({ verdict }: Rule, next: Fates, end: Fates): PacketSet {
    if (verdict.kind === 'accept' || verdict.kind === 'drop') return next[verdict.kind]
    if (verdict.kind === 'reject') return next.reject.get(verdict.with) ?? space.none
    return end.accept === space.all ? next.accept : end.drop === space.all ? next.drop : next.return
  }

  function deciding(summary: Summary, index: number, packets: PacketSet): readonly Rule[] {
    const rules: Rule[] = []
    let left = packets
    for (let at = index + 1; at < summary.rules.length && !space.isEmpty(left); at++) {
      const rule = summary.rules[at]!
      if (rule.verdict.kind === 'continue' || removed.has(rule)) continue
      const matches = matching(summary, rule)
      if (!space.intersects(left, matches)) continue
      rules.push(rule)
      left = space.minus(left, matches)
    }
    return rules
  }

  function before(summary: Summary, rule: Rule, next: Fates, end: Fates): Fates {
    const { verdict } = rule
    if (verdict.kind === 'continue') return next
    const matches = matching(summary, rule)
    const past = (set: PacketSet): PacketSet => space.minus(set, matches)
    const others: Fates = {
      accept: past(next.accept), drop: past(next.drop), return: past(next.return), reject: new Map([...next.reject].map(([word, set]) => [word, past(set)])),
    }
    const joined = (inside: Fates, onward: Fates): Fates => {
      const back = space.and(matches, inside.return)
      const reject = new Map(others.reject)
      for (const [word, set] of inside.reject) reject.set(word, space.or(reject.get(word) ?? space.none, space.and(set, matches)))
      for (const [word, set] of onward.reject) reject.set(word, space.or(reject.get(word) ?? space.none, space.and(set, back)))
      return {
        accept: space.or(others.accept, space.and(inside.accept, matches), space.and(onward.accept, back)),
        drop: space.or(others.drop, space.and(inside.drop, matches), space.and(onward.drop, back)),
        return: space.or(others.return, space.and(onward.return, back)),
        reject,
      }
    }
    switch (verdict.kind) {
      case 'accept':
      case 'drop':
        return { ...others, [verdict.kind]: space.or(others[verdict.kind], matches) }
      case 'reject':
        return { ...others, reject: new Map(others.reject).set(verdict.with, space.or(others.reject.get(verdict.with) ?? space.none, matches)) }
      case 'return':
        return joined({ accept: space.none, drop: space.none, return: space.all, reject: new Map() }, end)
      case 'jump':
      case 'goto': {
        const callee = summary.calls.find(call => call.rule === rule)?.callee
        const inside = callee && fates.get(callee)
        // No packet comes to a call that was not followed.
        return inside ? joined(inside, verdict.kind === 'jump' ? next : end) : next
      }
      case 'queue':
      case 'unknown':
        return next
    }
  }
}

/** Rules whose only work is to decide. */
const mayGo = ({ verdict, effects }: Rule): boolean =>
  ['accept', 'drop', 'reject', 'return'].includes(verdict.kind) && effects.every(effect => effect.kind === 'counter')
