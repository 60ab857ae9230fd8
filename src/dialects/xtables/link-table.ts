import type { Extension, OptionInfo, XtFamily } from './types.ts'
import { flag, masked, match, number, opt, target, text, u16, u32, word } from './build.ts'

/** arptables and ebtables: their options are words of the model nowhere, so that most values are taken as they are. */

const arp: readonly XtFamily[] = ['arp']
const bridge: readonly XtFamily[] = ['bridge']

/** Source: arptables-nft(8), PARAMETERS. */
export const arpCore: readonly OptionInfo[] = [
  opt('! source src source-ip src-ip', 'address', { short: 's' }),
  opt('! destination dst destination-ip dst-ip', 'address', { short: 'd' }),
  opt('! source-mac src-mac', 'any'),
  opt('! destination-mac dst-mac', 'any'),
  opt('! in-interface', 'interface', { short: 'i' }),
  opt('! out-interface', 'interface', { short: 'o' }),
  opt('! h-length', 'any', { short: 'l' }),
  opt('! opcode', 'any'),
  opt('! h-type', 'any'),
  opt('! proto-type', 'any'),
]

/** Source: ebtables-nft(8), PARAMETERS. */
export const bridgeCore: readonly OptionInfo[] = [
  opt('! protocol proto', 'any', { short: 'p' }),
  opt('! source src', 'any', { short: 's' }),
  opt('! destination dst', 'any', { short: 'd' }),
  opt('! in-interface in-if', 'interface', { short: 'i' }),
  opt('! out-interface out-if', 'interface', { short: 'o' }),
  opt('! logical-in', 'interface'),
  opt('! logical-out', 'interface'),
]

const any = (...names: readonly string[]): readonly OptionInfo[] => names.map(name => opt(`! ${name}`, 'any'))

const verdicts = word('ACCEPT DROP CONTINUE RETURN')

/** Matches of ebtables, known without `-m`. Source: ebtables-nft(8), MATCH EXTENSIONS and WATCHER EXTENSIONS. */
export const linkMatches: readonly Extension[] = [
  match('802_3', bridge, any('802_3-sap', '802_3-type')),
  match('among', bridge, any('among-dst', 'among-src', 'among-dst-file', 'among-src-file')),
  match('arp', bridge, [...any('arp-opcode arp-op', 'arp-htype', 'arp-ptype', 'arp-ip-src', 'arp-ip-dst', 'arp-mac-src', 'arp-mac-dst'), flag('! arp-gratuitous')]),
  match('ip', bridge, any('ip-source ip-src', 'ip-destination ip-dst', 'ip-tos', 'ip-protocol ip-proto', 'ip-source-port ip-sport', 'ip-destination-port ip-dport', 'ip-icmp-type', 'ip-igmp-type')),
  match('ip6', bridge, any('ip6-source ip6-src', 'ip6-destination ip6-dst', 'ip6-tclass', 'ip6-protocol ip6-proto', 'ip6-source-port ip6-sport', 'ip6-destination-port ip6-dport', 'ip6-icmp-type')),
  match('limit', bridge, [opt('limit', 'rate'), opt('limit-burst', number(u32))], { varies: true }),
  match('mark_m', bridge, any('mark')),
  match('pkttype', bridge, any('pkttype-type')),
  match('stp', bridge, any(
    'stp-type', 'stp-flags', 'stp-root-prio', 'stp-root-addr', 'stp-root-cost', 'stp-sender-prio', 'stp-sender-addr', 'stp-port', 'stp-msg-age',
    'stp-max-age', 'stp-hello-time', 'stp-forward-delay')),
  match('string', bridge, [...any('string-algo', 'string-from', 'string-to', 'string', 'string-hex'), flag('string-icase')]),
  match('vlan', bridge, any('vlan-id', 'vlan-prio', 'vlan-encap')),
  match('log', bridge, [flag('log'), opt('log-level', 'any'), opt('log-prefix', text()), flag('log-ip'), flag('log-ip6'), flag('log-arp')]),
  match('nflog', bridge, [flag('nflog'), opt('nflog-group', number(u16)), opt('nflog-range', number(u32)), opt('nflog-threshold', number(u16)), opt('nflog-prefix', text())]),
  match('ulog', bridge, [flag('ulog'), opt('ulog-nlgroup', 'any'), opt('ulog-cprange', 'any'), opt('ulog-qthreshold', 'any'), opt('ulog-prefix', text())]),
]

/** Matches of ebtables that only write something: they ask nothing. */
export const watchers: readonly string[] = ['log', 'nflog', 'ulog']

/** Source: arptables-nft(8) and ebtables-nft(8), TARGET EXTENSIONS. */
export const linkTargets: readonly Extension[] = [
  target('CLASSIFY', arp, [opt('set-class', 'any')], { required: ['set-class'] }),
  target('MARK', arp, [opt('set-mark', masked()), opt('and-mark', number(u32)), opt('or-mark', number(u32))], { required: ['set-mark and-mark or-mark'] }),
  target('mangle', arp, [...['mangle-ip-s', 'mangle-ip-d', 'mangle-mac-s', 'mangle-mac-d'].map(name => opt(name, 'any')), opt('mangle-target', verdicts)], { terminal: true }),
  target('arpreply', bridge, [opt('arpreply-mac', 'mac'), opt('arpreply-target', verdicts)], { terminal: true }),
  target('dnat', bridge, [opt('to-destination to-dst', 'mac'), opt('dnat-target', verdicts)], { required: ['to-destination'], terminal: true }),
  target('mark', bridge, [...['mark-set set-mark', 'mark-or or-mark', 'mark-and and-mark', 'mark-xor xor-mark'].map(name => opt(name, 'any')), opt('mark-target', verdicts)], { terminal: true }),
  target('redirect', bridge, [opt('redirect-target', verdicts)], { terminal: true }),
  target('snat', bridge, [opt('to-source to-src', 'mac'), opt('snat-target', verdicts), flag('snat-arp')], { required: ['to-source'], terminal: true }),
]
