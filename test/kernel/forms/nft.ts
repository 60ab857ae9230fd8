import type { Form } from './form.ts'

const related = 'errors expected'
const both = 'established errors expected'
const notNew = `${both} invalid untracked`
const tracked = `new ${both}`
const everything = `${tracked} invalid untracked`

const forms = (lets: string, ...rules: readonly string[]): readonly Form[] => rules.map(rule => ({ rules: `${rule} accept`, lets }))

const unconditional = (form: Form): Form => ({ ...form, unconditional: true })

/** nft(8), CONNTRACK EXPRESSIONS: every spelling of a state that nft reads, by what it lets in. */
const states: readonly Form[] = [
  ...forms(related,
    'ct state related', 'ct state "related"', 'ct state & related == related', 'ct state & related != 0',
    'ct state & (established | related) == related', 'ct state & 4 == 4', 'ct state 4', 'ct state 0x4',
    'ct state related,established ct state != established'),
  ...forms(both,
    'ct state established,related', 'ct state related,established', 'ct state { established, related }', 'ct state established|related',
    'ct state (established|related)', 'ct state & (established|related) != 0', 'ct state & 0x6 != 0',
    'ct state and (established or related) != 0', 'ct state & (new|invalid|untracked) == 0', 'ct state 6', 'ct state 0x6',
    'ct state 0x00000006', 'ct state { 2, 4 }', 'ct state { 0x2, 0x4 }', 'ct state 2-4', 'ct state != { new, invalid, untracked }'),
  ...forms('established', 'ct state | established == established', 'ct state ^ established == 0', 'ct state ! new,related,invalid,untracked'),
  ...forms('', 'ct state == established,related', 'ct state & (established | related) == established | related'),
  ...forms(everything,
    'ct state != established,related', 'ct state != new,invalid,untracked', 'ct state new,established,related,invalid,untracked',
    'ct state { new, established, related, invalid, untracked }').map(unconditional),
  ...forms('new invalid untracked', 'ct state != { established, related }', 'ct state ! established,related', 'ct state != 2-4'),
  ...forms('new established invalid untracked', 'ct state ! related', 'ct state & related == 0'),
  ...forms(`new ${related} untracked`, 'ct state > established', 'ct state >= related'),
  ...forms(`${both} invalid`, 'ct state < new'),
  ...forms(notNew, 'ct state != new'),
  ...forms(`${tracked} untracked`, 'ct state != invalid'),
  ...forms(`${tracked} invalid`, 'ct state != untracked'),
  ...forms(`${both} untracked`, 'ct state != new ct state != invalid', 'ct state != { new, invalid }'),
  ...forms(`new ${related} invalid untracked`, 'ct state != established'),
  ...forms(`${related} invalid`, 'ct state { related, invalid }'),
]

/** Other attributes of a connection that expected packets share. */
const attributes: readonly Form[] = [
  ...forms('expected Ex Rxi',
    'ct status expected', 'ct status & expected != 0', 'ct status & expected == expected', 'ct status { expected }', 'ct status 1', 'ct status & 1 == 1'),
  ...forms(tracked, 'ct status != 0', 'ct status != expected'),
  ...forms('new Eo Er Ec Ri Ri-mtu Ri-time Ri-param Ri-redirect', 'ct status ! expected'),
  ...forms(both, 'ct status expected,seen-reply'),
  ...forms('Rx Ex Rxi', 'ct helper "ftp"', 'ct helper ftp'),
  ...forms('Ru', 'ct helper != "ftp"', 'ct helper "tftp"'),
  ...forms('expected Ex Rxi', 'ct helper { "ftp", "tftp" }'),
  ...forms('', 'ct helper "ftp-21"'),
  ...forms('Rx Rxi', 'ct state related ct helper "ftp"'),
  ...forms('Rx', 'ct state related ct helper "ftp" meta l4proto tcp'),
  ...forms('Ri Ri-mtu Ri-time Ri-param Ri-redirect', 'ct direction reply ct state related'),
  ...forms('expected Rxi', 'ct direction original ct state related'),
  ...forms('expected Ex Rxi Ec', 'ct mark 0x7'),
]

/** Accepted by what follows the rule, which would be a rule of another kind. */
const left = 'RELATED passes because everything else is refused'

