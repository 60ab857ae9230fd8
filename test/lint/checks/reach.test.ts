import { establishedMissing } from '../../../src/lint/checks/established-missing.ts'
import { icmpErrorsBlocked } from '../../../src/lint/checks/icmp-errors-blocked.ts'
import { loopbackBlocked } from '../../../src/lint/checks/loopback-blocked.ts'
import { ndpBlocked } from '../../../src/lint/checks/ndp-blocked.ts'
import { rejectSilenced } from '../../../src/lint/checks/reject-silenced.ts'
import { testCheck } from './tester.ts'
import type { Case } from './tester.ts'

/** What none of these checks speaks of. */
const common: Readonly<Record<string, Case>> = {
  'everything accepted, and nothing accepted': {
    iptables: '*filter\n:INPUT ACCEPT\n:OUTPUT ACCEPT\nCOMMIT\n',
    nft: 'table inet t {\n  chain i {\n    type filter hook input priority filter; policy drop;\n  }\n  chain o {\n    type filter hook output priority filter; policy drop;\n  }\n}\n',
    ferm: 'chain INPUT policy DROP;\nchain OUTPUT policy ACCEPT;\n',
  },
  'an ordinary host': {
    iptables: `
*filter
:INPUT DROP
:OUTPUT ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp --dport 22 -j ACCEPT
-A INPUT -j REJECT
COMMIT
`,
    nft: `
table inet t {
  chain i {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    ct state vmap { established : accept, related : accept, invalid : drop }
    meta l4proto ipv6-icmp accept
    tcp dport 22 accept
    reject
  }
}
`,
    ferm: `
domain (ip ip6) {
  chain INPUT {
    policy DROP;
    interface lo ACCEPT;
    mod state state (ESTABLISHED RELATED) ACCEPT;
    proto icmp ACCEPT;
    proto tcp dport ssh ACCEPT;
    REJECT;
  }
  chain OUTPUT policy ACCEPT;
}
`,
  },
  'a piece of a ruleset, and what is not understood': {
    nft: 'add chain inet t i { type filter hook input priority 0; policy drop; }\nadd rule inet t i tcp dport 22 accept\n',
    iptables: '*filter\n:INPUT DROP\n:OUTPUT DROP\n-A INPUT -m set --match-set known src -j ACCEPT\n-A OUTPUT -m bpf --bytecode "1,6 0 0 1" -j ACCEPT\nCOMMIT\n',
  },
  'by port and address, without states': {
    iptables: `
*filter
:INPUT DROP
:OUTPUT DROP
-A INPUT -i lo -j ACCEPT
-A OUTPUT -o lo -j ACCEPT
-A INPUT -p icmp -j ACCEPT
-A OUTPUT -p icmp -j ACCEPT
-A OUTPUT -p tcp -j ACCEPT
-A INPUT -p tcp ! --syn -j ACCEPT
-A INPUT -p tcp --dport 22 -j ACCEPT
-A OUTPUT -p udp --dport 53 -j ACCEPT
-A INPUT -p udp --sport 53 -j ACCEPT
COMMIT
`,
  },
  'packets that are not tracked': {
    iptables: '*raw\n-A OUTPUT -j CT --notrack\n-A PREROUTING -j CT --notrack\nCOMMIT\n*filter\n:INPUT DROP\n:OUTPUT DROP\n-A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT\n-A OUTPUT -m conntrack --ctstate UNTRACKED -j ACCEPT\nCOMMIT\n',
  },
}

