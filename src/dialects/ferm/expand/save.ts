import type { ExpandedRule, DomainInfo, Resolved } from './result.ts'

/** Built-in chains, which have a policy. */
const builtinChains: readonly string[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING', 'BROUTING']

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A word as ferm quotes it for iptables-restore. */
function quote(word: string): string {
  if (/^[-_a-zA-Z0-9]+$/.test(word)) return word
  const escaped = word.replaceAll('"', '\\"')
  return word === '' || /[\s'\\;&]/.test(escaped) ? `"${escaped}"` : escaped
}

function optionText({ name, negated, values, repeated }: Resolved): string {
  const words = values.map(({ text }) => quote(text))
  const bang = negated ? ' !' : ''
  if (repeated) return bang + words.map(word => ` --${name} ${word}`).join('')
  return [`${bang} --${name}`, ...words].join(' ')
}

/** A rule's options as iptables takes them, with a blank before each. */
export const ruleText = ({ options }: ExpandedRule): string => options.map(optionText).join('')

/** A domain in iptables-save format: what `ferm --noexec --lines` prints, without its first line. */
export function saveText({ tables }: DomainInfo): string {
  const lines: string[] = []
  for (const table of [...tables.keys()].sort(byCode)) {
    const { chains } = tables.get(table)!
    const names = [...chains.keys()].sort(byCode)
    lines.push(`*${table}`)
    for (const name of names) {
      const policy = chains.get(name)!.policy ?? (builtinChains.includes(name) ? 'ACCEPT' : '-')
      lines.push(`:${name} ${policy} [0:0]`)
    }
    for (const name of names) for (const rule of chains.get(name)!.rules) lines.push(`-A ${name}${ruleText(rule)}`)
    lines.push('COMMIT')
  }
  return lines.map(line => `${line}\n`).join('')
}
