import { perShape } from '../model/index.ts'
import type { Chain, Rule, Table } from '../model/index.ts'

const leads = perShape(({ verdict: { kind } }): boolean => kind === 'jump' || kind === 'goto')

/** Names that rules jump or go to, those of anonymous chains included. */
export function targetNames(rules: readonly Rule[]): Set<string> {
  const names = new Set<string>()
  const pending = [rules]
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const rule of next) {
      if (!leads(rule)) continue
      const { verdict } = rule
      if (verdict.kind !== 'jump' && verdict.kind !== 'goto') continue
      if (verdict.rules) pending.push(verdict.rules)
      else names.add(verdict.chain)
    }
  }
  return names
}

/**
 * Components of the graph of jumps: two chains of one component call each other, directly or through others. The kernel loads no such
 * table. A jump inside a component is a loop. (Tarjan, without recursion: chains may be nested thousands deep.)
 */
export function componentsOf(table: Table): ReadonlyMap<Chain, number> {
  const byName = new Map(table.chains.toReversed().map(chain => [chain.name, chain]))
  const component = new Map<Chain, number>()
  const order = new Map<Chain, number>()
  const low = new Map<Chain, number>()
  const open: Chain[] = []
  const isOpen = new Set<Chain>()
  let components = 0
  for (const root of table.chains) {
    if (order.has(root)) continue
    const path: { chain: Chain; next: Iterator<string> }[] = []
    const enter = (chain: Chain): void => {
      order.set(chain, order.size)
      low.set(chain, order.get(chain)!)
      open.push(chain)
      isOpen.add(chain)
      path.push({ chain, next: targetNames(chain.rules)[Symbol.iterator]() })
    }
    enter(root)
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { chain, next } = top
      const step = next.next()
      const target = step.done ? undefined : byName.get(step.value)
      if (!step.done) {
        if (target && !order.has(target)) enter(target)
        else if (target && isOpen.has(target)) low.set(chain, Math.min(low.get(chain)!, order.get(target)!))
        continue
      }
      path.pop()
      const caller = path.at(-1)?.chain
      if (caller) low.set(caller, Math.min(low.get(caller)!, low.get(chain)!))
      if (low.get(chain) !== order.get(chain)) continue
      for (let member = open.pop()!; ; member = open.pop()!) {
        isOpen.delete(member)
        component.set(member, components)
        if (member === chain) break
      }
      components++
    }
  }
  return component
}
