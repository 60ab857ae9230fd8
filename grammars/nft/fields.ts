/**
 * Fields of headers, options and kernel objects: the words the grammar needs to tell `tcp dport` from the value `tcp`.
 * Each field has the type of its value and its width in bits. Source: nft(8), "PAYLOAD EXPRESSIONS", "EXTENSION HEADER
 * EXPRESSIONS", "META EXPRESSIONS", "CT EXPRESSIONS"; widths from the headers' RFCs. `since` is the nft release.
 */
export interface Field {
  readonly type: TypeName
  readonly bits: number
  readonly since?: string
}

/** Types of values by nft's own names (nft(8), "DATA TYPES"). */
export type TypeName =
  | 'integer' | 'string' | 'boolean' | 'll_addr' | 'ipv4_addr' | 'ipv6_addr' | 'ether_addr' | 'ether_type' | 'arp_op' | 'inet_proto'
  | 'inet_service' | 'icmp_type' | 'icmp_code' | 'icmpv6_type' | 'icmpv6_code' | 'icmpx_code' | 'igmp_type' | 'tcp_flag' | 'dccp_pkttype'
  | 'mh_type' | 'mark' | 'iface_index' | 'ifname' | 'iface_type' | 'uid' | 'gid' | 'realm' | 'classid' | 'pkt_type' | 'devgroup' | 'cgroup'
  | 'cgroupsv2' | 'time' | 'date' | 'day' | 'hour' | 'ct_state' | 'ct_dir' | 'ct_status' | 'ct_event' | 'ct_label' | 'nf_proto' | 'fib_addrtype'
  | 'dscp' | 'ecn' | 'verdict' | 'tcp_option_type' | 'mptcp_subtype' | 'prio'

const f = (type: TypeName, bits: number, since?: string): Field => (since === undefined ? { type, bits } : { type, bits, since })

const ports = { sport: f('inet_service', 16), dport: f('inet_service', 16) }
const checksum = { checksum: f('integer', 16) }

/** Headers by their word, and the fields of each. */
export const headers: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  ether: { daddr: f('ether_addr', 48), saddr: f('ether_addr', 48), type: f('ether_type', 16) },
  vlan: { id: f('integer', 12), cfi: f('integer', 1), dei: f('integer', 1), pcp: f('integer', 3), type: f('ether_type', 16) },
  arp: {
    htype: f('integer', 16), ptype: f('ether_type', 16), hlen: f('integer', 8), plen: f('integer', 8), operation: f('arp_op', 16),
    'saddr ip': f('ipv4_addr', 32), 'saddr ether': f('ether_addr', 48), 'daddr ip': f('ipv4_addr', 32), 'daddr ether': f('ether_addr', 48),
  },
  ip: {
    version: f('integer', 4), hdrlength: f('integer', 4), dscp: f('dscp', 6), ecn: f('ecn', 2), length: f('integer', 16), id: f('integer', 16),
    'frag-off': f('integer', 16), ttl: f('integer', 8), protocol: f('inet_proto', 8), ...checksum, saddr: f('ipv4_addr', 32), daddr: f('ipv4_addr', 32),
  },
  icmp: {
    type: f('icmp_type', 8), code: f('icmp_code', 8), ...checksum, id: f('integer', 16), sequence: f('integer', 16), gateway: f('integer', 32), mtu: f('integer', 16),
  },
  igmp: { type: f('igmp_type', 8), mrt: f('integer', 8), ...checksum, group: f('integer', 32) },
  ip6: {
    version: f('integer', 4), dscp: f('dscp', 6), ecn: f('ecn', 2), flowlabel: f('integer', 20), length: f('integer', 16), nexthdr: f('inet_proto', 8),
    hoplimit: f('integer', 8), saddr: f('ipv6_addr', 128), daddr: f('ipv6_addr', 128),
  },
  icmpv6: {
    type: f('icmpv6_type', 8), code: f('icmpv6_code', 8), ...checksum, 'param-problem': f('integer', 32),
    mtu: f('integer', 32), id: f('integer', 16), sequence: f('integer', 16), 'max-delay': f('integer', 16),
    taddr: f('ipv6_addr', 128, '1.0.9'), daddr: f('ipv6_addr', 128, '1.0.9'),
  },
  ah: { nexthdr: f('inet_proto', 8), hdrlength: f('integer', 8), reserved: f('integer', 16), spi: f('integer', 32), sequence: f('integer', 32) },
  esp: { spi: f('integer', 32), sequence: f('integer', 32) },
  comp: { nexthdr: f('inet_proto', 8), flags: f('integer', 8), cpi: f('integer', 16) },
  udp: { ...ports, length: f('integer', 16), ...checksum },
  udplite: { ...ports, csumcov: f('integer', 16), ...checksum },
  tcp: {
    ...ports, sequence: f('integer', 32), ackseq: f('integer', 32), doff: f('integer', 4), reserved: f('integer', 4), flags: f('tcp_flag', 8),
    window: f('integer', 16), ...checksum, urgptr: f('integer', 16),
  },
  dccp: { ...ports, type: f('dccp_pkttype', 4) },
  sctp: { ...ports, vtag: f('integer', 32), checksum: f('integer', 32) },
  th: ports,
  hbh: { nexthdr: f('inet_proto', 8), hdrlength: f('integer', 8) },
  rt: { nexthdr: f('inet_proto', 8), hdrlength: f('integer', 8), type: f('integer', 8), 'seg-left': f('integer', 8) },
  rt0: { addr: f('ipv6_addr', 128) },
  rt2: { addr: f('ipv6_addr', 128) },
  srh: { 'last-entry': f('integer', 8), flags: f('integer', 8), tag: f('integer', 16), sid: f('ipv6_addr', 128) },
  frag: {
    nexthdr: f('inet_proto', 8), reserved: f('integer', 8), 'frag-off': f('integer', 13), reserved2: f('integer', 2), 'more-fragments': f('integer', 1), id: f('integer', 32),
  },
  dst: { nexthdr: f('inet_proto', 8), hdrlength: f('integer', 8) },
  mh: { nexthdr: f('inet_proto', 8), hdrlength: f('integer', 8), type: f('mh_type', 8), reserved: f('integer', 8), ...checksum },
  vxlan: { vni: f('integer', 24, '1.0.7'), flags: f('integer', 8, '1.0.7') },
  geneve: { vni: f('integer', 24, '1.0.7'), type: f('ether_type', 16, '1.0.7') },
  gre: { flags: f('integer', 5, '1.0.7'), version: f('integer', 3, '1.0.7'), protocol: f('ether_type', 16, '1.0.7') },
  gretap: {},
}

