import { neverMatchingRule } from '../../../src/lint/checks/never-matching-rule.ts'
import { shadowedRule } from '../../../src/lint/checks/shadowed-rule.ts'
import { unreachableRule } from '../../../src/lint/checks/unreachable-rule.ts'
import { input } from './rulesets.ts'
import { testCheck } from './tester.ts'
import { unknown } from './unknown.ts'

testCheck(shadowedRule, {
  quiet: {
    ...unknown,
    'with the same verdict': { nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    tcp dport 22 accept\n    tcp dport 22 accept\n  }\n}\n' },
    'where other files may send the packet back': {
      nft: 'add rule inet t c jump early\nadd rule inet t early drop\nadd rule inet t c tcp dport 22 accept\n',
    },
  },
  found: {
    'a limit behind what decides all: told without its place': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -f -j DROP
-A INPUT -f -m limit --limit 10/min -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: \`-A INPUT -f -j DROP\` before it drops all that it asks for, for example iif eth0 tcp 198.51.100.7:50000 > 192.0.2.1:0 syn, ct state new, where (-f), where (-m limit --limit 10/min)
COMMIT
`,
    },
    'one rule before': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -s 10.0.0.0/8 -j DROP
-A INPUT -s 10.1.1.1 -p tcp --dport 22 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: \`-A INPUT -s 10.0.0.0/8 -j DROP\` before it drops all that it asks for, for example iif eth0 tcp 10.1.1.1:50000 > 192.0.2.1:22 syn, ct state new
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ip saddr 10.0.0.0/8 drop
    ip saddr 10.1.1.1 tcp dport 22 counter accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: \`ip saddr 10.0.0.0/8 drop\` before it drops all that it asks for, …
  }
}
`,
      ferm: `
chain INPUT {
  policy DROP;
  saddr 10.0.0.0/8 DROP;
  saddr 10.1.1.1 proto tcp dport ssh ACCEPT;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: \`saddr 10.0.0.0/8 DROP\` before it drops all that it asks for, …
}
`,
    },
    'several together, and a log behind them': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state { established, related } accept
    ct state { invalid, new } drop
    ct state untracked accept
    log prefix "rest: "
#   ^^^^^^^^^^^^^^^^^^^ this rule is never reached: 3 rules before it together decide all that it asks for, …
  }
}
`,
    },
    'many behind one, told once': {
      iptables: `
*filter
:INPUT ACCEPT
-A INPUT -j ACCEPT
-A INPUT -p tcp --dport 1 -j DROP
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule and 2 behind it are never reached: \`-A INPUT -j ACCEPT\` before it accepts all that they ask for, …
-A INPUT -p tcp --dport 2 -j DROP
-A INPUT -p tcp --dport 3 -j DROP
COMMIT
`,
    },
    'by a rule before a call, and in an earlier table': {
      iptables: `
*mangle
:INPUT ACCEPT
-A INPUT -p tcp --dport 25 -j DROP
COMMIT
*filter
:INPUT ACCEPT
:mail -
-A INPUT -p tcp --dport 110 -j DROP
-A INPUT -p tcp -j mail
-A mail -p tcp --dport 25 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: \`-A INPUT -p tcp --dport 25 -j DROP\` before it drops all that it asks for, …
-A mail -p tcp --dport 110 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: \`-A INPUT -p tcp --dport 110 -j DROP\` before it drops all that it asks for, …
COMMIT
`,
    },
    'another translation': {
      iptables: `
*nat
:PREROUTING ACCEPT
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 192.0.2.1
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 192.0.2.2
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: …
COMMIT
`,
    },
    'in a piece of a ruleset, by a rule of the same piece': {
      nft: `
add rule inet t c ip saddr 10.0.0.0/8 drop
add chain inet t c { type filter hook input priority 0; }
add rule inet t c ip saddr 10.1.1.1 accept
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: …
`,
    },
  },
})

testCheck(unreachableRule, {
  quiet: {
    ...unknown,
    'a chain called twice, and of use once': {
      iptables: `
*filter
:INPUT DROP
:FORWARD DROP
:web -
-A INPUT -p tcp --dport 80 -j ACCEPT
-A INPUT -p tcp -j web
-A FORWARD -p tcp -j web
-A web -p tcp --dport 80 -j ACCEPT
-A web -p tcp --dport 443 -j ACCEPT
COMMIT
`,
    },
  },
  found: {
    'one that a wider rule contains': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 20:23 -j ACCEPT
-A INPUT -p tcp --dport 22 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: \`-A INPUT -p tcp --dport 20:23 -j ACCEPT\` before it accepts all that it asks for in the same way, for example iif eth0 tcp 198.51.100.7:50000 > 192.0.2.1:22 syn, ct state new
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport { 22, 80 } accept
    tcp dport 80 counter accept # web
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: …
  }
}
`,
      ferm: `
chain INPUT {
  policy DROP;
  proto tcp ACCEPT;
  proto tcp dport (ssh http) ACCEPT;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: …
}
`,
      fixed: {
        iptables: '*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 20:23 -j ACCEPT\nCOMMIT\n',
        nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    tcp dport { 22, 80 } accept\n    # web\n  }\n}\n',
        ferm: 'chain INPUT {\n  policy DROP;\n  proto tcp ACCEPT;\n}\n',
      },
    },
    'in an included file: another ruleset may need it': {
      ferm: `
chain INPUT {
  policy DROP;
  proto tcp dport (ssh http) ACCEPT;
  @include "common";
}
`,
      files: { common: 'proto tcp dport ssh ACCEPT;\n#^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: …\n' },
    },
    'in an included piece of a chain': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport { 22, 80 } accept
    include "shared"
  }
}
`,
      files: { shared: 'tcp dport 22 accept\n#^^^^^^^^^^^^^^^^^^ this rule is never reached: …\n' },
    },
    'a limit, in a file with a sign in its name that keys have, too': {
      path: 'me@home.v4',
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp -j ACCEPT
-A INPUT -p tcp -m limit --limit 3/s -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: \`-A INPUT -p tcp -j ACCEPT\` before it accepts all that it asks for in the same way, for example iif eth0 tcp 198.51.100.7:50000 > 192.0.2.1:0 syn, ct state new, where (-m limit --limit 3/s)
COMMIT
`,
      fixed: '*filter\n:INPUT DROP\n-A INPUT -p tcp -j ACCEPT\nCOMMIT\n',
    },
    'by a chain that accepts': {
      iptables: `
*filter
:INPUT DROP
:tcp-in -
-A INPUT -p tcp -j tcp-in
-A INPUT -p tcp --dport 22 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule is never reached: \`-A INPUT -p tcp -j tcp-in\` before it decides all that it asks for in chain tcp-in in the same way, …
-A tcp-in -p tcp --dport 22 -j ACCEPT
COMMIT
`,
      fixed: '*filter\n:INPUT DROP\n:tcp-in -\n-A INPUT -p tcp -j tcp-in\n-A tcp-in -p tcp --dport 22 -j ACCEPT\nCOMMIT\n',
    },
  },
})

