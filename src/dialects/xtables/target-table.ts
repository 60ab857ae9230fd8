import type { Extension } from './types.ts'
import { anyCase, both, exactList, flag, masked, number, only4, only6, opt, target, text, two, u16, u32, u8, word } from './build.ts'
import { dscpClasses, tosNames } from './match-table.ts'

const markOptions = (names: readonly string[], max = u32) => names.map(name =>
  opt(name, name.startsWith('set') ? masked(max) : number(max), { excludes: names.filter(other => other !== name) }))

const setMarks = ['set-xmark', 'set-mark', 'and-mark', 'or-mark', 'xor-mark']
const copies = ['save-mark', 'restore-mark']
const tosChanges = ['and-tos', 'or-tos', 'xor-tos']
const logLevels = 'alert crit debug emerg error info notice panic warning'

/** What REJECT answers with, and the words it is known by; the first is printed. `nft` is the model's name. */
export const rejectTypes: Readonly<Record<'ip' | 'ip6', readonly (readonly [nft: string, words: string])[]>> = {
  ip: [
    ['icmp net-unreachable', 'icmp-net-unreachable net-unreach'],
    ['icmp host-unreachable', 'icmp-host-unreachable host-unreach'],
    ['icmp prot-unreachable', 'icmp-proto-unreachable proto-unreach'],
    ['icmp port-unreachable', 'icmp-port-unreachable port-unreach'],
    ['icmp net-prohibited', 'icmp-net-prohibited net-prohib'],
    ['icmp host-prohibited', 'icmp-host-prohibited host-prohib'],
    ['tcp reset', 'tcp-reset tcp-rst'],
    ['icmp admin-prohibited', 'icmp-admin-prohibited admin-prohib'],
  ],
  ip6: [
    ['icmpv6 no-route', 'icmp6-no-route no-route'],
    ['icmpv6 admin-prohibited', 'icmp6-adm-prohibited adm-prohibited'],
    ['icmpv6 addr-unreachable', 'icmp6-addr-unreachable addr-unreach'],
    ['icmpv6 port-unreachable', 'icmp6-port-unreachable port-unreach'],
    ['tcp reset', 'tcp-reset'],
    ['icmpv6 policy-fail', 'icmp6-policy-fail policy-fail'],
    ['icmpv6 reject-route', 'icmp6-reject-route reject-route'],
  ],
}

const rejectWords = (family: 'ip' | 'ip6') =>
  ({ type: 'word', words: rejectTypes[family].flatMap(([, words]) => words.split(' ')), abbreviate: true, ignoreCase: true }) as const

