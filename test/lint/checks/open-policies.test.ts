import { inputPolicyAccept } from '../../../src/lint/checks/input-policy-accept.ts'
import { forwardPolicyAccept } from '../../../src/lint/checks/forward-policy-accept.ts'
import { ipv6Unfiltered } from '../../../src/lint/checks/ipv6-unfiltered.ts'
import { natWithoutFilter } from '../../../src/lint/checks/nat-without-filter.ts'
import { spoofedLoopback } from '../../../src/lint/checks/spoofed-loopback.ts'
import { newWithoutSyn } from '../../../src/lint/checks/new-without-syn.ts'
import { testCheck } from './tester.ts'

testCheck(inputPolicyAccept, {
  quiet: {
    'a policy of drop': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state established accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  proto tcp dport 22 ACCEPT;
}
`,
    },
    'a last rule that refuses': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
    tcp dport 22 accept
    reject
  }
}
`,
      iptables: `
*filter
:INPUT ACCEPT
-A INPUT -p tcp --dport 22 -j ACCEPT
-A INPUT -j REJECT
COMMIT
`,
      ferm: `
chain INPUT {
  policy ACCEPT;
  proto tcp dport 22 ACCEPT;
  DROP;
}
`,
    },
    'tcp and udp are refused': {
      iptables: `
*filter
:INPUT ACCEPT
-A INPUT -p tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -j DROP
-A INPUT -p udp -j DROP
COMMIT
`,
    },
    'one interface is closed': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
    iifname "wan0" drop
  }
}
`,
      iptables: `
*filter
:INPUT ACCEPT
-A INPUT -i wan0 -j DROP
COMMIT
`,
    },
    'all but the own network is refused': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
    ip saddr != 192.168.0.0/16 drop
    meta nfproto ipv6 drop
  }
}
`,
      iptables: `
*filter
:INPUT ACCEPT
-A INPUT ! -s 192.168.0.0/16 -j DROP
COMMIT
`,
    },
    'another chain refuses': {
      nft: `
table inet t {
  chain a {
    type filter hook input priority filter; policy accept;
    counter
  }
  chain b {
    type filter hook input priority 10; policy drop;
  }
}
`,
    },
    'the policy is not said': {
      iptables: `
*filter
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT proto tcp dport 22 ACCEPT;
`,
    },
    'a table before the filter': {
      iptables: `
*mangle
:INPUT ACCEPT
-A INPUT -j MARK --set-mark 1
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook input priority mangle; policy accept;
  }
}
`,
    },
    'what a rule returns by source port': {
      iptables: `
*filter
:INPUT ACCEPT
:in -
-A INPUT -j in
-A in -p udp --sport 5004 -j RETURN
-A in -j DROP
COMMIT
`,
    },
  },
  found: {
    'some services are named': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
                                            ^^^^^^^^^^^^^ new connections that no rule names are let into this host from everywhere (IPv4 and IPv6): a service that nobody thought of is open to the network
    ct state established accept
    tcp dport 22 accept
  }
}
`,
      iptables: `
*filter
:INPUT ACCEPT
       ^^^^^^ new connections that no rule names are let into this host from everywhere (IPv4): a service that nobody thought of is open to the network
-A INPUT -p tcp --dport 22 -j ACCEPT
-A INPUT -p tcp --dport 3306 -j DROP
COMMIT
`,
      ferm: `
chain INPUT {
  policy ACCEPT;
         ^^^^^^ new connections that no rule names are let into this host from everywhere (IPv4): a service that nobody thought of is open to the network
  proto tcp dport 22 ACCEPT;
}
`,
    },
    'some peers are refused': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
                                            ^^^^^^^^^^^^^ new connections that no rule names are let into this host from everywhere (IPv4 and IPv6): a service that nobody thought of is open to the network
    ip saddr { 192.0.2.0/24, 198.51.100.0/24 } drop
  }
}
`,
      iptables: `
*filter
:INPUT ACCEPT
       ^^^^^^ new connections that no rule names are let into this host from everywhere (IPv4): a service that nobody thought of is open to the network
-A INPUT -s 192.0.2.0/24 -j DROP
-A INPUT -m set --match-set bad src -j DROP
COMMIT
`,
    },
    'no rule at all': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
                                            ^^^^^^^^^^^^^ info: everything is let into this host (IPv4 and IPv6): the chain has no rule, and its policy is accept
  }
}
`,
      iptables: `
