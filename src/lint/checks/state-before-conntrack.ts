import { State, leaves, rulesWhere } from '../../model/index.ts'
import type { Condition, Match, Rule } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { holdsIn, ruleHoldsIn } from '../conditions.ts'
import { earlyChains } from '../early.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { snippetOf } from '../words.ts'

const asksForState = (condition: Condition): boolean => [...leaves(condition)].some(({ leaf }) => leaf.kind === 'state')

/** A rule that attaches a helper has a check of its own, which knows this reason. */
const attaches = ({ effects }: Rule): boolean => effects.some(({ kind }) => kind === 'assign-helper')

interface Early {
  readonly rule: Rule
  readonly match: Match
  readonly holds: 'yes' | 'no'
}

export const stateBeforeConntrack: Check = {
  name: 'state-before-conntrack',
  summary: 'A rule asks for the state of a connection before conntrack has seen the packet',
  category: 'correctness',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const chains = new Map(ruleset.tables.map(table => [table, earlyChains(table)]))
    const early: Early[] = []
    let untracks = false
    for (const { table, chain, rule } of rulesWhere(ruleset, ({ matches, effects }) => effects.some(({ kind }) => kind === 'notrack') || matches.some(({ condition }) => asksForState(condition)))) {
      untracks ||= rule.effects.some(({ kind }) => kind === 'notrack')
      if (!chains.get(table)!.has(chain) || attaches(rule)) continue
      for (const match of rule.matches) {
        if (match.constant || !asksForState(match.condition)) continue
        const holds = holdsIn(match.condition, State.invalid)
        if (holds !== 'depends') early.push({ rule, match, holds })
      }
    }
    for (const group of groupByPlace(early, ({ match }) => match.origin)) {
      const [{ rule, match: { condition, origin }, holds }] = group
      // Packets that a rule has untracked read as UNTRACKED from there on.
      const isInvalidOnly = holds === 'yes' && holdsIn(condition, State.new) === 'no'
      if (untracks && holdsIn(condition, State.untracked) !== holds && !isInvalidOnly) continue
      // Written once, for chains of which each reads it in its own way.
      if (group.some(each => each.holds !== holds)) continue
      const refusesAll = holds === 'yes' && (rule.verdict.kind === 'drop' || rule.verdict.kind === 'reject') && ruleHoldsIn(rule, State.invalid) === 'yes'
      yield {
        at: origin,
        ...(refusesAll ? { severity: 'error' as const } : {}),
        message: refusesAll
          ? `${snippetOf(origin)} holds for every packet here, and the rule refuses them all: before conntrack each one reads as INVALID`
          : `${snippetOf(origin)} ${holds === 'yes' ? 'always' : 'never'} holds here: before conntrack every packet reads as INVALID`,
        help: 'ask where conntrack has seen the packet: table mangle or filter, or a chain with a priority above -200',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