/** Targets of iptables-extensions(8), TARGET EXTENSIONS, in its order; the verdicts ACCEPT, DROP, QUEUE and RETURN are apart. */
export const targetTable: readonly Extension[] = [
  target('AUDIT', both, () => [opt('type', anyCase('accept drop reject'))], { required: ['type'] }),
  target('CHECKSUM', both, () => [flag('checksum-fill')], { required: ['checksum-fill'], tables: ['mangle'] }),
  target('CLASSIFY', both, () => [opt('set-class', 'class')], { required: ['set-class'] }),
  target('CLUSTERIP', only4, () => [
    flag('new'), opt('hashmode', word('sourceip sourceip-sourceport sourceip-sourceport-destport')), opt('clustermac', 'mac'),
    opt('total-nodes', number(u16, 1)), opt('local-node', number(u16, 1)), opt('hash-init', number(u32)),
  ]),
  target('CONNMARK', both, () => [
    ...markOptions(setMarks), ...copies.map(name => flag(name, { excludes: [...setMarks, ...copies.filter(other => other !== name)] })),
    opt('nfmask', number(u32), { excludes: ['mask'] }), opt('ctmask', number(u32), { excludes: ['mask'] }), opt('mask', number(u32)),
    opt('left-shift-mark', number(32)), opt('right-shift-mark', number(32)),
  ], { required: ['set-xmark set-mark and-mark or-mark xor-mark save-mark restore-mark'] }),
  target('CONNSECMARK', both, () => [flag('save', { excludes: ['restore'] }), flag('restore', { excludes: ['save'] })], {
    required: ['save restore'], tables: ['mangle', 'security'],
  }),
  target('CT', both, () => [
    flag('notrack'), opt('helper', text(15)), opt('timeout', text(31)),
    opt('ctevents', exactList('new related destroy reply assured protoinfo helper mark natseqinfo secmark')), opt('expevents', exactList('new')),
    ...['zone', 'zone-orig', 'zone-reply'].map(name => opt(name, { type: 'word', words: ['mark'], ignoreCase: true, number: u16 })),
  ], { tables: ['raw'] }),
  target('DNAT', both, () => [opt('to-destination', 'nat-address'), flag('random'), flag('persistent')], {
    required: ['to-destination'], tables: ['nat'], chains: ['PREROUTING', 'OUTPUT'], terminal: true,
  }),
  target('DNPT', only6, () => [opt('src-pfx', 'any'), opt('dst-pfx', 'any')], { required: ['src-pfx', 'dst-pfx'], tables: ['mangle'] }),
  target('DSCP', both, () => [opt('set-dscp', number(63), { excludes: ['set-dscp-class'] }), opt('set-dscp-class', anyCase(dscpClasses), { excludes: ['set-dscp'] })], {
    required: ['set-dscp set-dscp-class'], tables: ['mangle'],
  }),
  target('ECN', only4, () => [flag('ecn-tcp-remove', { excludes: ['ecn-tcp-cwr', 'ecn-tcp-ece'] }), opt('ecn-tcp-cwr', number(1)), opt('ecn-tcp-ece', number(1)), opt('ecn-ip-ect', number(3))], {
    required: ['ecn-tcp-remove ecn-tcp-cwr ecn-tcp-ece ecn-ip-ect'], tables: ['mangle'],
  }),
  target('HL', only6, () => [
    opt('hl-set', number(u8), { excludes: ['hl-dec', 'hl-inc'] }), opt('hl-dec', number(u8, 1), { excludes: ['hl-set', 'hl-inc'] }),
    opt('hl-inc', number(u8, 1), { excludes: ['hl-set', 'hl-dec'] }),
  ], { required: ['hl-set hl-dec hl-inc'], tables: ['mangle'] }),
  target('HMARK', both, () => [
    opt('hmark-tuple', { type: 'word', words: 'src dst sport dport spi proto ct'.split(' '), list: true, abbreviate: true }), opt('hmark-src-prefix', 'prefix'), opt('hmark-dst-prefix', 'prefix'),
    opt('hmark-sport-mask', number(u16)), opt('hmark-dport-mask', number(u16)), opt('hmark-spi-mask', number(u32), { excludes: ['hmark-sport-mask', 'hmark-dport-mask'] }),
    opt('hmark-sport', number(u16)), opt('hmark-dport', number(u16)), opt('hmark-spi', number(u32)),
    opt('hmark-proto-mask', number(u16)), opt('hmark-rnd', number(u32)), opt('hmark-mod', number(u32, 1)), opt('hmark-offset', number(u32)),
  ], { required: ['hmark-mod', 'hmark-rnd', 'hmark-tuple hmark-src-prefix hmark-dst-prefix hmark-sport-mask hmark-dport-mask hmark-spi-mask hmark-proto-mask'] }),
  target('IDLETIMER', both, () => [opt('timeout', number(u32, 1)), opt('label', text(27)), flag('alarm')], { required: ['timeout', 'label'] }),
  target('LED', both, () => [opt('led-trigger-id', text(20)), opt('led-delay', { type: 'word', words: ['inf'], number: u32 }), flag('led-always-blink')], {
    required: ['led-trigger-id'],
  }),
  target('LOG', both, () => [
    opt('log-level', { type: 'word', words: logLevels.split(' '), number: 7 }), opt('log-prefix', text(undefined, 1)),
    ...['log-tcp-sequence', 'log-tcp-options', 'log-ip-options', 'log-uid', 'log-macdecode'].map(name => flag(name)),
  ]),
  target('MARK', both, () => markOptions(setMarks), {
    required: ['set-xmark set-mark and-mark or-mark xor-mark'],
  }),
  target('MASQUERADE', both, () => [opt('to-ports', 'nat-ports'), flag('random'), flag('random-fully')], {
    tables: ['nat'], chains: ['POSTROUTING'], terminal: true,
  }),
  target('NETMAP', both, () => [opt('to', 'address')], { required: ['to'], tables: ['nat'], chains: ['PREROUTING', 'POSTROUTING', 'INPUT', 'OUTPUT'], terminal: true }),
  target('NFLOG', both, () => [
    opt('nflog-group', number(u16)), opt('nflog-prefix', text(undefined, 1)), opt('nflog-range', number(u32)), opt('nflog-size', number(u32)), opt('nflog-threshold', number(u16)),
  ]),
  target('NFQUEUE', both, () => [
    opt('queue-num', number(u16), { excludes: ['queue-balance'] }), opt('queue-balance', { type: 'range', min: 0, max: u16, both: true }, { excludes: ['queue-num'] }),
    flag('queue-bypass'), flag('queue-cpu-fanout', { needs: ['queue-balance'] }),
  ], { terminal: true }),
  target('NOTRACK', both, () => [], { tables: ['raw'] }),
  target('RATEEST', both, () => [opt('rateest-name', text()), opt('rateest-interval', 'any'), opt('rateest-ewmalog', 'any')], {
    required: ['rateest-name', 'rateest-interval', 'rateest-ewmalog'],
  }),
  target('REDIRECT', both, () => [opt('to-ports', 'nat-ports'), flag('random')], { tables: ['nat'], chains: ['PREROUTING', 'OUTPUT'], terminal: true }),
  target('REJECT', only4, () => [opt('reject-with', rejectWords('ip'))], { chains: ['INPUT', 'FORWARD', 'OUTPUT'], tables: ['filter'], terminal: true }),
  target('REJECT', only6, () => [opt('reject-with', rejectWords('ip6'))], { chains: ['INPUT', 'FORWARD', 'OUTPUT'], tables: ['filter'], terminal: true }),
  target('SECMARK', both, () => [opt('selctx', text())], { required: ['selctx'], tables: ['mangle', 'security'] }),
  target('SET', both, () => [
    two('add-set'), two('del-set'), two('map-set'), opt('timeout', number(u32), { needs: ['add-set'] }), flag('exist', { needs: ['add-set'] }),
    flag('map-mark', { needs: ['map-set'] }), flag('map-prio', { needs: ['map-set'] }), flag('map-queue', { needs: ['map-set'] }),
  ], { required: ['add-set del-set map-set'] }),
  target('SNAT', both, () => [opt('to-source', 'nat-address'), flag('random'), flag('random-fully'), flag('persistent')], {
    required: ['to-source'], tables: ['nat'], chains: ['POSTROUTING', 'INPUT'], terminal: true,
  }),
  target('SNPT', only6, () => [opt('src-pfx', 'any'), opt('dst-pfx', 'any')], { required: ['src-pfx', 'dst-pfx'], tables: ['mangle'] }),
  target('SYNPROXY', both, () => [flag('sack-perm'), flag('timestamp'), flag('ecn'), opt('wscale', number(u32)), opt('mss', number(u32))], {
    protocols: [6], chains: ['INPUT', 'FORWARD'], terminal: true,
  }),
  target('TCPMSS', both, () => [opt('set-mss', number(u16), { excludes: ['clamp-mss-to-pmtu'] }), flag('clamp-mss-to-pmtu', { excludes: ['set-mss'] })], {
    required: ['set-mss clamp-mss-to-pmtu'], protocols: [6],
  }),
  target('TCPOPTSTRIP', both, () => [opt('strip-options', { type: 'word', words: 'wscale mss sack-permitted sack timestamp md5'.split(' '), list: true, number: 255 })], {
    protocols: [6], tables: ['mangle'],
  }),
  target('TEE', both, () => [opt('gateway', 'host'), opt('oif', text())], { required: ['gateway'] }),
  target('TOS', both, () => [
    opt('set-tos', masked(u8, tosNames), { excludes: tosChanges }),
    ...tosChanges.map(name => opt(name, number(u8), { excludes: tosChanges.filter(other => other !== name) })),
  ], { required: ['set-tos and-tos or-tos xor-tos'], tables: ['mangle'] }),
  target('TPROXY', both, () => [opt('on-port', 'port'), opt('on-ip', 'host'), opt('tproxy-mark', masked())], {
    required: ['on-port'], protocols: [6, 17], tables: ['mangle'], chains: ['PREROUTING'], terminal: true,
  }),
  target('TRACE', both, () => [], { tables: ['raw'] }),
  target('TTL', only4, () => [
    opt('ttl-set', number(u8), { excludes: ['ttl-dec', 'ttl-inc'] }), opt('ttl-dec', number(u8, 1), { excludes: ['ttl-set', 'ttl-inc'] }),
    opt('ttl-inc', number(u8, 1), { excludes: ['ttl-set', 'ttl-dec'] }),
  ], { required: ['ttl-set ttl-dec ttl-inc'], tables: ['mangle'] }),
  target('ULOG', only4, () => [
    opt('ulog-nlgroup', number(32, 1)), opt('ulog-prefix', text()), opt('ulog-cprange', number(u32)), opt('ulog-qthreshold', number(50, 1)),
  ]),
  target('SAME', only4, () => [opt('to', 'any', { many: true }), flag('nodst'), flag('random')], { required: ['to'], tables: ['nat'], terminal: true, source: 'iptables 1.4' }),
  target('ACCOUNT', both, () => [opt('addr', 'any'), opt('tname', 'any')], { source: 'xtables-addons(8)' }),
  target('CHAOS', both, () => [flag('delude'), flag('tarpit')], { terminal: true, source: 'xtables-addons(8)' }),
  target('DELUDE', both, () => [], { terminal: true, source: 'xtables-addons(8)' }),
  target('DHCPMAC', both, () => [opt('set-mac', 'any')], { source: 'xtables-addons(8)' }),
  target('ECHO', both, () => [], { terminal: true, source: 'xtables-addons(8)' }),
  target('IPMARK', both, () => ['addr', 'and-mask', 'or-mask', 'shift'].map(name => opt(name, 'any')), { source: 'xtables-addons(8)' }),
  target('LOGMARK', both, () => [opt('log-level', 'any'), opt('log-prefix', 'any'), flag('log-nfmark')], { source: 'xtables-addons(8)' }),
  target('STEAL', both, () => [], { terminal: true, source: 'xtables-addons(8)' }),
  target('SYSRQ', both, () => [], { source: 'xtables-addons(8)' }),
  target('TARPIT', both, () => [flag('tarpit'), flag('honeypot'), flag('reset')], { protocols: [6], terminal: true, source: 'xtables-addons(8)' }),
  target('FLOWOFFLOAD', both, () => [flag('hw')], { source: 'OpenWrt' }),
  target('MIRROR', only4, () => [], { terminal: true, source: 'iptables 1.4' }),
  target('ROUTE', both, () => [opt('oif', 'any'), opt('iif', 'any'), opt('gw', 'any'), flag('continue'), flag('tee')], { source: 'patch-o-matic' }),
  target('IMQ', both, () => [opt('todev', number(u16))], { source: 'patch-o-matic' }),
]
