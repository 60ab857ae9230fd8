/** Explanations of matches and targets, a line each. Source: iptables-extensions(8), the page of each extension; iptables(8), PARAMETERS. */
type Docs = Readonly<Record<string, string>>

export const matchDocs: Docs = {
  addrtype: 'Kind of the source or destination address: local, broadcast, unicast …', ah: 'IPsec authentication header.', bpf: 'A Berkeley packet filter program.',
  cgroup: 'Control group of the sending socket.', cluster: 'Share of a cluster of nodes that all get the packets.', comment: 'A comment that the kernel keeps with the rule; asks nothing.',
  connbytes: 'Bytes or packets that the connection has carried.', connlabel: 'Labels of the connection.', connlimit: 'How many connections a host or network has.',
  connmark: 'Mark of the connection.', conntrack: 'What conntrack knows of the connection: state, status, addresses before translation.', cpu: 'Number of the CPU at work.',
  dccp: 'DCCP ports and types; loaded by `-p dccp`.', devgroup: 'Groups of interfaces.', dscp: 'Differentiated services code point.', dst: 'IPv6 destination options.',
  ecn: 'Congestion notification bits.', esp: 'IPsec encapsulation.', eui64: 'Whether the IPv6 address was made of the hardware address.', frag: 'IPv6 fragment header.',
  hashlimit: 'A rate for each address, network or port, in a hash table of its own.', hbh: 'IPv6 hop-by-hop options.',
  helper: 'The helper of the connection that this one was expected by: limits RELATED to one helper. It gives no helper to anything; `CT --helper` does.',
  hl: 'Hop limit of IPv6.', icmp: 'ICMP type and code; loaded by `-p icmp`.', icmp6: 'ICMPv6 type and code; loaded by `-p icmpv6`.', ipcomp: 'IPComp.',
  iprange: 'Ranges of addresses.', ipv6header: 'Which IPv6 extension headers there are.', ipvs: 'IPVS connections.', length: 'Length of the packet.',
  limit: 'A rate for the rule as a whole: matches while packets come more slowly.', mac: 'Hardware address of the sender.', mark: 'Mark of the packet.', mh: 'IPv6 mobility header.',
  multiport: 'Up to 15 ports or ranges at once.', nfacct: 'Counts in a named object.', osf: 'Guesses the sender\'s operating system.',
  owner: 'User or group that owns the sending socket. OUTPUT and POSTROUTING only.', physdev: 'Bridge ports, where br_netfilter hands frames to iptables.', pkttype: 'To this host, to all, to a group.',
  policy: 'IPsec policy of the packet.', quota: 'Matches until so many bytes have passed.', rateest: 'Estimated rates.', realm: 'Realm of the route.',
  recent: 'Remembers addresses in a list, and asks whether one was seen lately.', rpfilter: 'Whether the answer would go out where the packet came in. raw and mangle PREROUTING.',
  rt: 'IPv6 routing header.', sctp: 'SCTP ports and chunks; loaded by `-p sctp`.', set: 'Whether addresses or ports are in an ipset.', socket: 'Whether there is a local socket for the packet.',
  srh: 'IPv6 segment routing header.', state: 'Old name of `conntrack --ctstate`.', statistic: 'Matches at random, or every n-th packet.', string: 'Text in the packet.',
  tcp: 'TCP ports, flags and options; loaded by `-p tcp`.', tcpmss: 'Maximum segment size in a SYN.', time: 'Time and date.', tos: 'Type of service.', ttl: 'Time to live.',
  u32: 'Any four bytes of the packet.', udp: 'UDP ports; loaded by `-p udp`.', udplite: 'UDP-Lite ports.',
}

