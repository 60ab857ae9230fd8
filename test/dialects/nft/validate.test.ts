import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseNft } from '../../../grammars/nft/index.ts'
import { validate } from '../../../src/dialects/nft/validate/index.ts'

const problemsOf = (text: string): readonly (readonly [at: string, message: string])[] => {
  const tree = parseNft({ path: 'test.nft', text })
  expect(tree.errors).toEqual([])
  return validate(tree).map(({ at, message }) => [text.slice(at.start, at.end), message] as const)
}

const inTable = (rule: string, family = 'inet', chain = 'type filter hook input priority filter;'): string => `table ${family} t {
  set s { type ipv4_addr; flags interval; }
  set seen { type ipv4_addr; flags dynamic, timeout; }
  set pairs { type ipv4_addr . inet_service; flags dynamic; }
  set named { type ipv4_addr . ifname; }
  map m { type ipv4_addr : verdict; }
  map marks { type ipv4_addr : mark; }
  counter c { }
  ct helper ftp { type "ftp" protocol tcp; }
  chain other { }
  chain base { type filter hook output priority 0; }
  chain x {
    ${chain}
    ${rule}
  }
}
`

describe('what nft accepts', () => {
  test.each([
    'tcp dport { 22, 80-90 } accept',
    'ct state established,related accept',
    'ct state & (established | related) != 0 accept',
    'ct state vmap { established : accept, invalid : drop }',
    'ct status ! expected accept',
    'tcp flags & (fin | syn | rst | ack) == syn accept',
    'tcp flags syn / syn,ack accept',
    'ip saddr @s accept',
    'ip saddr != @s accept',
    'ip saddr vmap @m',
    'meta mark set ip saddr map @marks',
    'meta mark set ip saddr map { 10.0.0.1 : 1 }',
    'add @seen { ip saddr timeout 5m }',
    'ct helper set "ftp"',
    'counter name "c"',
    'jump other',
    'jump { tcp dport 22 accept; }',
    'meta mark set tcp dport',
    'jump { tcp dport 22 accept; } counter',
    'ct protocol 6 ct original proto-dst 22',
    'add @pairs { ip saddr . 22 }',
    'ip saddr . "lo" @named accept',
    'ip ttl 010',
    'meta mark set ip dscp',
    'meta priority set meta priority',
    'meta time "2030-01-31 10:00"-"2030-02-01"',
    'meta hour "23:59:60"',
    'meta hour 1h',
    'ct expiration 1h30m',
    'meta protocol arp ip saddr 10.0.0.1',
    'icmp type echo-request icmp id 1',
    'meta l4proto { tcp, udp } th dport 53 accept',
    'meta l4proto ipv6-icmp icmpv6 type nd-neighbor-solicit accept',
    'meta nfproto ipv4 reject with icmp type host-unreachable',
    'meta l4proto tcp reject with tcp reset',
    'udp dport 4789 vxlan ip saddr 10.0.0.1 accept',
    'iifname "a-name-that-w*" accept',
    'fib saddr . iif oif missing drop',
    'ip saddr . tcp dport { 10.0.0.0/8 . 22 } accept',
    'numgen inc mod 2 vmap { 0 : accept, 1 : drop }',
    'log prefix "x" level warn drop',
    'limit rate 10/second burst 5 packets accept comment "x"',
    'meta skuid "someone" tcp dport some-service accept',
    'meta day "Monday" meta hour "10:00"-"12:00" accept',
  ])('%s', rule => {
    expect(problemsOf(inTable(rule))).toEqual([])
  })
})

