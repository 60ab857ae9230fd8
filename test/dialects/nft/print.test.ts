import { describe, expect, test } from 'vitest'
import { Unprintable } from '../../../src/dialects/dialect.ts'
import { nft } from '../../../src/dialects/nft/index.ts'
import type { Condition, Rule, Ruleset } from '../../../src/model/index.ts'
import { State } from '../../../src/model/index.ts'
import type { Packet } from './packet.ts'
import { lowered } from './reading.ts'
import { verdictIn } from './walk.ts'

/** Packets that differ in every field that rules below ask for. */
const kinds: readonly Omit<Packet, 'state'>[] = [
  { nfproto: 2, l4proto: 6, dport: 22, sport: 1024, flags: 2, saddr: 0x0a000001, daddr: 0xc0000201, iif: 'eth0' },
  { nfproto: 2, l4proto: 6, dport: 80, sport: 1024, flags: 18, saddr: 0x0b000001, daddr: 0xc0000202, iif: 'lo', mark: 1 },
  { nfproto: 2, l4proto: 17, dport: 53, sport: 53, saddr: 0x0a000002, daddr: 1, iif: 'wlan0', mark: 0x101, ctMark: 1 },
  { nfproto: 2, l4proto: 1, type: 3, saddr: 0x0a000001, daddr: 5, iif: 'eth1' },
  { nfproto: 2, l4proto: 1, type: 8, saddr: 0x0a000001, daddr: 5, oif: 'eth1' },
  { nfproto: 10, l4proto: 58, type: 2, saddr6: 1n, daddr6: 2n, iif: 'lo' },
  { nfproto: 10, l4proto: 6, dport: 22, flags: 4, saddr6: 0xfe80n << 112n, daddr6: 1n, iif: 'eth0' },
  { nfproto: 2, l4proto: 47, saddr: 1, daddr: 2 },
]

const packets: readonly Packet[] = [State.new, State.established, State.related, State.invalid, State.untracked].flatMap(state =>
  kinds.flatMap((packet): readonly Packet[] => {
    const tracked = (state & (State.invalid | State.untracked)) === 0
    return tracked
      ? [{ ctMark: 2, ...packet, state, direction: 0, status: 9, helper: 'ftp' }, { ...packet, state, direction: 1, status: 10, ctMark: 0 }]
      : [{ ...packet, state, ctMark: undefined }]
  }))

const rules = [
  'ct state established,related accept',
  'ct state != { new, invalid } accept',
  'iifname { "lo", "eth*" } accept',
  'iifname != "eth0" oifname != "eth1" accept',
  'ip saddr { 10.0.0.0/8, 192.168.0.1-192.168.0.7 } drop',
  'ip saddr != 10.0.0.1 drop',
  'ip6 saddr fe80::/10 accept',
  'ip6 daddr != ::1 accept',
  'tcp dport { 22, 80-90 } accept',
  'tcp dport != 22 accept',
  'udp sport 53 accept',
  'meta l4proto { tcp, udp } accept',
  'meta l4proto != tcp accept',
  'meta l4proto { tcp, udp } ct state new accept',
  'icmp type { echo-request, 3 } accept',
  'icmpv6 type packet-too-big accept',
  'tcp flags & (syn|ack) == syn accept',
  'tcp flags & (syn|ack) != syn accept',
  'tcp flags syn,ack accept',
  'tcp flags == syn accept',
  'ct status expected accept',
  'ct status ! expected accept',
  'ct status != expected accept',
  'ct status expected,assured accept',
  'ct helper "ftp" accept',
  'ct helper != "ftp" accept',
  'ct helper { "ftp", "sip" } accept',
  'ct direction reply ct state established accept',
  'meta mark & 0xff == 1 accept',
  'meta mark & 0xff != 1 accept',
  'ct mark 1 accept',
  'ct mark & 1 != 1 accept',
  'meta nfproto ipv6 accept',
  'ip saddr . tcp dport { 10.0.0.1 . 22, 11.0.0.1 . 80 } accept',
  'ip saddr . tcp dport != { 10.0.0.1 . 22, 11.0.0.1 . 80 } accept',
  'ct state vmap { established : accept, invalid : drop }',
  'tcp dport vmap { 22 : accept, * : drop }',
  'tcp dport 22 jump { ip saddr 10.0.0.1 accept; drop; }',
  'tcp dport 22 counter log prefix "x" reject with tcp reset',
  'reject with icmpx type admin-prohibited',
  'ip saddr & 255.0.0.255 == 10.0.0.1 accept',
]