testCheck(neverMatchingRule, {
  quiet: {
    ...unknown,
    'the interface that a forwarded packet came by': {
      nft: 'table ip t {\n  chain c {\n    type nat hook postrouting priority srcnat; policy accept;\n    oifname "wlan0" masquerade\n    iifname "wg0" oifname "eth0" masquerade\n  }\n}\n',
    },
    'expected connections are translated, too': {
      nft: 'table ip t {\n  chain c {\n    type nat hook postrouting priority srcnat; policy accept;\n    ct state new oifname "a" masquerade\n    ct state related oifname "b" masquerade\n  }\n}\n',
    },
    'questions that come before conntrack have checks of their own': {
      iptables: '*raw\n-A PREROUTING -p tcp --dport 21 -m conntrack --ctstate NEW -j CT --helper ftp\n-A PREROUTING -m helper --helper ftp\nCOMMIT\n',
    },
    'a comparison that has a check of its own': { nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    ct state == established,related accept\n  }\n}\n' },
  },
  found: {
    'two conditions of one rule': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ip saddr 192.0.2.0/24 ip saddr 198.51.100.1 accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule never matches: no packet has \`ip saddr 192.0.2.0/24\` and \`ip saddr 198.51.100.1\` together
    tcp dport 22 accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -p icmp --icmp-type 3 -m conntrack --ctstate NEW -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule never matches: no packet has \`--icmp-type 3\` and \`--ctstate NEW\` together
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  proto icmp icmp-type destination-unreachable mod state state NEW ACCEPT;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule never matches: no packet has \`icmp-type destination-unreachable\` and \`state NEW\` together
  proto tcp dport ssh ACCEPT;
}
`,
      fixed: {
        nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    tcp dport 22 accept\n  }\n}\n',
        iptables: '*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n',
        ferm: 'chain INPUT {\n  policy DROP;\n  proto tcp dport ssh ACCEPT;\n}\n',
      },
    },
    'what acts before it fails is not taken away': {
      nft: input.nft(
        ['log prefix "x" tcp dport 22 tcp dport 80 accept', 'this rule never matches: no packet has `tcp dport 22` and `tcp dport 80` together'],
        ['limit rate 3/second tcp dport 23 tcp dport 80 accept', 'this rule never matches: no packet has `tcp dport 23` and `tcp dport 80` together'],
      ),
      iptables: input.iptables(['-A INPUT -p tcp -m recent --set --name x -m tcp --dport 22 -m multiport --dports 80 -j ACCEPT', 'this rule never matches: no packet has `--dport 22` and `--dports 80` together']),
    },
    'the hook and the family': {
      nft: `
table ip t {
  chain c {
    type filter hook output priority filter; policy drop;
    iifname "lo" accept
#   ^^^^^^^^^^^^^^^^^^^ this rule never matches: \`iifname "lo"\` holds for no packet in hook output
    tcp dport 22 accept
  }
}
`,
      fixed: 'table ip t {\n  chain c {\n    type filter hook output priority filter; policy drop;\n    tcp dport 22 accept\n  }\n}\n',
    },
    'what is sent to the chain, and what a nat chain sees': {
      iptables: `
*nat
:POSTROUTING ACCEPT
-A POSTROUTING -m conntrack --ctstate ESTABLISHED -o eth0 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this rule never matches: the packets that it asks for, for example …, do not come to chain POSTROUTING
COMMIT
*filter
:INPUT DROP
:tcp-in -
-A INPUT -p tcp -j tcp-in
-A tcp-in -p udp --dport 53 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: this rule never matches: the packets that it asks for, for example iif eth0 udp 198.51.100.7:50000 > 192.0.2.1:53, ct state new, are not sent to chain tcp-in
COMMIT
`,
      fixed: '*nat\n:POSTROUTING ACCEPT\nCOMMIT\n*filter\n:INPUT DROP\n:tcp-in -\n-A INPUT -p tcp -j tcp-in\nCOMMIT\n',
    },
  },
})
