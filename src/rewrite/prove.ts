import { State, all, ruleShape, rulesOf, withParts } from '../model/index.ts'
import type { Chain, Rule, Ruleset } from '../model/index.ts'
import { sameSpan } from '../text/index.ts'
import { BudgetExceeded, compareRulesets } from '../analysis/index.ts'
import type { PacketSet, Space } from '../analysis/index.ts'
import { matchedBy } from './plan.ts'
import type { Planned } from './plan.ts'

/** Whether a rewrite is shown to be right, and what it closes. `closed` is set where whole rulesets were compared. */
export type Proof =
  | { readonly proved: true; readonly by: 'comparison' | 'rule by rule'; readonly closed?: PacketSet }
  | { readonly proved: false; readonly reason: string }

const failed = (reason: string): Proof => ({ proved: false, reason })

const chainsOf = (ruleset: Ruleset): readonly Chain[] => ruleset.tables.flatMap(table => table.chains)

const related = (space: Space): PacketSet => space.of({ kind: 'state', states: State.related })

/**
 * Rule by rule: the new chains are the old ones, but for narrowed rules, in whose place stand rules that match a
 * part of what they matched, with the same verdict. Where that verdict is accept, nothing can be accepted that was
 * not accepted before, whatever else the ruleset holds.
 */
function ruleByRule(space: Space, before: Ruleset, after: Ruleset, planned: ReadonlyMap<Rule, Planned>): Proof {
  const oldChains = chainsOf(before)
  const newChains = chainsOf(after)
  if (oldChains.length !== newChains.length) return failed('the rewritten file has other chains')
  for (const [index, chain] of oldChains.entries()) {
    const proof = sameButNarrowed(space, chain.rules, newChains[index]!.rules, planned)
    if (!proof.proved) return proof
  }
  return { proved: true, by: 'rule by rule' }
}

/** Rules in order, those written at one place together: a list, a function or a verdict map makes several of one statement. */
function byStatement(rules: readonly Rule[]): readonly (readonly Rule[])[] {
  const groups: Rule[][] = []
  for (const rule of rules) {
    const last = groups.at(-1)?.[0]
    if (last && last.origin.source === rule.origin.source && sameSpan(last.origin, rule.origin)) groups.at(-1)!.push(rule)
    else groups.push([rule])
  }
  return groups
}

/** Whether a rule came out as it was; an anonymous chain that it jumps to may hold narrowed rules. */
function isSameRule(space: Space, before: Rule, after: Rule, planned: ReadonlyMap<Rule, Planned>): boolean {
  const [old, now] = [before.verdict, after.verdict]
  const inside = 'rules' in old && old.rules && 'rules' in now && now.rules ? { before: old.rules, after: now.rules } : undefined
  if (!inside) return ruleShape(before) === ruleShape(after)
  const shell = (rule: Rule): string => ruleShape(withParts(rule, { verdict: { kind: rule.verdict.kind as 'jump', chain: '' } }))
  return shell(before) === shell(after) && sameButNarrowed(space, inside.before, inside.after, planned).proved
}

/**
 * One chain. A statement that was narrowed may come out in another order (what is left of a verdict map, then the
 * copies behind it): its kept rules must all be there, and what else stands there must be a part of what was narrowed.
 */