describe('what nft rejects', () => {
  test.each<[rule: string, at: string, message: string, family?: string]>([
    ['tcp dport 65536 accept', '65536', '`65536` does not fit into 16 bits: expected 0 to 65535'],
    ['tcp dport 80-22 accept', '80-22', 'the range ends before it begins'],
    ['tcp dport 22,80 accept', '22,80', 'a port is not a set of flags: a list with commas is no value of it'],
    ['ip dscp 64 accept', '64', '`64` does not fit into 6 bits: expected 0 to 63'],
    ['ip saddr ::1 accept', '::1', 'expected an IPv4 address, found `::1`'],
    ['ip6 saddr { ::1, 10.0.0.1 } accept', '10.0.0.1', 'expected an IPv6 address, found `10.0.0.1`'],
    ['ip saddr 10.0.0.0/33 accept', '33', 'expected a prefix length up to 32, found 33'],
    ['ct state establshed accept', 'establshed', 'expected a conntrack state, found `establshed`'],
    ['ct state new,foo accept', 'foo', 'expected a conntrack state, found `foo`'],
    ['ct state vmap { new : 1 }', '1', 'expected a verdict'],
    ['icmp type echo-requst accept', 'echo-requst', 'expected an ICMP type, found `echo-requst`'],
    ['icmpv6 type echo-request icmp type echo-request accept', 'icmp type', 'conflicting protocols: this is icmp, but the rule is about icmpv6 already'],
    ['tcp flags & (syn | foo) == syn accept', 'foo', 'expected a TCP flag, found `foo`'],
    ['udp dport 53 tcp dport 53 accept', 'tcp dport', 'conflicting protocols: this is tcp, but the rule is about udp already'],
    ['ip saddr 10.0.0.1 ip6 saddr ::1 accept', 'ip6 saddr', 'conflicting protocols: this is ip6, but the rule or its table is about ip'],
    ['ip6 saddr ::1 accept', 'ip6 saddr', 'conflicting protocols: this is ip6, but the rule or its table is about ip', 'ip'],
    ['meta nfproto ipv4 accept', 'meta nfproto', '`meta nfproto` is for tables of family inet, not ip', 'ip'],
    ['meta nfproto ipv4 accept', 'meta nfproto', '`meta nfproto` is for tables of family inet, not bridge', 'bridge'],
    ['meta priority set meta mark', 'meta mark', 'expected a value of type prio, found a mark'],
    ['meta iif set 1', 'meta iif', '`meta iif` cannot be set'],
    ['ct state set new', 'ct state', '`ct state` cannot be set'],
    ['ct event new', 'ct event', '`ct event` can be set, not compared with'],
    ['ct state new accept', 'ct state', 'conntrack sees no packets in a table of family arp: the kernel refuses `ct` there', 'arp'],
    ['ct count over 5 drop', 'ct count over 5', 'conntrack sees no packets in a table of family arp: the kernel refuses `ct` there', 'arp'],
    ['ct original proto-dst 22', 'ct original proto-dst', 'a port needs a match on the transport protocol before it'],
    ['numgen inc mod 0 0', 'numgen inc mod 0', 'expected a number above 0 behind `mod`'],
    ['jhash ip saddr mod 2 offset 4294967295 0', 'jhash ip saddr mod 2 offset 4294967295', '`mod` and `offset` come to numbers of more than 32 bits'],
    ['meta mark set 5 map { 5 : 1 }', '5', 'expected something to test, found a constant'],
    ['ip ttl 08', '08', 'expected a number, found `08`'],
    ['tcp doff 16', '16', '`16` does not fit into 4 bits: expected 0 to 15'],
    ['iiftype foo', 'foo', 'expected a type of interface such as `ether`, found `foo`'],
    ['queue num 1 accept', 'accept', 'nothing behind a verdict has an effect: nft rejects the rule'],
    ['log level audit prefix "x"', 'level audit', '`level audit` stands alone: nft takes no other option beside it'],
    [`log prefix "${'\u00e9'.repeat(64)}"`, `"${'\u00e9'.repeat(64)}"`, 'a log prefix has at most 127 bytes'],
    ['meta pkttype set ct mark and 0xff', 'ct mark and 0xff', 'expected a packet type, found a mark', 'bridge'],
    ['meta mark set iifname', 'iifname', 'expected a mark, found a value of type ifname'],
    ['ct event set "x"', '"x"', 'expected a conntrack event, found `x`'],
    ['ct label 128', '128', 'a connection has labels 0 to 127'],
    ['ct helper set meta mark', 'meta mark', 'expected the name of a ct helper'],
    ['ct secmark set 1', '1', '`ct secmark` is set to no constant'],
    ['meta secmark 0', '0', 'a security mark is compared with no constant'],
    ['meta hour "24:00"', '"24:00"', 'expected a time of day, found `24:00`'],
    ['meta time "2030-13-01"', '"2030-13-01"', 'expected a date such as `"2030-01-31 10:00"`, found `2030-13-01`'],
    ['ct expiration "2030-01-01"', '"2030-01-01"', 'expected a span of time such as `1h30m`, found `2030-01-01`'],
    ['socket transparent 2', '2', '`2` does not fit into 1 bits: expected 0 to 1'],
    ['ct original ip saddr 10.0.0.1/33', '33', 'expected a prefix length up to 32, found 33'],
    ['ip6 saddr ::9-::1', '::9-::1', 'the range ends before it begins'],
    ['icmp type destination-unreachable icmp id 1', 'icmp id', 'messages of type destination-unreachable have no field `id`'],
    ['accept comment "x" comment "y"', 'comment "y"', 'expected the end of the rule behind its comment'],
    ['igmp group 10.0.0.1', '10.0.0.1', 'expected a number, found `10.0.0.1`'],
    ['drop counter', 'counter', 'nothing behind a verdict has an effect: nft rejects the rule'],
    ['jump nowhere', 'nowhere', 'no chain `nowhere` in table inet t'],
    ['jump base', 'base', '`base` is a base chain: rules cannot jump to it'],
    ['ip saddr @nothing accept', '@nothing', 'no set or map `nothing` in table inet t'],
    ['ip6 saddr @s accept', '@s', 'expected a set of IPv6 address, found one of IPv4 address'],
    ['ip saddr vmap @s', '@s', '`s` is a set, not a map of verdicts'],
    ['counter name "d"', '"d"', 'no counter `d` in table inet t'],
    ['ct helper set "fpt"', '"fpt"', 'no ct helper `fpt` in table inet t'],
    ['reject with icmpv6 type no-route', 'reject with icmpv6 type no-route', 'cannot reject with icmpv6: the rule or its table is about ip', 'ip'],
    ['udp dport 53 reject with tcp reset', 'reject with tcp reset', 'cannot reject with tcp reset: the rule or its table is about udp'],
    ['log level warn group 1', 'group 1', '`group` and `level` exclude each other'],
    ['queue flags fanout to 1', 'fanout', '`fanout` needs a range of queues'],
    ['dnat to 10.0.0.1', 'dnat to 10.0.0.1', '`dnat` needs a chain of type nat, but this one is of type filter', 'ip'],
    ['vxlan vni 10 accept', 'vxlan vni', '`vxlan` needs a match on udp before it'],
    ['iifname "averyveryverylongname" accept', '"averyveryverylongname"', 'an interface name has at most 15 characters: `averyveryverylongname`'],
    ['tcp dport 22 . 80 accept', '22 . 80', 'expected a port, found a concatenation'],
    ['meta day "Satturday" accept', '"Satturday"', 'expected a day of the week, found `Satturday`'],
    ['ip saddr vmap { 10.0.0.0/8 : accept, 10.1.0.0/16 : drop }', '10.1.0.0/16', 'this interval overlaps another of the same map'],
    ['limit rate 0/second accept', '0', 'expected a rate above 0'],
  ])('%s', (rule, at, message, family = 'inet') => {
    expect(problemsOf(inTable(rule, family))).toEqual([[at, message]])
  })

  test('an unknown word gets the nearest known one', () => {
    const tree = parseNft({ path: 'test.nft', text: inTable('ct state establshed accept') })
    expect(validate(tree)[0]!.help).toBe('did you mean `established`?')
  })

  test('nat chains', () => {
    const nat = 'type nat hook prerouting priority dstnat;'
    expect(problemsOf(inTable('tcp dport 80 dnat ip to 10.0.0.1:8080', 'inet', nat))).toEqual([])
    expect(problemsOf(inTable('dnat ip to 10.0.0.1:8080', 'inet', nat))).toEqual([['8080', 'a port needs a match on the transport protocol before it']])
    expect(problemsOf(inTable('dnat to 10.0.0.1', 'inet', nat))).toEqual([['10.0.0.1', 'whether this is IPv4 or IPv6 is not known in a table of family inet']])
    expect(problemsOf(inTable('dnat ip6 to 10.0.0.1', 'inet', nat))).toEqual([['10.0.0.1', 'expected an IPv6 address, found `10.0.0.1`']])
  })

  test.each<[hook: string, at: string, message: string, family?: string]>([
    ['type filter hook inputt priority 0;', 'inputt', 'expected a hook, found `inputt`'],
    ['type filter hook ingress priority 0;', 'ingress', 'there is no hook ingress in family ip', 'ip'],
    ['type filtr hook input priority 0;', 'filtr', 'expected `filter`, `nat` or `route`, found `filtr`'],
    ['type filter hook input priority filtr;', 'filtr', 'expected a priority, found `filtr`'],
    ['type filter hook input priority dstnat;', 'dstnat', 'priority dstnat does not exist in hook input'],
    ['type route hook input priority 0;', 'input', 'a chain of type route has hook output only'],
    ['policy drop;', 'policy drop', 'only a base chain has a policy'],
  ])('%s', (hook, at, message, family = 'inet') => {
    expect(problemsOf(inTable('accept', family, hook))).toEqual([[at, message]])
  })

  test.each<[block: string, at: string, message: string]>([
    ['set a { elements = { 1 } }', 'a', 'expected a `type` or `typeof` in the set'],
    ['set a { type ipv4_adr; }', 'ipv4_adr', 'expected a type, found `ipv4_adr`'],
    ['set a { type ipv4_addr; elements = { 10.0.0.0/8 } }', '10.0.0.0/8', 'a range or a prefix needs `flags interval` in the declaration'],
    ['set a { type ipv4_addr; elements = { ::1 } }', '::1', 'expected an IPv4 address, found `::1`'],
    ['set a { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 10.1.0.1 } }', '10.1.0.1', 'this interval overlaps another of the same set'],
    ['map a { type ipv4_addr : verdict; elements = { 10.0.0.1 } }', '10.0.0.1', 'expected `:` and a value: the elements of a map have one'],
    ['map a { type ipv4_addr; }', 'type ipv4_addr', 'expected `:` and the type of what the map gives'],
    ['ct expectation a { protocol tcp; dport 21; }', 'a', 'expected `timeout`, `size` in the ct expectation'],
    ['ct timeout a { protocol tcp; policy = { estalbished : 10 }; }', 'estalbished', 'expected a state of the protocol, found `estalbished`'],
  ])('%s', (block, at, message) => {
    expect(problemsOf(`table ip t {\n  ${block}\n}\n`)).toEqual([[at, message]])
  })

  test('variables', () => {
    expect(problemsOf('define a = 1\ndefine a = 2\n')).toEqual([['a', '`a` is defined already']])
    expect(problemsOf('define a = 1\nredefine a = 2\n')).toEqual([])
    expect(problemsOf('define lan = 10.0.0.1\ntable ip t {\n chain c {\n  ip saddr $lna accept\n }\n}\n')).toEqual([['$lna', '`$lna` is not defined']])
    expect(problemsOf('define p = 70000\ntable ip t {\n chain c {\n  tcp dport $p accept\n }\n}\n')).toEqual([['$p', '`70000` does not fit into 16 bits: expected 0 to 65535']])
    expect(problemsOf('include "names.nft"\ntable ip t {\n chain c {\n  ip saddr $lan accept\n  jump elsewhere\n }\n}\n')).toEqual([])
  })
})

