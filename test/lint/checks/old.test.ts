import { notrackTarget } from '../../../src/lint/checks/notrack-target.ts'
import { ownerMisplaced } from '../../../src/lint/checks/owner-misplaced.ts'
import { removedExtension } from '../../../src/lint/checks/removed-extension.ts'
import { stateMatch } from '../../../src/lint/checks/state-match.ts'
import { testCheck } from './tester.ts'

testCheck(stateMatch, {
  quiet: {
    conntrack: {
      iptables: '*filter\n-A INPUT -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n',
      ferm: 'chain INPUT mod conntrack ctstate NEW ACCEPT;\n',
      nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    ct state new accept\n  }\n}\n',
    },
    'a chain of that name': { iptables: '*filter\n:state - [0:0]\n-A INPUT -j state\nCOMMIT\n' },
  },
  found: {
    'side by side': {
      iptables: `
*filter
-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
#                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the module state is an old name of conntrack, which asks the same by ctstate
-A INPUT -m state ! --state INVALID -j ACCEPT
#                 ^^^^^^^^^^^^^^^^^ the module state …
COMMIT
`,
      ferm: `
chain (INPUT FORWARD) {
  mod state state (RELATED ESTABLISHED) ACCEPT;
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the module state …
  proto tcp mod state state !NEW { dport 22 ACCEPT; dport 80 ACCEPT; }
#                     ^^^^^^^^^^ the module state …
}
`,
      fixed: {
        iptables: `
*filter
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -m conntrack ! --ctstate INVALID -j ACCEPT
COMMIT
`,
        ferm: `
chain (INPUT FORWARD) {
  mod conntrack ctstate (RELATED ESTABLISHED) ACCEPT;
  proto tcp mod conntrack ctstate !NEW { dport 22 ACCEPT; dport 80 ACCEPT; }
}
`,
      },
    },
    'asked twice, and shortened: left as it is': {
      iptables: `
*filter
-A INPUT -m state --state NEW -m conntrack --ctdir ORIGINAL -j ACCEPT
#                 ^^^^^^^^^^^ the module state …
-A INPUT -m state --stat NEW -j ACCEPT
#                 ^^^^^^^^^^ the module state …
COMMIT
`,
      fixed: undefined,
    },
    'apart: left as it is': {
      ferm: `
chain INPUT {
  mod state {
    state NEW ACCEPT;
#   ^^^^^^^^^ the module state …
    state INVALID DROP;
#   ^^^^^^^^^^^^^ the module state …
  }
}
`,
    },
    'in a function': {
      ferm: `
@def &open($port) = { proto tcp dport $port mod state state NEW ACCEPT; }
#                                                     ^^^^^^^^^ the module state …
chain INPUT { &open(22); &open(80); }
`,
      fixed: `
@def &open($port) = { proto tcp dport $port mod conntrack ctstate NEW ACCEPT; }
chain INPUT { &open(22); &open(80); }
`,
    },
  },
})

testCheck(notrackTarget, {
  quiet: {
    'the newer name': {
      iptables: '*raw\n-A PREROUTING -p udp -j CT --notrack\nCOMMIT\n',
      ferm: 'table raw chain PREROUTING proto udp CT notrack;\n',
      nft: 'table inet t {\n  chain c {\n    type filter hook prerouting priority raw; policy accept;\n    notrack\n  }\n}\n',
    },
  },
  found: {
    'the old name': {
      iptables: `
*raw
-A PREROUTING -p udp -j NOTRACK
#                    ^^^^^^^^^^ the target NOTRACK is an old name of CT with notrack
COMMIT
`,
      ferm: `
table raw chain (PREROUTING OUTPUT) proto (tcp udp) dport 53 NOTRACK;
#                                                            ^^^^^^^ the target NOTRACK is an old name of CT with notrack
`,
      fixed: {
        iptables: '*raw\n-A PREROUTING -p udp -j CT --notrack\nCOMMIT\n',
        ferm: 'table raw chain (PREROUTING OUTPUT) proto (tcp udp) dport 53 CT notrack;\n',
      },
    },
  },
})