function sameButNarrowed(space: Space, before: readonly Rule[], after: readonly Rule[], planned: ReadonlyMap<Rule, Planned>): Proof {
  const statements = byStatement(before)
  let next = 0
  for (const [index, statement] of statements.entries()) {
    const narrowed = statement.filter(rule => planned.has(rule))
    const kept = statement.filter(rule => !planned.has(rule))
    if (narrowed.some(rule => rule.verdict.kind !== 'accept')) return failed('a jump was narrowed, and the whole ruleset is too large to compare')
    const matched = space.or(...narrowed.map(rule => matchedBy(space, rule)))
    const following = statements[index + 1]?.[0]
    const end = following && !planned.has(following) ? following : undefined
    let found = 0
    let left = space.none
    for (; next < after.length; next++) {
      const candidate = after[next]!
      if (found < kept.length && isSameRule(space, kept[found]!, candidate, planned)) {
        found++
        continue
      }
      if (narrowed.length === 0 || (found === kept.length && end && isSameRule(space, end, candidate, planned))) break
      const matches = matchedBy(space, candidate)
      if (candidate.verdict.kind !== 'accept' || !space.isSubset(matches, matched)) break
      left = space.or(left, matches)
    }
    if (found < kept.length) return failed('a rule that was to stay came out otherwise')
    if (narrowed.length === 0) continue
    const proof = losesOnlyRelated(space, space.minus(matched, left), narrowed.map(rule => planned.get(rule)!.promised))
    if (!proof.proved) return proof
  }
  return next === after.length ? { proved: true, by: 'rule by rule' } : failed('the rewritten file has a rule too many')
}

function losesOnlyRelated(space: Space, lost: PacketSet, promises: Iterable<PacketSet>): Proof {
  const other = space.minus(lost, related(space))
  if (!space.isEmpty(other)) return failed(`it would also close ${space.describe(other, { lines: 1 }).join('')}`)
  for (const promised of promises) {
    const broken = space.and(lost, promised)
    if (!space.isEmpty(broken)) return failed(`it would close ${space.describe(broken, { lines: 1 }).join('')}, which must stay open`)
  }
  return { proved: true, by: 'rule by rule' }
}

/** The whole ruleset before and after: nothing opened, and closed is only what RELATED let in beyond what was promised. */
function wholeRuleset(space: Space, before: Ruleset, after: Ruleset, planned: Iterable<Planned>): Proof {
  const all = [...planned]
  let closed = space.none
  for (const difference of compareRulesets(space, before, after)) {
    if (!space.isEmpty(difference.opened)) {
      return failed(`it would open ${space.describe(difference.opened, { lines: 1 }).join('')} in ${difference.hook}`)
    }
    // A promise holds where its rule is reached: what an OUTPUT rule keeps says nothing about INPUT.
    const promises = all.filter(({ acceptance }) => acceptance.hooks.includes(difference.hook))
      .flatMap(({ promised, errors }) => [promised, errors])
    const proof = losesOnlyRelated(space, difference.closed, promises)
    if (!proof.proved) return proof
    closed = space.or(closed, difference.closed)
  }
  return { proved: true, by: 'comparison', closed }
}

/** Shows that `after` is `before` with the planned narrowings and nothing else changed for any packet. */
export function prove(space: Space, before: Ruleset, after: Ruleset, planned: ReadonlyMap<Rule, Planned>): Proof {
  const rules = ruleByRule(space, before, after, planned)
  try {
    const whole = wholeRuleset(space, before, after, planned.values())
    if (!whole.proved) return whole
    // A jump that was narrowed changes what its chain sees: only the comparison can vouch for it.
    const jumps = [...planned.keys()].some(rule => rule.verdict.kind !== 'accept')
    return rules.proved || jumps ? whole : rules
  } catch (error) {
    if (error instanceof BudgetExceeded) return rules
    throw error
  }
}

/** Shows that taking rules away that decide nothing leaves every verdict as it was. */
export function proveUnchanged(space: Space, before: Ruleset, after: Ruleset, removed: ReadonlySet<Rule>): Proof {
  const kept = [...rulesOf(before)].filter(({ rule }) => !removed.has(rule)).map(({ rule }) => ruleShape(rule))
  const found = [...rulesOf(after)].map(({ rule }) => ruleShape(rule))
  if (kept.length !== found.length || kept.some((shape, index) => shape !== found[index])) return failed('a rule that was to stay came out otherwise')
  const decides = [...removed].some(rule => rule.verdict.kind !== 'continue' && !space.isEmpty(space.of(all(rule.matches.map(match => match.condition)))))
  return decides ? failed('the rule also decides packets') : { proved: true, by: 'rule by rule' }
}
