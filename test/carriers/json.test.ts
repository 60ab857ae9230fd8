import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { carry, originOf, texts } from './carry.ts'

const table = { family: 'inet', table: 'f' }
const listing = (...objects: readonly object[]) => JSON.stringify({ nftables: objects })
const rule = (...expr: readonly object[]) => ({ rule: { ...table, chain: 'in', handle: 4, expr } })
const line = async (...expr: readonly object[]) => texts(await carry('x', listing(rule(...expr))))[0]!.replace(/^whole: add rule inet f in /, '').trimEnd()

test('what nft printed of a ruleset, as nft says it', async () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../fixtures/carriers/ruleset.json'), 'utf8')
  expect(texts(await carry('ruleset.json', text))).toEqual([`whole: add table inet f
add counter inet f cnt
add chain inet f input
add set inet f s { type ipv4_addr; flags timeout; size 65535; }
add rule inet f input ct state established,related accept
add rule inet f input ct state != invalid tcp flags & (fin | syn | rst | ack) == syn log prefix "new: "
add rule inet f input tcp flags & (syn | ack) == syn counter name "cnt"
add rule inet f input ip saddr @s accept
add rule inet f input ip saddr != 10.0.0.0/8 limit rate 3/minute burst 5 packets accept
add rule inet f input meta mark & 255 == 16 drop
add rule inet f input icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept
add rule inet f input icmp type echo-request limit rate over 10 kbytes/second drop
add rule inet f input fib daddr type local accept
add rule inet f input fib saddr . iif oif missing drop
add rule inet f input meta l4proto tcp ct count over 10 reject with tcp reset
add rule inet f input update @s { ip saddr timeout 60s }
add rule inet f input exthdr frag exists drop
add rule inet f input tcp option maxseg size set rt mtu
add rule inet f input udp dport 53 reject with icmpx type port-unreachable
add rule inet f input ct original ip saddr 10.0.0.1 accept
add rule inet f input meta l4proto { tcp, udp } th dport 53 accept
add rule inet f input reject with icmpx type port-unreachable
add rule inet f input ct mark set meta mark
add rule inet f input tcp dport vmap { 22 : accept, 80-90 : drop }
add rule inet f input ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.0/8 . 80-90 } accept
add rule inet f input meta iifname . ip saddr { lo . 127.0.0.1 } accept
`])
})

describe('statements', () => {
  const match = (left: object, right: unknown, op = '==') => ({ match: { op, left, right } })
  const meta = (key: string) => ({ meta: { key } })
  test.each([
    [[match(meta('iifname'), 'eth0.1'), { accept: null }], 'meta iifname "eth0.1" accept'],
    [[match(meta('oifname'), { set: ['a*', 'b'] }), { jump: { target: 'web' } }], 'meta oifname { "a*", "b" } jump web'],
    [[{ dnat: { addr: '2001:db8::1', port: 80, family: 'ip6' } }], 'dnat ip6 to [2001:db8::1]:80'],
    [[{ snat: { addr: { range: ['192.0.2.1', '192.0.2.5'] }, flags: ['random', 'persistent'] } }], 'snat to 192.0.2.1-192.0.2.5 random,persistent'],
    [[{ redirect: { port: 8080 } }], 'redirect to :8080'],
    [[{ masquerade: null }], 'masquerade'],
    [[{ dnat: { addr: { map: { key: { payload: { protocol: 'tcp', field: 'dport' } }, data: { set: [[80, '10.0.0.1']] } } } } }], 'dnat to tcp dport map { 80 : 10.0.0.1 }'],
    [[{ log: { prefix: 'a "b"', level: 'info', flags: ['ip options', 'ether'] } }], 'log prefix "a  b " level info flags ip options flags ether'],
    [[{ 'ct helper': 'ftp' }], 'ct helper set "ftp"'],
    [[{ queue: { num: { range: [1, 3] }, flags: ['bypass'] } }], 'queue num 1-3 bypass'],
    [[{ vmap: { key: { ct: { key: 'state' } }, data: { set: [['established', { accept: null }], ['new', { goto: { target: 'x' } }]] } } }], 'ct state vmap { established : accept, new : goto x }'],
    [[{ limit: { rate: 5, per: 'second' } }, { notrack: null }], 'limit rate 5/second notrack'],
    [[{ map: { op: 'update', elem: { payload: { protocol: 'ip', field: 'saddr' } }, data: 1, map: '@m' } }], 'update @m { ip saddr : 1 }'],
    [[{ flow: { op: 'add', flowtable: '@ft' } }], 'flow add @ft'],
    [[{ reset: { 'tcp option': { name: 'timestamp' } } }], 'reset tcp option timestamp'],
    [[match({ payload: { protocol: 'icmpv6', field: 'parameter-problem' } }, 0)], 'icmpv6 param-problem 0'],
    [[match({ ct: { key: 'packets', dir: 'original' } }, -1)], 'ct original packets 18446744073709551615'],
    [[match({ numgen: { mode: 'inc', mod: 2, offset: 0 } }, 1)], 'numgen inc mod 2 offset 0 1'],
    [[{ quota: { inv: true, val: 10, val_unit: 'mbytes' } }], 'quota over 10 mbytes'],
    [[{ meter: { name: 'm', key: { payload: { protocol: 'ip', field: 'saddr' } }, stmt: { limit: { rate: 1, per: 'second' } } } }], 'meter m { ip saddr limit rate 1/second }'],
  ])('%j', async (expr, text) => {
    expect(await line(...expr)).toBe(text)
  })
})

