import { connmarkAccept } from '../../../src/lint/checks/connmark-accept.ts'
import { testCheck } from './tester.ts'

testCheck(connmarkAccept, {
  quiet: {
    'no helper': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct mark 1 accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -m connmark --mark 1 -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  mod connmark mark 1 ACCEPT;
}
`,
    },
    'with a state': {
      nft: `
table ip t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain o {
    type filter hook output priority filter; policy accept;
    ip daddr 192.0.2.7 tcp dport 21 ct helper set "f"
  }
  chain i {
    type filter hook input priority filter; policy drop;
    ct mark 1 ct state { new, established } accept
  }
}
`,
      iptables: `
*raw
-A OUTPUT -d 192.0.2.7 -p tcp --dport 21 -j CT --helper ftp
COMMIT
*filter
:INPUT DROP
-A INPUT -m connmark --mark 1 -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT
COMMIT
`,
    },
    'refused': {
      nft: `
table ip t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain o {
    type filter hook output priority filter; policy accept;
    ip daddr 192.0.2.7 tcp dport 21 ct helper set "f"
  }
  chain i {
    type filter hook input priority filter; policy drop;
    ct mark 1 drop
  }
}
`,
    },
    'outbound policy of accept': {
      iptables: `
*raw
-A OUTPUT -d 192.0.2.7 -p tcp --dport 21 -j CT --helper ftp
COMMIT
*filter
:INPUT DROP
-A OUTPUT -m connmark --mark 1 -j ACCEPT
COMMIT
`,
    },
  },
  found: {
    'a helper is attached': {
      nft: `
table ip t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain o {
    type filter hook output priority filter; policy accept;
    ip daddr 192.0.2.7 tcp dport 21 ct helper set "f"
  }
  chain i {
    type filter hook input priority filter; policy drop;
    ct mark 1 accept
    ^^^^^^^^^^^^^^^^ connections with this mark are let into this host, and one that the ftp helper opens has the mark of the connection it belongs to
  }
}
`,
      iptables: `
*raw
-A OUTPUT -d 192.0.2.7 -p tcp --dport 21 -j CT --helper ftp
COMMIT
*filter
:INPUT DROP
-A INPUT -m connmark --mark 0x1 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections with this mark are let into this host, and one that the ftp helper opens has the mark of the connection it belongs to
COMMIT
`,
      ferm: `
table raw chain OUTPUT daddr 192.0.2.7 proto tcp dport 21 CT helper ftp;
chain INPUT {
  policy DROP;
  mod connmark mark 1 ACCEPT;
  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections with this mark are let into this host, and one that the ftp helper opens has the mark of the connection it belongs to
}
`,
    },
    'the kernel attaches by itself': {
      iptables: `
*filter
:FORWARD DROP
-A FORWARD -m connmark --mark 0x10/0xf0 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections with this mark are let through this host, and one that a helper that the kernel attaches by itself opens has the mark of the connection it belongs to
COMMIT
`,
      target: { kernel: '5.10' },
    },
  },
})
