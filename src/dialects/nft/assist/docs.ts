/** Explanations of nft's words, a line each. Source: nft(8), the section named at each table. */
type Docs = Readonly<Record<string, string>>

/** STATEMENTS. Verdicts are apart. */
export const statementDocs: Docs = {
  counter: 'Counts packets and bytes. `counter name c` counts in a named counter.',
  limit: '`limit rate [over] N/second [burst M packets]`: matches while packets come more slowly (with `over`, faster) than that.',
  quota: '`quota [over] N mbytes`: matches until (with `over`, after) that many bytes have passed.',
  last: 'Remembers when the rule last matched.',
  log: '`log [prefix "…"] [level L] [group N] [flags F]`: writes the packet to the kernel log, or with `group` to a program.',
  reject: '`reject [with icmp|icmpv6|icmpx|tcp reset …]`: drops and answers. Works in input, forward, output and prerouting.',
  snat: 'Changes the source address: `snat [ip|ip6] to ADDRESS[:PORT]`. In nat chains of postrouting and input.',
  dnat: 'Changes the destination address: `dnat [ip|ip6] to ADDRESS[:PORT]`. In nat chains of prerouting and output.',
  masquerade: 'Changes the source address to that of the outgoing interface. In nat chains of postrouting.',
  redirect: 'Sends the packet to this machine: `redirect [to :PORT]`. In nat chains of prerouting and output.',
  tproxy: 'Hands the packet to a local socket without changing it: `tproxy [ip|ip6] to [ADDRESS]:PORT`.',
  queue: 'Hands the packet to a program: `queue [flags bypass] to N`. Without a program it is dropped, with `bypass` accepted.',
  dup: 'Sends a copy of the packet elsewhere: `dup to ADDRESS [device D]`.',
  fwd: 'Hands the packet to another device: `fwd to D`. In netdev chains.',
  notrack: 'Conntrack leaves the packet alone: it is `untracked`. Before conntrack only (priority below -200).',
  add: '`add @set { element }`: puts an element into a dynamic set; it stays as it is if it is there.',
  update: '`update @set { element }`: puts an element into a dynamic set and starts its timeout anew.',
  delete: '`delete @set { element }`: takes an element out of a set.',
  set: 'Writes: `meta mark set 1`, `ct mark set meta mark`, `ip dscp set cs1`.',
  meter: 'A limit for each element: `meter m { ip saddr limit rate 3/second }`; dynamic sets have replaced it.',
  flow: '`flow add @ft`: from now on the connection goes the short way of a flowtable, past all chains of forward.',
  synproxy: 'Answers SYN itself and opens the connection behind it when the client is real.',
  comment: 'A comment that the kernel keeps with the rule.',
  vmap: 'Looks a value up in a map of verdicts: `ct state vmap { established : accept, invalid : drop }`.',
  map: 'Looks a value up in a map; or declares one: `map m { type ipv4_addr : inet_service; }`.',
  define: '`define name = value`: from here to the end of the block, `$name` stands for the value.',
  redefine: 'Gives a variable another value, for what follows.', undefine: 'Takes a variable away, for what follows.',
  include: '`include "path"`: the commands of other files; `*` stands for many of them.',
  flush: '`flush ruleset`: takes everything away that is there now. Without it a file adds to what is loaded.',
  destroy: 'As `delete`, and no error when there is nothing to delete.',
  elements: '`elements = { … }`: what the set holds from the beginning.',
  'auto-merge': 'Elements of an interval set that touch or overlap are put together.', timeout: 'How long elements stay.', size: 'Most elements that the set holds.',
  flags: 'Of a set: `constant`, `dynamic`, `interval`, `timeout`. Of a table: `dormant` (its chains are not hooked in).',
}

