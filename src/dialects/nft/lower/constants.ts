import { Protocol, State, Status } from '../../../model/index.ts'

/** Types of values that the model understands; all others are compared as text. */
export type ValueType =
  | 'port' | 'protocol' | 'icmp type' | 'icmp code' | 'icmpv6 type' | 'icmpv6 code' | 'tcp flags' | 'ct state' | 'ct status'
  | 'ct direction' | 'mark' | 'ipv4' | 'ipv6' | 'nfproto' | 'ethertype' | 'interface' | 'helper' | 'opaque'

/** Types whose values are sets of flags: without an operator they are compared by "any of these" (man nft, BITMASK TYPES). */
export const bitmaskTypes: ReadonlySet<ValueType> = new Set<ValueType>(['tcp flags', 'ct state', 'ct status'])

type Words = Readonly<Record<string, number>>

/** src/proto.c of nftables: icmp_type_tbl, icmp6_type_tbl, their codes, tcp_flag_tbl; src/ct.c; src/datatype.c; /etc/protocols. */
const words: Partial<Record<ValueType, Words>> = {
  protocol: {
    ip: 0, hopopt: 0, icmp: Protocol.icmp, igmp: 2, ggp: 3, ipencap: 4, ipip: 4, st: 5, tcp: Protocol.tcp, egp: 8, igp: 9, pup: 12,
    udp: Protocol.udp, hmp: 20, rdp: 27, dccp: Protocol.dccp, ipv6: 41, 'ipv6-route': 43, 'ipv6-frag': 44, rsvp: 46, gre: Protocol.gre,
    esp: Protocol.esp, ah: Protocol.ah, skip: 57, 'ipv6-icmp': Protocol.icmp6, icmpv6: Protocol.icmp6, 'ipv6-nonxt': 59, 'ipv6-opts': 60,
    eigrp: 88, ospf: 89, ospfigp: 89, 'ax.25': 93, etherip: 97, encap: 98, pim: 103, ipcomp: 108, comp: 108, vrrp: 112, l2tp: 115,
    isis: 124, sctp: Protocol.sctp, fc: 133, mh: 135, 'mobility-header': 135, udplite: Protocol.udplite, 'mpls-in-ip': 137, manet: 138,
    hip: 139, shim6: 140, wesp: 141, rohc: 142, ethernet: 143, mptcp: 262,
  },
  'icmp type': {
    'echo-reply': 0, 'destination-unreachable': 3, 'source-quench': 4, redirect: 5, 'echo-request': 8, 'router-advertisement': 9,
    'router-solicitation': 10, 'time-exceeded': 11, 'parameter-problem': 12, 'timestamp-request': 13, 'timestamp-reply': 14,
    'info-request': 15, 'info-reply': 16, 'address-mask-request': 17, 'address-mask-reply': 18,
  },
  'icmp code': {
    'net-unreachable': 0, 'host-unreachable': 1, 'prot-unreachable': 2, 'port-unreachable': 3, 'frag-needed': 4,
    'net-prohibited': 9, 'host-prohibited': 10, 'admin-prohibited': 13,
  },
  'icmpv6 type': {
    'destination-unreachable': 1, 'packet-too-big': 2, 'time-exceeded': 3, 'parameter-problem': 4, 'echo-request': 128,
    'echo-reply': 129, 'mld-listener-query': 130, 'mld-listener-report': 131, 'mld-listener-done': 132, 'mld-listener-reduction': 132,
    'nd-router-solicit': 133, 'nd-router-advert': 134, 'nd-neighbor-solicit': 135, 'nd-neighbor-advert': 136, 'nd-redirect': 137,
    'router-renumbering': 138, 'ind-neighbor-solicit': 141, 'ind-neighbor-advert': 142, 'mld2-listener-report': 143,
  },
  'icmpv6 code': {
    'no-route': 0, 'admin-prohibited': 1, 'addr-unreachable': 3, 'port-unreachable': 4, 'policy-fail': 5, 'reject-route': 6,
  },
  'tcp flags': { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ecn: 64, cwr: 128 },
  'ct state': State,
  'ct status': { ...Status, 'snat-done': 0x80, 'dnat-done': 0x100, 'fixed-timeout': 0x400 },
  'ct direction': { original: 0, reply: 1 },
  nfproto: { ipv4: 2, ipv6: 10 },
  ethertype: { ip: 0x0800, arp: 0x0806, ip6: 0x86dd, '8021q': 0x8100, '8021ad': 0x88a8, vlan: 0x8100 },
  /** /etc/services as Debian ships it, the names that rulesets use. nft reads that file of the machine it runs on. */
  port: {
    tcpmux: 1, echo: 7, discard: 9, systat: 11, daytime: 13, netstat: 15, qotd: 17, chargen: 19, 'ftp-data': 20, ftp: 21, ssh: 22,
    telnet: 23, smtp: 25, time: 37, whois: 43, tacacs: 49, domain: 53, bootps: 67, bootpc: 68, tftp: 69, gopher: 70, finger: 79,
    http: 80, www: 80, kerberos: 88, 'iso-tsap': 102, 'acr-nema': 104, pop3: 110, sunrpc: 111, auth: 113, nntp: 119, ntp: 123, epmap: 135,
    'netbios-ns': 137, 'netbios-dgm': 138, 'netbios-ssn': 139, imap2: 143, imap: 143, snmp: 161, 'snmp-trap': 162, snmptrap: 162, cmip_man: 163,
    xdmcp: 177, bgp: 179, irc: 194, smux: 199, qmtp: 209, z3950: 210, ipx: 213, ptp_event: 319, 'ptp-event': 319, 'ptp-general': 320,
    pawserv: 345, zserv: 346, rpc2portmap: 369, codaauth2: 370, clearcase: 371, ldap: 389, svrloc: 427, https: 443, snpp: 444,
    'microsoft-ds': 445, kpasswd: 464, submissions: 465, smtps: 465, urd: 465, saft: 487, isakmp: 500, rtsp: 554, nqs: 607, asf_rmcp: 623,
    'asf-rmcp': 623, qmqp: 628, ipp: 631, 'ldp': 646, exec: 512, login: 513, shell: 514, printer: 515, talk: 517, ntalk: 518, route: 520,
    gdomap: 538, uucp: 540, klogin: 543, kshell: 544, afpovertcp: 548, 'dhcpv6-client': 546, 'dhcpv6-server': 547, nntps: 563, submission: 587,
    ldaps: 636, tinc: 655, silc: 706, 'kerberos-adm': 749, domains: 853, 'domain-s': 853, rsync: 873, 'ftps-data': 989, ftps: 990, telnets: 992,
    imaps: 993, ircs: 994, pop3s: 995, socks: 1080, proofd: 1093, rootd: 1094, openvpn: 1194, rmiregistry: 1099, lotusnote: 1352,
    'ms-sql-s': 1433, 'ms-sql-m': 1434, ingreslock: 1524, datametrics: 1645, 'sa-msg-port': 1646, kermit: 1649, groupwise: 1677, l2f: 1701,
    l2tp: 1701, radius: 1812, 'radius-acct': 1813, cisco: 1998, nfs: 2049, gnunet: 2086, rtcm_sc104: 2101, gsigatekeeper: 2119, gris: 2135,
    cvspserver: 2401, venus: 2430, mon: 2583, zebrasrv: 2600, zebra: 2601, ospfd: 2604, bgpd: 2605, gsiftp: 2811, gpsd: 2947, gds_db: 3050,
    icpv2: 3130, 'iscsi-target': 3260, mysql: 3306, 'ms-wbt-server': 3389, nut: 3493, distcc: 3632, daap: 3689, svn: 3690, suucp: 4031,
    sieve: 4190, epmd: 4369, remctl: 4373, 'ipsec-nat-t': 4500, fax: 4557, iax: 4569, mtn: 4691, 'radmin-port': 4899, sip: 5060, 'sip-tls': 5061,
    'xmpp-client': 5222, 'xmpp-server': 5269, cfengine: 5308, mdns: 5353, postgresql: 5432, freeciv: 5556, amqps: 5671, amqp: 5672, x11: 6000,
    'x11-1': 6001, 'gnutella-svc': 6346, 'gnutella-rtr': 6347, redis: 6379, 'sge-qmaster': 6444, 'sge-execd': 6445, 'mysql-proxy': 6446,
    ircd: 6667, 'ircs-u': 6697, bbs: 7000, 'afs3-fileserver': 7000, 'http-alt': 8080, 'webcache': 8080, puppet: 8140, 'bacula-dir': 9101,
    'bacula-fd': 9102, 'bacula-sd': 9103, xmms2: 9667, nbd: 10809, 'zabbix-agent': 10050, 'zabbix-trapper': 10051, amanda: 10080, dicom: 11112,
    hkp: 11371, syslog: 514, 'syslog-tls': 6514, vxlan: 4789, git: 9418, 'db-lsp': 17500, dcap: 22125, gsidcap: 22128, wnn6: 22273,
    rtmp: 1, nbp: 2, kamanda: 10081, amandaidx: 10082, amidxtape: 10083, fido: 60179, biff: 512, who: 513, 'ssdp': 1900,
  },
}

/** The number that a word stands for in a type; undefined for an unknown word. */
export const constantOf = (type: ValueType, word: string): number | undefined => {
  const table = words[type]
  return table && Object.hasOwn(table, word) ? table[word] : undefined
}

/** All words of a type. */
export const constantsOf = (type: ValueType): readonly string[] => Object.keys(words[type] ?? {})

/** The word for a number, for printing. */
export const wordOf = (type: ValueType, value: number): string | undefined =>
  Object.entries(words[type] ?? {}).find(([, number]) => number === value)?.[0]

/** Largest value of a type, undefined for those without numbers. */
export const maxOf: Partial<Record<ValueType, number>> = {
  port: 0xffff, protocol: 255, 'icmp type': 255, 'icmp code': 255, 'icmpv6 type': 255, 'icmpv6 code': 255, 'tcp flags': 255,
  'ct state': 0xffffffff, 'ct status': 0xffffffff, 'ct direction': 1, mark: 0xffffffff, ipv4: 0xffffffff, nfproto: 255, ethertype: 0xffff,
}