*filter
:INPUT ACCEPT
       ^^^^^^ info: everything is let into this host (IPv4): the chain has no rule, and its policy is accept
COMMIT
`,
      ferm: `
chain INPUT {
  policy ACCEPT;
         ^^^^^^ info: everything is let into this host (IPv4): the chain has no rule, and its policy is accept
}
`,
    },
    'the default of nft': {
      nft: `
table inet t {
  chain c {
  ^^^^^^^^^ new connections that no rule names are let into this host from everywhere (IPv4 and IPv6): a service that nobody thought of is open to the network
    type filter hook input priority 0;
    tcp dport 22 accept
  }
}
`,
    },
    'one family': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
                                            ^^^^^^^^^^^^^ new connections that no rule names are let into this host from everywhere (IPv6): a service that nobody thought of is open to the network
    meta nfproto ipv4 drop
  }
}
`,
    },
  },
})

testCheck(forwardPolicyAccept, {
  quiet: {
    'a policy of drop': {
      nft: `
table inet t {
  chain c {
    type filter hook forward priority filter; policy drop;
    ct state established accept
  }
}
`,
      iptables: `
*filter
:FORWARD DROP
-A FORWARD -i lan0 -j ACCEPT
COMMIT
`,
      ferm: `
chain FORWARD {
  policy DROP;
  interface lan0 ACCEPT;
}
`,
    },
    'a way is closed': {
      nft: `
table inet t {
  chain c {
    type filter hook forward priority filter; policy accept;
    oifname "lan0" drop
  }
}
`,
      iptables: `
*filter
:FORWARD ACCEPT
-A FORWARD -i wan0 -o lan0 -j DROP
COMMIT
`,
    },
    'a port is let in and the rest of its interface is not': {
      iptables: `
*filter
:FORWARD ACCEPT
-A FORWARD -i wan0 -p tcp --dport 22 -j ACCEPT
-A FORWARD -i wan0 -j DROP
COMMIT
`,
    },
    'a way that only the host knows': {
      nft: `
table inet t {
  chain c {
    type filter hook forward priority filter; policy accept;
    oifgroup 2 drop
  }
}
`,
    },
    'an open host that is no router': {
      iptables: `
*filter
:INPUT ACCEPT
:FORWARD ACCEPT
COMMIT
`,
    },
    'the policy is not said': {
      iptables: `
*filter
-A FORWARD -i lan0 -j ACCEPT
COMMIT
`,
      ferm: `
chain FORWARD interface lan0 ACCEPT;
`,
    },
  },
  found: {
    'rules that refuse nothing': {
      nft: `
table inet t {
  chain c {
    type filter hook forward priority filter; policy accept;
                                              ^^^^^^^^^^^^^ new connections that no rule names pass through this host from everywhere to everywhere (IPv4 and IPv6)
    ct state established accept
    ip saddr 10.0.0.0/8 accept
  }
}
`,
      iptables: `
*filter
:FORWARD ACCEPT
         ^^^^^^ new connections that no rule names pass through this host from everywhere to everywhere (IPv4)
-A FORWARD -i lan0 -j ACCEPT
COMMIT
`,
      ferm: `
chain FORWARD {
  policy ACCEPT;
         ^^^^^^ new connections that no rule names pass through this host from everywhere to everywhere (IPv4)
  interface lan0 ACCEPT;
}
`,
    },
    'translation shows a router': {
      iptables: `
*nat
-A POSTROUTING -o wan0 -j MASQUERADE
COMMIT
*filter
:INPUT ACCEPT
:FORWARD ACCEPT
         ^^^^^^ new connections that no rule names pass through this host from everywhere to everywhere (IPv4)
COMMIT
`,
    },
    'a closed host': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport 22 accept
  }
}
table inet u {
  chain c {
    type filter hook forward priority filter; policy accept;
                                              ^^^^^^^^^^^^^ info: once this host forwards packets (containers and virtual machines switch that on), everything passes through it (IPv4 and IPv6)
  }
}
`,
      iptables: `
*filter
:INPUT DROP
:FORWARD ACCEPT
         ^^^^^^ info: once this host forwards packets (containers and virtual machines switch that on), everything passes through it (IPv4)
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
    },
  },
})

