import type { Chain, Family, Rule, Ruleset, Table } from '../../model/index.ts'
import { coreOptionsOf, exactOption, quoteWord, writableTables, writeRule } from '../xtables/index.ts'
import type { WrittenMatch, WrittenOption, WrittenTarget } from '../xtables/index.ts'

/**
 * iptables-save text of the tables of one family: the one asked for, else that of the first table. Each rule is one line;
 * comments of rules are kept as `-m comment`.
 */
export function print(ruleset: Ruleset, options: { readonly family?: Family } = {}): string {
  const { family, tables } = writableTables(ruleset.tables, options.family)
  return tables.map(table => printTable(table, family)).join('')
}

function printTable(table: Table, family: 'ip' | 'ip6'): string {
  const lines = [`*${table.name}`]
  for (const { name, base } of table.chains) lines.push(`:${name} ${base ? base.policy.toUpperCase() : '-'} [0:0]`)
  for (const chain of table.chains) {
    for (const rule of chain.rules) lines.push(`-A ${chain.name}${printRule(rule, chain, family)}`)
  }
  return `${lines.join('\n')}\nCOMMIT\n`
}

/** The words behind `-A CHAIN`, each group with a blank before it. */
function printRule(rule: Rule, chain: Chain, family: 'ip' | 'ip6'): string {
  const { matches, comment, target } = writeRule(rule, chain, family)
  const words = matches.map(match => matchWords(match, family))
  if (comment !== undefined) words.push(`-m comment --comment ${quoteWord(comment)}`)
  if (target) words.push(targetWords(target))
  return words.map(word => ` ${word}`).join('')
}

function matchWords({ module, options }: WrittenMatch, family: 'ip' | 'ip6'): string {
  if (module !== undefined) return [`-m ${module}`, ...options.map(longWords)].join(' ')
  return options.map(option => {
    const short = exactOption(coreOptionsOf(family), option.option)?.short
    return short === undefined ? longWords(option) : words(option, `-${short}`)
  }).join(' ')
}

const longWords = (option: WrittenOption): string => words(option, `--${option.option}`)

const words = ({ negated, values }: WrittenOption, name: string): string => `${negated ? '! ' : ''}${[name, ...values.map(quoteWord)].join(' ')}`

const targetWords = ({ name, goto, options }: WrittenTarget): string => [`-${goto ? 'g' : 'j'} ${name}`, ...options.map(longWords)].join(' ')
