import type { Extension, OptionInfo, ValueType, XtFamily } from './types.ts'
import { flag, masked, match, number, once, opt, range, target, text, u16, u32, u8, word } from './build.ts'

/** arptables and ebtables: their options are words of the model nowhere, so that values are only looked at, not understood. */

function pattern(expected: string, source: string): ValueType {
  const made = once(() => new RegExp(`^(?:${source})$`, 'i'))
  return { type: 'pattern', get pattern() { return made() }, expected }
}

const macText = '[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}'
/** An Ethernet address with or without mask, or a name of some (ebtables-nft(8), `-s`). */
const mac = pattern('an Ethernet address XX:XX:XX:XX:XX:XX, with or without /mask, or Unicast, Multicast, Broadcast or BGA', `${macText}(?:/${macText})?|Unicast|Multicast|Broadcast|BGA`)
const plainMac = pattern('an Ethernet address XX:XX:XX:XX:XX:XX', `${macText}(?:/.*)?`)
const amongMac = '[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}(?:=[0-9.]+)?'
const among = pattern('Ethernet addresses, each with or without =address, with commas between', `${amongMac}(?:,${amongMac})*,?`)
/** A protocol by number from 0x600 (hexadecimal, with or without 0x) or by its name in ethertypes. */
const etherType = pattern('an Ethernet protocol: a name such as IPv4, or a number from 0x600', '(?:0x)?0*(?:[6-9a-f][0-9a-f]{2}|[0-9a-f]{4})|IPv4|IP|IPv6|ARP|RARP|X25|802_1Q|802_1ad|LENGTH|[a-z][a-z0-9_]{2,}')
const icmpValue = (known: string): ValueType =>
  pattern(`a type such as ${known}, or type[:type][/code[:code]]`, String.raw`[a-z][a-z0-9-]+|(?:\d{1,2}|1\d\d|2[0-4]\d|25[0-5])(?::\d{1,3})?(?:\/\d{1,3}(?::\d{1,3})?)?`)
const tos = pattern('a byte in hexadecimal', '(?:0x)?[0-9a-f]{1,2}')
const hex = (digits: number): ValueType => pattern(`a hexadecimal number of at most ${digits} digits`, `(?:0x)?0*[0-9a-f]{1,${digits}}`)
const maskedName = (names: string): ValueType => pattern(`${names.split(' ').slice(0, 3).join(', ')} or a number up to 65535, with or without /mask`, String.raw`(?:${names.replaceAll(' ', '|')}|0x[0-9a-f]{1,4}|[0-5]?\d{1,4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])(?:\/.*)?`)
const byName = (names: string, most: number): ValueType => ({ type: 'word', words: names.split(' '), ignoreCase: true, number: most })

const arp: readonly XtFamily[] = ['arp']
const bridge: readonly XtFamily[] = ['bridge']

/** Source: arptables-nft(8), PARAMETERS. */
export const arpCore = once((): readonly OptionInfo[] => [
  opt('! source src source-ip src-ip', 'addresses', { short: 's' }),
  opt('! destination dst destination-ip dst-ip', 'addresses', { short: 'd' }),
  opt('! source-mac src-mac', mac),
  opt('! destination-mac dst-mac', mac),
  opt('! in-interface', 'interface', { short: 'i' }),
  opt('! out-interface', 'interface', { short: 'o' }),
  opt('! h-length', number(6, 6), { short: 'l' }),
  opt('! opcode', maskedName('Request Reply Request_Reverse Reply_Reverse DRARP_Request DRARP_Reply DRARP_Error InARP_Request ARP_NAK')),
  opt('! h-type', maskedName('Ethernet')),
  opt('! proto-type', maskedName('IPv4')),
])

