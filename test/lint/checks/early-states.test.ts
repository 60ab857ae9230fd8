import { stateBeforeConntrack } from '../../../src/lint/checks/state-before-conntrack.ts'
import { neverMatchingRule } from '../../../src/lint/checks/never-matching-rule.ts'
import { testCheck } from './tester.ts'

testCheck(stateBeforeConntrack, {
  quiet: {
    'behind conntrack': {
      nft: `
table inet t {
  chain c {
    type filter hook prerouting priority mangle; policy accept;
    ct state invalid drop
  }
}
`,
      iptables: `
*mangle
:PREROUTING ACCEPT
-A PREROUTING -m conntrack --ctstate INVALID -j DROP
COMMIT
`,
      ferm: `
table mangle chain PREROUTING mod conntrack ctstate INVALID DROP;
`,
    },
    'no state': {
      nft: `
table inet t {
  chain c {
    type filter hook prerouting priority raw; policy accept;
    udp dport 53 notrack
  }
}
`,
      iptables: `
*raw
-A PREROUTING -p udp --dport 53 -j CT --notrack
COMMIT
`,
      ferm: `
table raw chain PREROUTING proto udp dport 53 NOTRACK;
`,
    },
    'untracked by a rule before': {
      nft: `
table inet t {
  chain c {
    type filter hook prerouting priority raw; policy accept;
    udp dport 53 notrack
    ct state untracked accept
    ct state != untracked counter
  }
}
`,
      iptables: `
*raw
-A PREROUTING -p udp --dport 53 -j CT --notrack
-A PREROUTING -m conntrack --ctstate UNTRACKED -j ACCEPT
COMMIT
`,
    },
    'a chain that is called from behind conntrack, too': {
      nft: `
table inet t {
  chain s {
    ct state invalid drop
  }
  chain a {
    type filter hook prerouting priority raw; policy accept;
    jump s
  }
  chain b {
    type filter hook input priority filter; policy accept;
    jump s
  }
}
`,
    },
    'a helper, which has a check of its own': {
      iptables: `
*raw
-A PREROUTING -p tcp --dport 21 -m conntrack --ctstate NEW -j CT --helper ftp
COMMIT
`,
    },
    'raw priority at a hook behind conntrack': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority raw; policy accept;
    ct state invalid drop
  }
}
`,
    },
  },
  found: {
    'every packet is refused': {
      nft: `
table inet t {
  chain c {
    type filter hook prerouting priority raw; policy accept;
    ct state invalid drop
    ^^^^^^^^^^^^^^^^ error: \`ct state invalid\` holds for every packet here, and the rule refuses them all: before conntrack each one reads as INVALID
  }
}
`,
      iptables: `
*raw
-A PREROUTING -m conntrack --ctstate INVALID -j DROP
                           ^^^^^^^^^^^^^^^^^ error: \`--ctstate INVALID\` holds for every packet here, and the rule refuses them all: before conntrack each one reads as INVALID
COMMIT
`,
      ferm: `
table raw chain (PREROUTING OUTPUT) mod conntrack ctstate INVALID DROP;
                                                  ^^^^^^^^^^^^^^^ error: \`ctstate INVALID\` holds for every packet here, and the rule refuses them all: before conntrack each one reads as INVALID
`,
    },
    'never holds': {
      nft: `
table inet t {
  chain c {
    type filter hook output priority -200; policy accept;
    tcp dport 22 ct state new counter
                 ^^^^^^^^^^^^ \`ct state new\` never holds here: before conntrack every packet reads as INVALID
  }
}
`,
      iptables: `
*raw
-A OUTPUT -m state --state NEW,ESTABLISHED -j ACCEPT
                   ^^^^^^^^^^^^^^^^^^^^^^^ \`--state NEW,ESTABLISHED\` never holds here: before conntrack every packet reads as INVALID
COMMIT
`,
      ferm: `
table raw chain PREROUTING mod state state NEW proto tcp dport 22 LOG;
                                     ^^^^^^^^^ \`state NEW\` never holds here: before conntrack every packet reads as INVALID
`,
    },
    'always holds, beside notrack': {
      nft: `
table inet t {
  chain c {
    type filter hook prerouting priority raw; policy accept;
    udp dport 53 notrack
    iifname "wan0" ct state invalid drop
                   ^^^^^^^^^^^^^^^^ \`ct state invalid\` always holds here: before conntrack every packet reads as INVALID
  }
}
`,
      iptables: `
*raw
-A PREROUTING -p udp --dport 53 -j NOTRACK
-A PREROUTING -i wan0 -m conntrack ! --ctstate NEW -j DROP
                                   ^^^^^^^^^^^^^^^ \`! --ctstate NEW\` always holds here: before conntrack every packet reads as INVALID
COMMIT
`,
    },
    'a called chain': {
      nft: `
table inet t {
  chain s {
    ct state invalid drop
    ^^^^^^^^^^^^^^^^ error: \`ct state invalid\` holds for every packet here, and the rule refuses them all: before conntrack each one reads as INVALID
  }
  chain a {
    type filter hook prerouting priority raw; policy accept;
    jump s
  }
}
`,
    },
    'at a device': {
      nft: `
table inet t {
  chain c {
    type filter hook ingress device "eth0" priority filter; policy accept;
    ct state established accept
    ^^^^^^^^^^^^^^^^^^^^ \`ct state established\` never holds here: before conntrack every packet reads as INVALID
  }
}
`,
    },
  },
})

testCheck(neverMatchingRule, {
  quiet: {
    'a state before conntrack, which has a check of its own': {
      nft: `
table inet t {
  chain c {
    type filter hook prerouting priority raw; policy accept;
    tcp dport 22 ct state new accept
  }
}
`,
      iptables: `
*raw
-A PREROUTING -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT
COMMIT
`,
    },
  },
  found: {
    'a contradiction beside it': {
      iptables: `
*mangle
-A PREROUTING -p tcp -m conntrack --ctstate NEW -m conntrack --ctstate ESTABLISHED -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule never matches: …
COMMIT
`,
      fixed: '*mangle\nCOMMIT\n',
    },
  },
})
