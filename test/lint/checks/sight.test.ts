import { dropUnlogged } from '../../../src/lint/checks/drop-unlogged.ts'
import { logUnlimited } from '../../../src/lint/checks/log-unlimited.ts'
import { testCheck } from './tester.ts'

testCheck(logUnlimited, {
  quiet: {
    'a limit': {
      iptables: '*filter\n-A INPUT -m limit --limit 3/min -j LOG\n-A INPUT -m hashlimit --hashlimit-upto 3/min --hashlimit-name a -j NFLOG\nCOMMIT\n',
      nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    limit rate 3/minute log\n  }\n}\n',
      ferm: 'chain INPUT mod limit limit 3/min LOG;\n',
    },
    'the jump is limited': {
      iptables: `
*filter
:log - [0:0]
-A INPUT -m limit --limit 3/min -j log
-A log -j LOG
COMMIT
`,
      nft: `
table inet t {
  chain logged {
    log prefix "x"
  }
  chain c {
    type filter hook input priority filter; policy drop;
    limit rate 3/minute jump logged
  }
}
`,
      ferm: `
chain INPUT mod limit limit 3/min @subchain { LOG; }
`,
    },
    'what is over a limit has gone': {
      iptables: `
*filter
:log - [0:0]
-A INPUT -j log
-A log -m hashlimit --hashlimit-above 3/min --hashlimit-name a -j DROP
-A log -j LOG
COMMIT
`,
    },
    'nothing leads there': { iptables: '*filter\n:log - [0:0]\n-A log -j LOG\nCOMMIT\n' },
    'a dormant table': { nft: 'table inet t {\n  flags dormant\n  chain c {\n    type filter hook input priority filter; policy drop;\n    log\n  }\n}\n' },
  },
  found: {
    'no limit': {
      iptables: `
*filter
-A INPUT -p icmp -m limit --limit 3/s -j ACCEPT
-A INPUT -p tcp -j LOG --log-prefix x
#               ^^^^^^ every packet that comes here is logged: whoever sends many fills the disk, and hides among them what matters
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport 22 log prefix "ssh" drop
#                ^^^^^^^^^^^^^^^^ every packet that comes here is logged: …
  }
}
`,
      ferm: `
chain (INPUT FORWARD) proto tcp LOG;
#                               ^^^ every packet that comes here is logged: …
`,
    },
    'one way in is without a limit': {
      iptables: `
*filter
:log - [0:0]
-A INPUT -m limit --limit 3/min -j log
-A FORWARD -j log
-A log -j LOG
#      ^^^^^^ every packet that comes here is logged: …
COMMIT
`,
    },
    'only what leaves': {
      iptables: `
*filter
-A OUTPUT -j LOG
#         ^^^^^^ info: every packet that leaves here is logged: a program that sends many fills the disk
COMMIT
`,
    },
  },
})

testCheck(dropUnlogged, {
  quiet: {
    'logged before the end': {
      iptables: '*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m limit --limit 3/min -j LOG\nCOMMIT\n',
      nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    iif lo accept\n    log\n  }\n}\n',
      ferm: 'chain INPUT { policy DROP; interface lo ACCEPT; LOG; }\n',
    },
    'logged by a chain called at the end': {
      iptables: '*filter\n:INPUT DROP [0:0]\n:logdrop - [0:0]\n-A INPUT -j logdrop\n-A logdrop -j LOG\n-A logdrop -j DROP\nCOMMIT\n',
      ferm: 'chain INPUT { policy DROP; proto tcp @subchain "l" { LOG; DROP; } }\n',
    },
    'counted': { nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    iif lo accept\n    counter drop\n  }\n}\n' },
    'the policy accepts': { iptables: '*filter\n-A INPUT -p tcp -j DROP\nCOMMIT\n' },
    'an end before the policy accepts': { iptables: '*filter\n:INPUT DROP [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n' },
    'a drop of one family ends nothing': { nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy accept;\n    meta nfproto ipv6 drop\n  }\n}\n' },
    'nat refuses nothing': { nft: 'table inet t {\n  chain c {\n    type nat hook postrouting priority srcnat; policy drop;\n  }\n}\n' },
  },
  found: {
    'a policy': {
      iptables: `
*filter
:INPUT DROP [0:0]
#      ^^^^ what this policy refuses leaves no trace in a log or a counter: neither an attack nor a mistake in the rules shows
-A INPUT -m limit --limit 3/min -j LOG
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
#                                           ^^^^^^^^^^^ what this policy refuses leaves no trace in …
    tcp dport 22 counter accept
  }
}
`,
      ferm: `
chain INPUT {
  policy DROP;
#        ^^^^ what this policy refuses leaves no trace in …
  proto tcp dport 22 ACCEPT;
}
`,
    },
    'a rule': {
      iptables: `
*filter
-A INPUT -p tcp --dport 22 -j ACCEPT
-A INPUT -j REJECT
#^^^^^^^^^^^^^^^^^ what this rule refuses leaves no trace in a log or a counter: …
COMMIT
`,
      ferm: `
chain INPUT {
  proto tcp dport 22 ACCEPT;
  DROP;
# ^^^^^ what this rule refuses leaves no trace in a log or a counter: …
}
`,
    },
  },
})