testCheck(icmpErrorsBlocked, {
  quiet: {
    ...common,
    'some of them, or none where nothing is known': {
      iptables: '*filter\n:INPUT DROP\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n',
      nft: 'table ip t {\n  chain i {\n    type filter hook input priority filter; policy drop;\n    ct state established accept\n    icmp type { destination-unreachable, time-exceeded } limit rate 10/second accept\n  }\n}\n',
    },
  },
  found: {
    'ESTABLISHED alone': {
      iptables: `
*filter
:INPUT DROP [0:0]
#      ^^^^ ICMP errors about known connections are stopped on their way into this host (icmp destination-unreachable, time-exceeded and parameter-problem): connections of this host hang where a link takes smaller packets, and what is refused looks like silence
-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
COMMIT
`,
      nft: `
table inet t {
  chain i {
    type filter hook forward priority filter; policy drop;
#                                             ^^^^^^^^^^^ … through this host (icmp destination-unreachable, time-exceeded and parameter-problem; icmpv6 destination-unreachable, packet-too-big, time-exceeded and parameter-problem): …
    ct state established accept
    tcp dport 22 accept
  }
}
`,
      ferm: `
domain (ip ip6) chain INPUT {
  policy DROP;
#        ^^^^ ICMP errors about known connections are stopped on their way into this host (icmp …; icmpv6 …): …
  mod state state ESTABLISHED ACCEPT;
}
`,
    },
    'by a rule, and on the way out': {
      iptables: `
*filter
:INPUT ACCEPT
:OUTPUT DROP
#       ^^^^ info: … on their way out of this host …
-A INPUT -p icmp --icmp-type echo-request -j ACCEPT
-A INPUT -p icmp -j DROP
#^^^^^^^^^^^^^^^^^^^^^^^ … on their way into this host …
-A OUTPUT -p tcp -j ACCEPT
COMMIT
`,
    },
    'packet-too-big alone': {
      nft: `
table ip6 t {
  chain i {
    type filter hook input priority filter; policy accept;
    icmpv6 type packet-too-big drop
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ … (icmpv6 packet-too-big): …
  }
}
`,
    },
  },
})

testCheck(ndpBlocked, {
  quiet: { ...common, 'IPv4, which has ARP': { iptables: '*filter\n:INPUT DROP\n-A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT\nCOMMIT\n' } },
  found: {
    'known connections alone': {
      iptables: `
# ip6tables
*filter
:INPUT DROP
#      ^^^^ IPv6 neighbour solicitations and neighbour advertisements are stopped on their way into this host: …
-A INPUT -i lo -j ACCEPT
-A INPUT -s 2001:db8::/32 -p tcp --dport 22 -j ACCEPT
-A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
COMMIT
`,
      nft: `
table inet t {
  chain i {
    type filter hook input priority filter; policy accept;
    ct state { established, related } accept
    icmpv6 type nd-neighbor-advert accept
    tcp dport 22 accept
    drop
#   ^^^^ IPv6 neighbour solicitations are stopped on their way into this host: …
  }
  chain o {
    type filter hook output priority filter; policy drop;
#                                            ^^^^^^^^^^^ IPv6 neighbour solicitations and neighbour advertisements are stopped on their way out of this host: …
    ct state { established, new } accept
  }
}
`,
      ferm: `
domain ip6 chain INPUT {
  policy DROP;
#        ^^^^ IPv6 neighbour solicitations …
  mod state state (ESTABLISHED RELATED) ACCEPT;
}
`,
    },
  },
})

