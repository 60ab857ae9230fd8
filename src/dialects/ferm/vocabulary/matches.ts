import type { FamilyTables } from './shape.ts'

/**
 * What `mod NAME` brings, by ferm family; the entry '' is there without a module.
 * Source: ferm 2.5.1, the modules of ferm(1) and what the program knows of them (its table of match definitions).
 */
export const matches: FamilyTables = {
  ip: {
    '': {
      daddr: '=destination', destination: 'addresses!', fragment: '!flag', if: '=in-interface', 'in-interface': 'list!',
      interface: '=in-interface', of: '=out-interface', 'out-interface': 'list!', outerface: '=out-interface', saddr: '=source',
      source: 'addresses!',
    },
    account: { aaddr: 'one', aname: 'one', ashort: 'flag' },
    addrtype: { 'dst-type': '!list', 'limit-iface-in': 'flag', 'limit-iface-out': 'flag', 'src-type': '!list' },
    ah: { ahlen: 'list!', ahres: 'flag', ahspi: 'list!' },
    bpf: { bytecode: 'list' },
    cgroup: { cgroup: 'classid', path: 'list!' },
    comment: { comment: 'one' },
    condition: { condition: 'list!' },
    connbytes: { connbytes: '!list', 'connbytes-dir': 'list', 'connbytes-mode': 'list' },
    connlabel: { label: '!list', set: 'flag' },
    connlimit: {
      'connlimit-above': '!list', 'connlimit-daddr': 'flag', 'connlimit-mask': 'list', 'connlimit-saddr': 'flag',
      'connlimit-upto': '!list',
    },
    connmark: { mark: '!list' },
    conntrack: {
      ctdir: 'one', ctexpire: '!one', ctorigdst: 'list!', ctorigdstport: 'list!', ctorigsrc: 'list!',
      ctorigsrcport: 'list!', ctproto: '!list', ctrepldst: 'list!', ctreplsrc: 'list!', ctstate: '!joined', ctstatus: '!list',
    },
    cpu: { cpu: '!list' },
    devgroup: { 'dst-group': '!list', 'src-group': '!list' },
    dscp: { dscp: 'list', 'dscp-class': 'list' },
    dst: { 'dst-len': '!one', 'dst-opts': 'joined' },
    ecn: { 'ecn-ip-ect': 'list', 'ecn-tcp-cwr': 'flag', 'ecn-tcp-ece': 'flag' },
    esp: { espspi: 'list!' },
    eui64: {},
    fuzzy: { 'lower-limit': 'one', 'upper-limit': 'one' },
    geoip: { 'dst-cc': '!one', 'src-cc': '!one' },
    hashlimit: {
      hashlimit: 'one', 'hashlimit-above': 'one', 'hashlimit-burst': 'one', 'hashlimit-dstmask': 'one',
      'hashlimit-htable-expire': 'one', 'hashlimit-htable-gcinterval': 'one', 'hashlimit-htable-max': 'one',
      'hashlimit-htable-size': 'one', 'hashlimit-mode': 'joined', 'hashlimit-name': 'one', 'hashlimit-srcmask': 'one',
      'hashlimit-upto': 'one',
    },
    hbh: { 'hbh-len': 'list!', 'hbh-opts': 'joined' },
    helper: { helper: 'list' },
    hl: { 'hl-eq': 'list!', 'hl-gt': 'one', 'hl-lt': 'one' },
    iprange: { 'dst-range': '!list', 'src-range': '!list' },
    ipv4options: { any: 'flag', flags: 'joined!' },
    ipv6header: { header: 'joined!', soft: 'flag' },
    ipvs: { ipvs: '!flag', vaddr: '!list', vdir: 'list', vport: '!list', vportctl: '!list', vproto: '!list' },
    length: { length: 'list!' },
    limit: { limit: 'one', 'limit-burst': 'one' },
    mac: { 'mac-source': 'list!' },
    mark: { mark: '!list' },
    multiport: { 'destination-ports': 'ports!', ports: 'ports!', 'source-ports': 'ports!' },
    nth: { counter: 'list', every: 'list', packet: 'list', start: 'list' },
    osf: { genre: '!list', log: 'one', ttl: 'one' },
    owner: {
      'cmd-owner': 'list', 'gid-owner': '!list', 'pid-owner': 'list', 'sid-owner': 'list',
      'uid-owner': '!list',
    },
    physdev: {
      'physdev-in': 'list!', 'physdev-is-bridged': '!flag', 'physdev-is-in': '!flag', 'physdev-is-out': '!flag',
      'physdev-out': 'list!',
    },
    pkttype: { 'pkt-type': 'list!' },
    policy: {
      dir: 'list', mode: '!list', next: 'flag', pol: 'list', proto: '!list', reqid: '!list', spi: '!list', strict: 'flag',
      'tunnel-dst': '!list', 'tunnel-src': '!list',
    },
    psd: {
      'psd-delay-threshold': 'list', 'psd-hi-ports-weight': 'list', 'psd-lo-ports-weight': 'list',
      'psd-weight-threshold': 'list',
    },
    quota: { quota: 'one' },
    random: { average: 'list' },
    realm: { realm: 'list!' },
    recent: {
      hitcount: '!list', mask: 'one', name: 'one', rcheck: '!flag', rdest: 'flag', reap: 'flag', remove: '!flag',
      rsource: 'flag', rttl: 'flag', seconds: '!list', set: '!flag', update: '!flag',
    },
    rpfilter: { 'accept-local': 'flag', invert: 'flag', loose: 'flag', validmark: 'flag' },
    rt: {
      'rt-0-addrs': 'joined', 'rt-0-not-strict': 'flag', 'rt-0-res': 'flag', 'rt-len': 'list!', 'rt-segsleft': 'list!',
      'rt-type': 'list!',
    },
    set: {
      'bytes-eq': '!one', 'bytes-gt': 'one', 'bytes-lt': 'one', 'match-set': '!sc', 'packets-eq': '!one',
      'packets-gt': 'one', 'packets-lt': 'one', 'return-nomatch': 'flag', set: '=match-set', 'update-counters': '!flag',
      'update-subcounters': '!flag',
    },
    socket: { nowildcard: 'flag', 'restore-skmark': 'flag', transparent: 'flag' },
    state: { state: '!joined' },
    statistic: { every: 'one', mode: 'one', packet: 'one', probability: 'one' },
    string: { algo: 'one', from: 'one', 'hex-string': 'list', string: 'list', to: 'one' },
    tcpmss: { mss: '!list' },
    time: {
      contiguous: 'flag', datestart: 'one', datestop: 'one', days: 'joined', kerneltz: 'flag', monthday: '!joined',
      timestart: 'one', timestop: 'one', weekdays: '!joined',
    },
    tos: { tos: '!list' },
    ttl: { 'ttl-eq': 'list', 'ttl-gt': 'one', 'ttl-lt': 'one' },
    u32: { u32: '!repeated' },
  },
  arp: {
    '': {
      daddr: '=destination-ip', 'destination-ip': 'list!', 'destination-mac': 'list!', 'h-length': 'one', 'h-type': 'one',
      if: '=in-interface', 'in-interface': 'list!', interface: '=in-interface', 'mangle-ip-d': 'one', 'mangle-ip-s': 'one',
      'mangle-mac-d': 'one', 'mangle-mac-s': 'one', 'mangle-target': 'one', of: '=out-interface', opcode: 'one',
      'out-interface': 'list!', outerface: '=out-interface', 'proto-type': 'one', saddr: '=source-ip', 'source-ip': 'list!',
      'source-mac': 'list!',
    },
  },
  eb: {
    '': {
      '802_3-sap': 'list!', '802_3-type': 'list!', 'among-dst': '!joined', 'among-dst-file': '!list', 'among-src': '!joined',
      'among-src-file': '!list', daddr: '=destination', destination: 'list!', if: '=in-interface', 'in-interface': 'list!',
      interface: '=in-interface', limit: 'one', 'limit-burst': 'one', log: 'flag', 'log-arp': 'flag', 'log-ip': 'flag',
      'log-level': 'one', 'log-prefix': 'one', 'logical-in': 'list!', 'logical-out': 'list!', mark: 'list!', of: '=out-interface',
      'out-interface': 'list!', outerface: '=out-interface', 'pkttype-type': 'list!', saddr: '=source', source: 'list!',
      'stp-flags': 'list!', 'stp-forward-delay': 'list!', 'stp-hello-time': 'list!', 'stp-max-age': 'list!',
      'stp-msg-age': 'list!', 'stp-port': 'list!', 'stp-root-addr': 'list!', 'stp-root-cost': 'list!', 'stp-root-prio': 'list!',
      'stp-sender-addr': 'list!', 'stp-sender-prio': 'list!', 'stp-type': 'list!',
    },
  },
}

