import { under } from './marks.ts'

/** A line of a chain: a rule or a comment, or a rule with what is said of it, or of a part of it. */
export type Line = string | readonly [rule: string, says: string, part?: string]

const lines = (indent: string, all: readonly Line[]): string =>
  all.map(line => `${typeof line === 'string' ? indent + line : under(indent + line[0], line[1], line[2])}\n`).join('')

/** An input chain with a policy of drop, as each dialect writes it. */
export const input = {
  nft: (...rules: readonly Line[]): string => `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
${lines('    ', rules)}  }
}
`,
  iptables: (...rules: readonly Line[]): string => `
*filter
:INPUT DROP
${lines('', rules)}COMMIT
`,
  ferm: (...rules: readonly Line[]): string => `
chain INPUT {
  policy DROP;
${lines('  ', rules)}}
`,
} as const

/** The rule that attaches the ftp helper to what goes to one server, and then the same. */
export const withFtp = {
  nft: (...rules: readonly Line[]): string => withFtpAttachedBy.nft('ip daddr 192.0.2.7 tcp dport 21 ct helper set "f"', ...rules),
  iptables: (...rules: readonly Line[]): string => withFtpAttachedBy.iptables('-A OUTPUT -d 192.0.2.7 -p tcp --dport 21 -j CT --helper ftp', ...rules),
  ferm: (...rules: readonly Line[]): string => withFtpAttachedBy.ferm('table raw chain OUTPUT daddr 192.0.2.7 proto tcp dport 21 CT helper ftp;', ...rules),
} as const

/** The same, where the rule that attaches the helper is given. */
export const withFtpAttachedBy = {
  nft: (rule: Line, ...rules: readonly Line[]): string => `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain o {
    type filter hook output priority filter; policy accept;
${lines('    ', [rule])}  }
  chain c {
    type filter hook input priority filter; policy drop;
${lines('    ', rules)}  }
}
`,
  iptables: (rule: Line, ...rules: readonly Line[]): string => `
*raw
${lines('', [rule])}COMMIT${input.iptables(...rules)}`,
  ferm: (rule: Line, ...rules: readonly Line[]): string => `
${lines('', [rule])}${input.ferm(...rules).slice(1)}`,
} as const