/** TABLES, CHAINS, RULES, SETS, FLOWTABLES and the words inside statements. */
export const blockDocs: Docs = {
  table: '`table FAMILY name { … }`: holds chains, sets and objects; all that a rule names must be in its table.', chain: '`chain name { … }`: rules in order. With a `type … hook …` line it is a base chain.',
  rule: '`add rule FAMILY table chain …`: one rule.', element: '`add element FAMILY table set { … }`: elements of a set.', ruleset: 'All tables of all families.',
  type: 'Of a chain: `type filter hook input priority filter`. Of a set: `type ipv4_addr . inet_service`. Of an object: what it is.', typeof: 'The type of an expression: `typeof ip saddr . tcp dport`.',
  hook: 'Where packets enter the chain.', priority: 'The order of base chains at a hook: lower numbers come first. Conntrack is at -200.', policy: 'What becomes of packets that no rule decides: `accept` (also where nothing is said) or `drop`.',
  device: 'The device of an ingress or egress chain.', devices: 'The devices of a flowtable or of a chain: `devices = { eth0, eth1 }`.', flowtable: 'Connections in it go past all chains of forward: `hook ingress priority 0; devices = { … };`.',
  packets: 'A number of packets.', bytes: 'A number of bytes.', rate: 'How many in what time: `rate 3/minute`.', over: 'Turns the match around: more than that.', burst: 'How many may come at once before the rate counts.',
  prefix: 'Of `log`: text before each line. Of `snat` and `dnat`: a whole network.', level: 'Level of syslog: emerg, alert, crit, err, warn, notice, info, debug, audit.', group: 'Group that a logging program listens to.',
  to: 'Where to: an address, a port, a queue or a device.', with: 'What is answered.', name: 'A named object of the table.', 'gc-interval': 'How often expired elements are taken out.', expires: 'How long the element still stays.',
  bypass: 'Accepts when no program listens.', fanout: 'Spreads packets over queues by CPU.', random: 'Ports are chosen at random.', persistent: 'A client always gets the same address.', 'fully-random': 'Ports are chosen fully at random.',
  limit: 'A rate, as a statement or as a named object.', exists: 'It is there.', missing: 'It is not there.',
}

/** CHAINS: types. */
export const chainTypeDocs: Docs = {
  filter: 'Lets pass or drops. For all families and hooks.',
  nat: 'Translates addresses; sees the first packet of each connection only.',
  route: 'Output only: a packet whose mark or addresses change is routed anew.',
}

/** CHAINS: named priorities. Lower numbers come first; conntrack is at -200. */
export const priorityDocs: Docs = {
  raw: '-300: before conntrack.', mangle: '-150: behind conntrack, where packets are changed.', dstnat: '-100: where destinations are translated (bridge: -300).',
  filter: '0: where filters stand (bridge: -200).', security: '50: where SELinux marks are set.', srcnat: '100: where sources are translated (bridge: 300).',
  out: 'bridge only, 100.',
}

/** ADDRESS FAMILIES. */
export const familyDocs: Docs = {
  ip: 'IPv4.', ip6: 'IPv6.', inet: 'IPv4 and IPv6 together.', arp: 'ARP packets.', bridge: 'Frames that pass a bridge.', netdev: 'Packets of a device, at ingress and egress.',
}

/** SETS: flags. */
export const setFlagDocs: Docs = {
  constant: 'Nothing can be added or taken away.', dynamic: 'Rules may add to it.', interval: 'Elements may be ranges and prefixes.', timeout: 'Elements may expire.',
  dormant: 'The chains of the table are not hooked in.', owner: 'The table goes when the program that made it ends.', persist: 'With `owner`: the table stays.',
}