/** Headers that may hold another header (nft 1.0.7). */
export const tunnels: ReadonlySet<string> = new Set(['vxlan', 'geneve', 'gre', 'gretap'])

/** IPv6 extension headers: read by their own expression, not as a header at a fixed place. */
export const extensionHeaders: ReadonlySet<string> = new Set(['hbh', 'rt', 'rt0', 'rt2', 'srh', 'frag', 'dst', 'mh'])

const bare = { length: f('integer', 8) }
const sack = { ...bare, left: f('integer', 32), right: f('integer', 32) }

/** TCP options and their fields. nft(8) speaks of a `kind` too, but no release reads it (`tcp_hdr_option_kind_and_field` of parser_bison.y). */
export const tcpOptions: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  eol: {}, nop: {}, noop: {},
  maxseg: { ...bare, size: f('integer', 16) }, mss: { ...bare, size: f('integer', 16) }, window: { ...bare, count: f('integer', 8) },
  'sack-permitted': bare, 'sack-perm': bare, sack, sack0: sack, sack1: sack, sack2: sack, sack3: sack, echo: bare,
  timestamp: { ...bare, tsval: f('integer', 32), tsecr: f('integer', 32) }, fastopen: bare, md5sig: bare,
  mptcp: { ...bare, subtype: f('mptcp_subtype', 4) },
}

export const ipOptions: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  lsrr: { type: f('integer', 8), length: f('integer', 8), ptr: f('integer', 8), addr: f('integer', 32) },
  rr: { type: f('integer', 8), length: f('integer', 8), ptr: f('integer', 8), addr: f('integer', 32) },
  ssrr: { type: f('integer', 8), length: f('integer', 8), ptr: f('integer', 8), addr: f('integer', 32) },
  ra: { type: f('integer', 8), length: f('integer', 8), value: f('integer', 16) },
}

const chunk = { type: f('integer', 8), flags: f('integer', 8), length: f('integer', 16) }
const init = {
  ...chunk, 'init-tag': f('integer', 32), 'a-rwnd': f('integer', 32), 'num-outbound-streams': f('integer', 16), 'num-inbound-streams': f('integer', 16),
  'initial-tsn': f('integer', 32),
}

export const sctpChunks: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  data: { ...chunk, tsn: f('integer', 32), stream: f('integer', 16), ssn: f('integer', 16), ppid: f('integer', 32) },
  init, 'init-ack': init,
  sack: { ...chunk, 'cum-tsn-ack': f('integer', 32), 'a-rwnd': f('integer', 32), 'num-gap-ack-blocks': f('integer', 16), 'num-dup-tsns': f('integer', 16) },
  heartbeat: chunk, 'heartbeat-ack': chunk, abort: chunk, shutdown: { ...chunk, 'cum-tsn-ack': f('integer', 32) }, 'shutdown-ack': chunk, error: chunk,
  'cookie-echo': chunk, 'cookie-ack': chunk, ecne: { ...chunk, 'lowest-tsn': f('integer', 32) }, cwr: { ...chunk, 'lowest-tsn': f('integer', 32) },
  'shutdown-complete': chunk, 'asconf-ack': { ...chunk, seqno: f('integer', 32) }, 'forward-tsn': { ...chunk, 'new-cum-tsn': f('integer', 32) },
  asconf: { ...chunk, seqno: f('integer', 32) },
}

