import { familyMismatch } from '../../../src/lint/checks/family-mismatch.ts'
import { testCheck } from './tester.ts'

testCheck(familyMismatch, {
  quiet: {
    'each its own': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p ipv6-icmp -j ACCEPT
COMMIT
`,
      path: 'rules.v6',
      nft: `
table ip t {
  chain c {
    type filter hook input priority filter; policy drop;
    meta l4proto icmp accept
  }
}
`,
    },
    'both in one': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    meta l4proto { icmp, icmpv6 } accept
  }
}
`,
      ferm: `
domain (ip ip6) chain INPUT proto icmp ACCEPT;
`,
    },
    'a rule for both families, of use to one of them': {
      ferm: 'domain (ip ip6) chain INPUT {\n  saddr @ipfilter((192.0.2.1 2001:db8::1)) ACCEPT;\n  proto icmpv6 ACCEPT;\n}\n',
    },
    'a rule that never matches has a check of its own': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p icmp --icmp-type 8 -j ACCEPT
COMMIT
`,
      path: 'rules.v6',
    },
  },
  found: {
    'ICMP over IPv6': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p icmp -j ACCEPT
         ^^^^^^^ no host sends ICMP over IPv6: this matches nothing that is of use
COMMIT
`,
      path: 'rules.v6',
      nft: `
table ip6 t {
  chain c {
    type filter hook input priority filter; policy drop;
    meta l4proto icmp accept
    ^^^^^^^^^^^^^^^^^ no host sends ICMP over IPv6: this matches nothing that is of use
  }
}
`,
    },
    'ICMPv6 over IPv4': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -s 192.0.2.0/24 -p icmpv6 -j ACCEPT
                         ^^^^^^^^^ no host sends ICMPv6 over IPv4: this matches nothing that is of use
COMMIT
`,
      path: 'rules.v4',
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ip saddr 192.0.2.0/24 ip protocol icmpv6 accept
                          ^^^^^^^^^^^^^^^^^^ no host sends ICMPv6 over IPv4: this matches nothing that is of use
    meta nfproto ipv4 meta l4proto icmpv6 accept
                      ^^^^^^^^^^^^^^^^^^^ no host sends ICMPv6 over IPv4: this matches nothing that is of use
  }
}
`,
    },
  },
})
