import type { Extension, OptionInfo } from './types.ts'
import { anyCase, both, flag, list, masked, match, maybe, number, only4, only6, opt, range, text, two, u16, u32, u64, u8, word } from './build.ts'

/** Options that need no module. Source: iptables(8), PARAMETERS. */
export const coreOptions: readonly OptionInfo[] = [
  opt('! protocol', 'protocol', { short: 'p' }),
  opt('! source src', 'addresses', { short: 's' }),
  opt('! destination dst', 'addresses', { short: 'd' }),
  opt('! in-interface', 'interface', { short: 'i' }),
  opt('! out-interface', 'interface', { short: 'o' }),
  flag('! fragment', { short: 'f', families: ['ip'] }),
]

const ports: readonly OptionInfo[] = [
  opt('! source-port sport', 'port-range'),
  opt('! destination-port dport', 'port-range'),
]

const addressTypes = anyCase('UNSPEC UNICAST LOCAL BROADCAST ANYCAST MULTICAST BLACKHOLE UNREACHABLE PROHIBIT THROW NAT XRESOLVE')
const listedAddressTypes = { ...addressTypes, list: true, abbreviate: true } as const

export const dscpClasses = 'CS0 CS1 CS2 CS3 CS4 CS5 CS6 CS7 BE AF11 AF12 AF13 AF21 AF22 AF23 AF31 AF32 AF33 AF41 AF42 AF43 EF'

export const tosNames = 'Minimize-Delay Maximize-Throughput Maximize-Reliability Minimize-Cost Normal-Service'

const dccpTypes = 'REQUEST RESPONSE DATA ACK DATAACK CLOSEREQ CLOSE RESET SYNC SYNCACK INVALID'

export const states = 'INVALID NEW ESTABLISHED RELATED UNTRACKED'