const around = (rule: string): string => `table inet t {\n  chain c {\n    type filter hook input priority filter - 1; policy drop;\n    ${rule}\n  }\n}\n`

describe('what is printed means the same', () => {
  test.each(rules)('%s', rule => {
    const before = lowered(around(rule))
    expect(before.errors).toEqual([])
    const text = nft.print(before.ruleset)
    const after = lowered(text)
    expect(after.errors).toEqual([])
    expect(after.ruleset.tables[0]!.chains[0]!.base).toMatchObject({ type: 'filter', hook: 'input', priority: -1, policy: 'drop' })
    for (const packet of packets) expect([text, packet, verdictIn(after, 'c', packet)]).toEqual([text, packet, verdictIn(before, 'c', packet)])
    // Once printed, it stays as it is.
    expect(nft.print(after.ruleset)).toBe(text)
  })
})

const origin = { source: { path: 'x', text: '' }, start: 0, end: 0 }

const ruleset = (condition: Condition, verdict: Rule['verdict']): Ruleset => ({
  settings: [],
  tables: [{
    family: 'inet', name: 't', objects: [], origin,
    chains: [{ name: 'c', origin, rules: [{ matches: [{ condition, origin }], effects: [], verdict, origin }] }, { name: 'x', origin, rules: [] }],
  }],
})

describe('conditions that no single nft rule can say', () => {
  const port = (value: number): Condition => ({ kind: 'number', field: 'dport', ranges: [[value, value]] })
  const state: Condition = { kind: 'state', states: State.new }

  test('alternatives are rules of their own', () => {
    const text = nft.print(ruleset({ kind: 'any', of: [port(22), state] }, { kind: 'accept' }))
    expect(text).toContain('\t\tmeta l4proto { tcp, udp, dccp, sctp, udplite } th dport 22 accept\n\t\tct state new accept\n')
  })

  test('and a jump is made once', () => {
    const text = nft.print(ruleset({ kind: 'any', of: [{ kind: 'number', field: 'mark', ranges: [[1, 1]] }, state] }, { kind: 'jump', chain: 'x' }))
    expect(text).toContain('\t\tjump { meta mark 0x1 goto { jump x; }; ct state new goto { jump x; }; }\n')
    expect(lowered(text).errors).toEqual([])
  })

  test('a negation holds for packets without the field', () => {
    const read = lowered(nft.print(ruleset({ kind: 'not', of: port(22) }, { kind: 'accept' })))
    const verdicts = [{ l4proto: 6, dport: 22 }, { l4proto: 6, dport: 23 }, { l4proto: 1 }].map(packet => verdictIn(read, 'c', { nfproto: 2, state: State.new, ...packet }))
    expect(verdicts).toEqual([undefined, 'accept', 'accept'])
  })

  test('what has no words throws', () => {
    expect(() => nft.print(ruleset({ kind: 'atom', key: '-m recent --rcheck' }, { kind: 'accept' }))).toThrow(Unprintable)
    expect(() => nft.print(ruleset(state, { kind: 'unknown', text: 'X' }))).toThrow(Unprintable)
  })
})

test('objects, effects and families', () => {
  const text = `table inet t {
\tct helper ftp-std {
\t\ttype "ftp" protocol tcp;
\t\tl3proto ip;
\t}
\tct expectation e {
\t\tprotocol tcp;
\t\tdport 5432;
\t\ttimeout 1m;
\t\tsize 1;
\t}
\tchain c {
\t\ttcp dport 21 counter ct helper set "ftp-std"
\t\ttcp dport 8888 ct expectation set "e"
\t\tmeta mark set 0x1 accept
\t\tct mark set ct mark & 0xffffff00 ^ 0x1
\t\tct mark set meta mark
\t\tudp dport 53 notrack
\t}
}
`
  const read = lowered(text)
  expect(read.errors).toEqual([])
  expect(nft.print(read.ruleset)).toBe(text)
  expect(nft.print(read.ruleset, { family: 'ip6' })).toBe('')
})
