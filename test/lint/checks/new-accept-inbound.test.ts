import { newAcceptInbound } from '../../../src/lint/checks/new-accept-inbound.ts'
import { testCheck } from './tester.ts'

testCheck(newAcceptInbound, {
  quiet: {
    'NEW with a port, an interface or an address': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
-A INPUT -i lo -m state --state NEW -j ACCEPT
-A INPUT -s 192.0.2.0/24 -m state --state NEW -j ACCEPT
-A INPUT -m state --state NEW -m limit --limit 3/s -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  mod state state (ESTABLISHED RELATED) ACCEPT;
  proto tcp dport ssh mod state state NEW ACCEPT;
}
`,
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state vmap { established : accept, related : accept, invalid : drop }
    iifname "lan0" ct state new accept
  }
}
`,
    },
    'outbound': {
      iptables: '*filter\n:OUTPUT DROP\n-A OUTPUT -m state --state NEW,ESTABLISHED -j ACCEPT\nCOMMIT\n',
      ferm: 'chain OUTPUT { policy DROP; mod state state (NEW ESTABLISHED) ACCEPT; }\n',
    },
    'nothing would be refused anyway': {
      nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy accept;\n    ct state new accept\n    counter\n  }\n}\n',
      iptables: '*filter\n:INPUT ACCEPT\n-A INPUT -m state --state NEW -j ACCEPT\nCOMMIT\n',
    },
    'a jump chose the interface': {
      iptables: '*filter\n:INPUT DROP\n:lan -\n-A INPUT -i lan0 -j lan\n-A lan -m state --state NEW -j ACCEPT\nCOMMIT\n',
    },
    'new connections were decided before': {
      iptables: '*filter\n:INPUT ACCEPT\n-A INPUT -m state --state NEW -j DROP\n-A INPUT -m state ! --state INVALID -j ACCEPT\n-A INPUT -j DROP\nCOMMIT\n',
    },
    'a table before the filter leaves the packet to it': {
      nft: 'table inet t {\n  chain c {\n    type filter hook input priority mangle; policy accept;\n    ct state new accept\n    ip saddr 192.0.2.1 drop\n  }\n}\n',
    },
    'a chain behind it lets a port pass only': {
      nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    ct state new accept\n  }\n  chain d {\n    type filter hook input priority security; policy drop;\n    tcp dport 22 accept\n  }\n}\n',
    },
    'no state at all is no trap': { iptables: '*filter\n:INPUT DROP\n-A INPUT -j ACCEPT\nCOMMIT\n' },
  },
  found: {
    'NEW beside ESTABLISHED': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every new connection to this host is accepted: state NEW without a port, an address or an interface lets in the whole network
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook forward priority filter; policy drop;
    ct state { established, new } counter accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every new connection through this host is accepted: …
  }
}
`,
      ferm: `
@def &in() = mod state state (NEW ESTABLISHED) ACCEPT;
chain INPUT {
  policy DROP;
  mod state state (NEW ESTABLISHED) ACCEPT;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every new connection to this host is accepted: …
}
`,
    },
    'everything but INVALID, with a refusal behind it': {
      iptables: `
*filter
:FORWARD ACCEPT
-A FORWARD -m state ! --state INVALID -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every new connection through this host is accepted: …
-A FORWARD -j REJECT
COMMIT
`,
    },
    'through a jump that chose NEW': {
      iptables: `
*filter
:INPUT DROP
:fresh -
-A INPUT -m state --state NEW -j fresh
-A fresh -p tcp --dport 22 -j LOG
-A fresh -j ACCEPT
#^^^^^^^^^^^^^^^^^ every new connection to this host is accepted: …
COMMIT
`,
    },
    'to and through': {
      ferm: `
chain (INPUT FORWARD) {
  policy DROP;
  mod state state (NEW ESTABLISHED) ACCEPT;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every new connection to and through this host is accepted: …
}
`,
    },
    'anonymous chain': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state new jump {
      counter accept
#     ^^^^^^^^^^^^^^ every new connection to this host is accepted: …
    }
  }
}
`,
    },
    'verdict map': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state vmap { established : accept, new : accept }
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every new connection to this host is accepted: …
  }
}
`,
    },
  },
})