const pieces = fc.constantFrom(
  'tcp dport', 'ct state', 'ip saddr', 'meta mark', '22', '1-2', '{ 1, 2 }', '{ 1 : 2 }', '@s', '$v', 'vmap', 'map', 'set', 'accept', 'jump', 'drop', '.', ',', '&', '(', ')', '/', '8', '10.0.0.1',
)

test('validating never throws', () => {
  fc.assert(fc.property(fc.array(pieces, { maxLength: 12 }), list => {
    validate(parseNft({ path: 'x', text: `define v = { $v, 1 }\ntable ip t {\n chain c {\n  ${list.join(' ')}\n }\n}\n` }))
  }), { numRuns: 500 })
})

describe('sets, maps and what is in them', () => {
  const inside = (items: string) => problemsOf(`table inet t {\n  ${items}\n}\n`)

  test.each([
    'set s { type ipv4_addr; flags timeout; elements = { 10.0.0.1 timeout 5s }; }',
    'set s { type ipv4_addr; timeout 1h; elements = { 10.0.0.1 timeout 5s expires 3s }; }',
    'set s { type ipv4_addr; counter; elements = { 10.0.0.1 counter packets 1 bytes 2, 10.0.0.2 }; }',
    'set s { type ipv4_addr; flags dynamic; elements = { 10.0.0.1 limit rate 1/second counter }; }',
    'map m { type ipv4_addr : mark; elements = { 10.0.0.1 : 1, 10.0.0.1 : 1 }; }',
    'map m { typeof ip saddr : ct timeout; }',
    'chain c { tcp dport vmap { 22 counter : accept, 22 comment "x" : accept }; }',
    'map m { type ipv4_addr : mark; flags dynamic, timeout; }\n  chain c { add @m { ip saddr : 1 timeout 5s }; }',
    'counter web { }\n  map m { type inet_service : counter; elements = { 80 : "web" }; }',
    'chain c { type nat hook prerouting priority mangle; }',
  ])('%s is taken', items => expect(inside(items)).toEqual([]))

  test.each<[items: string, at: string, message: string]>([
    ['set s { type ipv4_addr; elements = { 10.0.0.1 timeout 5s }; }', '5s', 'an element with a time needs `flags timeout` in the declaration'],
    ['set s { type ipv4_addr; elements = { 10.0.0.1 counter }; }', 'counter', 'what an element counts must stand in the declaration too, such as `counter`'],
    ['map m { type ipv4_addr : mark; elements = { 10.0.0.1 : 1, 10.0.0.1 : 2 }; }', '10.0.0.1', 'this key stands in the map already, with another value'],
    ['chain c { tcp dport vmap { 22 : accept, 22 : drop }; }', '22', 'this key stands in the map already, with another value'],
    ['chain c { iifname vmap { "lo" : accept, lo : drop }; }', 'lo', 'this key stands in the map already, with another value'],
    ['chain c { meta mark set ip saddr map { 10.0.0.0/8 : 1, 10.1.0.0/16 : 2 }; }', '10.1.0.0/16', 'this interval overlaps another of the same map'],
    ['chain c { tcp dport vmap { 22 : accept comment "x" }; }', '"x"', 'options of an element stand before its `:`'],
    ['map m { type ipv4_addr : mark; auto-merge; }', 'auto-merge', 'a map has no `auto-merge`'],
    ['map m { type ipv4_addr : ct helper; }', 'ct helper', '`ct helper` stands behind `typeof … :` only'],
    ['map m { type inet_service : counter; elements = { 80 : "web" }; }', '"web"', 'no counter `web` in table inet t'],
    ['set s { type ipv4_addr; comment "a"; comment "b"; }', 'comment "b"', '`comment` stands in this block already'],
    ['set s { type ipv4_addr; type ipv6_addr; }', 'type ipv6_addr', '`type` stands in this block already'],
    ['set s { type ipv4_addr; flags interval, dynamic; }', 'flags interval, dynamic', 'a set with intervals cannot be changed by rules: `interval` and `dynamic` exclude each other'],
    ['set s { type ipv4_addr; flags interval; }\n  chain c { add @s { ip saddr }; }', '@s', '`s` has intervals: rules cannot change it'],
    ['set s { type ipv4_addr; flags constant; elements = { 10.0.0.1 }; }\n  chain c { add @s { ip saddr }; }', '@s', '`s` is constant: rules cannot change it'],
    ['set s { type ipv4_addr; flags dynamic; }\n  chain c { add @s { ip saddr timeout 5s }; }', '5s', 'an element with a time needs `flags timeout` in the declaration'],
    ['synproxy s { mss 1460; }', 's', 'expected `mss` and `wscale` with their numbers, in this order, in the synproxy'],
    ['ct expectation e { protocol udp; dport 9; timeout 120; size 1; }', '120', 'expected a time with a unit, found 120'],
    ['chain c { type filter hook input device lo priority 0; }', 'lo', 'only a chain that sees the packets of single devices names them: hook ingress, or a table of family netdev'],
    ['chain c { type nat hook prerouting priority mangle - 50; }', 'mangle - 50', 'a chain of type nat needs a priority above -200, where conntrack begins'],
    ['chain c { log prefix "$who"; }', '"$who"', '`$who` is not defined'],
  ])('%s is refused', (items, at, message) => expect(inside(items)).toEqual([[at, message]]))

  test('of a variable with several values, none is held against a rule', () => {
    expect(problemsOf('define x = 22\ntable ip t {\n  chain c {\n    tcp dport $x accept\n  }\n}\nredefine x = 10.0.0.1\ntable ip t {\n  chain c {\n    ip saddr $x accept\n  }\n}\n')).toEqual([])
  })
})
