import type { Rule, Ruleset, Table } from '../model/index.ts'
import type { ConntrackFields } from './conntrack.ts'
import { conntrackMatches } from './conntrack.ts'
import type { Collector, Fact, Judge } from './expected-judge.ts'
import { begins, contextOf, createCollector, createJudge, familyOf, fromAnybody, isFilter, isOpening, passingTables, rulesWithin } from './expected-judge.ts'
import type { Reaches } from './reaches.ts'
import { hooksOf, reachesIn } from './reaches.ts'
import { unionOf } from './set.ts'
import type { Space } from './set.ts'

/** Facts from each rule's own matches, what comes before it left out of account. For rulesets too large to walk. */
export function looseFacts(space: Space, ruleset: Ruleset, tables: readonly Table[], fields: ConntrackFields): readonly Fact[] {
  const judge = createJudge(space, fields)
  const collector = createCollector(space)
  for (const table of tables) looseIn(space, judge, table, reachesIn(table), fields, collector, 'all')
  return collector.inOrder(ruleset.tables)
}

/** Facts of one table: of all its chains, or of those that nothing in the file leads to. */
export function looseIn(
  space: Space, judge: Judge, table: Table, reaches: Reaches, fields: ConntrackFields, collector: Collector, which: 'all' | 'unreached',
): void {
  const begin = space.of(begins)
  for (const chain of table.chains) {
    const bases = reaches.basesOf(chain)
    const unreached = bases.length === 0
    if (unreached ? chain.base || table.dormant || (table.family !== 'inet' && passingTables.has(table.name)) : which === 'unreached') continue
    const hooks = hooksOf(bases)
    const lawful = space.and(unreached ? space.laws() : space.or(...hooks.map(hook => space.laws(hook))), space.of(familyOf(table)))
    const expected = space.and(judge.expected, lawful)
    const sparing = bases.some(({ chain: { base } }) => base.policy === 'accept')
    for (const [index, rule] of rulesWithin(chain.rules).entries()) {
      if (judge.asks(rule).length === 0) continue
      const { verdict } = rule
      if (verdict.kind === 'continue') continue
      const lets = verdict.kind === 'accept' || verdict.kind === 'jump' || verdict.kind === 'goto'
      if (lets && !judge.mayMatch(rule, expected)) continue
      // What is refused matters where the rest is accepted; elsewhere nothing needs to be worked out.
      if (!lets && !(sparing && (verdict.kind === 'drop' || verdict.kind === 'reject'))) continue
      const matches = judge.matchesOf(rule)
      const context = contextOf(table, chain, rule, index)
      const found = space.and(matches, expected)
      if (verdict.kind === 'accept' || verdict.kind === 'jump' || verdict.kind === 'goto') {
        if (space.isEmpty(found)) continue
        const by = verdict.kind === 'jump' || verdict.kind === 'goto' ? plainRules(verdict.chain, verdict.rules) : undefined
        const through = by ? space.and(found, unionOf(space, by.map(each => judge.matchesOf(each)))) : found
        const packets = judge.depending(through, matches)
        if (space.isEmpty(packets)) continue
        const opening = isOpening(judge, bases, reaches, packets)
        if (!opening && !isFilter(bases)) continue
        collector.add({
          kind: by ? 'jump' : 'rule', context, packets, hooks, opening,
          acceptsIcmpErrors: space.intersects(space.and(matches, judge.errors), lawful),
          acceptsResets: space.intersects(space.and(matches, judge.resets), lawful),
          acceptsNew: judge.matchesAsNew(packets, matches),
          acceptedBy: by?.filter(each => space.intersects(judge.matchesOf(each), packets)) ?? [],
        })
      } else {
        // Only what the rule refuses as NEW whatever the unknown matches answer.
        const passesAsNew = space.forgetting(space.minus(judge.fresh, matches), [...fields, 'atoms'])
        const packets = space.minus(space.and(expected, begin), space.or(passesAsNew, matches))
        if (space.isEmpty(packets) || !fromAnybody(space, packets)) continue
        collector.add({ kind: 'policy', context, packets, hooks, opening: true, acceptsIcmpErrors: true, acceptsResets: true, acceptsNew: false, acceptedBy: [] })
      }
    }
  }

  /** Rules of a chain and those it calls that accept without asking conntrack. */
  function plainRules(name: string, inline: readonly Rule[] | undefined): readonly Rule[] {
    const target = table.chains.find(each => each.name === name)
    const rules = inline ? rulesWithin(inline) : target ? reaches.rulesFrom(target) : []
    return rules.filter(rule => rule.verdict.kind === 'accept' && conntrackMatches(rule, fields).length === 0)
  }
}