/** Source: ebtables-nft(8), PARAMETERS. */
export const bridgeCore = once((): readonly OptionInfo[] => [
  opt('! protocol proto', etherType, { short: 'p' }),
  opt('! source src', mac, { short: 's' }),
  opt('! destination dst', mac, { short: 'd' }),
  opt('! in-interface in-if', 'interface', { short: 'i' }),
  opt('! out-interface out-if', 'interface', { short: 'o' }),
  opt('! logical-in', 'interface'),
  opt('! logical-out', 'interface'),
])

/** Options that may be negated; of those of most matches the last one counts where one stands twice. */
const each = (options: Readonly<Record<string, ValueType | 'address' | 'address6' | 'port-range' | 'protocol' | 'any'>>, many?: 'many'): readonly OptionInfo[] =>
  Object.entries(options).map(([name, value]) => opt(`! ${name}`, value, { ...(many && { many: true }), ...needsOf(name) }))

/** Ports and types are those of a protocol, which must be named. */
const needsOf = (name: string): Pick<OptionInfo, 'needs'> => {
  const version = /^(ip6?)-(?:source-port|destination-port|icmp-type|igmp-type)/.exec(name)?.[1]
  return version === undefined ? {} : { needs: [`${version}-protocol`] }
}

const again = { many: true } as const

const verdicts = word('ACCEPT DROP CONTINUE RETURN')

/** Matches of ebtables, known without `-m`. Source: ebtables-nft(8), MATCH EXTENSIONS and WATCHER EXTENSIONS. */
export const linkMatches: readonly Extension[] = [
  match('802_3', bridge, () => each({ '802_3-sap': hex(2), '802_3-type': hex(4) }, 'many'), { frames: ['LENGTH'] }),
  match('among', bridge, () => [...each({ 'among-dst': among, 'among-src': among }, 'many'), ...each({ 'among-dst-file': 'any', 'among-src-file': 'any' }, 'many')]),
  match('arp', bridge, () => [
    ...each({
      'arp-opcode arp-op': byName('Request Reply Request_Reverse Reply_Reverse DRARP_Request DRARP_Reply DRARP_Error InARP_Request ARP_NAK', u16), 'arp-htype': byName('Ethernet', u16),
      'arp-ptype': pattern('a protocol: a name such as IPv4, or a hexadecimal number', '(?:0x)?0*[0-9a-f]{1,4}|IPv4|IP|IPv6|[a-z][a-z0-9_]{2,}'), 'arp-ip-src': 'address', 'arp-ip-dst': 'address', 'arp-mac-src': mac, 'arp-mac-dst': mac,
    }), flag('! arp-gratuitous'),
  ], { frames: ['ARP', 'RARP'] }),
  match('ip', bridge, () => each({
    'ip-source ip-src': 'address', 'ip-destination ip-dst': 'address', 'ip-tos': tos, 'ip-protocol ip-proto': 'protocol', 'ip-source-port ip-sport': 'port-range',
    'ip-destination-port ip-dport': 'port-range', 'ip-icmp-type': icmpValue('echo-request'), 'ip-igmp-type': icmpValue('membership-query'),
  }, 'many'), { frames: ['IPv4'] }),
  match('ip6', bridge, () => each({
    'ip6-source ip6-src': 'address6', 'ip6-destination ip6-dst': 'address6', 'ip6-tclass': tos, 'ip6-protocol ip6-proto': 'protocol', 'ip6-source-port ip6-sport': 'port-range',
    'ip6-destination-port ip6-dport': 'port-range', 'ip6-icmp-type': icmpValue('echo-request'),
  }, 'many'), { frames: ['IPv6'] }),
  match('limit', bridge, () => [opt('limit', 'rate'), opt('limit-burst', number(10_000))], { varies: true }),
  match('mark_m', bridge, () => each({ mark: pattern('a number, with or without /mask', String.raw`(?:0x[0-9a-f]+|\d+)?(?:\/(?:0x[0-9a-f]+|\d+))?(?<=.)`) }, 'many')),
  match('pkttype', bridge, () => each({ 'pkttype-type': byName('host broadcast multicast otherhost outgoing loopback fastroute', u8) }, 'many')),
  match('stp', bridge, () => each({
    'stp-type': byName('config tcn', u8), 'stp-flags': byName('topology-change topology-change-ack', u8), 'stp-root-prio': range(u16), 'stp-root-addr': mac, 'stp-root-cost': range(u32),
    'stp-sender-prio': range(u16), 'stp-sender-addr': mac, 'stp-port': range(u16), 'stp-msg-age': range(u16), 'stp-max-age': range(u16), 'stp-hello-time': range(u16), 'stp-forward-delay': range(u16),
  })),
  match('string', bridge, () => [...each({ 'string-algo': word('bm kmp'), 'string-from': number(u16), 'string-to': number(u16), string: 'any', 'string-hex': 'any' }), flag('string-icase')]),
  match('vlan', bridge, () => each({ 'vlan-id': number(4094), 'vlan-prio': number(7), 'vlan-encap': etherType }), { frames: ['802_1Q'] }),
  match('log', bridge, () => [
    flag('log', again), opt('log-level', word('0 1 2 3 4 5 6 7 emerg alert crit error warning notice info debug'), again), opt('log-prefix', text(29), again), flag('log-ip', again), flag('log-ip6', again),
    flag('log-arp', again),
  ]),
  match('nflog', bridge, () => [flag('nflog'), opt('nflog-group', number(u32, 1)), opt('nflog-range', number(u32, 1)), opt('nflog-threshold', number(u32, 1)), opt('nflog-prefix', text(63))]),
  match('ulog', bridge, () => [flag('ulog'), opt('ulog-nlgroup', 'any'), opt('ulog-cprange', 'any'), opt('ulog-qthreshold', 'any'), opt('ulog-prefix', text())]),
]