testCheck(loopbackBlocked, {
  quiet: {
    ...common,
    'some ports closed to everybody': { iptables: '*filter\n:OUTPUT ACCEPT\n-A OUTPUT -p tcp --dport 25 -j DROP\nCOMMIT\n' },
    'some ports open for lo alone': {
      nft: 'table ip t {\n  chain i {\n    type filter hook input priority filter; policy drop;\n    ct state established accept\n    tcp dport 22 accept\n    iifname "lo" tcp dport 53 accept\n  }\n}\n',
      ferm: 'chain OUTPUT {\n  policy DROP;\n  mod state state ESTABLISHED ACCEPT;\n  mod owner uid-owner tor ACCEPT;\n  outerface lo mod owner uid-owner user proto tcp dport 9050 ACCEPT;\n}\n',
    },
    'by address': { iptables: '*filter\n:INPUT DROP\n-A INPUT -s 127.0.0.0/8 -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n' },
  },
  found: {
    'nobody has thought of it': {
      iptables: `
*filter
:INPUT DROP
#      ^^^^ packets of the loopback device are stopped (IPv4, input): programs of this host that talk to each other over 127.0.0.1 hang
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
      nft: `
table inet t {
  chain i {
    type filter hook input priority filter; policy drop;
#                                           ^^^^^^^^^^^ packets of the loopback device are stopped (IPv4 and IPv6, input): programs of this host that talk to each other over 127.0.0.1 and ::1 hang
    iifname "eth0" accept
  }
}
`,
      ferm: `
chain OUTPUT {
  policy DROP;
#        ^^^^ packets of the loopback device are stopped (IPv4, output): …
  proto tcp dport (http https) ACCEPT;
}
`,
    },
  },
})

testCheck(establishedMissing, {
  quiet: {
    ...common,
    'answers that are accepted without a state are no connections of this host': {
      iptables: '*filter\n:INPUT DROP\n:OUTPUT DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A OUTPUT -p tcp --sport 22 -j ACCEPT\nCOMMIT\n',
      ferm: 'chain INPUT {\n  policy DROP;\n  proto udp sport domain ACCEPT;\n}\nchain OUTPUT {\n  policy DROP;\n  proto udp dport domain ACCEPT;\n}\n',
    },
    'a host that opens nothing': { iptables: '*filter\n:INPUT DROP\n:OUTPUT DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A OUTPUT -p tcp --sport 22 -j ACCEPT\nCOMMIT\n*mangle\n:OUTPUT DROP\n-A OUTPUT -m state --state ESTABLISHED -j ACCEPT\nCOMMIT\n' },
  },
  found: {
    'no way back': {
      iptables: `
*filter
:INPUT DROP
#      ^^^^ answers to the connections that this host opens are stopped (IPv4, input)
:OUTPUT ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
      nft: `
table inet t {
  chain f {
    type filter hook forward priority filter; policy drop;
#                                             ^^^^^^^^^^^ answers to the connections that pass through this host are stopped (IPv4 and IPv6, forward)
    ct state new tcp dport 443 accept
  }
}
`,
      ferm: `
chain INPUT {
  policy DROP;
  mod state state ESTABLISHED ACCEPT;
  proto tcp dport ssh ACCEPT;
}
chain OUTPUT {
  policy DROP;
#        ^^^^ answers to the connections that others open to this host are stopped (IPv4, output)
  proto udp dport domain ACCEPT;
}
`,
    },
  },
})

testCheck(rejectSilenced, {
  quiet: {
    ...common,
    'what is rejected with an answer that passes': {
      nft: `
table inet t {
  chain i {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    ct state established accept
    tcp dport 113 reject with tcp reset
    udp dport 137 reject
  }
  chain o {
    type filter hook output priority filter; policy drop;
    oifname "lo" accept
    ct state established accept
    ct state related tcp flags rst accept
    ct state related meta l4proto { icmp, icmpv6 } accept
    reject
  }
}
`,
    },
    'what nothing comes to': { iptables: '*filter\n:INPUT DROP\n:OUTPUT DROP\n-A INPUT -j DROP\n-A INPUT -j REJECT\nCOMMIT\n' },
  },
  found: {
    'on the way out of the host': {
      iptables: `
*filter
:INPUT DROP
:OUTPUT DROP
-A INPUT -p tcp --dport 113 -j REJECT --reject-with tcp-reset
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rejects in silence (IPv4): its TCP reset is dropped in output, so that who is refused waits instead
-A INPUT -p udp -j REJECT
#^^^^^^^^^^^^^^^^^^^^^^^^ this rejects in silence (IPv4): its ICMP error is dropped in output, …
-A OUTPUT -m conntrack --ctstate ESTABLISHED,NEW -j ACCEPT
COMMIT
`,
      nft: `
table inet t {
  chain f {
    type filter hook forward priority filter; policy accept;
    reject
#   ^^^^^^ this rejects in silence (IPv4 and IPv6): its ICMP error is dropped in output, …
  }
  chain o {
    type filter hook output priority filter; policy drop;
    ct state established accept
  }
}
`,
    },
    'to a program of this host': {
      ferm: `
domain ip6 {
  chain INPUT {
    policy DROP;
    interface lo mod state state ESTABLISHED ACCEPT;
    mod state state ESTABLISHED ACCEPT;
  }
  chain OUTPUT {
    policy DROP;
    outerface lo mod state state (NEW ESTABLISHED) ACCEPT;
    outerface lo proto icmpv6 mod state state RELATED ACCEPT;
    REJECT reject-with icmp6-port-unreachable;
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rejects in silence (IPv6): its ICMP error is dropped on interface lo, in input, …
  }
}
`,
      nft: `
table ip t {
  chain o {
    type filter hook output priority filter; policy drop;
    ct state { new, established } tcp dport 443 accept
    reject
#   ^^^^^^ this rejects in silence (IPv4): its ICMP error is dropped on interface lo, in output, …
  }
}
`,
    },
  },
})
