import type { Condition, Family, Hook, Rule, Ruleset, Verdict } from '../model/index.ts'
import { all } from '../model/index.ts'
import { decideAlike } from './alike.ts'
import type { BoxIndex } from './box-index.ts'
import { indexBoxes } from './box-index.ts'
import type { Box, Boxer } from './boxes.ts'
import { createBoxer, indexOf, meet, narrowed, scaleOf } from './boxes.ts'
import type { Called } from './calls.ts'
import { callsIn, inOrder } from './calls.ts'
import type { ImpossibleRule } from './contradiction.ts'
import { contradictions } from './contradiction.ts'
import { coverOf } from './cover.ts'
import { entry, familiesOf } from './entry.ts'
import type { Allowance } from './escape.ts'
import { costs, escape, touches } from './escape.ts'
import type { HookedChain } from './hooks.ts'
import { beforeConntrack, chainsAt } from './hooks.ts'

/** What may be done before the search is given up: two seconds or three, in microseconds of an ordinary machine. */
const allowed = 4_000_000

/** Ways to a chain that are followed. */
const mostWays = 4

/** Calls one inside the other that are followed. */
const deepest = 20

/** A part of a chain that packets have to get through undecided. */
interface Stretch {
  readonly rules: readonly Rule[]
  /** Where calls of its table lead. */
  readonly called: Called
  readonly to: number
  readonly early?: 'early'
  /** What must not happen: `decided` at all, or only `refused`. */
  readonly avoid: 'decided' | 'refused'
}

/** Packets that come to the rules of a chain unless they are in one of the `others`. */
interface Way {
  readonly packets: Box
  readonly others: readonly Box[]
}

const hooks: readonly Hook[] = ['prerouting', 'input', 'forward', 'output', 'postrouting']

/** A rule whose packets are all decided by others of its chain, though some do come to the chain. */
export interface CoveredRule {
  /** In the order of the chain. */
  readonly by: readonly Rule[]
  /** A hook that leads such packets to the chain. */
  readonly hook: Hook
}

/** What is known of rules without sets of packets. Rules that are in none of these may be reached or not. */
export interface Known {
  /** Some packet surely reaches and matches them. */
  readonly reached: ReadonlySet<Rule>
  readonly covered: ReadonlyMap<Rule, CoveredRule>
  /** Rules that no packet which comes to their chain can match, by what they ask or by what the calls of the chain ask. */
  readonly impossible: ReadonlyMap<Rule, ImpossibleRule>
  /** Rules of chains that nothing leads to. */
  readonly unled: ReadonlySet<Rule>
}

/**
 * For each rule a small set of packets is looked for that no rule before it can decide, or rules before it that decide them all. Costs little
 * where whole sets of packets cost much, since a rule is held only against those before it that it has packets in common with.
 */
export function knownRules(ruleset: Ruleset): Known {
  const found = { reached: new Set<Rule>(), covered: new Map<Rule, CoveredRule>() }
  const boxer = createBoxer(scaleOf(ruleset))
  const search = createSearch(boxer, found)
  for (const hook of hooks) {
    const entered: HookedChain[] = []
    for (const hooked of chainsAt(ruleset, 'ip', hook)) {
      const start = entry(boxer, hook, hooked)
      const earlier = before(entered, hooked, hook)
      if (start && earlier && !beforeConntrack('ip', hook, hooked.chain.base.priority)) search(hooked, start, earlier)
      entered.push(hooked)
    }
  }
  for (const rule of found.reached) found.covered.delete(rule)
  return { ...found, ...contradictions(ruleset, boxer, found.reached) }
}

/** Base chains that packets come through first; undefined where one of them refuses what no rule accepts. */
function before(entered: readonly HookedChain[], { table }: HookedChain, hook: Hook): readonly Stretch[] | undefined {
  const seeing = entered.filter(each => each.table.family === 'inet' || table.family === 'inet' || each.table.family === table.family)
  if (seeing.some(({ chain }) => chain.base.policy === 'drop')) return undefined
  return seeing.map(({ table: own, chain: { base, rules } }) =>
    ({ rules, called: callsIn(own), to: rules.length, avoid: 'refused', ...(beforeConntrack('ip', hook, base.priority) ? { early: 'early' as const } : {}) }))
}

const untracks = ({ effects }: Rule): boolean => effects.some(({ kind }) => kind === 'notrack')

/** Verdicts that decide all that a rule matches. */
const plain: ReadonlySet<Verdict['kind']> = new Set(['accept', 'drop', 'reject', 'return'])

const conditionOf = ({ matches }: Rule): Condition => all(matches.map(({ condition }) => condition))

/** Looks at the chains that a hook leads to from one base chain. */
type Search = (hooked: HookedChain, start: Box, earlier: readonly Stretch[]) => void

