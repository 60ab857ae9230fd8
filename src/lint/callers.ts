import { chainsByName, perShape } from '../model/index.ts'
import type { Chain, Rule, Table } from '../model/index.ts'

/** A rule that leads into a chain, and the chain that it stands in. */
export interface Call {
  readonly rule: Rule
  readonly chain: Chain
}

const leads = perShape(({ verdict: { kind } }): boolean => kind === 'jump' || kind === 'goto')

/** The rules that jump or go to each chain of a table; those of anonymous chains count for the chain around them. */
export function callsIn(table: Table): ReadonlyMap<Chain, readonly Call[]> {
  const byName = chainsByName(table)
  const calls = new Map<Chain, Call[]>()
  for (const chain of table.chains) {
    const open: (readonly Rule[])[] = [chain.rules]
    for (let rules = open.pop(); rules; rules = open.pop()) {
      for (const rule of rules) {
        if (!leads(rule)) continue
        const { verdict } = rule
        if (verdict.kind !== 'jump' && verdict.kind !== 'goto') continue
        if (verdict.rules) open.push(verdict.rules)
        const called = verdict.rules ? undefined : byName.get(verdict.chain)
        if (!called) continue
        const known = calls.get(called)
        if (known) known.push({ rule, chain })
        else calls.set(called, [{ rule, chain }])
      }
    }
  }
  return calls
}

const leading = new WeakMap<Table, ReadonlyMap<Chain, readonly Chain[]>>()

/** The base chains that lead to each chain of a table, itself among them, packets left out of account. */
export function basesLeadingTo(table: Table): ReadonlyMap<Chain, readonly Chain[]> {
  const known = leading.get(table)
  if (known) return known
  const callees = new Map<Chain, Chain[]>()
  for (const [callee, calls] of callsIn(table)) for (const caller of new Set(calls.map(({ chain }) => chain))) push(callees, caller, callee)
  const bases = new Map<Chain, Chain[]>()
  for (const base of table.chains) {
    if (!base.base) continue
    const reached = new Set([base])
    for (const chain of reached) for (const callee of callees.get(chain) ?? []) reached.add(callee)
    for (const chain of reached) push(bases, chain, base)
  }
  leading.set(table, bases)
  return bases
}

function push(lists: Map<Chain, Chain[]>, key: Chain, item: Chain): void {
  const known = lists.get(key)
  if (known) known.push(item)
  else lists.set(key, [item])
}
