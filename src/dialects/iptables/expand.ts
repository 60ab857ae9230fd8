import type { IptablesTree, Option } from '../../../grammars/iptables/index.ts'
import type { Rule } from '../../model/index.ts'
import { commands } from './commands.ts'
import type { LoweredFile, Written } from './lower.ts'

const policies = { accept: 'ACCEPT', drop: 'DROP' } as const

const isCommand = ({ name: { text } }: Option): boolean =>
  commands.some(({ name, short }) => text === `-${short}` || (text.length > 4 && text.startsWith('--') && name.startsWith(text.slice(2))))

/**
 * What stands in the chains when all commands of the file are done, in the form of iptables-save: `-I` and `-R` in their
 * places, what `-D` and `-F` took away gone. Each rule is as it is written; comments belong to lines that may be gone.
 */
export function expandIptables({ source: { text } }: IptablesTree, { ruleset, written }: LoweredFile): string {
  const lines: string[] = []
  for (const table of ruleset.tables) {
    lines.push(`*${table.name}`)
    for (const { name, base } of table.chains) lines.push(`:${name} ${base ? policies[base.policy] : '-'} [0:0]`)
    for (const { name, rules } of table.chains) for (const rule of rules) lines.push(ruleText(text, written.get(rule), rule, name))
    lines.push('COMMIT')
  }
  return lines.map(line => `${line}\n`).join('')
}

function ruleText(text: string, written: Written | undefined, { origin }: Rule, chain: string): string {
  if (!written) return text.slice(origin.start, origin.end)
  const { line } = written
  const parts = line.options
  const at = parts.findIndex(isCommand)
  const command = parts[at]
  if (!command) return text.slice(line.start, line.end)
  const counters = line.counters ? `${text.slice(line.counters.start, line.counters.end)} ` : ''
  const name = text.slice(command.values[0]!.start, command.values[0]!.end) || chain
  const before = at > 0 ? ` ${text.slice(parts[0]!.start, parts[at - 1]!.end)}` : ''
  const after = parts[at + 1] ? ` ${text.slice(parts[at + 1]!.start, line.end)}` : ''
  return `${counters}-A ${name}${before}${after}`
}
