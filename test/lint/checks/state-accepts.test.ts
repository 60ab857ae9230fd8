import { invalidAccept } from '../../../src/lint/checks/invalid-accept.ts'
import { untrackedAccept } from '../../../src/lint/checks/untracked-accept.ts'
import { testCheck } from './tester.ts'

testCheck(invalidAccept, {
  quiet: {
    'states by name': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state { established, related } accept
    ct state invalid drop
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -m conntrack --ctstate INVALID -j DROP
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  mod state state (ESTABLISHED RELATED) ACCEPT;
  mod state state INVALID DROP;
}
`,
    },
    'dropped before': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state invalid drop
    ct state != new accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -m state --state INVALID -j DROP
-A INPUT -m state ! --state NEW -j ACCEPT
COMMIT
`,
    },
    'dropped before by a chain': {
      iptables: `
*filter
:INPUT DROP
:bad -
-A INPUT -j bad
-A INPUT -m state ! --state NEW -j ACCEPT
-A bad -m state --state INVALID -j DROP
COMMIT
`,
    },
    'dropped at prerouting': {
      nft: `
table inet t {
  chain p {
    type filter hook prerouting priority mangle; policy accept;
    ct state invalid drop
  }
  chain c {
    type filter hook input priority filter; policy drop;
    ct state != new accept
  }
}
`,
      iptables: `
*mangle
-A PREROUTING -m conntrack --ctstate INVALID -j DROP
COMMIT
*filter
:INPUT DROP
-A INPUT -m conntrack ! --ctstate NEW -j ACCEPT
COMMIT
`,
    },
    'nothing is refused': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
    ct state invalid accept
  }
}
`,
    },
    'outbound': {
      iptables: `
*filter
:OUTPUT DROP
-A OUTPUT -m state ! --state NEW -j ACCEPT
COMMIT
`,
    },
    'no state is asked for': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  ACCEPT;
}
`,
    },
  },
  found: {
    'by name': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state { invalid, established } accept
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ packets in state INVALID are accepted on their way to this host: forged errors and answers, port scans by FIN or NULL, and what no NAT has translated
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -m conntrack --ctstate INVALID,ESTABLISHED -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ packets in state INVALID are accepted on their way to this host: forged errors and answers, port scans by FIN or NULL, and what no NAT has translated
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  mod conntrack ctstate (INVALID ESTABLISHED) ACCEPT;
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ packets in state INVALID are accepted on their way to this host: forged errors and answers, port scans by FIN or NULL, and what no NAT has translated
}
`,
      fixed: {
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
-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
COMMIT
`,
        ferm: `
chain INPUT {
  policy DROP;
  mod conntrack ctstate (ESTABLISHED) ACCEPT;
}
`,
      },
    },
    'all but NEW': {
      nft: `
table inet t {
  chain c {
    type filter hook forward priority filter; policy drop;
    ct state != new accept
    ^^^^^^^^^^^^^^^^^^^^^^ packets in state INVALID are accepted on their way through this host: forged errors and answers, port scans by FIN or NULL, and what no NAT has translated
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -m state ! --state NEW -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ packets in state INVALID are accepted on their way to this host: forged errors and answers, port scans by FIN or NULL, and what no NAT has translated
COMMIT
`,
      fixed: {
        nft: `
table inet t {
  chain c {
    type filter hook forward priority filter; policy drop;
    ct state != { new, invalid } accept
  }
}
`,
        iptables: `
*filter
:INPUT DROP
-A INPUT -m state ! --state NEW,INVALID -j ACCEPT
COMMIT
`,
      },
    },
    'INVALID alone': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -m state --state INVALID -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ packets in state INVALID are accepted on their way to this host: forged errors and answers, port scans by FIN or NULL, and what no NAT has translated
COMMIT
`,
      fixed: {
        iptables: `
*filter
:INPUT DROP
COMMIT
`,
      },
    },
    'NEW as well': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -m state --state INVALID,NEW -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: packets in state INVALID are accepted on their way to this host: forged errors and answers, port scans by FIN or NULL, and what no NAT has translated
COMMIT
`,
      fixed: {
        iptables: `
*filter
:INPUT DROP
-A INPUT -m state --state NEW -j ACCEPT
COMMIT
`,
      },
    },
  },
})

testCheck(untrackedAccept, {
  quiet: {
    'nothing is untracked by a rule': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state { established, untracked } accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -m conntrack --ctstate ESTABLISHED,UNTRACKED -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  mod conntrack ctstate (ESTABLISHED UNTRACKED) ACCEPT;
}
`,
    },
    'with its port': {
      iptables: `
*raw
-A PREROUTING -p udp --dport 53 -j CT --notrack
COMMIT
*filter
:INPUT DROP
-A INPUT -p udp --dport 53 -m conntrack --ctstate UNTRACKED -j ACCEPT
COMMIT
`,
    },
    'the loopback device': {
      iptables: `
*raw
-A PREROUTING -i lo -j CT --notrack
COMMIT
*filter
:INPUT DROP
-A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT
COMMIT
`,
    },
  },
  found: {
    'chosen by source port': {
      nft: `
table inet t {
  chain raw {
    type filter hook prerouting priority raw; policy accept;
    udp sport 53 notrack
  }
  chain c {
    type filter hook input priority filter; policy drop;
    ct state { established, untracked } accept
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ whatever is kept from conntrack is accepted here, asked for or not, and to every port: it is not chosen by the port that it goes to
  }
}
`,
      iptables: `
*raw
-A PREROUTING -p udp --sport 53 -j CT --notrack
COMMIT
*filter
:INPUT DROP
-A INPUT -m conntrack --ctstate ESTABLISHED,UNTRACKED -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ whatever is kept from conntrack is accepted here, asked for or not, and to every port: it is not chosen by the port that it goes to
COMMIT
`,
      ferm: `
table raw chain PREROUTING proto udp sport 53 NOTRACK;
chain INPUT {
  policy DROP;
  mod conntrack ctstate (ESTABLISHED UNTRACKED) ACCEPT;
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ whatever is kept from conntrack is accepted here, asked for or not, and to every port: it is not chosen by the port that it goes to
}
`,
    },
    'chosen by port': {
      iptables: `
*raw
-A PREROUTING -p udp --dport 53 -j NOTRACK
COMMIT
*filter
:FORWARD DROP
-A FORWARD -m conntrack --ctstate UNTRACKED -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: whatever is kept from conntrack is accepted here, asked for or not
COMMIT
`,
    },
  },
})
