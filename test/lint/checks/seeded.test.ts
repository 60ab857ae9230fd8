import { describe, expect, test } from 'vitest'
import { check } from '../../../src/index.ts'
import type { DialectName } from '../../../src/index.ts'
import { positionAt } from '../../../src/text/index.ts'

/** Faults put into rulesets of the size that real ones have: each is found, with the lines that are to blame, and nothing else is. */

/** A deterministic sequence of numbers below a bound. */
function numbers(seed: number): (bound: number) => number {
  let state = seed
  return bound => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * bound)
  }
}

interface Fault {
  readonly check: string
  /** What the statement is. */
  readonly rule: (number: number) => string
  /** Whether rules of the number before it are to blame. */
  readonly blames: boolean
}

interface Shape {
  readonly dialect: DialectName
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly rule: (number: number) => string
  readonly faults: readonly Fault[]
}

const network = (number: number): string => `10.${number >> 8}.${number & 255}`

const size = 400

const shapes: readonly Shape[] = [
  {
    dialect: 'iptables',
    before: ['*filter', ':INPUT DROP [0:0]', ':OUTPUT ACCEPT [0:0]', '-A INPUT -i lo -j ACCEPT', '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'],
    after: ['COMMIT', ''],
    rule: number => `-A INPUT -s ${network(number)}.0/24 -p tcp -m tcp --dport ${1000 + number} -j ACCEPT`,
    faults: [
      { check: 'shadowed-rule', rule: number => `-A INPUT -s ${network(number)}.7/32 -p tcp -m tcp --dport ${1000 + number} -j DROP`, blames: true },
      { check: 'unreachable-rule', rule: number => `-A INPUT -s ${network(number)}.7/32 -p tcp -m tcp --dport ${1000 + number} -j ACCEPT`, blames: true },
      { check: 'redundant-rule', rule: number => `-A INPUT -s ${network(number)}.0/24 -p udp -m udp --dport ${1000 + number} -j DROP`, blames: false },
      { check: 'never-matching-rule', rule: number => `-A INPUT -s ${network(number)}.0/24 -p icmp -m icmp --icmp-type 3 -m conntrack --ctstate NEW -j ACCEPT`, blames: false },
    ],
  },
  {
    dialect: 'nft',
    before: ['table inet filter {', 'chain input {', 'type filter hook input priority filter; policy drop;', 'iifname "lo" accept', 'ct state { established, related } accept', 'meta l4proto ipv6-icmp accept'],
    after: ['}', '}', ''],
    rule: number => `ip saddr ${network(number)}.0/24 tcp dport ${1000 + number} accept`,
    faults: [
      { check: 'shadowed-rule', rule: number => `ip saddr ${network(number)}.7 tcp dport ${1000 + number} drop`, blames: true },
      { check: 'unreachable-rule', rule: number => `tcp dport ${1000 + number} ip saddr ${network(number)}.7 ct state new accept`, blames: true },
      { check: 'redundant-rule', rule: number => `ip saddr ${network(number)}.0/24 udp dport ${1000 + number} drop`, blames: false },
      { check: 'never-matching-rule', rule: number => `ip saddr ${network(number)}.0/24 ip saddr 192.0.2.1 accept`, blames: false },
    ],
  },
  {
    dialect: 'ferm',
    before: ['domain ip chain INPUT {', 'policy DROP;', 'interface lo ACCEPT;', 'mod state state (ESTABLISHED RELATED) ACCEPT;'],
    after: ['}', ''],
    rule: number => `saddr ${network(number)}.0/24 proto tcp dport ${1000 + number} ACCEPT;`,
    faults: [
      { check: 'shadowed-rule', rule: number => `proto tcp dport ${1000 + number} saddr ${network(number)}.7 DROP;`, blames: true },
      { check: 'unreachable-rule', rule: number => `saddr ${network(number)}.7 proto tcp dport ${1000 + number} ACCEPT;`, blames: true },
      { check: 'redundant-rule', rule: number => `saddr ${network(number)}.0/24 proto udp dport ${1000 + number} DROP;`, blames: false },
      { check: 'never-matching-rule', rule: number => `saddr ${network(number)}.0/24 proto icmp icmp-type 3 mod state state NEW ACCEPT;`, blames: false },
    ],
  },
]

const useless = ['shadowed-rule', 'unreachable-rule', 'redundant-rule', 'never-matching-rule']

