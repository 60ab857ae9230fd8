import type { IptablesTree, Option, RuleLine } from '../../../grammars/iptables/index.ts'
import type { Rule } from '../../model/index.ts'
import { commands } from './commands.ts'
import type { LoweredFile } from './lower.ts'

const isCommand = ({ name: { text } }: Option): boolean =>
  commands.some(({ name, short }) => text.startsWith(`-${short}`) || (text.length > 4 && text.startsWith('--') && name.startsWith(text.slice(2))))

/**
 * What stands in the chains when all commands of the file are done, in the form of iptables-save: `-I` and `-R` in their
 * places, what `-D` and `-F` took away gone. Each rule is as it is written; comments belong to lines that may be gone.
 */
export function expandIptables({ source: { text } }: IptablesTree, { ruleset, written }: LoweredFile): string {
  const lines: string[] = []
  for (const table of ruleset.tables) {
    lines.push(`*${table.name}`)
    for (const { name, base, rules } of table.chains) {
      // The policy of a user chain of ebtables is a rule that has no line.
      const last = rules.at(-1)
      const policy = base?.policy ?? (last && !written.get(last) ? last.verdict.kind : undefined)
      lines.push(`:${name} ${policy === 'accept' ? 'ACCEPT' : policy === 'drop' ? 'DROP' : table.family === 'bridge' ? 'RETURN' : '-'} [0:0]`)
    }
    for (const { name, rules } of table.chains) {
      for (const rule of rules) {
        const line = written.get(rule)?.line
        if (line) lines.push(ruleText(text, line, rule, name))
      }
    }
    lines.push('COMMIT')
  }
  return lines.map(line => `${line}\n`).join('')
}

function ruleText(text: string, line: RuleLine, { verdict }: Rule, chain: string): string {
  const parts = line.options
  const at = parts.findIndex(isCommand)
  const counters = line.counters ? `${text.slice(line.counters.start, line.counters.end)} ` : ''
  const before = at > 0 ? ` ${text.slice(parts[0]!.start, parts[at - 1]!.end)}` : ''
  const rest = parts[at + 1]
  const after = rest ? ` ${text.slice(rest.start, line.end)}` : ''
  const jump = verdict.kind === 'jump' || verdict.kind === 'goto' ? verdict : undefined
  // A chain may have been given another name since.
  const isRenamed = jump?.origin && rest && !text.slice(0, jump.origin.end).endsWith(jump.chain)
  const renamed = isRenamed ? ` ${text.slice(rest.start, jump.origin!.start)}-${jump.kind === 'goto' ? 'g' : 'j'} ${jump.chain}${text.slice(jump.origin!.end, line.end)}` : after
  return `${counters}-A ${chain}${before}${renamed}`
}
