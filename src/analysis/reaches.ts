import { perShape } from '../model/index.ts'
import type { Chain, Hook, Rule, Table } from '../model/index.ts'
import type { HookedChain } from './hooks.ts'
import { beforeConntrack, layerOf } from './hooks.ts'

/** Which base chains lead to which chains of a table, by the names their rules jump to, packets left out of account. */
export interface Reaches {
  /** Base chains of type filter, where conntrack has seen the packet, that lead to a chain (itself among them). */
  basesOf(chain: Chain): readonly HookedChain[]
  /** All rules of the chains that a chain leads to, its own among them, anonymous chains included. */
  rulesFrom(chain: Chain): readonly Rule[]
}

const leads = perShape(({ verdict: { kind } }): boolean => kind === 'jump' || kind === 'goto')

/** Rules and chains that rules lead to directly: inline ones are part of them. */
function targets(rules: readonly Rule[], into: { rules: Rule[]; names: Set<string> }): void {
  const pending = [rules]
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const rule of next) {
      into.rules.push(rule)
      if (!leads(rule)) continue
      if (rule.verdict.kind !== 'jump' && rule.verdict.kind !== 'goto') continue
      if (rule.verdict.rules) pending.push(rule.verdict.rules)
      else into.names.add(rule.verdict.chain)
    }
  }
}

export function reachesIn(table: Table): Reaches {
  const byName = new Map(table.chains.toReversed().map(chain => [chain.name, chain]))
  const direct = new Map<Chain, { rules: Rule[]; names: Set<string> }>()
  const directOf = (chain: Chain): { rules: Rule[]; names: Set<string> } => {
    let found = direct.get(chain)
    if (!found) {
      found = { rules: [], names: new Set() }
      targets(chain.rules, found)
      direct.set(chain, found)
    }
    return found
  }
  const from = (start: Chain): Set<Chain> => {
    const seen = new Set([start])
    for (const chain of seen) {
      for (const name of directOf(chain).names) {
        const next = byName.get(name)
        if (next) seen.add(next)
      }
    }
    return seen
  }
  let bases: Map<Chain, HookedChain[]> | undefined
  const rules = new Map<Chain, readonly Rule[]>()
  return {
    basesOf(chain) {
      if (!bases) {
        bases = new Map()
        for (const base of table.chains) {
          if (base.base?.type !== 'filter' || table.dormant || beforeConntrack(layerOf[table.family], base.base.hook, base.base.priority)) continue
          for (const reached of from(base)) bases.set(reached, [...(bases.get(reached) ?? []), { table, chain: base as HookedChain['chain'] }])
        }
      }
      return bases.get(chain) ?? []
    },
    rulesFrom(chain) {
      let found = rules.get(chain)
      if (!found) rules.set(chain, (found = [...from(chain)].flatMap(each => directOf(each).rules)))
      return found
    },
  }
}

export const hooksOf = (bases: readonly HookedChain[]): readonly Hook[] => [...new Set(bases.map(({ chain }) => chain.base.hook))]