test('objects, whatever their order, and commands that add them', async () => {
  const objects = listing(
    { flush: { ruleset: null } },
    { add: { rule: { ...table, chain: 'in', expr: [{ drop: null }], comment: 'all' } } },
    { insert: { rule: { ...table, chain: 'in', expr: [{ accept: null }] } } },
    { map: { ...table, name: 'm', type: ['ipv4_addr', 'inet_service'], map: 'verdict', flags: ['interval'], elem: [[{ concat: [{ prefix: { addr: '10.0.0.0', len: 8 } }, 22] }, { accept: null }]] } },
    { chain: { ...table, name: 'in', type: 'filter', hook: 'ingress', dev: ['eth0', 'eth1'], prio: 0, policy: 'drop' } },
    { 'ct helper': { ...table, name: 'ftp', type: 'ftp', protocol: 'tcp', l3proto: 'ip' } },
    { flowtable: { ...table, name: 'ft', hook: 'ingress', prio: 0, dev: 'eth0' } },
    { table: { family: 'inet', name: 'f', flags: 'dormant' } },
  )
  expect(texts(await carry('x', objects))).toEqual([`whole: add table inet f { flags dormant; }
add ct helper inet f ftp { type "ftp" protocol tcp; l3proto ip; }
add chain inet f in { type filter hook ingress devices = { "eth0", "eth1" } priority 0; policy drop; }
add flowtable inet f ft { hook ingress priority 0; devices = { "eth0" }; }
add map inet f m { type ipv4_addr . inet_service : verdict; flags interval; elements = { 10.0.0.0/8 . 22 : accept }; }
add rule inet f in drop comment "all"
insert rule inet f in accept
`])
})

test('what nft has no words for is left alone, with a note', async () => {
  const text = listing(rule({ xt: { type: 'match', name: 'state' } }, { accept: null }), rule({ shiny: 1 }), rule({ drop: null }), { delete: { table: { family: 'ip', name: 'x' } } })
  const carried = await carry('x', text)
  expect(texts(carried)).toEqual(['part: add rule inet f in drop\n'])
  expect(carried.notes.map(({ message }) => message)).toEqual([
    'delete is not understood here, and left alone',
    'this rule is left alone: written by iptables-nft with what nft cannot say; iptables-save shows it',
    'this rule is left alone: shiny is not understood',
  ])
})

test('every statement comes from its object', async () => {
  const text = listing(rule({ match: { op: 'in', left: { ct: { key: 'state' } }, right: ['related'] } }, { accept: null }))
  const carried = await carry('x', text)
  expect(originOf(carried, text, 'ct state related')).toBe('{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":["related"]}}')
  expect(originOf(carried, text, 'accept')).toBe('{"accept":null}')
})

test.each([
  ['{"nftables": [}', 14, 'a value is expected'],
  ['{"nftables": []', 15, '"," or "}" is expected'],
  [`{"nftables": ${'['.repeat(100_000)}`, 213, 'nested too deeply'],
  ['{"nftables": []} x', 17, 'nothing is expected behind the value'],
])('%.40j is no JSON', async (text, at, message) => {
  expect((await carry('x', text)).notes).toEqual([{ start: at, end: at, message: `not checked: this is no JSON: ${message}` }])
})

/** As nft 1.0.6 lists `update @m { ip saddr : tcp sport }`, which it has no JSON for. */
test('words of nft among the statements are what nft says', async () => {
  const text = listing({ rule: { ...table, chain: 'in', expr: [{ counter: { packets: 0, bytes: 0 } }, 'update @m { ip saddr : tcp sport }'] } })
  expect(texts(await carry('x', text))).toEqual(['whole: add rule inet f in counter packets 0 bytes 0 update @m { ip saddr : tcp sport }\n'])
})

test('numbers of 64 bits keep their digits', async () => {
  expect(texts(await carry('x', '{"nftables": [{"rule": {"family": "ip", "table": "t", "chain": "c", "expr": [{"quota": {"val": 9007199254740993, "val_unit": "bytes"}}]}}]}'))).toEqual(['whole: add rule ip t c quota 9007199254740993 bytes\n'])
})

test('types that are told by typeof, and flags of tables that there are', async () => {
  const saddr = { payload: { protocol: 'ip', field: 'saddr' } }
  const { rulesets, notes } = await carry('x', listing(
    { table: { family: 'ip', name: 'd', flags: 'd' } }, { table: { family: 'ip', name: 'e', flags: ['dormant'] } },
    { set: { ...table, name: 's', type: { typeof: { concat: [saddr, { payload: { protocol: 'vlan', field: 'id' } }] } } } }, { map: { ...table, name: 'm', type: { typeof: saddr }, map: 'verdict' } },
    { set: { ...table, name: 'w', type: 'integer' } },
  ))
  expect(rulesets[0]!.derived.text).toBe('add table ip d\nadd table ip e { flags dormant; }\nadd set inet f s { typeof ip saddr . vlan id; }\nadd map inet f m { typeof ip saddr : verdict; }\n')
  expect(notes.map(({ message }) => message)).toEqual(['this set is left alone: a type that was told by typeof is not understood'])
})
