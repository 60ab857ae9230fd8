import { perShape } from '../model/index.ts'
import type { Chain, Rule, Table } from '../model/index.ts'
import { componentsOf } from './cycles.ts'

/** The rules that a jump leads to; undefined for other rules, missing chains and loops. */
export type Called = (rule: Rule) => readonly Rule[] | undefined

const calledIn = new WeakMap<Table, Called>()

/** Where calls of a table lead: worked out once. */
export function callsIn(table: Table): Called {
  let called = calledIn.get(table)
  if (!called) calledIn.set(table, (called = findCalls(table)))
  return called
}

const leads = perShape(({ verdict: { kind } }): boolean => kind === 'jump' || kind === 'goto')

function findCalls(table: Table): Called {
  const byName = new Map(table.chains.toReversed().map(each => [each.name, each]))
  const components = componentsOf(table)
  const known = new Map<Rule, readonly Rule[] | undefined>()
  const enter = (rules: readonly Rule[], around: Chain): void => {
    for (const rule of rules) {
      if (!leads(rule)) continue
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
export function inOrder(chain: Chain, called: Called): readonly (readonly Rule[])[] {
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
