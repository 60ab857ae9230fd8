import { acceptAllInbound } from '../../../src/lint/checks/accept-all-inbound.ts'
import { testCheck } from './tester.ts'

testCheck(acceptAllInbound, {
  quiet: {
    'with an interface, a state or a port': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    ct state established accept
    tcp dport 22 accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -i lo -j ACCEPT
-A INPUT -m state --state ESTABLISHED -j ACCEPT
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  interface lo ACCEPT;
  mod state state ESTABLISHED ACCEPT;
  proto tcp dport 22 ACCEPT;
}
`,
    },
    'nothing would be refused': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
    accept
  }
}
`,
      iptables: `
*filter
:INPUT ACCEPT
-A INPUT -j ACCEPT
COMMIT
`,
    },
    'outbound': {
      iptables: `
*filter
:OUTPUT DROP
-A OUTPUT -j ACCEPT
COMMIT
`,
      ferm: `
chain OUTPUT {
  policy DROP;
  ACCEPT;
}
`,
    },
    'a jump chose': {
      iptables: `
*filter
:INPUT DROP
:lan -
-A INPUT -i lan0 -j lan
-A lan -j ACCEPT
COMMIT
`,
    },
    'a table before the filter': {
      iptables: `
*mangle
-A INPUT -j ACCEPT
-A INPUT -j DROP
COMMIT
`,
    },
    'a chain behind it lets a port pass only': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    accept
  }
  chain d {
    type filter hook input priority filter + 10; policy drop;
    tcp dport 22 accept
  }
}
`,
    },
    'what comes from the network is decided by a chain before': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport 22 accept
    jump d
    accept
  }
  chain d {
    drop
  }
}
`,
      iptables: `
*filter
:INPUT DROP
:net -
-A INPUT ! -i lo -j net
-A INPUT -j ACCEPT
-A net -p tcp --dport 22 -j ACCEPT
-A net -j DROP
COMMIT
`,
      ferm: `
chain net {
  proto tcp dport 22 ACCEPT;
  DROP;
}
chain INPUT {
  policy DROP;
  interface ! lo jump net;
  ACCEPT;
}
`,
    },
    'prerouting lets little come': {
      iptables: `
*mangle
:PREROUTING DROP
-A PREROUTING -i lo -j ACCEPT
COMMIT
*filter
:INPUT DROP
-A INPUT -j ACCEPT
COMMIT
`,
    },
    'a table that is not hooked in, ARP, and frames of a bridge': {
      nft: `
table inet t {
  flags dormant
  chain c {
    type filter hook input priority filter; policy drop;
    accept
  }
}
table arp u {
  chain c {
    type filter hook input priority filter; policy drop;
    accept
  }
}
table bridge v {
  chain c {
    type filter hook forward priority 0; policy drop;
    accept
  }
}
`,
    },
    'by state, which has a check of its own': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -m state --state NEW,ESTABLISHED -j ACCEPT
COMMIT
`,
    },
  },
  found: {
    'before a policy of drop': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    counter accept
    ^^^^^^^^^^^^^^ everything that comes to this host and is not refused before is accepted here: the policy of drop is never reached
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
-A INPUT -j ACCEPT
#^^^^^^^^^^^^^^^^^ everything that comes to this host and is not refused before is accepted here: the policy of drop is never reached
COMMIT
`,
      ferm: `
chain (INPUT FORWARD) {
  policy DROP;
  ACCEPT;
  ^^^^^^^ everything that comes to and through this host and is not refused before is accepted here: the policy of drop is never reached
}
`,
    },
    'before a rule that refuses': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
    accept
    ^^^^^^ everything that comes to this host and is not refused before is accepted here: what is refused behind it is never reached
    tcp dport 3306 drop
  }
}
`,
      iptables: `
*filter
:FORWARD ACCEPT
-A FORWARD -j ACCEPT
#^^^^^^^^^^^^^^^^^^^ everything that comes through this host and is not refused before is accepted here: what is refused behind it is never reached
-A FORWARD -j REJECT
COMMIT
`,
    },
    'a chain behind it refuses one port': {
      nft: `
table inet u {
  chain c {
    type filter hook input priority filter; policy drop;
    accept
    ^^^^^^ everything that comes to this host and is not refused before is accepted here: the policy of drop is never reached
  }
  chain d {
    type filter hook input priority filter + 10; policy accept;
    tcp dport 25 drop
  }
}
`,
    },
    'in a called chain': {
      iptables: `
*filter
:INPUT DROP
:all -
-A INPUT -j all
-A all -j ACCEPT
#^^^^^^^^^^^^^^^ everything that comes to this host and is not refused before is accepted here: the policy of drop is never reached
COMMIT
`,
    },
  },
})
