import { inputPolicyAccept } from '../../../src/lint/checks/input-policy-accept.ts'
import { forwardPolicyAccept } from '../../../src/lint/checks/forward-policy-accept.ts'
import { testCheck } from './tester.ts'

testCheck(inputPolicyAccept, {
  quiet: {
    'filtered at prerouting': {
      nft: `
table inet t {
  chain p {
    type filter hook prerouting priority mangle; policy drop;
    iifname "lo" accept
    ct state established accept
    tcp dport 22 accept
  }
  chain c {
    type filter hook input priority filter; policy accept;
  }
}
`,
    },
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
