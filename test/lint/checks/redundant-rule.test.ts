import { redundantRule } from '../../../src/lint/checks/redundant-rule.ts'
import { input } from './rulesets.ts'
import { testCheck } from './tester.ts'
import { unknown } from './unknown.ts'

testCheck(redundantRule, {
  quiet: {
    ...unknown,
    'a rule that spares a log, or a translation': {
      iptables: `
*nat
:POSTROUTING ACCEPT
-A POSTROUTING -d 10.0.0.0/8 -j ACCEPT
-A POSTROUTING -j MASQUERADE
COMMIT
*filter
:INPUT DROP
:log-drop -
-A INPUT -p udp --dport 137 -j DROP
-A INPUT -p udp --dport 138 -j DROP
-A INPUT -p tcp -j LOG
-A INPUT -j log-drop
-A log-drop -j LOG
COMMIT
`,
      nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    udp dport 137 drop\n    log prefix "x" drop\n  }\n}\n',
    },
    'a policy that another file may set': {
      ferm: 'chain INPUT proto tcp dport (1883 8883) ACCEPT;\n',
      iptables: '*filter\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n',
    },
    'a rule that counts': { nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    tcp dport 22 accept\n    counter drop\n  }\n}\n' },
    'a rule that keeps a list which another one asks': {
      iptables: input.iptables('-A INPUT -p tcp --dport 22 -m recent --set --name ssh -j ACCEPT', '-A INPUT -p tcp --dport 22 -j ACCEPT', '-A INPUT -p tcp --dport 25 -m recent --update --seconds 60 --name ssh -j DROP'),
      ferm: input.ferm('proto tcp dport ssh mod recent set name ssh ACCEPT;', 'proto tcp dport ssh ACCEPT;', 'proto tcp dport smtp mod recent update seconds 60 name ssh DROP;'),
      nft: input.nft('tcp dport 22 meter m { ip saddr limit rate 3/second } accept', 'tcp dport 22 accept', 'tcp dport 25 quota until 1 mbytes drop'),
    },
    'a rule that counts for accounting (a named quota may stop it, too)': {
      iptables: input.iptables('-A INPUT -p tcp --dport 22 -m nfacct --nfacct-name ssh -j ACCEPT', '-A INPUT -p tcp --dport 22 -j ACCEPT'),
    },
    'where more rules may come': { nft: 'add chain inet t c { type filter hook input priority 0; policy drop; }\nadd rule inet t c tcp dport 22 accept\nadd rule inet t c drop\n' },
  },
  found: {
    'what the policy does': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
-A INPUT -j DROP
#^^^^^^^^^^^^^^^ packets have the same fate without this rule: the policy of the chain would drop them, too, …
COMMIT
`,
      fixed: '*filter\n:INPUT DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n',
    },
    'what a rule behind does': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport 22 accept
#   ^^^^^^^^^^^^^^^^^^^ packets have the same fate without this rule: \`meta l4proto tcp accept\` behind it accepts them in the same way, …
    udp dport 53 accept
    meta l4proto tcp accept
  }
}
`,
      ferm: `
chain INPUT {
  policy DROP;
  proto tcp dport ssh ACCEPT;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^ packets have the same fate without this rule: …
  proto udp ACCEPT;
  proto tcp ACCEPT;
}
`,
      fixed: {
        nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    udp dport 53 accept\n    meta l4proto tcp accept\n  }\n}\n',
        ferm: 'chain INPUT {\n  policy DROP;\n  proto udp ACCEPT;\n  proto tcp ACCEPT;\n}\n',
      },
    },
    'a return at the end': {
      iptables: `
*filter
:INPUT DROP
:web -
-A INPUT -p tcp -j web
-A web -p tcp --dport 80 -j ACCEPT
-A web -j RETURN
#^^^^^^^^^^^^^^^ packets have the same fate without this rule: the end of the chain would do the same with them, …
COMMIT
`,
      fixed: '*filter\n:INPUT DROP\n:web -\n-A INPUT -p tcp -j web\n-A web -p tcp --dport 80 -j ACCEPT\nCOMMIT\n',
    },
  },
})