export const targetDocs: Docs = {
  ACCEPT: 'Lets the packet pass this chain\'s hook.', DROP: 'The packet is gone, without an answer.', RETURN: 'Goes back behind the rule that jumped here; in a built-in chain, the policy decides.',
  QUEUE: 'Hands the packet to the program at queue 0.', AUDIT: 'Writes an audit record.', CHECKSUM: 'Fills the checksum in.', CLASSIFY: 'Sets the class of traffic control.',
  CONNMARK: 'Sets the mark of the connection, or copies it from or to the packet.', CONNSECMARK: 'Copies SELinux marks between packet and connection.',
  CT: 'Settings for a connection that is about to begin: a helper, a zone, events, or no tracking at all. raw table.', DNAT: 'Changes the destination address. nat PREROUTING and OUTPUT.',
  DNPT: 'Changes the prefix of the IPv6 destination, without state.', DSCP: 'Sets the differentiated services code point.', ECN: 'Takes congestion notification out of TCP.', HL: 'Changes the hop limit.',
  HMARK: 'Sets the mark from a hash of the flow.', IDLETIMER: 'Tells when an interface has been idle.', LED: 'Blinks.', LOG: 'Writes the packet to the kernel log and goes on.',
  MARK: 'Sets the mark of the packet.', MASQUERADE: 'Changes the source address to that of the outgoing interface. nat POSTROUTING.', NETMAP: 'Translates a whole network.',
  NFLOG: 'Hands the packet to a logging program and goes on.', NFQUEUE: 'Hands the packet to a program, which decides.', NOTRACK: 'Old name of `CT --notrack`.', RATEEST: 'Estimates rates.',
  REDIRECT: 'Sends the packet to this machine. nat PREROUTING and OUTPUT.', REJECT: 'Drops the packet and answers with an error.', SECMARK: 'Sets the SELinux mark.',
  SET: 'Adds to or takes from an ipset.', SNAT: 'Changes the source address. nat POSTROUTING and INPUT.', SNPT: 'Changes the prefix of the IPv6 source, without state.',
  SYNPROXY: 'Answers SYN itself, and opens the connection behind it when the client is real.', TCPMSS: 'Changes the maximum segment size; cures path MTU black holes.',
  TCPOPTSTRIP: 'Takes TCP options out.', TEE: 'Sends a copy to another host.', TOS: 'Sets the type of service.', TPROXY: 'Hands the packet to a local socket without changing it. mangle PREROUTING.',
  TRACE: 'Shows the way of the packet through all rules.', TTL: 'Changes the time to live.', ULOG: 'Old form of NFLOG.',
}

