/** Rules made from our own tables of nft's fields and words, right and one step from right, as nft sees them. */
import {
  ctKeys, extensionHeaders, headers, ipOptions, metaKeys, routeKeys, sctpChunks, socketKeys, tcpOptions, tunnels,
} from '../../grammars/nft/fields.ts'
import type { TypeName } from '../../grammars/nft/fields.ts'
import { bitmasks, constants } from '../../src/dialects/nft/vocabulary.ts'

type FamilyName = 'ip' | 'ip6' | 'inet' | 'bridge' | 'arp' | 'netdev'

export interface GeneratedNft {
  readonly family: FamilyName
  readonly type: 'filter' | 'nat' | 'route'
  readonly hook: string
  readonly rule: string
}

const valuesOfType: Readonly<Partial<Record<TypeName, readonly string[]>>> = {
  ipv4_addr: ['10.0.0.1', '10.0.0.0/8', '10.0.0.1-10.0.0.9', '10.0.0.9-10.0.0.1', '10.0.0.1/33', '::1', '10.0.0.256', '{ 10.0.0.1, 10.1.0.0/16 }', '{ 10.0.0.0/8, 10.0.0.1 }', '1', '"x"', '0.0.0.0/0', '10.1', '10.0.0.1/255.0.0.0'],
  ipv6_addr: ['::1', 'fe80::/10', '::1-::9', '::9-::1', '::1/129', '10.0.0.1', '{ ::1, fe80::/10 }', '::ffff:1.2.3.4', 'fe80:::1', '1', '::/0'],
  inet_service: ['22', 'ssh', '1-1024', '1024-1', '65535', '65536', '{ 22, 80-90 }', '{ 22, 22 }', 'nosuch', '0x16', '22-', '-1', '10.0.0.1', '{ }', '22,80', 'ssh-http', '!= { 22 }', '> 1024', '& 0xff == 22', '"ssh"'],
  inet_proto: ['tcp', 'udp', '6', '256', 'nosuch', '{ tcp, udp, 132 }', 'tcp-udp', 'icmpv6', 'ipv6-icmp', 'TCP', 'esp', '255', '!= tcp', 'tcp,udp', '0'],
  ether_addr: ['00:11:22:33:44:55', '00:11:22:33:44', '0:1:2:3:4:5', '{ 00:11:22:33:44:55 }', '1', 'x', '00:11:22:33:44:55-00:11:22:33:44:66', '00:11:22:33:44:gg', '& 01:00:00:00:00:00 == 01:00:00:00:00:00'],
  mark: ['1', '0x1', '0xffffffff', '0x100000000', '1-5', '{ 1, 2 }', '& 0xff == 1', 'and 0xff == 1', '!= 0', 'x', '0x1/0xff', '1,2', '-1', '& 0xff 1', '| 1 == 1', '^ 1 == 1', '& 0xff | 1 == 3', '<< 1 == 2'],
  ifname: ['eth0', '"eth0"', '"eth*"', '{ eth0, eth1 }', '"abcdefghijklmno"', '"abcdefghijklmnop"', 'eth0-eth1', '1', '""', '"eth0*x"', '!= "lo"', '*', '"*"', 'eth*'],
  iface_index: ['lo', '"lo"', '1', '{ lo }', '4294967296', '!= lo', '1-5'],
  uid: ['0', 'root', '0-1000', '{ 0, 1000 }', 'nosuchuser', '4294967296', '!= 0', '> 1000'],
  gid: ['0', 'root', '0-1000', 'nosuchgroup'],
  time: ['10', '10s', '1h', '1d2h3m4s', '5ms', '"2030-01-01 10:00"', '"2030-01-01"', '"2030-13-01"', 'x', '1h-2h', '> 10s', '"2030-01-01 10:00"-"2030-02-01 10:00"', '1w', '5x'],
  day: ['"Monday"', 'Monday', '"monday"', 'Mon', '0', '6', '7', '{ "Monday", "Tuesday" }', '"x"', 'Monday-Friday', '1-5', '!= Sunday'],
  hour: ['"10:00"', '10:00', '"10:00:30"', '"24:00"', '"10:00"-"12:00"', '"x"', '"10"', '10', '"10:60"', '"22:00"-"06:00"', '>= "10:00"'],
  string: ['"ftp"', 'ftp', '"x"', '{ "ftp", "sip" }', '1', '"abcdefghijklmnopq"', '!= "ftp"'],
  boolean: ['exists', 'missing', '1', '0', '2', 'true', 'x', '{ exists }', '!= exists'],
  ct_label: ['1', '0', '127', '128', 'x', '1,2'],
  realm: ['1', '0x1', '4294967296', 'x', 'default'],
  devgroup: ['1', 'default', '4294967296', 'x', '{ 1, 2 }'],
  prio: ['1:1', 'none', 'root', '0', 'ffff:ffff', '1', 'x:y', '1:', '{ 1:1 }'],
  cgroup: ['1', '4294967296', 'x'],
  iface_type: ['ether', 'loopback', '1', 'x', 'ppp', '{ ether, ppp }'],
  cgroupsv2: ['"a"', '1'],
}

