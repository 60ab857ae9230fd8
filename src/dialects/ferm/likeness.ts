import { address4End, address6End, portEnd } from '../../text/index.ts'
import { LineRule } from './expand/lines.ts'
import type { ExpandedRule, Resolved } from './expand/index.ts'

/** Options that compare a packet with an address or a port, and do nothing else with it. */
const addresses: ReadonlySet<string> = new Set(['source', 'destination'])
const ports: ReadonlySet<string> = new Set(['sport', 'dport'])

/** A value of an option as far as anything but a comparison depends on it: plain addresses and ports are all alike. */
function kindOf({ name, negated, values, repeated }: Resolved, text: string): string {
  const isAlone = values.length === 1 && !repeated && !negated
  if (isAlone && addresses.has(name)) {
    const four = address4End(text, 0, text.length)
    const end = four > 0 ? four : address6End(text, 0, text.length)
    if (end === text.length || (end > 0 && text.charCodeAt(end) === 47)) return `${four > 0 ? 4 : 6}${text.slice(end)}`
  }
  return isAlone && ports.has(name) && portEnd(text, 0, text.length) === text.length ? 'port' : `"${text}"`
}

const keys = new WeakMap<Resolved, string>()

function keyOfOption(resolved: Resolved): string {
  let key = keys.get(resolved)
  if (key === undefined) {
    const { name, negated, values, repeated } = resolved
    key = `${negated ? '!' : ''}${name}${repeated ? '*' : ''}`
    for (const { text, unknown, pattern } of values) key += unknown || pattern !== undefined ? '\n' : ` ${kindOf(resolved, text)}`
    keys.set(resolved, key)
  }
  return key
}

/**
 * Text that is equal for rules that differ in plain values only: single addresses and ports that are compared. Undefined for a rule that hangs on
 * what only execution could tell, or on its own place.
 */
export function likenessOf(rule: ExpandedRule): string | undefined {
  if (rule instanceof LineRule) return rule.likeness
  const { instance, options } = rule
  if (instance.guards.length > 0) return undefined
  let key = ''
  for (const option of options) key += `${keyOfOption(option)}\t`
  return key.includes('\n') ? undefined : key
}
