import { relatedAccept } from '../../../src/lint/checks/related-accept.ts'
import { testCheck } from './tester.ts'

const older = 'no rule attaches a helper, so from kernel 6.0 on these are ICMP errors and resets of REJECT only, while older kernels attach helpers by themselves and let in what those open'
const ftpRisk = 'a PORT or 227 line in the control connection opens any port of the sender, also below 1024 (CVE-2001-0405)'

/** An nft table with one rule in an input chain that refuses the rest. */
const input = (rule: string) => `table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ${rule}
  }
}
`

testCheck(relatedAccept, {
  quiet: {
    'ESTABLISHED only': {
      iptables: '*filter\n:INPUT DROP\n-A INPUT -m state --state ESTABLISHED -j ACCEPT\nCOMMIT\n',
      nft: input('ct state established accept'),
      ferm: 'chain INPUT { policy DROP; mod state state ESTABLISHED ACCEPT; }\n',
    },
    'ICMP errors': {
      iptables: '*filter\n:INPUT DROP\n-A INPUT -p icmp -m conntrack --ctstate RELATED -j ACCEPT\nCOMMIT\n',
      nft: input('ct state related icmpv6 type packet-too-big accept'),
      ferm: 'chain INPUT { policy DROP; proto icmp mod state state RELATED ACCEPT; }\n',
    },
    'resets of REJECT': { nft: input('ct state related tcp flags & rst == rst accept').replace('input', 'output') },
    'refused, logged, labelled': {
      nft: input('ct state related drop\n    ct state related log\n    ct state related ct mark set 1'),
      iptables: '*security\n-A INPUT -m state --state ESTABLISHED,RELATED -j CONNSECMARK --restore\nCOMMIT\n',
    },
    'ports and addresses, whatever the state': { nft: input('tcp dport 22 accept\n    ip saddr 192.0.2.1 accept') },
    'translated connections, RELATED or not': {
      iptables: '*filter\n:FORWARD DROP\n-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT\nCOMMIT\n',
      nft: input('ct status dnat accept'),
    },
    'what an attached helper needs': {
      nft: `table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain o {
    type filter hook output priority filter; policy accept;
    ip daddr 192.0.2.7 tcp dport 21 ct helper set "f"
  }
  chain c {
    type filter hook input priority filter; policy drop;
    ip saddr 192.0.2.7 tcp dport 32768-60999 ct state related ct helper "ftp" accept
  }
}
`,
      iptables: `*raw
-A OUTPUT -d 192.0.2.7/32 -p tcp -m tcp --dport 21 -j CT --helper ftp
COMMIT
*filter
:INPUT DROP
-A INPUT -s 192.0.2.7/32 -p tcp -m tcp --dport 32768:60999 -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT
COMMIT
`,
    },
    'limited to the helper, not to its ports: another check says so': {
      iptables: `*raw
-A OUTPUT -p tcp --dport 21 -j CT --helper ftp
COMMIT
*filter
:INPUT DROP
-A INPUT -p tcp -m tcp --dport 1024:65535 -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT
COMMIT
`,
    },
  },
  found: {
    'the common rule': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
#                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RELATED packets are let into this host; ${older}
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook forward priority filter; policy drop;
    ct state established,related counter accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RELATED packets are let through this host; ${older}
  }
}
`,
      ferm: `
chain (INPUT FORWARD) {
  policy DROP;
  mod state state (ESTABLISHED RELATED) ACCEPT;
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ RELATED packets are let into and through this host; ${older}
}
`,
    },
    'a helper is attached': {
      iptables: `
*raw
-A PREROUTING -p tcp --dport 21 -j CT --helper ftp
COMMIT
*filter
:FORWARD DROP
-A FORWARD -m state --state RELATED -j ACCEPT
#                   ^^^^^^^^^^^^^^^ RELATED packets are let through this host, and with them whatever the ftp helper opens: ${ftpRisk}
COMMIT
`,
      target: { kernel: '6.12' },
    },
    'no helper on a known kernel': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state { established, related } accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: RELATED packets are let into this host; no rule attaches a helper, so on kernel 6.1 these are ICMP errors, resets of REJECT and what programs such as conntrackd announce
  }
}
`,
      target: { kernel: '6.1' },
    },
    'an older kernel': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RELATED packets are let into this host; kernel 5.10 may attach helpers by itself (nf_conntrack_helper), and what those open is let in with them
  }
}
`,
      target: { kernel: '5.10' },
    },
    'without the word, behind a rule that says it': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state & (new | invalid | untracked) == 0 tcp dport 1-65535 accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RELATED packets are let into this host; …
    tcp dport 22 ct state related accept
  }
}
`,
    },
    'by status': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -m conntrack --ctstatus EXPECTED -j ACCEPT
#                     ^^^^^^^^^^^^^^^^^^^ RELATED packets are let into this host; …
COMMIT
`,
    },
    'without the word': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -m conntrack ! --ctstate NEW,INVALID -j ACCEPT
#                     ^^^^^^^^^^^^^^^^^^^^^^^ RELATED packets are let into this host; …
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state 6 accept
#   ^^^^^^^^^^ RELATED packets are let into this host; …
  }
}
`,
    },
    'verdict map': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state vmap { established : accept, related : accept, invalid : drop }
#                                         ^^^^^^^^^^^^^^^^ RELATED packets are let into this host; …
  }
}
`,
    },
    'through a jump': {
      iptables: `
*filter
:INPUT DROP
:known -
-A INPUT -m state --state RELATED,ESTABLISHED -j known
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ RELATED packets are sent to chain known, which lets them into this host; …
-A known -j ACCEPT
COMMIT
`,
    },
    'by refusing only the others': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy accept;
    ct state { new, invalid } drop
#   ^^^^^^^^^^^^^^^^^^^^^^^^^ RELATED packets are spared here, and what follows lets them into this host; …
  }
}
`,
    },
    'by refusing only some of the others': {
      iptables: `
*filter
:FORWARD ACCEPT
-A FORWARD -p tcp -m tcp --dport 32768:60999 -m state --state NEW -j DROP
#                                                     ^^^^^^^^^^^ info: RELATED packets are spared here, and what follows lets them through this host; … (only such as this refuses when they are NEW)
-A FORWARD -p udp -m udp --dport 32768:60999 -m state --state NEW -j DROP
COMMIT
`,
    },
    'many helpers': {
      iptables: `
*raw
-A OUTPUT -p tcp --dport 21 -j CT --helper ftp
-A OUTPUT -p tcp --dport 6667 -j CT --helper irc
-A OUTPUT -p udp --dport 5060 -j CT --helper sip
-A OUTPUT -p udp --dport 69 -j CT --helper tftp
-A OUTPUT -p tcp --dport 1723 -j CT --helper pptp
COMMIT
*filter
:INPUT DROP
-A INPUT -m state --state RELATED -j ACCEPT
#                 ^^^^^^^^^^^^^^^ RELATED packets are let into this host, and with them whatever the ftp, irc, sip, tftp helper or 1 more opens
COMMIT
`,
    },
    'everything is accepted anyway': {
      iptables: `
*filter
:OUTPUT ACCEPT
-A OUTPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: RELATED packets are let out of this host; … (everything is accepted here anyway)
COMMIT
`,
    },
    'NEW, too': {
      nft: `
table inet t {
  chain c {
    type filter hook forward priority filter; policy drop;
    iifname "lan0" ct state new,established,related accept
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: RELATED packets are let through this host; … (NEW connections of the same kind are accepted, too)
  }
}
`,
    },
  },
})
