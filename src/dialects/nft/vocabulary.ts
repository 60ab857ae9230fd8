/**
 * Words of nft's types: what a constant of each type may be called. Sources: nft(8), "DATA TYPES" and the sections of each
 * expression; numbers from the kernel's headers (nf_conntrack_common.h, icmp.h, icmpv6.h, if_ether.h, if_packet.h).
 */
import type { TypeName } from '../../../grammars/nft/index.ts'

type Words = Readonly<Record<string, number>>

const icmpCodes: Words = {
  'net-unreachable': 0, 'host-unreachable': 1, 'prot-unreachable': 2, 'port-unreachable': 3, 'frag-needed': 4, 'net-prohibited': 9,
  'host-prohibited': 10, 'admin-prohibited': 13,
}

/** Types whose words are known completely. Other types (services, users, interfaces) depend on the machine. */
export const constants: Readonly<Partial<Record<TypeName, Words>>> = {
  boolean: { exists: 1, missing: 0 },
  ct_state: { invalid: 1, established: 2, related: 4, new: 8, untracked: 64 },
  ct_dir: { original: 0, reply: 1 },
  ct_status: { expected: 1, 'seen-reply': 2, assured: 4, confirmed: 8, snat: 16, dnat: 32, dying: 512 },
  ct_event: {
    new: 1, related: 2, destroy: 4, reply: 8, assured: 16, protoinfo: 32, helper: 64, mark: 128, seqadj: 256, secmark: 512, label: 1024,
  },
  icmp_type: {
    'echo-reply': 0, 'destination-unreachable': 3, 'source-quench': 4, redirect: 5, 'echo-request': 8, 'router-advertisement': 9,
    'router-solicitation': 10, 'time-exceeded': 11, 'parameter-problem': 12, 'timestamp-request': 13, 'timestamp-reply': 14, 'info-request': 15,
    'info-reply': 16, 'address-mask-request': 17, 'address-mask-reply': 18,
  },
  icmp_code: icmpCodes,
  icmpv6_type: {
    'destination-unreachable': 1, 'packet-too-big': 2, 'time-exceeded': 3, 'parameter-problem': 4, 'echo-request': 128, 'echo-reply': 129,
    'mld-listener-query': 130, 'mld-listener-report': 131, 'mld-listener-done': 132, 'mld-listener-reduction': 132, 'nd-router-solicit': 133,
    'nd-router-advert': 134, 'nd-neighbor-solicit': 135, 'nd-neighbor-advert': 136, 'nd-redirect': 137, 'router-renumbering': 138,
    'ind-neighbor-solicit': 141, 'ind-neighbor-advert': 142, 'mld2-listener-report': 143,
  },
  icmpv6_code: { 'no-route': 0, 'admin-prohibited': 1, 'addr-unreachable': 3, 'port-unreachable': 4, 'policy-fail': 5, 'reject-route': 6 },
  icmpx_code: { 'no-route': 0, 'port-unreachable': 1, 'host-unreachable': 2, 'admin-prohibited': 3 },
  igmp_type: { 'membership-query': 17, 'membership-report-v1': 18, 'membership-report-v2': 22, 'membership-report-v3': 34, 'leave-group': 23 },
  tcp_flag: { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ecn: 64, cwr: 128 },
  dccp_pkttype: { request: 0, response: 1, data: 2, ack: 3, dataack: 4, closereq: 5, close: 6, reset: 7, sync: 8, syncack: 9 },
  mh_type: {
    'binding-refresh-request': 0, 'home-test-init': 1, 'careof-test-init': 2, 'home-test': 3, 'careof-test': 4, 'binding-update': 5,
    'binding-acknowledgement': 6, 'binding-error': 7, 'fast-binding-update': 8, 'fast-binding-acknowledgement': 9, 'fast-binding-advertisement': 10,
    'experimental-mobility-header': 11, 'home-agent-switch-message': 12,
  },
  pkt_type: { host: 0, unicast: 0, broadcast: 1, multicast: 2, other: 3 },
  nf_proto: { ipv4: 2, ipv6: 10 },
  iface_type: { ether: 1, ppp: 512, ipip: 768, ipip6: 769, loopback: 772, sit: 776, ipgre: 778 },
  ether_type: { ip: 0x0800, arp: 0x0806, ip6: 0x86dd, '8021q': 0x8100, '8021ad': 0x88a8, vlan: 0x8100 },
  arp_op: { request: 1, reply: 2, rrequest: 3, rreply: 4, inrequest: 8, inreply: 9, nak: 10 },
  dscp: {
    cs0: 0, cs1: 8, cs2: 16, cs3: 24, cs4: 32, cs5: 40, cs6: 48, cs7: 56, df: 0, be: 0, lephb: 1, af11: 10, af12: 12, af13: 14, af21: 18, af22: 20, af23: 22,
    af31: 26, af32: 28, af33: 30, af41: 34, af42: 36, af43: 38, va: 44, ef: 46,
  },
  ecn: { 'not-ect': 0, ect1: 1, ect0: 2, ce: 3 },
  fib_addrtype: { unspec: 0, unicast: 1, local: 2, broadcast: 3, anycast: 4, multicast: 5, blackhole: 6, unreachable: 7, prohibit: 8 },
  mptcp_subtype: {
    'mp-capable': 0, 'mp-join': 1, dss: 2, 'add-addr': 3, 'remove-addr': 4, 'mp-prio': 5, 'mp-fail': 6, 'mp-fastclose': 7, 'mp-tcprst': 8,
  },
}