/** Options, by name; where the same name means something else in another extension, `extension option`. */
export const optionDocs: Docs = {
  protocol: 'Protocol: a name, a number, or `all`.', source: 'Source address, network or list.', destination: 'Destination address, network or list.',
  'in-interface': 'Interface it came in by; `+` at the end stands for any ending.', 'out-interface': 'Interface it goes out by; `+` at the end stands for any ending.',
  fragment: 'Second and later fragments.', match: 'Loads a match extension.', jump: 'What becomes of the packet, or the chain to go through.', goto: 'The chain to go to, without coming back.',
  'source-port': 'Source port, or a range `a:b`.', 'destination-port': 'Destination port, or a range `a:b`.',
  'tcp-flags': 'Flags to look at, and those of them that must be set: `SYN,RST,ACK,FIN SYN`.', syn: 'A SYN alone: short for `--tcp-flags SYN,RST,ACK,FIN SYN`.', 'tcp-option': 'A TCP option is there.',
  'icmp-type': 'ICMP type, or `type/code`.', 'icmpv6-type': 'ICMPv6 type, or `type/code`.',
  ctstate: 'States of the connection, any of them: INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, SNAT, DNAT.', state: 'States of the connection, any of them.',
  ctstatus: 'Status of the connection: NONE, EXPECTED, SEEN_REPLY, ASSURED, CONFIRMED.', ctproto: 'Protocol of the connection.', ctdir: 'ORIGINAL or REPLY.',
  ctorigsrc: 'Source before translation.', ctorigdst: 'Destination before translation.', ctreplsrc: 'Source of answers.', ctrepldst: 'Destination of answers.',
  ctorigsrcport: 'Source port before translation.', ctorigdstport: 'Destination port before translation.', ctreplsrcport: 'Source port of answers.', ctrepldstport: 'Destination port of answers.',
  ctexpire: 'Seconds until the connection is forgotten.', 'helper helper': 'Name of the helper that expected the connection.', 'CT helper': 'Gives the connection this helper, which may open ports as RELATED.',
  notrack: 'Conntrack leaves the packet alone.', zone: 'Zone of the connection.', ctevents: 'Events that are told.', expevents: 'Events of expectations that are told.',
  'CT timeout': 'Timeout policy of the connection.', limit: 'Rate: `N/second`, `/minute`, `/hour`, `/day`.', 'limit-burst': 'Packets that may come at once before the rate counts.',
  'source-ports': 'Source ports, up to 15.', 'destination-ports': 'Destination ports, up to 15.', ports: 'Ports of either side, up to 15.', 'src-range': 'Source addresses `a-b`.', 'dst-range': 'Destination addresses `a-b`.',
  'mac-source': 'Hardware address `XX:XX:XX:XX:XX:XX`.', 'uid-owner': 'User, by name or number.', 'gid-owner': 'Group, by name or number.', 'socket-exists': 'There is a socket.',
  'match-set': 'Name of the ipset, and which of `src` and `dst` to look for.', comment: 'The comment, up to 256 characters.', 'to-destination': 'New destination `address[-address][:port[-port]]`.',
  'to-source': 'New source `address[-address][:port[-port]]`.', 'to-ports': 'New ports.', 'reject-with': 'What is answered.', 'log-prefix': 'Text before the line, up to 29 characters.',
  'log-level': 'Level of syslog.', 'log-tcp-sequence': 'With TCP sequence numbers.', 'log-tcp-options': 'With TCP options.', 'log-ip-options': 'With IP options.', 'log-uid': 'With the user.',
  'set-mark': 'New mark, or `value/mask`.', 'set-xmark': 'New mark: the mask\'s bits go, then value is xor-ed in.', 'save-mark': 'From the packet to the connection.', 'restore-mark': 'From the connection to the packet.',
  'clamp-mss-to-pmtu': 'To what fits the path.', 'set-mss': 'To this value.', 'nflog-group': 'Group that the program listens to.', 'nflog-prefix': 'Text for the program.',
  'queue-num': 'Queue that the program listens to.', 'queue-bypass': 'Accepts when no program listens.', 'queue-balance': 'Spreads packets over queues.',
  name: 'Name of the list.', seconds: 'Seen within so many seconds.', hitcount: 'Seen at least so often.', rcheck: 'Asks whether the address is in the list.', update: 'Asks, and notes that it was seen.',
  'recent set': 'Puts the address into the list.', remove: 'Takes the address out of the list.', rsource: 'By source address.', rdest: 'By destination address.',
  'src-type': 'Kind of the source address.', 'dst-type': 'Kind of the destination address.', 'pkt-type': 'unicast, broadcast or multicast.', 'physdev-in': 'Bridge port it came in by.', 'physdev-out': 'Bridge port it goes out by.',
  'hashlimit-upto': 'Matches at or below this rate.', 'hashlimit-above': 'Matches above this rate.', 'hashlimit-mode': 'What is counted by: srcip, srcport, dstip, dstport.', 'hashlimit-name': 'Name of the table in /proc.',
  'hashlimit-burst': 'Packets that may come at once before the rate counts.', 'connlimit-above': 'More connections than this.', 'connlimit-upto': 'So many connections at most.', 'connlimit-mask': 'Hosts are put together by this prefix.',
  timestart: 'From this time of day.', timestop: 'To this time of day.', datestart: 'From this date.', datestop: 'To this date.', weekdays: 'On these days.', monthdays: 'On these days of the month.',
  algo: '`bm` or `kmp`.', string: 'The text to look for.', 'hex-string': 'The text to look for, bytes as `|0d 0a|`.', mode: 'How it is counted.', probability: 'From 0 to 1.', every: 'Every n-th packet.',
}

/** Tables. Source: iptables(8), TABLES. */
export const tableDocs: Docs = {
  filter: 'Lets pass and drops: INPUT, FORWARD, OUTPUT.', nat: 'Translates addresses; sees the first packet of each connection only.', mangle: 'Changes packets.',
  raw: 'Before conntrack: where tracking is turned off, and helpers are assigned.', security: 'SELinux marks.',
}
