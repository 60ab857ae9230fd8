import type { Hook, Rule, Ruleset, Table } from '../model/index.ts'
import type { ConntrackFields } from './conntrack.ts'
import { conntrackMatches } from './conntrack.ts'
import { arrivals, walkHook } from './evaluate.ts'
import type { Fact } from './expected-judge.ts'
import { begins, contextOf, createCollector, createJudge, fromAnybody, isFilter, isOpening, rulesWithin } from './expected-judge.ts'
import { looseIn } from './expected-loose.ts'
import type { HookedChain } from './hooks.ts'
import { layerOf } from './hooks.ts'
import { relatedOnly, relatedOrNew } from './laws.ts'
import type { Layer } from './layers.ts'
import { reachesIn } from './reaches.ts'
import type { PacketSet, Space } from './set.ts'
import type { Summary } from './walk.ts'

/** Facts with what comes before each rule counted in: every base chain is walked. */
export function exactFacts(space: Space, ruleset: Ruleset, tables: readonly Table[], fields: ConntrackFields): readonly Fact[] {
  const judge = createJudge(space, fields)
  const collector = createCollector(space)
  const reachesOf = new Map(tables.map(table => [table, reachesIn(table)]))
  const chainsOf = new Map(tables.map(table => [table, new Map(table.chains.toReversed().map(chain => [chain.name, chain]))]))
  const begin = space.of(begins)
  const plain = createPlain(space, fields)
  const forgotten = [...fields, 'atoms'] as const

  // Without a rule that sends NEW packets away, RELATED ones are all there is to ask about.
  const sends = (rule: Rule): boolean => rule.verdict.kind !== 'accept' && rule.verdict.kind !== 'continue' && judge.mayMatch(rule, judge.fresh)
  const only = space.of(tables.some(table => table.chains.some(chain => rulesWithin(chain.rules).some(sends))) ? relatedOrNew : relatedOnly)

  for (const { layer, hook } of hooksIn(tables)) {
    const walk = walkHook(space, ruleset, hook, { layer, only })
    const filters = walk.entries.filter(({ hooked }) => hooked.chain.base.type === 'filter' && reachesOf.has(hooked.table))
    const arrived = arrivals(space, { walker: walk.walker, entries: filters })

    const summaries = walk.walker.made.filter(({ table, given }) => reachesOf.has(table) && given.conntrack === 'done')
    for (const summary of summaries) {
      const here = arrived.get(summary)!
      if (space.isEmpty(here)) continue
      const { table } = summary
      const chain = chainsOf.get(table)!.get(summary.name)!
      const reaches = reachesOf.get(table)!
      const bases = reaches.basesOf(chain).filter(base => base.chain.base.hook === hook)
      for (const [index, rule] of summary.rules.entries()) {
        const { kind } = rule.verdict
        if ((kind !== 'accept' && kind !== 'jump' && kind !== 'goto') || !judge.mayMatch(rule, judge.expected)) continue
        const accepts = kind === 'accept'
          ? { packets: space.and(summary.decided(index), here), by: [] }
          : acceptedThrough(summary, rule, here)
        const found = space.and(accepts.packets, judge.expected)
        if (space.isEmpty(found)) continue
        const matches = judge.matchesOf(rule)
        const packets = judge.depending(found, matches)
        if (space.isEmpty(packets)) continue
        const opening = isOpening(judge, bases, reaches, packets)
        if (!opening && !isFilter(bases)) continue
        collector.add({
          kind: kind === 'accept' ? 'rule' : 'jump',
          context: contextOf(table, chain, rule, index),
          packets,
          hooks: [hook],
          acceptsIcmpErrors: space.intersects(accepts.packets, judge.errors),
          acceptsResets: space.intersects(accepts.packets, judge.resets),
          acceptsNew: judge.matchesAsNew(packets, matches),
          opening,
          acceptedBy: accepts.by.filter(({ packets: own }) => space.intersects(own, packets)).map(each => each.rule),
        })
      }
    }

    for (const { hooked, summary, packets: entering } of filters) if (summary.given.conntrack === 'done') policyFacts(hooked, summary, entering)

    function acceptedThrough(summary: Summary, rule: Rule, here: PacketSet): { packets: PacketSet; by: readonly Decided[] } {
      const calls = summary.calls.filter(call => call.rule === rule)
      return {
        packets: space.or(...calls.map(call => space.and(call.packets, here, plain.accepted(call.callee)))),
        by: calls.flatMap(call => plain.accepting(call.callee)),
      }
    }

    function policyFacts({ table, chain }: HookedChain, summary: Summary, entering: PacketSet): void {
      const reaches = reachesOf.get(table)!
      const senders = reaches.rulesFrom(chain).filter(sends)
      if (senders.length === 0) return
      const left = chain.base.policy === 'accept' ? space.or(...summary.returned.map(flow => flow.packets)) : space.none
      const passed = space.and(entering, space.or(left, ...summary.accepted.map(flow => flow.packets)))
      const asNew = space.forgetting(space.and(passed, judge.fresh), forgotten)
      const simply = space.and(entering, space.or(left, plain.accepted(summary)))
      let rest = space.minus(space.and(simply, judge.expected, begin), asNew)
      if (space.isEmpty(rest)) return
      const blamed = new Set(senders)
      for (const each of summaries) {
        if (each.table !== table || space.isEmpty(rest)) continue
        const here = space.and(arrived.get(each)!, judge.fresh)
        for (const [index, rule] of each.rules.entries()) {
          if (!blamed.has(rule) || space.isEmpty(rest)) continue
          const packets = space.and(rest, space.forgetting(space.and(each.decided(index), here), forgotten))
          if (space.isEmpty(packets)) continue
          rest = space.minus(rest, packets)
          if (!fromAnybody(space, packets)) continue
          collector.add({
            kind: 'policy',
            context: contextOf(table, chainsOf.get(table)!.get(each.name)!, rule, index),
            packets,
            hooks: [hook],
            acceptsIcmpErrors: space.intersects(simply, judge.errors),
            acceptsResets: space.intersects(simply, judge.resets),
            acceptsNew: false,
            opening: true,
            acceptedBy: plain.accepting(summary).filter(({ packets: own }) => space.intersects(own, packets)).map(accepting => accepting.rule),
          })
        }
      }
    }
  }

  for (const table of tables) looseIn(space, judge, table, reachesOf.get(table)!, fields, collector, 'unreached')
  return collector.inOrder(ruleset.tables)
}

