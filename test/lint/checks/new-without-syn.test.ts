import { newWithoutSyn } from '../../../src/lint/checks/new-without-syn.ts'
import { testCheck } from './tester.ts'

testCheck(newWithoutSyn, {
  quiet: {
    'refused at prerouting': {
      iptables: `
*mangle
-A PREROUTING -p tcp ! --syn -m conntrack --ctstate NEW -j DROP
COMMIT
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
    },
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