testCheck(ipv6Unfiltered, {
  quiet: {
    'one table for both': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport 22 accept
  }
}
`,
    },
    'a file about IPv4 alone': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
    },
    'both families': {
      ferm: `
domain (ip ip6) chain INPUT {
  policy DROP;
  proto tcp dport 22 ACCEPT;
}
`,
    },
    'IPv4 is open, too': {
      nft: `
table ip t {
  chain c {
    type filter hook input priority filter; policy accept;
  }
}
table ip6 t {
  chain f {
    type filter hook forward priority filter; policy drop;
  }
}
`,
    },
  },
  found: {
    'another hook of IPv6 is filtered': {
      nft: `
table ip t {
  chain c {
  ^^^^^^^^^ this chain refuses what comes in over IPv4, and no chain looks at what comes in over IPv6: every service of this host can be reached by its IPv6 address
    type filter hook input priority filter; policy drop;
    tcp dport 22 accept
  }
}
table ip6 t {
  chain f {
    type filter hook forward priority filter; policy drop;
  }
}
`,
      ferm: `
domain ip chain INPUT {
#               ^^^^^ this chain refuses …
  policy DROP;
  proto tcp dport 22 ACCEPT;
}
domain ip6 chain FORWARD policy DROP;
`,
    },
  },
})

testCheck(natWithoutFilter, {
  quiet: {
    'the filter knows': {
      nft: `
table ip t {
  chain n {
    type nat hook prerouting priority dstnat; policy accept;
    tcp dport 80 dnat to 10.0.0.5:8080
  }
  chain f {
    type filter hook forward priority filter; policy drop;
    ip daddr 10.0.0.5 tcp dport 8080 accept
  }
}
`,
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8080
COMMIT
*filter
:FORWARD DROP
-A FORWARD -d 10.0.0.5 -p tcp --dport 8080 -j ACCEPT
COMMIT
`,
      ferm: `
table nat chain PREROUTING proto tcp dport 80 DNAT to 10.0.0.5:8080;
chain FORWARD {
  policy DROP;
  daddr 10.0.0.5 proto tcp dport 8080 ACCEPT;
}
`,
    },
    'whatever is translated': {
      nft: `
table ip t {
  chain n {
    type nat hook prerouting priority dstnat; policy accept;
    tcp dport 80 dnat to 10.0.0.5:8080
  }
  chain f {
    type filter hook forward priority filter; policy drop;
    ct status dnat accept
  }
}
`,
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5
COMMIT
*filter
:FORWARD DROP
-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT
COMMIT
`,
    },
    'some may': {
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5
COMMIT
*filter
:FORWARD DROP
-A FORWARD -i lan0 -s 192.0.2.7 -j ACCEPT
COMMIT
`,
    },
    'an address of this host': {
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 127.0.0.1:8080
COMMIT
*filter
:INPUT DROP
:FORWARD DROP
-A INPUT -p tcp --dport 8080 -j ACCEPT
COMMIT
`,
    },
    'no filter in the file': {
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5
COMMIT
`,
    },
  },
  found: {
    'the port before translation is accepted': {
      nft: `
table ip t {
  chain n {
    type nat hook prerouting priority dstnat; policy accept;
    tcp dport 80 dnat to 10.0.0.5:8080
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5:8080, and no rule lets one pass: FORWARD refuses them, whoever asks
  }
  chain i {
    type filter hook input priority filter; policy drop;
  }
  chain f {
    type filter hook forward priority filter; policy drop;
    ip daddr 10.0.0.5 tcp dport 80 accept
  }
}
`,
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8080
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5:8080, and no rule lets one pass: FORWARD refuses them, whoever asks
COMMIT
*filter
:INPUT DROP
:FORWARD DROP
-A FORWARD -d 10.0.0.5 -p tcp --dport 80 -j ACCEPT
COMMIT
`,
      ferm: `
table nat chain PREROUTING proto tcp dport 80 DNAT to 10.0.0.5:8080;
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5:8080, and no rule lets one pass: FORWARD refuses them, whoever asks
chain INPUT policy DROP;
chain FORWARD {
  policy DROP;
  daddr 10.0.0.5 proto tcp dport 80 ACCEPT;
}
`,
    },
    'another address is accepted': {
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5, and no rule lets one pass: FORWARD refuses them, whoever asks
COMMIT
*filter
:INPUT DROP
:FORWARD DROP
-A FORWARD -d 10.0.0.6 -p tcp --dport 80 -j ACCEPT
COMMIT
`,
    },
  },
})

