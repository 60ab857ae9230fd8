import type { Chain, Condition, Hook, Rule, Ruleset, Table } from '../model/index.ts'
import { NfProto, all, single } from '../model/index.ts'
import type { Box, Boxer } from './boxes.ts'
import { boxStates, createBoxer, everything, indexOf, meet, narrowed, scaleOf } from './boxes.ts'
import { componentsOf } from './cycles.ts'
import type { Allowance } from './escape.ts'
import { escape, touches } from './escape.ts'
import type { HookedChain } from './hooks.ts'
import { beforeConntrack, chainsAt } from './hooks.ts'

/** Boxes looked at in all before the search is given up. */
const allowed = 40_000_000

/** Ways to a chain that are followed. */
const mostWays = 4

/** Calls one inside the other that are followed. */
const deepest = 20

/** A part of a chain that packets have to get through undecided. */
interface Stretch {
  readonly rules: readonly Rule[]
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

/**
 * Rules that some packet surely reaches and matches: for each a small set of packets is looked for that no rule before it can decide. Costs
 * little where whole sets of packets cost much, since a rule is held only against those before it that it has packets in common with.
 * A rule that is not in the answer may be reached, too.
 */
export function surelyReached(ruleset: Ruleset): ReadonlySet<Rule> {
  const reached = new Set<Rule>()
  const boxer = createBoxer(scaleOf(ruleset))
  const search = createSearch(boxer)
  for (const hook of hooks) {
    const entered: HookedChain[] = []
    for (const hooked of chainsAt(ruleset, 'ip', hook)) {
      const start = entry(boxer, hook, hooked)
      if (start && !beforeConntrack('ip', hook, hooked.chain.base.priority)) search.from(hooked, start, before(entered, hooked, hook), reached)
      entered.push(hooked)
    }
  }
  return reached
}

/** Base chains that packets come through first; undefined where one of them refuses what no rule accepts. */
function before(entered: readonly HookedChain[], { table }: HookedChain, hook: Hook): readonly Stretch[] | undefined {
  const seeing = entered.filter(each => each.table.family === 'inet' || table.family === 'inet' || each.table.family === table.family)
  if (seeing.some(({ chain }) => chain.base.policy === 'drop')) return undefined
  return seeing.map(({ chain: { base, rules } }) =>
    ({ rules, to: rules.length, avoid: 'refused', ...(beforeConntrack('ip', hook, base.priority) ? { early: 'early' as const } : {}) }))
}

/** Packets that a base chain sees. */
function entry({ scale }: Boxer, hook: Hook, { table: { family }, chain: { base } }: HookedChain): Box | undefined {
  const present = scale.names([{ name: '', prefix: true }])
  const absent = single(0)
  const cuts: (readonly [number, readonly (readonly [number, number])[]])[] = [
    [indexOf('nfproto'), family === 'ip' ? single<number>(NfProto.ip) : family === 'ip6' ? single<number>(NfProto.ip6) : [[NfProto.ip, NfProto.ip], [NfProto.ip6, NfProto.ip6]]],
    ...(base.type === 'nat' ? [[indexOf('ct.state'), single<number>(boxStates.new)] as const] : []),
    [indexOf('iif'), hook === 'output' || hook === 'postrouting' ? absent : present],
    [indexOf('oif'), hook === 'prerouting' || hook === 'input' ? absent : present],
  ]
  return cuts.reduce<Box | undefined>((box, [field, values]) => box && narrowed(box, field, values), everything)
}

/** What rules may decide, rule by rule: quick to ask which of them may meet a box. */
interface Index {
  /** Only rules that do something to packets, in their order. */
  readonly rules: readonly { readonly rule: Rule; readonly index: number; readonly box: Box }[]
  /** Least and largest values of the fields in `told`, rule after rule. */
  readonly hulls: Float64Array
}

/** Fields by which most rules are told apart. */
const told = (['ip.saddr', 'ip.daddr', 'ip6.saddr', 'ip6.daddr', 'dport', 'sport', 'iif', 'oif', 'l4proto', 'ct.state'] as const).map(indexOf)

function writeHull({ fields }: Box, into: Float64Array, at: number): void {
  for (const [offset, field] of told.entries()) {
    const values = fields[field]
    into[at + offset * 2] = values?.[0]?.[0] ?? -Infinity
    into[at + offset * 2 + 1] = values?.at(-1)?.[1] ?? Infinity
  }
}

const untracks = ({ effects }: Rule): boolean => effects.some(({ kind }) => kind === 'notrack')

function indexRules(rules: readonly Rule[], boxOf: (rule: Rule) => Box | undefined): Index {
  const kept = rules.flatMap((rule, index) => {
    // A target that nobody knows lets packets go on for some answer of its own.
    const isPassing = (rule.verdict.kind === 'continue' || rule.verdict.kind === 'unknown') && !untracks(rule)
    const box = isPassing ? undefined : boxOf(rule)
    return box ? [{ rule, index, box }] : []
  })
  const hulls = new Float64Array(kept.length * told.length * 2)
  for (const [at, { box }] of kept.entries()) writeHull(box, hulls, at * told.length * 2)
  return { rules: kept, hulls }
}

/** Rules of an index before a place that may meet a box, by position. */
function* near({ rules, hulls }: Index, to: number, box: Box): Generator<Index['rules'][number]> {
  const own = new Float64Array(told.length * 2)
  writeHull(box, own, 0)
  const width = own.length
  next: for (let at = 0; at < rules.length; at++) {
    for (let offset = at * width, other = 0; other < width; other += 2) {
      if (hulls[offset + other]! > own[other + 1]! || hulls[offset + other + 1]! < own[other]!) continue next
    }
    const found = rules[at]!
    if (found.index >= to) return
    if (touches(box, found.box)) yield found
  }
}

interface Search {
  from(hooked: HookedChain, start: Box, earlier: readonly Stretch[] | undefined, reached: Set<Rule>): void
}

function createSearch(boxer: Boxer): Search {
  const allowance: Allowance = { left: allowed }
  const indexes = { late: new Map<readonly Rule[], Index>(), early: new Map<readonly Rule[], Index>() }
  const conditionOf = ({ matches }: Rule): Condition => all(matches.map(({ condition }) => condition))

  const indexed = (rules: readonly Rule[], early: 'early' | undefined): Index => {
    const known = early ? indexes.early : indexes.late
    let found = known.get(rules)
    if (!found) {
      found = indexRules(rules, rule => boxer.around(conditionOf(rule), early))
      known.set(rules, found)
    }
    return found
  }

  return {
    from({ table, chain }, start, earlier, reached) {
      if (!earlier) return
      const called = callsIn(table)

      /** Boxes of what may be decided in rules, as far as it meets `within`. */
      const collect = ({ rules, to, early, avoid }: Stretch, within: Box, into: Box[], depth: number): void => {
        const index = indexed(rules, early)
        allowance.left -= index.rules.length >> 3
        for (const { rule, box } of near(index, to, within)) {
          if (--allowance.left < 0) return
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
          collect({ rules: callee, to: callee.length, avoid, ...(early ? { early } : {}) }, cut, inner, depth + 1)
          for (const each of inner) {
            const both = meet(box, each)
            if (both) into.push(both)
          }
        }
      }

      /** The boxes of a rule as packets of a way come to them, each with what must not decide it first. */
      const waysTo = (way: Way, rules: readonly Rule[], index: number): readonly Way[] =>
        boxer.inside(conditionOf(rules[index]!)).flatMap(box => {
          const packets = meet(way.packets, box)
          if (!packets) return []
          const others = way.others.filter(other => touches(packets, other))
          allowance.left -= way.others.length >> 2
          collect({ rules, to: index, avoid: 'decided' }, packets, others, 0)
          return [{ packets, others }]
        })

      const first: Box[] = []
      for (const stretch of earlier) collect(stretch, start, first, 0)
      const ways = new Map<readonly Rule[], Way[]>([[chain.rules, [{ packets: start, others: first }]]])
      // A chain comes before those that it calls: the calls have no loops.
      for (const rules of inOrder(chain, called)) {
        const known = ways.get(rules) ?? []
        for (const [index, rule] of rules.entries()) {
          const callee = called(rule)
          const onward: Way[] = []
          for (const way of known) {
            for (const target of waysTo(way, rules, index)) {
              if (allowance.left < 0) return
              if (escape(target.packets, target.others, boxer.scale.last, allowance)) onward.push(target)
              if (onward.length > 0 && !callee) break
            }
            if (onward.length > 0 && !callee) break
          }
          if (onward.length > 0) reached.add(rule)
          if (callee) ways.set(callee, [...ways.get(callee) ?? [], ...onward].slice(0, mostWays))
        }
      }
    },
  }
}

/** The rules that a jump of a table leads to; undefined for other rules, missing chains and loops. */
function callsIn(table: Table): (rule: Rule) => readonly Rule[] | undefined {
  const byName = new Map(table.chains.toReversed().map(each => [each.name, each]))
  const components = componentsOf(table)
  const known = new Map<Rule, readonly Rule[] | undefined>()
  const enter = (rules: readonly Rule[], around: Chain): void => {
    for (const rule of rules) {
      const { verdict } = rule
      if (verdict.kind !== 'jump' && verdict.kind !== 'goto') continue
      if (verdict.rules) {
        known.set(rule, verdict.rules)
        enter(verdict.rules, around)
      } else {
        const target = byName.get(verdict.chain)
        if (target && components.get(target) !== components.get(around)) known.set(rule, target.rules)
      }
    }
  }
  for (const each of table.chains) enter(each.rules, each)
  return rule => known.get(rule)
}

/** Rules of chains, each list behind all that call it. */
function inOrder(chain: Chain, called: (rule: Rule) => readonly Rule[] | undefined): readonly (readonly Rule[])[] {
  const done: (readonly Rule[])[] = []
  const seen = new Set<readonly Rule[]>()
  const visit = (rules: readonly Rule[], depth: number): void => {
    if (seen.has(rules) || depth > 400) return
    seen.add(rules)
    for (const rule of rules) {
      const callee = called(rule)
      if (callee) visit(callee, depth + 1)
    }
    done.push(rules)
  }
  visit(chain.rules, 0)
  return done.toReversed()
}
