import { natWithoutFilter } from '../../../src/lint/checks/nat-without-filter.ts'
import { testCheck } from './tester.ts'

testCheck(natWithoutFilter, {
  quiet: {
    'the filter knows': {
      nft: `
table ip t {
  chain n {
    type nat hook prerouting priority dstnat; policy accept;
    tcp dport 80 dnat to 10.0.0.5:8080
  }
  chain f {
    type filter hook forward priority filter; policy drop;
    ip daddr 10.0.0.5 tcp dport 8080 accept
  }
}
`,
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8080
COMMIT
*filter
:FORWARD DROP
-A FORWARD -d 10.0.0.5 -p tcp --dport 8080 -j ACCEPT
COMMIT
`,
      ferm: `
table nat chain PREROUTING proto tcp dport 80 DNAT to 10.0.0.5:8080;
chain FORWARD {
  policy DROP;
  daddr 10.0.0.5 proto tcp dport 8080 ACCEPT;
}
`,
    },
    'whatever is translated': {
      nft: `
table ip t {
  chain n {
    type nat hook prerouting priority dstnat; policy accept;
    tcp dport 80 dnat to 10.0.0.5:8080
  }
  chain f {
    type filter hook forward priority filter; policy drop;
    ct status dnat accept
  }
}
`,
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5
COMMIT
*filter
:FORWARD DROP
-A FORWARD -m conntrack --ctstate DNAT -j ACCEPT
COMMIT
`,
    },
    'some may': {
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5
COMMIT
*filter
:FORWARD DROP
-A FORWARD -i lan0 -s 192.0.2.7 -j ACCEPT
COMMIT
`,
    },
    'an address of this host': {
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 127.0.0.1:8080
COMMIT
*filter
:INPUT DROP
:FORWARD DROP
-A INPUT -p tcp --dport 8080 -j ACCEPT
COMMIT
`,
    },
    'no filter in the file': {
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5
COMMIT
`,
    },
  },
  found: {
    'what passes comes by another interface, or from elsewhere': {
      iptables: `
*nat
-A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8080
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5:8080, and no rule lets one pass: …
COMMIT
*filter
:INPUT DROP
:FORWARD DROP
-A FORWARD -i lan0 -o eth0 -j ACCEPT
-A FORWARD -i eth0 -d 10.0.0.5 -p tcp --dport 80 -j ACCEPT
COMMIT
`,
      nft: `
table ip t {
  chain n {
    type nat hook prerouting priority dstnat; policy accept;
    ip saddr != 10.0.0.0/8 tcp dport 80 dnat to 10.0.0.5:8080
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5:8080, and no rule lets one pass: …
  }
  chain i {
    type filter hook input priority filter; policy drop;
  }
  chain f {
    type filter hook forward priority filter; policy drop;
    ip saddr 10.0.0.0/8 accept
    ip daddr 10.0.0.5 tcp dport 80 accept
  }
}
`,
    },
    'the port before translation is accepted': {
      nft: `
table ip t {
  chain n {
    type nat hook prerouting priority dstnat; policy accept;
    tcp dport 80 dnat to 10.0.0.5:8080
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5:8080, and no rule lets one pass: FORWARD refuses them, whoever asks
  }
  chain i {
    type filter hook input priority filter; policy drop;
  }
  chain f {
    type filter hook forward priority filter; policy drop;
    ip daddr 10.0.0.5 tcp dport 80 accept
  }
}
`,
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8080
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5:8080, and no rule lets one pass: FORWARD refuses them, whoever asks
COMMIT
*filter
:INPUT DROP
:FORWARD DROP
-A FORWARD -d 10.0.0.5 -p tcp --dport 80 -j ACCEPT
COMMIT
`,
      ferm: `
table nat chain PREROUTING proto tcp dport 80 DNAT to 10.0.0.5:8080;
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5:8080, and no rule lets one pass: FORWARD refuses them, whoever asks
chain INPUT policy DROP;
chain FORWARD {
  policy DROP;
  daddr 10.0.0.5 proto tcp dport 80 ACCEPT;
}
`,
    },
    'another address is accepted': {
      iptables: `
*nat
-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections are translated to 10.0.0.5, and no rule lets one pass: FORWARD refuses them, whoever asks
COMMIT
*filter
:INPUT DROP
:FORWARD DROP
-A FORWARD -d 10.0.0.6 -p tcp --dport 80 -j ACCEPT
COMMIT
`,
    },
  },
})