/** META EXPRESSIONS. */
export const metaDocs: Docs = {
  length: 'Length of the packet in bytes.', protocol: 'EtherType of the packet.', priority: 'Class of traffic control.', mark: 'The mark of the packet (fwmark); routing may ask for it.',
  iif: 'Interface it came in by, by number: quick, but the interface must exist when the rule is loaded.',
  iifname: 'Name of the interface it came in by; may end in `*`. The interface need not exist.', iiftype: 'Kind of the interface it came in by.',
  oif: 'Interface it goes out by, by number: it must exist when the rule is loaded.', oifname: 'Name of the interface it goes out by; may end in `*`.',
  oiftype: 'Kind of the interface it goes out by.', skuid: 'User that owns the sending socket. Output only.', skgid: 'Group that owns the sending socket. Output only.',
  nftrace: 'Set to 1, the packet\'s way shows in `nft monitor trace`.', rtclassid: 'Realm of the route.', ibrname: 'Bridge it came in by.', obrname: 'Bridge it goes out by.',
  ibriport: 'Bridge port it came in by.', obriport: 'Bridge port it goes out by.', pkttype: 'To this host, to all, to a group, or to others.', cpu: 'Number of the CPU at work.',
  iifgroup: 'Group of the interface it came in by.', oifgroup: 'Group of the interface it goes out by.', cgroup: 'Control group (version 1) of the socket.',
  random: 'A random number, another one for each packet.', ipsec: 'Whether it came through, or will go through, IPsec.', secpath: 'Old name of `meta ipsec`.',
  iifkind: 'Driver kind of the interface it came in by, such as `vrf`.', oifkind: 'Driver kind of the interface it goes out by.', time: 'Time and date at which it came.',
  day: 'Day of the week.', hour: 'Time of day.', l4proto: 'Protocol above IP, extension headers skipped: better than `ip6 nexthdr`.', nfproto: 'IPv4 or IPv6, in an inet table.',
  secmark: 'SELinux mark of the packet.', sdif: 'Slave interface of a VRF it came in by, by number.', sdifname: 'Name of the slave interface of a VRF.',
  broute: 'Bridge: 1 hands the frame to routing.', ibrpvid: 'PVID of the bridge port.', ibrvproto: 'VLAN protocol of the bridge.', ibrhwaddr: 'Hardware address of the bridge.',
}

/** CONNTRACK EXPRESSIONS. */
export const ctDocs: Docs = {
  state: 'State of the connection: new, established, related, invalid, untracked. A list means any of them.', direction: '`original` or `reply`.',
  status: 'Bits of the connection\'s status: expected, seen-reply, assured, confirmed, snat, dnat, dying.', mark: 'Mark of the connection.',
  expiration: 'Time until the connection is forgotten.',
  helper: 'As a match: the helper of the master of an expected connection. As `ct helper set`: gives the connection a helper, which may open ports.',
  label: 'Labels of the connection.', event: 'Events that are told of the connection.', secmark: 'SELinux mark of the connection.', id: 'A number for the connection.',
  l3proto: 'IPv4 or IPv6.', protocol: 'Protocol of the connection; of an ICMP error, that of the connection it is about.', saddr: 'Source address of the connection in a direction.',
  daddr: 'Destination address of the connection in a direction.', 'proto-src': 'Source port of the connection in a direction.',
  'proto-dst': 'Destination port of the connection in a direction: before translation in `original`.', bytes: 'Bytes so far.', packets: 'Packets so far.', avgpkt: 'Average length of packets.',
  zone: 'Zone of the connection.', count: '`ct count [over] N`: how many connections there are.', timeout: 'Gives the connection a timeout policy.',
  expectation: 'Gives the connection an expectation: a fixed port that opens as RELATED.',
}

/** PAYLOAD EXPRESSIONS: headers. */
export const headerDocs: Docs = {
  ether: 'Ethernet header.', vlan: 'VLAN header.', arp: 'ARP.', ip: 'IPv4 header.', ip6: 'IPv6 header.', icmp: 'ICMP of IPv4.', icmpv6: 'ICMP of IPv6.', igmp: 'IGMP.',
  ah: 'IPsec authentication header.', esp: 'IPsec encapsulation.', comp: 'IPComp.', udp: 'UDP.', udplite: 'UDP-Lite.', tcp: 'TCP.', dccp: 'DCCP.', sctp: 'SCTP.',
  th: 'Any header with ports: `th dport` of tcp, udp, sctp and dccp alike.', hbh: 'IPv6 hop-by-hop options.', rt: 'IPv6 routing header, or (with `classid`, `nexthop`, `mtu`) the route.',
  rt0: 'IPv6 routing header type 0.', rt2: 'IPv6 routing header type 2.', srh: 'IPv6 segment routing header.', frag: 'IPv6 fragment header.', dst: 'IPv6 destination options.',
  mh: 'IPv6 mobility header.', vxlan: 'VXLAN.', geneve: 'Geneve.', gre: 'GRE.', gretap: 'Ethernet over GRE.',
}

