import { legacyFrontend } from '../../../src/lint/checks/legacy-frontend.ts'
import { testCheck } from './tester.ts'

testCheck(legacyFrontend, {
  quiet: {
    'families of IP': { iptables: '*filter\n-A INPUT -j DROP\nCOMMIT\n', ferm: 'domain (ip ip6) chain INPUT DROP;\n' },
    'nft has these families itself': { nft: 'table arp t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n  }\n}\n' },
    'no rules': { iptables: '*filter\n:INPUT ACCEPT\nCOMMIT\n', path: 'arptables.rules' },
  },
  found: {
    'frames and ARP': {
      ferm: `
domain arp table filter {
  chain INPUT DROP;
#       ^^^^^ arptables has had its day: from kernel 6.17 on its part of the kernel is built on request only (NETFILTER_XTABLES_LEGACY), and is meant to go
}
domain eb table filter chain FORWARD DROP;
#                            ^^^^^^^ ebtables has had its day: …
`,
    },
    'a file of arptables': {
      iptables: `
*filter
#^^^^^^ arptables has had its day: …
-A INPUT -s 192.0.2.1 -j DROP
COMMIT
`,
      path: 'arptables.rules',
    },
  },
})
