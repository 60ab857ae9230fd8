import type { Check } from '../check.ts'
import { linear, mergeableRuns } from '../mergeable.ts'
import { relatedTo } from '../places.ts'

const fieldTexts: Readonly<Record<string, string>> = {
  dport: 'destination port', sport: 'source port', 'ip.saddr': 'source address', 'ip6.saddr': 'source address', 'ip.daddr': 'destination address',
  'ip6.daddr': 'destination address', iif: 'input interface', oif: 'output interface', state: 'state', l4proto: 'protocol', 'icmp.type': 'ICMP type', 'icmp6.type': 'ICMPv6 type',
}

export const mergeableRules: Check = {
  name: 'mergeable-rules',
  summary: 'Rules in a row differ in one value, and one rule could stand for them',
  category: 'scale',
  severity: 'info',
  fixable: 'safe',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset, edits, files }) {
    for (const { rules, of, field, edits: merged } of mergeableRuns(ruleset, edits, files)) {
      // `linear-address-list` has these.
      if (rules.length >= linear && field.endsWith('addr')) continue
      const at = rules[0]!.origin
      const last = rules.at(-1)!.origin
      const value = fieldTexts[field] ?? field
      yield {
        at,
        message: `${rules.length} rules from here on differ in their ${value}${of === 'verdicts' ? ' and what they do' : ''} only`,
        help: of === 'verdicts' ? 'write one rule that looks the verdict up in a map' : 'write one rule with all the values',
        related: relatedTo(at, [{ at: last, message: 'the last of them' }]),
        fix: { title: of === 'verdicts' ? 'merge the rules into a verdict map' : 'merge the rules', applicability: 'safe', edits: merged },
      }
    }
  },
}
