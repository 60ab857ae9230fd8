import { openPortUnlisted } from '../../../src/lint/checks/open-port-unlisted.ts'
import { input } from './rulesets.ts'
import { testCheck } from './tester.ts'

const allowed = { wantedHelpers: [], allowedPorts: [{ protocol: 'tcp', first: 22, last: 22 }, { protocol: 'udp', first: 60000, last: 61000 }] } as const

testCheck(openPortUnlisted, {
  quiet: {
    'nothing said about ports': { nft: input.nft('tcp dport 80 accept') },
    'listed ports, also in part': { nft: input.nft('tcp dport 22 accept', 'udp dport 60010-60020 accept'), settings: allowed },
    'limited to some addresses, at the rule or before it': {
      nft: input.nft('ip saddr 192.0.2.0/24 tcp dport 80 accept', 'ip saddr != 192.0.2.0/24 drop', 'meta nfproto ipv6 drop', 'tcp dport 443 accept'),
      iptables: `
*filter
:INPUT DROP
:admin - [0:0]
-A INPUT -s 192.0.2.0/24 -j admin
-A admin -p tcp --dport 80 -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  saddr 192.0.2.0/24 proto tcp dport (http https) ACCEPT;
}
`,
      settings: allowed,
    },
    'the loopback device, answers, other protocols, and what is forwarded': {
      nft: input.nft('iifname "lo" accept', 'ct state established accept', 'meta l4proto icmp accept').replace(/\}\n$/, '  chain f {\n    type filter hook forward priority filter; policy drop;\n    tcp dport 80 accept\n  }\n}\n'),
      settings: allowed,
    },
    'refused by a later chain': {
      nft: input.nft('tcp dport 80 accept').replace(/\}\n$/, '  chain d {\n    type filter hook input priority filter + 1; policy accept;\n    tcp dport 80 drop\n  }\n}\n'),
      settings: allowed,
    },
  },
  found: {
    'an unlisted port, of a list only that one': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport { 22, 80 } accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^ tcp port 80 is open to everybody, and allowed-ports in nflint.toml does not say so
  }
}
`,
      settings: allowed,
    },
    'several ports': {
      nft: input.nft(['tcp dport { 22, 80, 8000-8100 } accept', 'tcp ports 80 and 8000-8100 are open to everybody, and allowed-ports in nflint.toml does not say so']),
      settings: allowed,
    },
    'a listed port of another protocol, after addresses that are refused': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -s 203.0.113.0/24 -j DROP
-A INPUT -p udp --dport 22 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ udp port 22 is open to everybody, and allowed-ports in nflint.toml does not say so
COMMIT
`,
      settings: allowed,
    },
    'no port at all': {
      ferm: `
chain INPUT {
  policy DROP;
  proto tcp mod state state NEW ACCEPT;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every tcp port is open to everybody, and allowed-ports in nflint.toml does not say so
}
`,
      settings: allowed,
    },
  },
})