const integers = (bits: number): readonly string[] => {
  const most = (1n << BigInt(bits)) - 1n
  return ['0', '1', String(most), String(most + 1n), '0x1', '{ 0, 1 }', '0-1', '1-0', 'x', '!= 0', '< 1', '>= 1', '"1"', '-1', '0,1', '& 1 == 1', '1 1', '{ 0-1, 1 }', '10.0.0.1']
}

/** Values to try on the right of an expression. Nobody says here which are right. */
function valuesFor(type: TypeName, bits: number): readonly string[] {
  const own = valuesOfType[type]
  if (own) return own
  const words = Object.keys(constants[type] ?? {})
  if (words.length === 0) return integers(bits)
  const [first = '', second = first] = words
  const flags = bitmasks.has(type) ? [`& ${first} == ${first}`, `& (${first} | ${second}) == ${second}`, `${first} | ${second}`, `& ${first} != 0`, `! ${first}`, `${first} / ${first},${second}`, `& ${first}`] : []
  return [...words, `{ ${first}, ${second} }`, `${first},${second}`, `${first}-${second}`, first.toUpperCase(), `${first}x`, `"${first}"`, '1', String(1n << BigInt(bits)), `!= ${first}`, '{ }', '10.0.0.1', ...flags]
}

interface Left {
  readonly text: string
  readonly type: TypeName
  readonly bits: number
}

/** Every expression of the tables that a value may be compared with. */
function* lefts(): Generator<Left> {
  for (const [header, fields] of Object.entries(headers)) {
    if (tunnels.has(header)) continue
    for (const [field, { type, bits }] of Object.entries(fields)) yield { text: header === 'rt0' || header === 'srh' && field === 'sid' ? `${header} ${field}[1]` : `${header} ${field}`, type, bits }
    if (extensionHeaders.has(header)) yield { text: `exthdr ${header}`, type: 'boolean', bits: 1 }
  }
  for (const [option, fields] of Object.entries(tcpOptions)) {
    yield { text: `tcp option ${option}`, type: 'boolean', bits: 1 }
    for (const [field, { type, bits }] of Object.entries(fields)) yield { text: `tcp option ${option} ${field}`, type, bits }
  }
  for (const [option, fields] of Object.entries(ipOptions)) for (const [field, { type, bits }] of Object.entries(fields)) yield { text: `ip option ${option} ${field}`, type, bits }
  for (const [chunk, fields] of Object.entries(sctpChunks)) for (const [field, { type, bits }] of Object.entries(fields)) yield { text: `sctp chunk ${chunk} ${field}`, type, bits }
  for (const [key, { type, bits, since }] of Object.entries(metaKeys)) if (since === undefined) yield { text: `meta ${key}`, type, bits }
  for (const [key, { type, bits, directed }] of Object.entries(ctKeys)) {
    if (key === 'timeout' || key === 'expectation' || key === 'count') continue
    if (directed !== 'must') yield { text: `ct ${key}`, type, bits }
    if (directed !== undefined) yield { text: `ct original ${key}`, type, bits }
    if (type === 'ipv4_addr') for (const [family, address] of [['ip', 'ipv4_addr'], ['ip6', 'ipv6_addr']] as const) yield { text: `ct reply ${family} ${key}`, type: address, bits: 32 }
  }
  for (const [key, { type, bits }] of Object.entries(routeKeys)) if (key !== 'nexthop') yield { text: `rt ${key}`, type, bits }
  for (const [key, { type, bits }] of Object.entries(socketKeys)) if (key !== 'cgroupv2') yield { text: `socket ${key}`, type, bits }
  yield { text: 'fib daddr type', type: 'fib_addrtype', bits: 32 }
  yield { text: 'fib saddr . iif oif', type: 'boolean', bits: 1 }
  yield { text: '@th,16,16', type: 'integer', bits: 16 }
  yield { text: '@nh,8,8', type: 'integer', bits: 8 }
}

const rejects = ['', ' with tcp reset', ' with icmp port-unreachable', ' with icmp x', ' with icmpv6 no-route', ' with icmpx admin-prohibited', ' with icmp type port-unreachable', ' with icmp 3', ' with']
const ports = ['', ' :80', ' :80-90', ' :ssh', ':65536', ' :0']
const natFlags = ['', ' random', ' persistent', ' fully-random', ' random,persistent', ' x']
const product = (...lists: readonly (readonly string[])[]): readonly string[] => lists.reduce<readonly string[]>((all, list) => all.flatMap(one => list.map(other => one + other)), [''])