interface Decided {
  readonly rule: Rule
  readonly packets: PacketSet
}

/** What a chain accepts by rules that do not ask conntrack, through calls that do not either. */
function createPlain(space: Space, fields: ConntrackFields) {
  const memo = new Map<Summary, readonly Decided[]>()
  const sets = new Map<Summary, PacketSet>()
  const accepting = (summary: Summary): readonly Decided[] => {
    let found = memo.get(summary)
    if (!found) {
      const own: Decided[] = []
      for (const [index, rule] of summary.rules.entries()) {
        if (rule.verdict.kind === 'accept' && conntrackMatches(rule, fields).length === 0) own.push({ rule, packets: summary.decided(index) })
      }
      for (const { rule, callee, packets } of summary.calls) {
        if (conntrackMatches(rule, fields).length > 0) continue
        for (const each of accepting(callee)) own.push({ rule: each.rule, packets: space.and(each.packets, packets) })
      }
      found = own.filter(each => !space.isEmpty(each.packets))
      memo.set(summary, found)
    }
    return found
  }
  return {
    accepting,
    accepted(summary: Summary): PacketSet {
      let found = sets.get(summary)
      if (found === undefined) {
        found = space.or(...accepting(summary).map(each => each.packets))
        sets.set(summary, found)
      }
      return found
    },
  }
}

/** Hooks with a filter chain in one of the tables. */
function hooksIn(tables: readonly Table[]): readonly { readonly layer: Layer; readonly hook: Hook }[] {
  const found = new Map<string, { layer: Layer; hook: Hook }>()
  for (const table of tables) {
    for (const { base } of table.chains) {
      if (base?.type !== 'filter' || base.hook === 'ingress' || base.hook === 'egress') continue
      const layer = layerOf[table.family]
      found.set(`${layer} ${base.hook}`, { layer, hook: base.hook })
    }
  }
  return [...found.values()]
}
