import type { Table } from '../../model/index.ts'
import { jumpsOf, reachedChains } from '../chains.ts'
import type { Check } from '../check.ts'
import { list, unique } from '../words.ts'
import { groupByPlace, relatedTo } from '../places.ts'

/** Whether the text alone tells all jumps of a table: maps can be given more of them while the firewall runs. */
function isWhole({ partial, chains, objects }: Table): boolean {
  return !partial && chains.some(({ base }) => base) && !objects.some(({ kind }) => kind === 'map')
    && !chains.some(({ rules }) => rules.some(({ verdict }) => verdict.kind === 'unknown'))
}

export const unusedChain: Check = {
  name: 'unused-chain',
  summary: 'No packet comes to a chain: nothing leads to it',
  category: 'correctness',
  severity: 'info',
  fixable: 'no',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset, problems }) {
    // What could not be read may lead to any chain.
    if (problems.length > 0) return
    const callers = new Map<string, Set<string>>()
    for (const { table, chain, target } of jumpsOf(ruleset)) {
      const key = `${table.family} ${table.name} ${target}`
      callers.set(key, (callers.get(key) ?? new Set()).add(chain.name))
    }
    const unused = ruleset.tables.filter(isWhole).flatMap(table => {
      const reached = reachedChains(table)
      return table.chains.filter(chain => !chain.base && !reached.has(chain)).map(chain => ({ table, chain }))
    })
    const all = ruleset.tables.flatMap(({ chains }) => chains)
    const unusedChains = new Set(unused.map(({ chain }) => chain))
    const used = new Map(groupByPlace(all, ({ origin }) => origin).flatMap(group => group.map(chain => [chain, group.every(each => unusedChains.has(each))] as const)))
    // A chain written once for several families is of use if one of them uses it.
    for (const [{ table, chain }] of groupByPlace(unused.filter(each => used.get(each.chain)), each => each.chain.origin)) {
      const from = unique(callers.get(`${table.family} ${table.name} ${chain.name}`) ?? [])
      yield {
        at: chain.origin,
        message: from.length > 0
          ? `no packet comes to chain ${chain.name}: only ${list(from)} ${from.length === 1 ? 'leads' : 'lead'} to it, and no base chain leads there`
          : `no packet comes to chain ${chain.name}: nothing leads to it`,
        help: 'jump to it from a base chain, or remove it',
        related: relatedTo(chain.origin, []),
      }
    }
  },
}