/** Statements with their words, each in turn; what they need stands in front. */
const statements: readonly string[] = [
  ...rejects.map(with_ => `reject${with_}`), ...rejects.map(with_ => `meta l4proto tcp reject${with_}`),
  ...product(['log'], ['', ' prefix "x"', ' prefix x', ' group 1', ' level warn', ' level warning', ' level err', ' level x', ' level audit', ' flags all', ' flags tcp sequence,options', ' flags ip options', ' flags x', ' snaplen 10', ' queue-threshold 5', ' group 65536', ' prefix "a" group 2 snaplen 5', ' group 1 level info', ' prefix']),
  ...product(['limit rate '], ['', 'over ', 'until '], ['10/second', '10/minute', '1/day', '1/week', '1 kbytes/second', '10 mbytes/minute', '10/x', '0/second', '10', '10/second burst 5 packets', '10/second burst 5', '1 mbytes/second burst 10 kbytes', '10/second burst 5 bytes', '4294967296/second', '10/hour burst 0 packets']),
  ...product(['quota '], ['', 'over ', 'until '], ['10 mbytes', '10 bytes', '1 gbytes', '10', '10 x', '10 mbytes used 5 mbytes']),
  ...product(['counter'], ['', ' packets 0 bytes 0', ' packets 1', ' bytes 1 packets 1', ' name "x"', ' x']),
  ...product(['queue'], ['', ' num 1', ' num 1-3', ' to 1', ' flags bypass', ' num 1 bypass', ' num 1-3 fanout', ' num 1 fanout', ' flags bypass,fanout to 1-3', ' num 65536', ' num 3-1', ' flags x', ' to numgen inc mod 3', ' to symhash mod 2', ' to jhash ip saddr mod 2']),
  ...product(['snat', 'dnat'], [' to', ' ip to', ' ip6 to'], [' 10.0.0.1', ' ::1', ' 10.0.0.1-10.0.0.9', ' 10.0.0.1:80', ' [::1]:80', ' 10.0.0.1:80-90', ' :80', ' 10.0.0.0/24', ' 1', ' ip saddr map { 10.0.0.1 : 10.0.0.2 }', '']),
  ...product(['tcp dport 1 ', ''], ['snat to 10.0.0.1:80', 'dnat to 10.0.0.1:80', 'dnat to :80'], natFlags),
  ...product(['', 'tcp dport 1 '], ['masquerade', 'redirect'], ['', ' to'], ports, ['', ' random', ' fully-random']),
  ...product(['', 'tcp dport 1 '], ['tproxy '], ['to :80', 'ip to 10.0.0.1', 'to 10.0.0.1:80', 'ip6 to [::1]:80', 'ip to :80', 'to ::1', 'to']),
  ...product(['meta ', 'ct ', ''], ['mark set ', 'priority set ', 'zone set ', 'label set ', 'helper set ', 'event set ', 'nftrace set ', 'pkttype set ', 'secmark set ', 'state set ', 'iif set '], ['1', '0x1', 'meta mark', 'ct mark', '"x"', 'none', 'new', 'host', 'meta mark & 0xff', 'ct mark or 0x1', 'ip saddr map { 10.0.0.1 : 1 }', '4294967296', 'numgen inc mod 2', '1:1', '']),
  ...product(['ip ', 'ip6 ', 'tcp ', 'udp ', 'ether '], ['ttl set ', 'dscp set ', 'saddr set ', 'dport set ', 'sport set ', 'hoplimit set ', 'flags set ', 'checksum set '], ['1', 'ef', '10.0.0.1', '::1', '00:11:22:33:44:55', 'syn', '256', '65536', 'cs1', '1 comment "x"']),
  ...product(['tcp option maxseg size set '], ['1400', 'rt mtu', '65536', 'x']), ...product(['reset tcp option '], ['mss', 'timestamp', 'x']),
  ...product(['dup to', 'fwd to'], [' lo', ' "lo"', ' 10.0.0.1', ' 10.0.0.1 device lo', ' ::1', ' ip saddr', '']),
  ...product(['synproxy'], ['', ' mss 1460 wscale 7 timestamp sack-perm', ' mss 65536', ' x']), ...product(['tcp dport 1 synproxy'], ['', ' mss 1460 wscale 7', ' wscale 15', ' sack-perm timestamp']),
  ...product(['notrack', 'accept', 'drop', 'continue', 'return', 'jump x', 'goto x', 'jump', 'jump { accept; }', 'jump { drop }', 'accept accept', 'accept drop', 'drop counter', 'counter drop', 'log accept', 'accept comment "x"', 'comment "x" accept', 'comment', 'accept comment x', 'accept comment "x" comment "y"', 'last', 'last used never', 'last used 1h', 'nosuch', 'flow add @x', 'flow offload @x', 'objref x', 'ct count 5', 'ct count over 5', 'ct count until 5', 'meter x { ip saddr limit rate 1/second }', 'add @x { ip saddr }', 'xt match x', 'iif', 'tcp', 'tcp dport', 'ip', 'ct', 'meta', 'tcp dport 22 23', 'tcp dport 22 udp dport 23', 'ip saddr 10.0.0.1 ip6 saddr ::1', 'ip protocol tcp udp dport 1', 'icmp type echo-request icmpv6 type echo-request', 'icmp id 1', 'icmp type echo-request icmp id 1', 'icmp type destination-unreachable icmp id 1', 'icmpv6 mtu 1', 'vlan id 1 ip saddr 10.0.0.1', 'meta l4proto tcp udp dport 1', 'meta l4proto { tcp, udp } th dport 1', 'th dport 1', 'meta nfproto ipv4 ip6 saddr ::1', 'meta nfproto ipv4 ip saddr 10.0.0.1', 'ether type ip ip6 saddr ::1', 'meta protocol ip ip saddr 1.1.1.1', 'meta protocol arp ip saddr 1.1.1.1']),
  ...product(['ip saddr . tcp dport ', 'ip saddr . ip daddr ', 'iifname . tcp dport ', 'meta mark . ct mark '], ['{ 10.0.0.1 . 22 }', '{ 10.0.0.1 . 10.0.0.2 }', '{ 10.0.0.0/8 . 1-2 }', '{ "eth0" . 22, lo . 80 }', '{ 1 . 2, 3 . 4-5 }', '10.0.0.1 . 22', 'vmap { 10.0.0.1 . 22 : accept }', '{ 10.0.0.1 }', '{ 10.0.0.1 . 22 . 3 }', '!= { 10.0.0.1 . 22 }']),
  ...product(['tcp dport vmap ', 'ct state vmap ', 'ip saddr vmap ', 'iifname vmap '], ['{ 22 : accept, 80 : drop }', '{ new : accept, established : drop }', '{ 10.0.0.0/8 : jump x }', '{ "eth0" : accept, * : drop }', '{ 22 : 1 }', '{ 22 accept }', '{ 22 : accept, 22 : drop }', '{ }', '{ 1-5 : accept, 3-8 : drop }', '{ new, established : accept }', '{ "eth*" : accept }']),
  ...product(['mark set ', 'ct mark set '], ['tcp dport map { 22 : 1, 80 : 2 }', 'tcp dport map { 22 : "x" }', 'jhash ip saddr mod 2', 'jhash ip saddr . tcp dport mod 2 seed 0x1', 'symhash mod 2 offset 1', 'numgen random mod 2', 'numgen x mod 2', 'numgen inc mod 0', 'jhash ip saddr', 'tcp dport map { 22 : 1, 22 : 2 }', 'ip dscp map { ef : 1 }', 'ct mark and 0xff', 'mark & 0xf | 0x10', 'ct mark << 1', 'ip dscp', 'tcp dport', 'ct state', 'iifname']),
]

