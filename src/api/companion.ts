import type { Companion } from '../lint/index.ts'
import { load, problemsOf } from './load.ts'
import type { Loaded } from './load.ts'

/** Names of files with rules for IPv4, and what is to be put in to name those for IPv6 beside them. */
const names: readonly (readonly [form: RegExp, other: string])[] = [
  [/v4(?=[^/]*$)/i, 'v6'],
  [/(?<![a-z0-9])iptables(?=[^/]*$)/i, 'ip6tables'],
]

/**
 * The file with the IPv6 half of the same firewall: `rules.v6` beside `rules.v4`, `ip6tables` beside `iptables`. Undefined where
 * the reader does not have it.
 */
export function companionOf({ dialect, reader, tree: { source: { path } } }: Loaded): Companion | undefined {
  if (dialect.name !== 'iptables') return undefined
  for (const [form, other] of names) {
    const companion = path.replace(form, other)
    const text = companion === path ? undefined : reader.read(companion)
    if (text === undefined) continue
    const loaded = load({ path: companion, text }, dialect, reader)
    return { path: companion, ruleset: loaded.lowered.ruleset, problems: problemsOf(loaded) }
  }
  return undefined
}