/** Fields that several headers have. */
export const fieldDocs: Docs = {
  saddr: 'Source address.', daddr: 'Destination address.', sport: 'Source port.', dport: 'Destination port.', type: 'Type.', code: 'Code.', checksum: 'Checksum.',
  length: 'Length.', protocol: 'Protocol above; fragments and options included.', nexthdr: 'Next header; an extension header where there is one, so that `meta l4proto` is better.',
  ttl: 'Hops that are left.', hoplimit: 'Hops that are left.', flags: 'Flags: `tcp flags syn / fin,syn,rst,ack` asks for SYN alone of the four.', dscp: 'Differentiated services code point.',
  ecn: 'Congestion notification.', window: 'Window.', sequence: 'Sequence number.', ackseq: 'Acknowledgement number.', doff: 'Length of the header in 32-bit words.',
  urgptr: 'Urgent pointer.', id: 'Identification.', version: 'Version.', hdrlength: 'Length of the header.', 'frag-off': 'Fragment offset and flags.', mtu: 'MTU of the next hop, in ICMP errors.',
  gateway: 'Gateway of an ICMP redirect.', spi: 'Security parameter index.', operation: 'ARP operation.', pcp: 'Priority.', vtag: 'Verification tag.',
}

/** Other expressions: what the first word of each asks. */
export const expressionDocs: Docs = {
  meta: 'What is known of a packet besides its text: interfaces, mark, owner, time.', ct: 'What conntrack knows of the connection.',
  fib: 'Asks the routing table: `fib saddr . iif oif missing` is the reverse path filter.', socket: 'The local socket that the packet is for.', osf: 'Guesses the sender\'s operating system.',
  ipsec: 'The IPsec policy of the packet.', numgen: 'Counts or draws numbers: `numgen inc mod 2`.', jhash: 'Hashes fields: `jhash ip saddr mod 2`.', symhash: 'Hashes the flow, equal in both directions.',
  exthdr: 'Whether an IPv6 extension header is there.', tunnel: 'Metadata of a tunnel.',
}

/** DATA TYPES: words behind `type` in sets. */
export const typeDocs: Docs = {
  ipv4_addr: 'IPv4 address.', ipv6_addr: 'IPv6 address.', ether_addr: 'Ethernet address.', inet_proto: 'Protocol above IP.', inet_service: 'Port.', mark: 'Packet mark.',
  ifname: 'Name of an interface.', iface_index: 'Number of an interface.', icmp_type: 'ICMP type.', icmpv6_type: 'ICMPv6 type.', ct_state: 'Conntrack state.', verdict: 'A verdict: makes a map a verdict map.',
  ether_type: 'EtherType.', tcp_flag: 'TCP flags.', pkt_type: 'Unicast, broadcast, multicast.', dscp: 'Differentiated services code point.', uid: 'User.', gid: 'Group.',
  cgroupsv2: 'Control group (version 2).', time: 'Date and time.', day: 'Day of the week.', hour: 'Time of day.',
}

/** ICMP types worth a word. Source: RFC 792, RFC 4443, RFC 4890. */
export const icmpDocs: Docs = {
  'echo-request': 'Ping.', 'echo-reply': 'Answer to a ping.', 'destination-unreachable': 'An error about a known connection; `frag-needed` among them keeps path MTU discovery working.',
  'packet-too-big': 'An error that IPv6 needs for path MTU discovery: must not be dropped.', 'time-exceeded': 'An error: hops ran out (traceroute).', 'parameter-problem': 'An error: a header is wrong.',
  'nd-neighbor-solicit': 'Neighbour discovery; without it IPv6 does not work. Always untracked.', 'nd-neighbor-advert': 'Neighbour discovery; without it IPv6 does not work. Always untracked.',
  'nd-router-solicit': 'Asks for routers. Always untracked.', 'nd-router-advert': 'Router advertisement: IPv6 addresses and routes come by it. Always untracked.', redirect: 'Tells of a better router; usually refused.',
  'nd-redirect': 'Tells of a better router; usually refused.', 'mld-listener-query': 'Multicast listener discovery.', 'mld2-listener-report': 'Multicast listener discovery.',
}