const places: readonly (readonly [FamilyName, GeneratedNft['type'], string])[] = [
  ['ip', 'filter', 'input'], ['ip', 'nat', 'postrouting'], ['ip', 'nat', 'prerouting'], ['ip6', 'filter', 'forward'], ['inet', 'filter', 'prerouting'], ['inet', 'nat', 'output'],
  ['bridge', 'filter', 'prerouting'], ['netdev', 'filter', 'ingress'], ['arp', 'filter', 'input'], ['inet', 'filter', 'output'], ['ip', 'route', 'output'],
]

/** `share` of all rules, the same ones each time: 1 is all of them. */
export function* nftRules(share: number): Generator<GeneratedNft> {
  const step = Math.round(1 / share)
  let count = 0
  for (const { text, type, bits } of lefts()) {
    for (const value of valuesFor(type, bits)) {
      if (count++ % step === 0) yield { family: 'inet', type: 'filter', hook: 'prerouting', rule: `${text} ${value}` }
    }
  }
  const shown = new Set<string>()
  for (const [index, [family, kind, hook]] of places.entries()) {
    for (const rule of statements) {
      if (count++ % step !== 0 && shown.has(`${index % 2} ${rule}`)) continue
      shown.add(`${index % 2} ${rule}`)
      yield { family, type: kind, hook, rule }
    }
    for (const { text, type } of lefts()) if (count++ % step === 0) yield { family, type: kind, hook, rule: `${text} ${valuesFor(type, 16)[0]}` }
  }
}

export const nftText = ({ family, type, hook, rule }: GeneratedNft): string =>
  `table ${family} t {\n\tchain x {\n\t}\n\tchain c {\n\t\ttype ${type} hook ${hook}${family === 'netdev' ? ' device "lo"' : ''} priority 0\n\t\t${rule}\n\t}\n}\n`