/** Types that are sets of bits, so that `a,b` is a value of theirs. */
export const bitmasks: ReadonlySet<TypeName> = new Set(['ct_state', 'ct_status', 'ct_event', 'ct_label', 'tcp_flag'])

/** Types by the names that `type` in a set declaration knows, and their width in bits (0: of any width). */
export const setTypes: Readonly<Record<string, { readonly type: TypeName; readonly bits: number }>> = {
  ll_addr: { type: 'll_addr', bits: 0 }, ipv4_addr: { type: 'ipv4_addr', bits: 32 }, ipv6_addr: { type: 'ipv6_addr', bits: 128 },
  ether_addr: { type: 'ether_addr', bits: 48 }, ether_type: { type: 'ether_type', bits: 16 }, arp_op: { type: 'arp_op', bits: 16 },
  inet_proto: { type: 'inet_proto', bits: 8 }, inet_service: { type: 'inet_service', bits: 16 }, icmp_type: { type: 'icmp_type', bits: 8 },
  icmp_code: { type: 'icmp_code', bits: 8 }, icmpv6_type: { type: 'icmpv6_type', bits: 8 }, icmpv6_code: { type: 'icmpv6_code', bits: 8 },
  icmpx_code: { type: 'icmpx_code', bits: 8 }, igmp_type: { type: 'igmp_type', bits: 8 }, tcp_flag: { type: 'tcp_flag', bits: 8 },
  dccp_pkttype: { type: 'dccp_pkttype', bits: 4 }, mh_type: { type: 'mh_type', bits: 8 }, mark: { type: 'mark', bits: 32 },
  iface_index: { type: 'iface_index', bits: 32 }, ifname: { type: 'ifname', bits: 128 }, iface_type: { type: 'iface_type', bits: 16 },
  uid: { type: 'uid', bits: 32 }, gid: { type: 'gid', bits: 32 }, realm: { type: 'realm', bits: 32 }, classid: { type: 'classid', bits: 32 },
  pkt_type: { type: 'pkt_type', bits: 8 }, devgroup: { type: 'devgroup', bits: 32 }, cgroup: { type: 'cgroup', bits: 32 },
  cgroupsv2: { type: 'cgroupsv2', bits: 64 }, time: { type: 'time', bits: 64 }, day: { type: 'day', bits: 8 }, hour: { type: 'hour', bits: 32 },
  ct_state: { type: 'ct_state', bits: 32 }, ct_dir: { type: 'ct_dir', bits: 8 }, ct_status: { type: 'ct_status', bits: 32 },
  ct_event: { type: 'ct_event', bits: 32 }, ct_label: { type: 'ct_label', bits: 128 }, nf_proto: { type: 'nf_proto', bits: 8 },
  fib_addrtype: { type: 'fib_addrtype', bits: 32 }, dscp: { type: 'dscp', bits: 6 }, ecn: { type: 'ecn', bits: 2 }, verdict: { type: 'verdict', bits: 32 },
  boolean: { type: 'boolean', bits: 1 },
}

/** Objects that a map may give: the words behind `:` in `type ipv4_addr : counter`. */
export const objectTypes: ReadonlySet<string> = new Set(['counter', 'quota', 'limit', 'secmark', 'synproxy'])

/** What a map may give besides when its keys are told by `typeof` (`typeof_data_expr`, `map_block_obj_typeof` of parser_bison.y). */
export const typeofOnly: ReadonlySet<string> = new Set(['ct helper', 'ct timeout', 'ct expectation', 'queue'])

/** Named priorities (nft(8), "CHAINS"): families and hooks where each is known. */
export const priorities: Readonly<Record<string, { readonly value: number; readonly bridge?: number; readonly hooks?: readonly string[] }>> = {
  raw: { value: -300 }, mangle: { value: -150 }, dstnat: { value: -100, bridge: -300, hooks: ['prerouting', 'output'] }, filter: { value: 0, bridge: -200 },
  security: { value: 50 }, srcnat: { value: 100, bridge: 300, hooks: ['postrouting', 'input'] }, out: { value: 0, bridge: 100, hooks: ['output'] },
}

/** A variable in the text of a log prefix (`str_preprocess` of parser_bison.y). */
export const prefixVariable = /\$(\w*)/g

/** Hooks of each family (nft(8), "ADDRESS FAMILIES"). */
export const hooksOf: Readonly<Record<string, readonly string[]>> = {
  ip: ['prerouting', 'input', 'forward', 'output', 'postrouting'], ip6: ['prerouting', 'input', 'forward', 'output', 'postrouting'],
  inet: ['prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress'], bridge: ['prerouting', 'input', 'forward', 'output', 'postrouting'],
  arp: ['input', 'output'], netdev: ['ingress', 'egress'],
}

/** States of a `ct timeout` policy (libnftables, ct.c; kernel nf_conntrack_proto_tcp.c). */
export const timeoutStates: Readonly<Record<string, readonly string[]>> = {
  tcp: ['syn_sent', 'syn_recv', 'established', 'fin_wait', 'close_wait', 'last_ack', 'time_wait', 'close', 'syn_sent2', 'retrans', 'unack'],
  udp: ['unreplied', 'replied'],
}

export const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
