import { spoofedLoopback } from '../../../src/lint/checks/spoofed-loopback.ts'
import { testCheck } from './tester.ts'

testCheck(spoofedLoopback, {
  quiet: {
    'by interface': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    iifname "lo" ip saddr 127.0.0.1 accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -i lo -j ACCEPT
-A INPUT -i lo -s 127.0.0.0/8 -j ACCEPT
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  interface lo ACCEPT;
}
`,
    },
    'refused before': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    iifname != "lo" ip saddr 127.0.0.0/8 drop
    ip saddr 127.0.0.1 accept
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT ! -i lo -s 127.0.0.0/8 -j DROP
-A INPUT -s 127.0.0.1 -j ACCEPT
COMMIT
`,
    },
    'outbound': {
      iptables: `
*filter
:OUTPUT DROP
-A OUTPUT -s 127.0.0.1 -j ACCEPT
COMMIT
`,
    },
    'an address that the kernel itself keeps out': {
      nft: 'table inet t {\n  chain c {\n    type filter hook input priority filter; policy drop;\n    ip6 saddr ::1 accept\n  }\n}\n',
    },
    'every address': {
      iptables: `
*filter
:INPUT DROP
-A INPUT -p tcp --dport 22 -j ACCEPT
COMMIT
`,
    },
  },
  found: {
    'by address': {
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ip saddr 127.0.0.0/8 accept
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ a source address of the loopback device is accepted from every interface: only the kernel's own check of such addresses stands between this rule and a forged packet (net.ipv4.conf.*.route_localnet switches it off)
  }
}
`,
      iptables: `
*filter
:INPUT DROP
-A INPUT -s 127.0.0.1/32 -d 127.0.0.1/32 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a source address of the loopback device is accepted from every interface: only the kernel's own check of such addresses stands between this rule and a forged packet (net.ipv4.conf.*.route_localnet switches it off)
COMMIT
`,
      ferm: `
chain INPUT {
  policy DROP;
  saddr 127.0.0.0/8 ACCEPT;
  ^^^^^^^^^^^^^^^^^^^^^^^^^ a source address of the loopback device is accepted from every interface: only the kernel's own check of such addresses stands between this rule and a forged packet (net.ipv4.conf.*.route_localnet switches it off)
}
`,
    },
  },
})