/** What `proto NAME` brings. Source: as above. */
export const protocols: FamilyTables = {
  ip: {
    dccp: { 'dccp-option': 'list!', 'dccp-types': 'joined!' },
    icmp: { 'icmp-type': 'list!', 'icmpv6-type': '=icmp-type' },
    mh: { 'mh-type': 'list!' },
    sctp: { 'chunk-types': 'sc!' },
    tcp: { mss: 'list', syn: '!flag', 'tcp-flags': 'cc!', 'tcp-option': 'list!' },
    udp: {},
  },
  eb: {
    '802_1Q': { 'vlan-encap': 'list!', 'vlan-id': 'list!', 'vlan-prio': 'list!' },
    ARP: {
      'arp-gratuitous': '!flag', 'arp-htype': 'ss!', 'arp-ip-dst': 'list!', 'arp-ip-src': 'list!', 'arp-mac-dst': 'list!',
      'arp-mac-src': 'list!', 'arp-opcode': 'list!', 'arp-ptype': 'ss!',
    },
    IPv4: {
      'ip-destination': 'list!', 'ip-destination-port': 'list!', 'ip-dport': '=ip-destination-port',
      'ip-dst': '=ip-destination', 'ip-proto': '=ip-protocol', 'ip-protocol': 'list!', 'ip-source': 'list!',
      'ip-source-port': 'list!', 'ip-sport': '=ip-source-port', 'ip-src': '=ip-source', 'ip-tos': 'list!',
    },
    IPv6: {
      'ip6-destination': 'list!', 'ip6-destination-port': 'list!', 'ip6-dport': '=ip6-destination-port',
      'ip6-dst': '=ip6-destination', 'ip6-proto': '=ip6-protocol', 'ip6-protocol': 'list!', 'ip6-source': 'list!',
      'ip6-source-port': 'list!', 'ip6-sport': '=ip6-source-port', 'ip6-src': '=ip6-source', 'ip6-tclass': 'list!',
    },
    RARP: {
      'arp-gratuitous': '!flag', 'arp-htype': 'ss!', 'arp-ip-dst': 'list!', 'arp-ip-src': 'list!', 'arp-mac-dst': 'list!',
      'arp-mac-src': 'list!', 'arp-opcode': 'list!', 'arp-ptype': 'ss!',
    },
  },
  arp: {},
}

/** Words that load a module by themselves, in the ip family. */
export const shortcuts: Readonly<Record<string, readonly [module: string, keyword: string]>> = {
  sports: ['multiport', 'source-ports'],
  dports: ['multiport', 'destination-ports'],
  comment: ['comment', 'comment'],
}