/** Matches that have one page each in iptables-extensions(8), MATCH EXTENSIONS; in its order. */
export const matchTable: readonly Extension[] = [
  match('addrtype', both, () => [
    opt('! src-type', listedAddressTypes), opt('! dst-type', listedAddressTypes),
    flag('limit-iface-in', { excludes: ['limit-iface-out'] }), flag('limit-iface-out', { excludes: ['limit-iface-in'] }),
  ], { required: ['src-type dst-type'] }),
  match('ah', only4, () => [opt('! ahspi', range(u32))], { protocols: [51], partial: true }),
  match('ah', only6, () => [opt('! ahspi', range(u32)), opt('! ahlen', number(u32)), flag('ahres')], { partial: true }),
  match('bpf', both, () => [opt('object-pinned', text(511)), opt('bytecode', text())], { required: ['object-pinned bytecode'] }),
  match('cgroup', both, () => [opt('! path', text(), { excludes: ['cgroup'] }), opt('! cgroup', number(u32), { excludes: ['path'] })], { required: ['path cgroup'], partial: true }),
  match('cluster', both, () => [
    opt('cluster-total-nodes', number(32, 1)), opt('! cluster-local-node', number(32, 1), { excludes: ['cluster-local-nodemask'] }),
    opt('! cluster-local-nodemask', number(u32, 1), { excludes: ['cluster-local-node'] }), opt('cluster-hash-seed', number(u32)),
  ], { required: ['cluster-total-nodes', 'cluster-local-node cluster-local-nodemask', 'cluster-hash-seed'], partial: true }),
  match('comment', both, () => [opt('comment', text())], { required: ['comment'] }),
  match('connbytes', both, () => [
    opt('! connbytes', range(u64)), opt('connbytes-dir', word('original reply both')), opt('connbytes-mode', word('packets bytes avgpkt')),
  ], { required: ['connbytes', 'connbytes-dir', 'connbytes-mode'], varies: true }),
  match('connlabel', both, () => [opt('! label', text(undefined, 1)), flag('set')], { required: ['label'], partial: true }),
  match('connlimit', both, () => [
    opt('! connlimit-upto', number(u32), { excludes: ['connlimit-above'] }), opt('! connlimit-above', number(u32), { excludes: ['connlimit-upto'] }),
    opt('connlimit-mask', 'prefix'), flag('connlimit-saddr', { excludes: ['connlimit-daddr'] }), flag('connlimit-daddr', { excludes: ['connlimit-saddr'] }),
  ], { required: ['connlimit-upto connlimit-above'], varies: true }),
  match('connmark', both, () => [opt('! mark', masked())], { required: ['mark'], partial: true }),
  match('conntrack', both, () => [
    opt('! ctstate', { type: 'word', words: `${states} SNAT DNAT`.split(' '), list: true, ignoreCase: true, abbreviate: true }),
    opt('! ctproto', 'protocol'),
    opt('! ctorigsrc', 'address'), opt('! ctorigdst', 'address'), opt('! ctreplsrc', 'address'), opt('! ctrepldst', 'address'),
    opt('! ctorigsrcport', 'port-range'), opt('! ctorigdstport', 'port-range'), opt('! ctreplsrcport', 'port-range'), opt('! ctrepldstport', 'port-range'),
    opt('! ctstatus', { type: 'word', words: ['NONE', 'EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED'], list: true, ignoreCase: true, abbreviate: true }),
    opt('! ctexpire', range(u32)),
    opt('ctdir', anyCase('ORIGINAL REPLY')),
  ], { required: ['ctstate ctproto ctorigsrc ctorigdst ctreplsrc ctrepldst ctorigsrcport ctorigdstport ctreplsrcport ctrepldstport ctstatus ctexpire ctdir'], partial: true }),
  match('cpu', both, () => [opt('! cpu', number(u32))], { required: ['cpu'], varies: true }),
  match('dccp', both, () => [...ports, opt('! dccp-types', list(dccpTypes)), opt('! dccp-option', number(u8, 1))], { protocols: [33], partial: true }),
  match('devgroup', both, () => [opt('! src-group', 'mapped'), opt('! dst-group', 'mapped')], { required: ['src-group dst-group'] }),
  match('dscp', both, () => [opt('! dscp', number(63), { excludes: ['dscp-class'] }), opt('! dscp-class', anyCase(dscpClasses), { excludes: ['dscp'] })], { required: ['dscp dscp-class'] }),
  match('dst', only6, () => [opt('! dst-len', number(u32)), opt('dst-opts', 'header-options')], { partial: true }),
  match('ecn', both, () => [flag('! ecn-tcp-cwr', { needs: ['-p tcp'] }), flag('! ecn-tcp-ece', { needs: ['-p tcp'] }), opt('! ecn-ip-ect', number(3))], {
    required: ['ecn-tcp-cwr ecn-tcp-ece ecn-ip-ect'], partial: true,
  }),
  match('esp', both, () => [opt('! espspi', range(u32))], { protocols: [50], partial: true }),
  match('eui64', only6, () => [], { chains: ['PREROUTING', 'INPUT', 'FORWARD'] }),
  match('frag', only6, () => [
    opt('! fragid', range(u32)), opt('! fraglen', number(u32)), flag('fragres'), flag('fragfirst'),
    flag('fragmore', { excludes: ['fraglast'] }), flag('fraglast', { excludes: ['fragmore'] }),
  ], { partial: true }),
  match('hashlimit', both, () => [
    opt('! hashlimit-upto hashlimit', 'hashlimit-rate', { excludes: ['hashlimit-above'] }),
    opt('! hashlimit-above', 'hashlimit-rate', { excludes: ['hashlimit-upto'] }),
    opt('hashlimit-burst', 'any'), opt('hashlimit-mode', { type: 'word', words: 'srcip srcport dstip dstport'.split(' '), list: true, gaps: true }),
    opt('hashlimit-srcmask', 'prefix'), opt('hashlimit-dstmask', 'prefix'), opt('hashlimit-name', text(undefined, 1)),
    opt('hashlimit-htable-size', number(u32)), opt('hashlimit-htable-max', number(u32)), opt('hashlimit-htable-expire', number(u32)),
    opt('hashlimit-htable-gcinterval', number(u32)), flag('hashlimit-rate-match'), opt('hashlimit-rate-interval', number(u32), { needs: ['hashlimit-rate-match'] }),
  ], { required: ['hashlimit-upto hashlimit-above', 'hashlimit-name'], varies: true }),
  match('hbh', only6, () => [opt('! hbh-len', number(u32)), opt('hbh-opts', 'header-options')], { partial: true }),
  match('helper', both, () => [opt('! helper', text())], { required: ['helper'] }),
  match('hl', only6, () => [
    opt('! hl-eq', number(u8), { excludes: ['hl-lt', 'hl-gt'] }), opt('hl-lt', number(u8), { excludes: ['hl-eq', 'hl-gt'] }),
    opt('hl-gt', number(u8), { excludes: ['hl-eq', 'hl-lt'] }),
  ], { required: ['hl-eq hl-lt hl-gt'] }),
  match('icmp', only4, () => [opt('! icmp-type', 'icmp4')], { protocols: [1], required: ['icmp-type'], partial: true }),
  match('icmp6', only6, () => [opt('! icmpv6-type', 'icmp6')], { aliases: ['icmpv6'], protocols: [58], required: ['icmpv6-type'], partial: true }),
  match('ipcomp', both, () => [opt('! ipcompspi', range(u32)), flag('compres')], { protocols: [108], partial: true }),
  match('iprange', both, () => [opt('! src-range', 'address-range'), opt('! dst-range', 'address-range')], { required: ['src-range dst-range'] }),
  match('ipv6header', only6, () => [opt('! header', 'header'), flag('soft')], { required: ['header'] }),
  match('ipvs', both, () => [
    flag('! ipvs'), opt('! vproto', 'protocol'), opt('! vaddr', 'address'), opt('! vport', 'port'), opt('vdir', anyCase('ORIGINAL REPLY')),
    opt('! vmethod', anyCase('GATE IPIP MASQ')), opt('! vportctl', 'port'),
  ], { required: ['ipvs vproto vaddr vport vdir vmethod vportctl'], partial: true }),
  match('length', both, () => [opt('! length', range(u16))], { required: ['length'] }),
  match('limit', both, () => [opt('limit', 'rate'), opt('limit-burst', number(10000))], { varies: true }),
  match('mac', both, () => [opt('! mac-source', 'mac')], { required: ['mac-source'], chains: ['PREROUTING', 'INPUT', 'FORWARD'], partial: true }),
  match('mark', both, () => [opt('! mark', masked())], { required: ['mark'] }),
  match('mh', only6, () => [opt('! mh-type', 'mh-type')], { protocols: [135], partial: true }),
  match('multiport', both, () => [
    opt('! source-ports sports', 'ports', { excludes: ['destination-ports', 'ports'] }),
    opt('! destination-ports dports', 'ports', { excludes: ['source-ports', 'ports'] }),
    opt('! ports', 'ports', { excludes: ['source-ports', 'destination-ports'] }),
  ], { required: ['source-ports destination-ports ports'], protocols: [6, 17, 136, 132, 33], partial: true }),
  match('nfacct', both, () => [opt('nfacct-name', text(31, 1))], { required: ['nfacct-name'], varies: true }),
  match('osf', only4, () => [opt('! genre', text()), opt('ttl', number(2)), opt('log', number(2))], { required: ['genre'], protocols: [6], partial: true }),
  match('owner', both, () => [
    opt('! uid-owner', 'user'), opt('! gid-owner', 'user'), flag('! socket-exists'), flag('suppl-groups', { needs: ['gid-owner'] }),
  ], { chains: ['OUTPUT', 'POSTROUTING'], required: ['uid-owner gid-owner socket-exists'], partial: true }),
  match('physdev', both, () => [
    opt('! physdev-in', 'interface'), opt('! physdev-out', 'interface'), flag('! physdev-is-in'), flag('! physdev-is-out'), flag('! physdev-is-bridged'),
  ], { required: ['physdev-in physdev-out physdev-is-in physdev-is-out physdev-is-bridged'] }),
  match('pkttype', both, () => [opt('! pkt-type', anyCase('unicast broadcast multicast otherhost host bcast mcast'))], { required: ['pkt-type'] }),
  match('policy', both, () => [
    opt('dir', word('in out')), opt('pol', word('none ipsec')), flag('strict'),
    opt('! reqid', number(u32), { many: true }), opt('! spi', number(u32), { many: true }), opt('! proto', 'protocol', { many: true }),
    opt('! mode', word('tunnel transport'), { many: true }), opt('! tunnel-src', 'address', { many: true }), opt('! tunnel-dst', 'address', { many: true }),
    flag('next', { many: true, needs: ['strict'] }),
  ], { required: ['dir'] }),
  match('quota', both, () => [opt('! quota', number(u64))], { required: ['quota'], varies: true }),
  match('rateest', both, () => [
    opt('rateest', text(15)), opt('rateest1', text(15)), opt('rateest2', text(15)), flag('rateest-delta'),
    maybe('rateest-bps', text()), maybe('rateest-pps', text()), maybe('rateest-bps1', text()), maybe('rateest-pps1', text()),
    maybe('rateest-bps2', text()), maybe('rateest-pps2', text()), flag('! rateest-lt'), flag('! rateest-gt'), flag('! rateest-eq'),
  ], { required: ['rateest-lt rateest-gt rateest-eq'], varies: true }),
  match('realm', only4, () => [opt('! realm', 'mapped')], { required: ['realm'], partial: true }),
  match('recent', both, () => [
    flag('! set', { excludes: ['rcheck', 'update', 'remove'] }), flag('! rcheck', { excludes: ['set', 'update', 'remove'] }),
    flag('! update', { excludes: ['set', 'rcheck', 'remove'] }), flag('! remove', { excludes: ['set', 'rcheck', 'update'] }),
    opt('seconds', number(u32, 1), { excludes: ['set', 'remove'] }), flag('reap', { needs: ['seconds'] }), opt('hitcount', number(u16), { excludes: ['set', 'remove'] }), flag('rttl', { excludes: ['set', 'remove'] }),
    opt('name', text()), flag('rsource'), flag('rdest'), opt('mask', 'host'),
  ], { required: ['set rcheck update remove'], varies: true }),
  match('rpfilter', both, () => [flag('loose'), flag('validmark'), flag('accept-local'), flag('invert')], { tables: ['raw', 'mangle'], chains: ['PREROUTING'] }),
  match('rt', only6, () => [
    opt('! rt-type', number(u32)), opt('! rt-segsleft', range(u32)), opt('! rt-len', number(u32)), flag('rt-0-res', { needs: ['rt-type'] }),
    opt('rt-0-addrs', text(), { needs: ['rt-type'] }), flag('rt-0-not-strict', { needs: ['rt-0-addrs'] }),
  ], { partial: true }),
  match('sctp', both, () => [...ports, two('! chunk-types')], { protocols: [132], partial: true }),
  match('set', both, () => [
    two('! match-set set'), flag('return-nomatch'), flag('! update-counters'), flag('! update-subcounters'),
    opt('! packets-eq', number(u64)), opt('packets-lt', number(u64)), opt('packets-gt', number(u64)),
    opt('! bytes-eq', number(u64)), opt('bytes-lt', number(u64)), opt('bytes-gt', number(u64)),
  ], { required: ['match-set'], varies: true }),
  match('socket', both, () => [flag('transparent'), flag('nowildcard'), flag('restore-skmark')], { chains: ['PREROUTING', 'INPUT'] }),
  match('srh', only6, () => [
    opt('! srh-next-hdr', number(u8)), opt('! srh-tag', number(u16)),
    ...['hdr-len-eq', 'hdr-len-gt', 'hdr-len-lt', 'segs-left-eq', 'segs-left-gt', 'segs-left-lt', 'last-entry-eq', 'last-entry-gt', 'last-entry-lt']
      .map(name => opt(`! srh-${name}`, number(u8))),
    ...['psid', 'nsid', 'lsid'].map(name => opt(`! srh-${name}`, 'address')),
  ], { partial: true }),
  match('state', both, () => [opt('! state', { type: 'word', words: states.split(' '), list: true, ignoreCase: true, abbreviate: true })], { required: ['state'] }),
  match('statistic', both, () => [
    opt('mode', word('random nth')), opt('! probability', 'share', { excludes: ['every', 'packet'] }), opt('! every', number(u32, 1), { excludes: ['probability'] }),
    opt('packet', number(u32), { needs: ['every'] }),
  ], { required: ['mode', 'probability every'], varies: true }),
  match('string', both, () => [
    opt('from', number(u16)), opt('to', number(u16)), opt('algo', word('bm kmp')), opt('! string', text(128), { excludes: ['hex-string'] }),
    opt('! hex-string', 'hex-string', { excludes: ['string'] }), flag('icase'),
  ], { required: ['string hex-string', 'algo'] }),
  match('tcp', both, () => [
    ...ports, two('! tcp-flags', { excludes: ['syn'] }), flag('! syn', { excludes: ['tcp-flags'] }), opt('! tcp-option', number(u8, 1)),
  ], { protocols: [6], partial: true }),
  match('tcpmss', both, () => [opt('! mss', range(u16))], { required: ['mss'], protocols: [6], partial: true }),
  match('time', both, () => [
    opt('datestart', 'date'), opt('datestop', 'date'), opt('timestart', 'time'), opt('timestop', 'time'),
    opt('! monthdays', 'monthdays'), opt('! weekdays', 'weekdays'), flag('contiguous'), flag('kerneltz', { excludes: ['utc'] }),
    flag('utc', { excludes: ['kerneltz', 'localtz'] }), flag('localtz', { excludes: ['utc'] }),
  ], { varies: true }),
  match('tos', both, () => [opt('! tos', masked(u8, tosNames))], { required: ['tos'] }),
  match('ttl', only4, () => [
    opt('! ttl-eq ttl', number(u8), { excludes: ['ttl-lt', 'ttl-gt'] }), opt('ttl-lt', number(u8), { excludes: ['ttl-eq', 'ttl-gt'] }),
    opt('ttl-gt', number(u8), { excludes: ['ttl-eq', 'ttl-lt'] }),
  ], { required: ['ttl-eq ttl-lt ttl-gt'] }),
  match('u32', both, () => [opt('! u32', 'u32')], { required: ['u32'] }),
  match('udp', both, () => ports, { protocols: [17], partial: true }),
  match('udplite', both, () => ports, { protocols: [136], partial: true }),
  match('standard', both, () => []),
  match('unclean', only4, () => [], { varies: true }),
  match('psd', both, () => [opt('psd-weight-threshold', 'any'), opt('psd-delay-threshold', 'any'), opt('psd-lo-ports-weight', 'any'), opt('psd-hi-ports-weight', 'any')], { varies: true, source: 'xtables-addons(8)' }),
  match('geoip', both, () => [opt('! source-country src-cc', text()), opt('! destination-country dst-cc', text())], { source: 'xtables-addons(8)' }),
  match('condition', both, () => [opt('! condition', text())], { varies: true, source: 'xtables-addons(8)' }),
  match('fuzzy', both, () => [opt('lower-limit', 'any'), opt('upper-limit', 'any')], { varies: true, source: 'xtables-addons(8)' }),
  match('iface', both, () => [opt('iface', 'any'), flag('dev-in'), flag('dev-out'), flag('! up'), flag('! down')], { varies: true, source: 'xtables-addons(8)' }),
  match('ipv4options', only4, () => [opt('flags', 'any'), flag('any')], { source: 'xtables-addons(8)' }),
  match('length2', both, () => [opt('! length', range(u16)), flag('layer3'), flag('layer4'), flag('layer5'), flag('layer7')], { source: 'xtables-addons(8)' }),
  match('lscan', both, () => [flag('stealth'), flag('synscan'), flag('cnscan'), flag('grscan'), flag('mirai')], { varies: true, source: 'xtables-addons(8)' }),
  match('quota2', both, () => [opt('name', 'any'), opt('! quota', 'any'), flag('grow'), flag('no-change'), flag('packets')], { varies: true, source: 'xtables-addons(8)' }),
  match('layer7', both, () => [opt('! l7proto', text()), opt('l7dir', text())], { varies: true, source: 'l7-filter' }),
  match('ipp2p', both, () => ['edk', 'dc', 'kazaa', 'gnu', 'bit', 'apple', 'winmx', 'soul', 'ares', 'ipp2p', 'debug'].map(name => flag(name)), { varies: true, source: 'xtables-addons(8)' }),
]
