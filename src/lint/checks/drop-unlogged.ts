import { chainNamed } from '../../model/index.ts'
import type { Chain, Origin, Rule, Table } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'

const isUnconditional = ({ matches }: Rule): boolean => matches.every(({ condition }) => condition.kind === 'all' && condition.of.length === 0)

/** Where a chain refuses what no rule has decided: its last rule, or its policy. Undefined where it does not. */
function closing({ rules, base, origin }: Chain): { readonly at: Origin; readonly written: 'rule' | 'policy' } | undefined {
  const last = rules.find(rule => isUnconditional(rule) && rule.verdict.kind !== 'continue' && rule.verdict.kind !== 'jump')
  if (last) return last.verdict.kind === 'drop' || last.verdict.kind === 'reject' ? { at: last.origin, written: 'rule' } : undefined
  return base!.policy === 'drop' ? { at: base!.policyOrigin ?? origin, written: 'policy' } : undefined
}

/** Whether something on the way of the last packets logs or counts them: behind the last rule that accepts, chains called from there included. */
function isSeen(table: Table, chain: Chain): boolean {
  const seen = new Set<Chain>()
  const open: (readonly Rule[])[] = [chain.rules.slice(chain.rules.findLastIndex(({ verdict }) => verdict.kind === 'accept') + 1)]
  for (let rules = open.pop(); rules; rules = open.pop()) {
    for (const { effects, verdict } of rules) {
      if (effects.some(({ kind }) => kind === 'log' || kind === 'counter')) return true
      // What is not understood, or handed to a program, may well be recorded there.
      if (verdict.kind === 'unknown' || verdict.kind === 'queue') return true
      if (verdict.kind !== 'jump' && verdict.kind !== 'goto') continue
      if (verdict.rules) {
        open.push(verdict.rules)
        continue
      }
      const called = chainNamed(table, verdict.chain)
      if (!called) return true
      if (!seen.has(called)) open.push(called.rules)
      seen.add(called)
    }
  }
  return false
}

export const dropUnlogged: Check = {
  name: 'drop-unlogged',
  summary: 'What a chain refuses at its end is neither logged nor counted by a rule',
  category: 'sight',
  severity: 'info',
  fixable: 'no',
  set: 'audit',
  since: '0.1.0',

  *run({ ruleset }) {
    const found: { readonly at: Origin; readonly name: string; readonly written: 'rule' | 'policy' }[] = []
    for (const table of ruleset.tables) {
      if (table.dormant) continue
      for (const chain of table.chains) {
        const { base } = chain
        if (base?.type !== 'filter' || (base.hook !== 'input' && base.hook !== 'forward' && base.hook !== 'output')) continue
        const end = closing(chain)
        if (end && !isSeen(table, chain)) found.push({ ...end, name: chain.name })
      }
    }
    for (const group of groupByPlace(found, ({ at }) => at)) {
      const { at, written } = group[0]
      yield {
        at,
        message: `what this ${written} refuses leaves no trace in a log or a counter: neither an attack nor a mistake in the rules shows`,
        help: 'log it in the rule before, with a limit',
        related: relatedTo(at, stepsTo(at)),
      }
    }
  },
}
