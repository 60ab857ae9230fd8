import { ipv6Unfiltered } from '../../../src/lint/checks/ipv6-unfiltered.ts'
import { testCheck } from './tester.ts'

testCheck(ipv6Unfiltered, {
  quiet: {
    'one table for both': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport 22 accept
  }
}
`,
    },
    'IPv6 is refused at prerouting': {
      nft: `
table ip t {
  chain c {
    type filter hook input priority filter; policy drop;
    tcp dport 22 accept
  }
}
table ip6 t {
  chain p {
    type filter hook prerouting priority raw; policy drop;
    iifname "lo" accept
  }
}
`,
    },
    'a file about IPv4 alone': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
    },
    'both families': {
      ferm: `
domain (ip ip6) chain INPUT {
  policy DROP;
  proto tcp dport 22 ACCEPT;
}
`,
    },
    'IPv4 is open, too': {
      nft: `
table ip t {
  chain c {
    type filter hook input priority filter; policy accept;
  }
}
table ip6 t {
  chain f {
    type filter hook forward priority filter; policy drop;
  }
}
`,
    },
  },
  found: {
    'another hook of IPv6 is filtered': {
      nft: `
table ip t {
  chain c {
  ^^^^^^^^^ this chain refuses what comes in over IPv4, and no chain looks at what comes in over IPv6: every service of this host can be reached by its IPv6 address
    type filter hook input priority filter; policy drop;
    tcp dport 22 accept
  }
}
table ip6 t {
  chain f {
    type filter hook forward priority filter; policy drop;
  }
}
`,
      ferm: `
domain ip chain INPUT {
#               ^^^^^ this chain refuses …
  policy DROP;
  proto tcp dport 22 ACCEPT;
}
domain ip6 chain FORWARD policy DROP;
`,
    },
  },
})