/** Statements as people write them around the state. */
const statements: readonly Form[] = [
  ...forms('Rx Ex Ec', 'meta l4proto tcp ct state established,related', 'tcp dport 1-65535 ct state { established, related }'),
  ...forms('Ru Eo Er', 'meta l4proto udp ct state established,related'),
  ...forms(both, 'iifname "host0" ct state established,related', 'ct state established,related counter', 'ct state established,related log prefix "state: "'),
  { rules: 'ip saddr 10.9.0.1 ct state established,related accept', lets: both, only: 'ip' },
  { rules: 'ip6 saddr fd09::/64 ct state { related, established } accept', lets: both, only: 'ip6' },
  { rules: 'ip saddr 192.0.2.1 ct state established,related accept', lets: '', only: 'ip' },
  { rules: 'ct state established,related accept comment "RELATED, too"', lets: both },
  { rules: 'ct state established accept\n    ct state related accept', lets: both },
  { rules: 'ct state established accept; ct state related accept', lets: both },
  { rules: 'ct state invalid drop\n    ct state established,related accept\n    ct state new drop', lets: both },
  { rules: 'ct state . meta l4proto { related . icmp, related . ipv6-icmp } accept', lets: 'errors' },
  { rules: 'ct state . meta l4proto { related . tcp, established . tcp } accept', lets: 'Rx Ex Ec' },
  { rules: 'ct state . ct direction { related . reply } accept', lets: 'Ri Ri-mtu Ri-time Ri-param Ri-redirect' },
  { rules: 'ct state vmap { established : accept, related : accept }', lets: both },
  { rules: 'ct state vmap { invalid : drop, established : accept, related : accept }', lets: both },
  { rules: 'ct state vmap @verdicts', table: 'map verdicts {\n    type ct_state : verdict\n    elements = { established : accept, related : accept, invalid : drop }\n  }', lets: both },
  { rules: 'ct state @wanted accept', table: 'set wanted {\n    type ct_state\n    elements = { established, related }\n  }', lets: both },
  { rules: 'ct state != @unwanted accept', table: 'set unwanted {\n    type ct_state\n    elements = { new, invalid }\n  }', lets: `${both} untracked` },
  { rules: 'ct state $WANTED accept', before: 'define WANTED = { established, related }\n', lets: both },
  { rules: 'ct state $R accept', before: 'define R = related\n', lets: related },
  { rules: 'ct state $BITS accept', before: 'define BITS = 0x6\n', lets: both },
  { rules: 'ct state related jump known', table: 'chain known {\n    meta l4proto { tcp, udp } accept\n  }', lets: 'expected' },
  { rules: 'ct state established,related goto known', table: 'chain known {\n    accept\n  }', lets: both },
  { rules: 'jump known', table: 'chain known {\n    ct state established,related accept\n  }', lets: both },
  { rules: 'ct state related jump {\n      accept\n    }', lets: related },
  { rules: 'ct state != { established, related } drop', policy: 'accept', lets: both, left },
  { rules: 'ct state new drop', policy: 'accept', lets: notNew, left },
  { rules: 'ct state { new, invalid } drop\n    accept', lets: `${both} untracked`, left },
  { rules: 'ct state { established, related } accept\n    icmp type destination-unreachable accept\n    icmpv6 type destination-unreachable accept', lets: `${both} I` },
]

export const nftForms: readonly Form[] = [...states, ...attributes, ...statements]

export const inNft = (family: 'ip' | 'ip6' | 'inet') => ({ rules, policy, table, before = '' }: Form): string => `${before}table ${family} firewall {
${table ? `  ${table}\n` : ''}  chain input {
    type filter hook input priority filter; policy ${policy ?? 'drop'};
    ${rules}
  }
}
`

/** The same ruleset as commands, a rule each. */
export const asCommands = ({ rules, policy, table, before = '' }: Form): string | undefined => (table || rules.includes('{\n') ? undefined : `${before}add table inet firewall
add chain inet firewall input { type filter hook input priority filter; policy ${policy ?? 'drop'}; }
${rules.split(/\n\s*|; /).map(rule => `add rule inet firewall input ${rule}\n`).join('')}`)