testCheck(spoofedLoopback, {
  quiet: {
    'by interface': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    iifname "lo" ip saddr 127.0.0.1 accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -i lo -j ACCEPT
-A INPUT -i lo -s 127.0.0.0/8 -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  interface lo ACCEPT;
}
`,
    },
    'refused before': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    iifname != "lo" ip saddr 127.0.0.0/8 drop
    ip saddr 127.0.0.1 accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT ! -i lo -s 127.0.0.0/8 -j DROP
-A INPUT -s 127.0.0.1 -j ACCEPT
COMMIT
`,
    },
    'outbound': {
      iptables: `
*filter
:OUTPUT DROP
-A OUTPUT -s 127.0.0.1 -j ACCEPT
COMMIT
`,
    },
    'an address that the kernel itself keeps out': {
      nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    ip6 saddr ::1 accept\n  }\n}\n',
    },
    'every address': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
    },
  },
  found: {
    'by address': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ip saddr 127.0.0.0/8 accept
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ a source address of the loopback device is accepted from every interface: only the kernel's own check of such addresses stands between this rule and a forged packet (net.ipv4.conf.*.route_localnet switches it off)
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -s 127.0.0.1/32 -d 127.0.0.1/32 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a source address of the loopback device is accepted from every interface: only the kernel's own check of such addresses stands between this rule and a forged packet (net.ipv4.conf.*.route_localnet switches it off)
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  saddr 127.0.0.0/8 ACCEPT;
  ^^^^^^^^^^^^^^^^^^^^^^^^^ a source address of the loopback device is accepted from every interface: only the kernel's own check of such addresses stands between this rule and a forged packet (net.ipv4.conf.*.route_localnet switches it off)
}
`,
    },
  },
})

testCheck(newWithoutSyn, {
  quiet: {
    'refused before': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp flags & (fin | syn | rst | ack) != syn ct state new drop
    tcp dport 22 accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp ! --syn -m conntrack --ctstate NEW -j DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  proto tcp !syn mod conntrack ctstate NEW DROP;
  proto tcp dport 22 ACCEPT;
}
`,
    },
    'no tcp': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p udp --dport 53 -j ACCEPT
COMMIT
`,
    },
    'with a SYN only': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 --syn -j ACCEPT
COMMIT
`,
    },
    'an open host': {
      iptables: `
*filter
:INPUT ACCEPT
COMMIT
`,
    },
    'the loopback device': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
  }
}
`,
    },
  },
  found: {
    'a service': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state established accept
    tcp dport 22 ct state new accept
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ TCP packets with ACK and without SYN that belong to no known connection count as NEW, and are accepted here on their way into this host
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ TCP packets with ACK and without SYN that belong to no known connection count as NEW, and are accepted here on their way into this host
-A INPUT -p tcp --dport 80 -j ACCEPT
COMMIT
`,
      ferm: `
chain (INPUT FORWARD) {
  policy DROP;
  proto tcp dport 22 ACCEPT;
  ^^^^^^^^^^^^^^^^^^^^^^^^^^ TCP packets with ACK and without SYN that belong to no known connection count as NEW, and are accepted here on their way into this host
  ^^^^^^^^^^^^^^^^^^^^^^^^^^ TCP packets with ACK and without SYN that belong to no known connection count as NEW, and are accepted here on their way through this host
}
`,
    },
  },
})