/** Matches of ebtables that only write something: they ask nothing. */
export const watchers: readonly string[] = ['log', 'nflog', 'ulog']

/** Source: arptables-nft(8) and ebtables-nft(8), TARGET EXTENSIONS. */
export const linkTargets: readonly Extension[] = [
  target('CLASSIFY', arp, () => [opt('set-class', 'class')], { required: ['set-class'] }),
  target('MARK', arp, () => [opt('set-mark', masked(), { excludes: ['and-mark', 'or-mark'] }), opt('and-mark', number(u32), { excludes: ['or-mark'] }), opt('or-mark', number(u32))], { required: ['set-mark and-mark or-mark'] }),
  target('mangle', arp, () => [
    opt('mangle-ip-s', 'host'), opt('mangle-ip-d', 'host'), opt('mangle-mac-s', plainMac), opt('mangle-mac-d', plainMac), opt('mangle-target', word('ACCEPT DROP CONTINUE')),
  ], { terminal: true }),
  target('arpreply', bridge, () => [opt('arpreply-mac', plainMac), opt('arpreply-target', verdicts)], { frames: ['ARP'], tables: ['nat'], chains: ['PREROUTING'], terminal: true }),
  target('dnat', bridge, () => [opt('to-destination to-dst', plainMac), opt('dnat-target', verdicts)], { required: ['to-destination'], tables: ['nat', 'broute'], chains: ['PREROUTING', 'OUTPUT', 'BROUTING'], terminal: true }),
  target('mark', bridge, () => [...['mark-set set-mark', 'mark-or or-mark', 'mark-and and-mark', 'mark-xor xor-mark'].map((name, _index, all) => opt(name, number(u32), { excludes: all.filter(other => other !== name).map(other => other.split(' ')[0]!) })), opt('mark-target', verdicts)], { required: ['mark-set mark-or mark-and mark-xor'], terminal: true }),
  target('redirect', bridge, () => [opt('redirect-target', verdicts)], { tables: ['nat', 'broute'], chains: ['PREROUTING', 'BROUTING'], terminal: true }),
  target('snat', bridge, () => [opt('to-source to-src', plainMac), opt('snat-target', verdicts), flag('snat-arp')], { required: ['to-source'], tables: ['nat'], chains: ['POSTROUTING'], terminal: true }),
]