function createSearch(boxer: Boxer, found: { readonly reached: Set<Rule>; readonly covered: Map<Rule, CoveredRule> }): Search {
  const { last } = boxer.scale
  const allowance: Allowance = { left: allowed }
  const remembered = (boxesOf: (rule: Rule) => readonly Box[]): ((rules: readonly Rule[]) => BoxIndex) => {
    const known = new Map<readonly Rule[], BoxIndex>()
    return rules => {
      let index = known.get(rules)
      if (!index) {
        index = indexBoxes(rules, boxesOf)
        known.set(rules, index)
      }
      return index
    }
  }
  const around = (early: 'early' | undefined) => (rule: Rule): readonly Box[] => {
    // A target that nobody knows lets packets go on for some answer of its own.
    const isPassing = (rule.verdict.kind === 'continue' || rule.verdict.kind === 'unknown') && !untracks(rule)
    const box = isPassing ? undefined : boxer.around(conditionOf(rule), early)
    return box ? [box] : []
  }
  const mayDecide = { late: remembered(around(undefined)), early: remembered(around('early')) }
  /** Several ways, and several hooks, lead to most rules. */
  const inside = new Map<Rule, readonly Box[]>()
  const insideOf = (rule: Rule): readonly Box[] => {
    let boxes = inside.get(rule)
    if (!boxes) inside.set(rule, (boxes = boxer.inside(conditionOf(rule))))
    return boxes
  }
  const surelyDecide = remembered(rule => (plain.has(rule.verdict.kind) ? insideOf(rule) : []))

  /** Rules before one in its chain that decide all of its packets: such as decide alike if these do. */
  const coverFor = (rules: readonly Rule[], index: number, family: Family): readonly Rule[] | undefined => {
    const rule = rules[index]!
    const own = boxer.around(conditionOf(rule))
    const target = own && narrowed(own, indexOf('nfproto'), familiesOf(family))
    if (!target) return undefined
    const near = surelyDecide(rules).near(target, index)
    allowance.left -= near.cost * costs.hull + near.found.length * costs.touch
    // What is never reached itself decides nothing.
    const others = near.found.filter(({ rule: other }) => !found.covered.has(other))
    for (const some of [others.filter(({ rule: other }) => decideAlike(rule, other)), others]) {
      const cover = coverOf(target, some.map(({ box }) => box), last, allowance)
      if (cover) return [...new Set(cover.map(position => some[position]!.rule))]
    }
    return undefined
  }

  return ({ table, chain }, start, earlier) => {
      const calls = callsIn(table)

      /** Boxes of what may be decided in rules, as far as it meets `within`. */
      const collect = ({ rules, called, to, early, avoid }: Stretch, within: Box, into: Box[], depth: number): void => {
        const { found: near, cost } = mayDecide[early ?? 'late'](rules).near(within, to)
        allowance.left -= 1 + cost * costs.hull + near.length * costs.touch
        if (allowance.left < 0) return
        for (const { rule, box } of near) {
          const { verdict: { kind } } = rule
          if (early && untracks(rule)) {
            into.push(box)
            continue
          }
          // A packet that returns from a called chain is as undecided as before.
          if (kind === 'return' && (depth > 0 || avoid === 'refused')) continue
          if (kind === 'accept' && avoid === 'refused') continue
          const isCall = kind === 'jump' || kind === 'goto'
          const callee = isCall ? called(rule) : undefined
          if (isCall && !callee) continue
          if (!callee || depth >= deepest || (kind === 'goto' && avoid === 'decided' && depth === 0)) {
            into.push(box)
            continue
          }
          const cut = meet(within, box)
          if (!cut) continue
          const inner: Box[] = []
          collect({ rules: callee, called, to: callee.length, avoid, ...(early ? { early } : {}) }, cut, inner, depth + 1)
          for (const each of inner) {
            const both = meet(box, each)
            if (both) into.push(both)
          }
        }
      }

      /** The boxes of a rule as packets of a way come to them, with what must not decide them before the chain. */
      const waysTo = (way: Way, rule: Rule): readonly Way[] =>
        insideOf(rule).flatMap(box => {
          const packets = meet(way.packets, box)
          allowance.left -= way.others.length * costs.touch
          return packets ? [{ packets, others: way.others.filter(other => touches(packets, other)) }] : []
        })

      const canGo = ({ packets, others }: Way): boolean => escape(packets, others, last, allowance) !== undefined

      const first: Box[] = []
      for (const stretch of earlier) collect(stretch, start, first, 0)
      const ways = new Map<readonly Rule[], Way[]>([[chain.rules, [{ packets: start, others: first }]]])
      // A chain comes before those that it calls: the calls have no loops.
      for (const rules of inOrder(chain, calls)) {
        const known = ways.get(rules) ?? []
        for (const [index, rule] of rules.entries()) {
          const callee = calls(rule)
          if (known.length === 0 || (found.reached.has(rule) && !callee)) continue
          const targets = known.flatMap(way => waysTo(way, rule))
          const onward: Way[] = []
          for (const { packets, others } of targets) {
            const all: Box[] = [...others]
            collect({ rules, called: calls, to: index, avoid: 'decided' }, packets, all, 0)
            if (allowance.left < 0) return
            if (canGo({ packets, others: all })) onward.push({ packets, others: all })
            if (onward.length > 0 && !callee) break
          }
          if (onward.length > 0) found.reached.add(rule)
          else if (!found.covered.has(rule)) {
            const by = targets.length > 0 ? coverFor(rules, index, table.family) : undefined
            if (by && targets.some(canGo)) found.covered.set(rule, { by, hook: chain.base.hook })
          }
          if (callee) ways.set(callee, [...ways.get(callee) ?? [], ...onward].slice(0, mostWays))
        }
      }
  }
}
