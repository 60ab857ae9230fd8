/**
 * Printing: a ruleset as ferm text, the tables of both families in one file.
 *
 * Invariants
 * - What is printed comes to the same rules: `Unprintable` is thrown for what ferm has no words for, nothing is left out.
 * - What the options are is told by dialects/xtables, how ferm spells them by the vocabulary.
 */
import type { Chain, Family, Ruleset, Table } from '../../../model/index.ts'
import { unprintable, writableTables, writeRule } from '../../xtables/index.ts'
import { printRule } from './rule.ts'
import { settleStates } from './states.ts'
import { spell } from './words.ts'

/** ferm text of the tables of one family, or of all. Origins are not kept, comments of rules are, as `mod comment`. */
export function print(ruleset: Ruleset, options: { readonly family?: Family } = {}): string {
  const families = options.family ? [options.family] : [...new Set(ruleset.tables.map(({ family }) => family))]
  return families.flatMap(chosen => {
    const { family, tables } = writableTables(ruleset.tables, chosen)
    return tables.map(table => printTable(table, family))
  }).join('\n')
}

const printTable = (table: Table, family: 'ip' | 'ip6'): string =>
  `domain ${family} table ${table.name} {\n${table.chains.map(chain => printChain(chain, family)).join('')}}\n`

function printChain(chain: Chain, family: 'ip' | 'ip6'): string {
  const { name, base, rules } = chain
  if (/^(?:input|forward|output|prerouting|postrouting)$/.test(name) || name.length > 29) unprintable(`a chain ${name}`)
  const lines = [...(base ? [`policy ${base.policy.toUpperCase()};`] : []), ...rules.map(rule => `${printRule(settleStates(writeRule(rule, chain, family)), family)};`)]
  return `    chain ${spell(name)} {\n${lines.map(line => `        ${line}\n`).join('')}    }\n`
}
