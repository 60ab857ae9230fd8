import { State, all, createSameRule, leaves, rulesOf, rulesWhere, withParts } from '../model/index.ts'
import type { Chain, Condition, Effect, Rule, Ruleset } from '../model/index.ts'
import { sameSpan } from '../text/index.ts'
import { BudgetExceeded, compareRulesets } from '../analysis/index.ts'
import type { PacketSet, Space } from '../analysis/index.ts'
import { matchedBy } from './plan.ts'
import type { Planned } from './plan.ts'

/** Whether a rewrite is shown to be right, and how. */
export type Proof =
  | { readonly proved: true; readonly by: 'comparison' | 'rule by rule' }
  | { readonly proved: false; readonly reason: string }

type SameRule = (one: Rule, other: Rule) => boolean

const failed = (reason: string): Proof => ({ proved: false, reason })

/** Rulesets of more rules are compared whole only where rule by rule nothing can be shown: it takes many times what reading them takes. */
const mostCompared = 5000

/** Part of what is left of the budget that a comparison may use up: what was found is still to be told. */
const share = 0.8

const chainsOf = (ruleset: Ruleset): readonly Chain[] => ruleset.tables.flatMap(table => table.chains)

const related = (space: Space): PacketSet => space.of({ kind: 'state', states: State.related })

/**
 * Rule by rule: the new chains are the old ones, but for narrowed rules, in whose place stand rules that match a
 * part of what they matched, with the same verdict. Where that verdict is accept, nothing can be accepted that was
 * not accepted before, whatever else the ruleset holds, but for marks (`actsOnMarks`).
 */
function ruleByRule(space: Space, before: Ruleset, after: Ruleset, planned: ReadonlyMap<Rule, Planned>): Proof {
  const isSame = createSameRule()
  const oldChains = chainsOf(before)
  const newChains = chainsOf(after)
  if (oldChains.length !== newChains.length) return failed('the rewritten file has other chains')
  for (const [index, chain] of oldChains.entries()) {
    const proof = sameButNarrowed(space, chain.rules, newChains[index]!.rules, planned, isSame)
    if (!proof.proved) return proof
  }
  return { proved: true, by: 'rule by rule' }
}

/** Whether a packet that goes on may get a mark which lets it in further on: rule by rule that is not seen. */
const actsOnMarks = (ruleset: Ruleset): boolean =>
  some(ruleset, ({ effects }) => effects.some(({ kind }) => marking.has(kind))) && some(ruleset, ({ matches }) => matches.some(({ condition }) => asksMark(condition)))

const marking: ReadonlySet<Effect['kind']> = new Set(['set-mark', 'set-ct-mark', 'save-ct-mark', 'restore-ct-mark'])

const some = (ruleset: Ruleset, holds: (rule: Rule) => boolean): boolean => !rulesWhere(ruleset, holds).next().done

function asksMark(condition: Condition): boolean {
  for (const { leaf } of leaves(condition)) if ('field' in leaf && (leaf.field === 'mark' || leaf.field === 'ct.mark')) return true
  return false
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
function isSameRule(space: Space, before: Rule, after: Rule, planned: ReadonlyMap<Rule, Planned>, isSame: SameRule): boolean {
  // A rule with a shape leads to no anonymous chain.
  if (before.shape && after.shape) return isSame(before, after)
  const [old, now] = [before.verdict, after.verdict]
  const inside = 'rules' in old && old.rules && 'rules' in now && now.rules ? { before: old.rules, after: now.rules } : undefined
  if (!inside) return isSame(before, after)
  const shell = (rule: Rule): Rule => withParts(rule, { verdict: { kind: rule.verdict.kind as 'jump', chain: '' } })
  return isSame(shell(before), shell(after)) && sameButNarrowed(space, inside.before, inside.after, planned, isSame).proved
}

/**
 * One chain. A statement that was narrowed may come out in another order (what is left of a verdict map, then the
 * copies behind it): its kept rules must all be there, and what else stands there must be a part of what was narrowed.
 */
function sameButNarrowed(space: Space, before: readonly Rule[], after: readonly Rule[], planned: ReadonlyMap<Rule, Planned>, isSame: SameRule): Proof {
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
      if (found < kept.length && isSameRule(space, kept[found]!, candidate, planned, isSame)) {
        found++
        continue
      }
      if (narrowed.length === 0 || (found === kept.length && end && isSameRule(space, end, candidate, planned, isSame))) break
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
  for (const difference of compareRulesets(space, before, after)) {
    if (!space.isEmpty(difference.opened)) {
      return failed(`it would open ${space.describe(difference.opened, { lines: 1 }).join('')} in ${difference.hook}`)
    }
    // A promise holds where its rule is reached: what an OUTPUT rule keeps says nothing about INPUT.
    const promises = all.filter(({ acceptance }) => acceptance.hooks.includes(difference.hook))
      .flatMap(({ promised, errors }) => [promised, errors])
    const proof = losesOnlyRelated(space, difference.closed, promises)
    if (!proof.proved) return proof
  }
  return { proved: true, by: 'comparison' }
}

/** Shows that `after` is `before` with the planned narrowings and nothing else changed for any packet. */
export function prove(space: Space, before: Ruleset, after: Ruleset, planned: ReadonlyMap<Rule, Planned>): Proof {
  const rules = ruleByRule(space, before, after, planned)
  // A jump that was narrowed changes what its chain sees: only the comparison can vouch for it.
  const jumps = [...planned.keys()].some(rule => rule.verdict.kind !== 'accept')
  const marks = [before, after].some(actsOnMarks)
  const isLarge = chainsOf(before).reduce((sum, chain) => sum + chain.rules.length, 0) > mostCompared
  if (rules.proved && !marks && isLarge) return rules
  try {
    const whole = space.within(share, () => wholeRuleset(space, before, after, planned.values()))
    if (!whole.proved) return whole
    return rules.proved || jumps ? whole : rules
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error
    return rules.proved && marks ? failed('rules act on marks that others set, and the whole ruleset is too large to compare') : rules
  }
}

/** Shows that taking rules away that decide nothing leaves every verdict as it was. */
export function proveUnchanged(space: Space, before: Ruleset, after: Ruleset, removed: ReadonlySet<Rule>): Proof {
  const isSame = createSameRule()
  const kept = [...rulesOf(before)].filter(({ rule }) => !removed.has(rule))
  const found = [...rulesOf(after)]
  if (kept.length !== found.length || kept.some(({ rule }, index) => !isSame(rule, found[index]!.rule))) return failed('a rule that was to stay came out otherwise')
  const decides = [...removed].some(rule => rule.verdict.kind !== 'continue' && !space.isEmpty(space.of(all(rule.matches.map(match => match.condition)))))
  return decides ? failed('the rule also decides packets') : { proved: true, by: 'rule by rule' }
}