/** Meta keys. Those in `settable` can be written with `set`. */
export const metaKeys: Readonly<Record<string, Field>> = {
  length: f('integer', 32), protocol: f('ether_type', 16), priority: f('prio', 32), mark: f('mark', 32), iif: f('iface_index', 32), iifname: f('ifname', 128),
  iiftype: f('iface_type', 16), oif: f('iface_index', 32), oifname: f('ifname', 128), oiftype: f('iface_type', 16), skuid: f('uid', 32), skgid: f('gid', 32),
  nftrace: f('integer', 1), rtclassid: f('realm', 32), ibriport: f('ifname', 128), obriport: f('ifname', 128), ibrname: f('ifname', 128), obrname: f('ifname', 128),
  pkttype: f('pkt_type', 8), cpu: f('integer', 32), iifgroup: f('devgroup', 32), oifgroup: f('devgroup', 32), cgroup: f('cgroup', 32), random: f('integer', 32),
  ipsec: f('boolean', 1), secpath: f('boolean', 1), iifkind: f('ifname', 128), oifkind: f('ifname', 128), time: f('date', 64), day: f('day', 8), hour: f('hour', 32),
  l4proto: f('inet_proto', 8), nfproto: f('nf_proto', 8), secmark: f('integer', 32), sdif: f('iface_index', 32), sdifname: f('ifname', 128),
  broute: f('integer', 1, '1.0.8'), ibrpvid: f('integer', 16), ibrvproto: f('ether_type', 16), ibrhwaddr: f('ether_addr', 48, '1.1.6'),
}

/** Meta keys that stand without `meta`. */
export const bareMetaKeys = [
  'mark', 'iif', 'iifname', 'iiftype', 'oif', 'oifname', 'oiftype', 'skuid', 'skgid', 'nftrace', 'rtclassid', 'ibriport', 'obriport', 'ibrname', 'obrname',
  'pkttype', 'cpu', 'iifgroup', 'oifgroup', 'cgroup', 'time', 'day', 'hour',
] as const

/** Keys of `ct`; those with `directed` may (or must) follow `original` or `reply`. */
export const ctKeys: Readonly<Record<string, Field & { readonly directed?: 'may' | 'must' }>> = {
  state: f('ct_state', 32), direction: f('ct_dir', 8), status: f('ct_status', 32), mark: f('mark', 32), expiration: f('time', 32), helper: f('string', 128),
  label: f('ct_label', 128), event: f('ct_event', 32), secmark: f('integer', 32), id: f('integer', 32),
  l3proto: { ...f('nf_proto', 8), directed: 'may' }, protocol: { ...f('inet_proto', 8), directed: 'may' },
  saddr: { ...f('ipv4_addr', 128), directed: 'must' }, daddr: { ...f('ipv4_addr', 128), directed: 'must' },
  'proto-src': { ...f('inet_service', 16), directed: 'must' }, 'proto-dst': { ...f('inet_service', 16), directed: 'must' },
  bytes: { ...f('integer', 64), directed: 'may' }, packets: { ...f('integer', 64), directed: 'may' }, avgpkt: { ...f('integer', 64), directed: 'may' },
  zone: { ...f('integer', 16), directed: 'may' }, count: f('integer', 32), timeout: f('string', 128), expectation: f('string', 128),
}

export const routeKeys: Readonly<Record<string, Field>> = {
  classid: f('realm', 32), nexthop: f('ipv4_addr', 128), mtu: f('integer', 16), ipsec: f('boolean', 1),
}

export const socketKeys: Readonly<Record<string, Field>> = {
  transparent: f('integer', 1), mark: f('mark', 32), wildcard: f('integer', 1), cgroupv2: f('cgroupsv2', 64),
}

export const ipsecKeys: Readonly<Record<string, Field>> = { spi: f('integer', 32), reqid: f('integer', 32) }

/** Keys of `ipsec` behind `ip` or `ip6`, which tells their type. */
export const ipsecAddresses = { saddr: 1, daddr: 1 } as const

export const fibFlags = ['saddr', 'daddr', 'mark', 'iif', 'oif'] as const

export const fibResults: Readonly<Record<string, Field>> = {
  oif: f('iface_index', 32), oifname: f('ifname', 128), type: f('fib_addrtype', 32), check: f('boolean', 1, '1.1.2'),
}

export const tunnelKeys: Readonly<Record<string, Field>> = { id: f('integer', 32), path: f('boolean', 1) }