testCheck(removedExtension, {
  quiet: {
    'what took their place': { iptables: '*filter\n-A INPUT -j NFLOG\n-A INPUT -j NFQUEUE --queue-num 0\nCOMMIT\n', ferm: 'chain INPUT NFLOG;\n' },
    'the kernel has it': { iptables: '*filter\n-A INPUT -j ULOG\nCOMMIT\n', target: { kernel: '3.16' } },
    'a chain of that name': { ferm: 'chain INPUT jump SAMENESS; chain SAMENESS ACCEPT;\n' },
  },
  found: {
    'who sent a packet, process by process': {
      ferm: `
chain OUTPUT {
  mod owner pid-owner 12 ACCEPT;
# ^^^^^^^^^ --pid-owner is gone from the kernel and from iptables: the rules do not load
  mod owner cmd-owner apache ACCEPT;
# ^^^^^^^^^ --cmd-owner is gone from …
  mod owner uid-owner 33 ACCEPT;
}
`,
    },
    'gone for all': {
      iptables: `
*filter
-A INPUT -j ULOG --ulog-prefix x
#        ^^^^^^^ the target ULOG was removed in kernel 3.17: the rules do not load
-A INPUT -p tcp -j QUEUE
#               ^^^^^^^^ warning: QUEUE was made for ip_queue, which was removed in kernel 3.5: packets go to queue 0, and are dropped where no program listens there
-A INPUT -j MIRROR
#        ^^^^^^^^^ the target MIRROR is gone from the kernel and from iptables: the rules do not load
COMMIT
`,
      ferm: `
chain INPUT proto tcp ULOG;
#                     ^^^^ the target ULOG was removed in kernel 3.17: the rules do not load
`,
    },
    'gone for this kernel': {
      iptables: `
*filter
-A INPUT -j ULOG
#        ^^^^^^^ the target ULOG was removed in kernel 3.17: the rules do not load
COMMIT
`,
      target: { kernel: '5.10' },
    },
  },
})

testCheck(ownerMisplaced, {
  quiet: {
    'what local programs send': {
      nft: 'table inet t {\n  chain c {\n    type filter hook output priority filter; policy drop;\n    meta skuid 1000 accept\n  }\n}\n',
      iptables: '*filter\n-A OUTPUT -m owner --uid-owner 1000 -j ACCEPT\nCOMMIT\n',
      ferm: 'chain OUTPUT mod owner uid-owner 1000 ACCEPT;\n',
    },
    'one of two ways in is right': {
      nft: `
table inet t {
  chain users {
    meta skuid 1000 accept
  }
  chain i {
    type filter hook input priority filter; policy drop;
    jump users
  }
  chain o {
    type filter hook output priority filter; policy drop;
    jump users
  }
}
`,
    },
    'nothing leads there': { nft: 'table inet t {\n  chain users {\n    meta skuid 1000 accept\n  }\n}\n' },
  },
  found: {
    'what comes in': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport 22 meta skuid { 0, 1000 } counter accept
#                ^^^^^^^^^^^^^^^^^^^^^^ at input a packet belongs to no local socket yet: this matches nothing, or by chance a packet of an open connection
    counter log meta skgid 5 accept
#               ^^^^^^^^^^^^ at input a packet …
  }
}
`,
      iptables: `
*filter
:users - [0:0]
-A INPUT -j users
-A FORWARD -j users
-A users -m owner --uid-owner 1000 -j ACCEPT
#        ^^^^^^^^ at input and forward a packet belongs to no local socket yet: …
COMMIT
`,
      ferm: `
chain users mod owner uid-owner 1000 ACCEPT;
#           ^^^^^^^^^ at input a packet belongs …
chain INPUT jump users;
`,
    },
  },
})