describe.each(shapes)('rules in $dialect', ({ dialect, before, after, rule, faults }) => {
  test.each(faults)('five of $check among hundreds', fault => {
    const next = numbers(fault.check.length + dialect.length)
    const lines: string[] = Array.from({ length: size }, (_, number) => rule(number))
    const wanted: string[] = []
    const picked = [...new Set(Array.from({ length: 40 }, () => next(size - 1)))].slice(0, 5)
    for (const number of picked) {
      const text = fault.rule(number)
      wanted.push(`${text} <- ${fault.blames ? rule(number) : ''}`)
      lines.splice(lines.indexOf(rule(number)) + 1 + next(3), 0, text)
    }
    const text = [...before, ...lines, ...after].join('\n')
    const { findings } = check(text, { dialect, select: useless })
    const lineOf = (at: (typeof findings)[number]['at']): string => text.split('\n')[positionAt(at.source, at.start).line - 1]!
    const found = findings.map(({ check: name, at, related = [] }) => `${name === fault.check ? '' : `${name}: `}${lineOf(at)} <- ${related.map(each => lineOf(each.at)).join(' & ')}`)
    expect(found.toSorted()).toEqual(wanted.toSorted())
  })
})

/** Rulesets that lack what a network cannot do without: one line of an ordinary one is wrong. */
const hosts: Readonly<Record<string, { readonly wrong: readonly (readonly [string, string])[] }>> = {
  'icmp-errors-blocked': { wrong: [['established, related', 'established'], ['established, related } accept', 'established, related } meta l4proto { tcp, udp } accept\nicmp type echo-request accept'], ['# first', 'icmp type { destination-unreachable, time-exceeded } drop'], ['# first', 'icmpv6 type packet-too-big drop'], ['# first', 'ct state related meta l4proto { icmp, icmpv6 } drop']] },
  'ndp-blocked': { wrong: [['meta l4proto ipv6-icmp accept', 'icmpv6 type { echo-request, packet-too-big } accept'], ['meta l4proto ipv6-icmp accept', ''], ['# first', 'ct state untracked drop'], ['# first', 'icmpv6 type nd-neighbor-solicit drop'], ['# first', 'icmpv6 type 133-136 drop']] },
  'loopback-blocked': { wrong: [['iifname "lo" accept', ''], ['iifname "lo" accept', 'iifname "l0" accept'], ['# first', 'iifname "lo" drop'], ['iifname "lo" accept', 'iifname != "lo" ip saddr 127.0.0.0/8 drop'], ['# first', 'iifname "lo" ct state new drop']] },
  'established-missing': { wrong: [['established, related', 'related'], ['established, related', 'new, related'], ['# first', 'ct state established drop'], ['# first', 'ct direction reply drop'], ['established, related } accept', 'established, related } iifname "lo" accept']] },
  'reject-silenced': { wrong: [['# out', 'oifname != "lo" ct state related drop'], ['# out', 'meta l4proto { icmp, icmpv6 } drop'], ['# out', 'ct state related drop'], ['# out', 'ct state { new, established } accept\n drop'], ['# out', 'ct state != { new, established } drop']] },
}

function host(wrong: readonly [string, string] | undefined): string {
  const services = Array.from({ length: 300 }, (_, number) => `ip saddr ${network(number)}.0/24 tcp dport ${1000 + number} accept`)
  const text = ['table inet filter {', 'chain input {', 'type filter hook input priority filter; policy drop;', '# first', 'iifname "lo" accept', 'ct state { established, related } accept',
    'meta l4proto ipv6-icmp accept', 'tcp dport { 22, 443 } accept', ...services, 'udp dport 53 reject', '}', 'chain output {', 'type filter hook output priority filter; policy accept;', '# out', '}', '}', ''].join('\n')
  return wrong ? text.replace(wrong[0], wrong[1]) : text
}

describe('what a network cannot do without', () => {
  test('an ordinary ruleset has it', () => {
    expect(check(host(undefined), { dialect: 'nft', select: Object.keys(hosts) }).findings).toEqual([])
  })
  test.each(Object.entries(hosts).flatMap(([name, { wrong }]) => wrong.map(change => [name, ...change] as const)))('%s: %s → %s', (name, ...change) => {
    const text = host(change)
    expect(text).not.toBe(host(undefined))
    expect(check(text, { dialect: 'nft', select: [name] }).findings.map(finding => finding.check)).toContain(name)
  })
})
