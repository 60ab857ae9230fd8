import { helperMatchAsAssignment } from '../../../src/lint/checks/helper-match-as-assignment.ts'
import { helperMatchUnassigned } from '../../../src/lint/checks/helper-match-unassigned.ts'
import { testCheck } from './tester.ts'

testCheck(helperMatchAsAssignment, {
  quiet: {
    'data connections': {
      iptables: '*filter\n-A INPUT -p tcp --dport 32768:60999 -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT\nCOMMIT\n',
      nft: 'table inet t {\n  chain c {\n    ct state related ct helper "ftp" accept\n    ct helper "ftp" tcp dport 1024-65535 accept\n  }\n}\n',
      ferm: 'chain INPUT mod helper helper ftp ACCEPT;\n',
    },
    'expected connections may go to the control port of some helpers': {
      nft: 'table inet t {\n  chain c {\n    udp dport 5060 ct helper "sip" accept\n    udp dport 137 ct helper "netbios-ns" accept\n  }\n}\n',
    },
    'another port': { nft: 'table inet t {\n  chain c {\n    tcp dport 20 ct helper "ftp" accept\n  }\n}\n' },
    'only RELATED: no assignment can have been meant': {
      iptables: '*filter\n-A INPUT -p tcp --dport 21 -m state --state RELATED -m helper --helper ftp -j ACCEPT\nCOMMIT\n',
    },
    'counting or logging them on purpose': { nft: 'table inet t {\n  chain c {\n    ct helper "ftp" log prefix "ftp data "\n  }\n}\n' },
  },
  found: {
    'the control port': {
      iptables: `
*filter
-A INPUT -p tcp --dport 21 -m helper --helper ftp -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this matches connections that the ftp helper foresaw, never their control connection to tcp port 21: the rule matches nothing useful and attaches nothing
COMMIT
`,
      nft: `
table inet t {
  chain c {
    tcp dport { 20, 21 } ct helper "ftp" accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this matches connections that the ftp helper foresaw, never their control connection to tcp port 21: …
  }
}
`,
      ferm: `
chain INPUT {
  proto tcp dport 21 mod helper helper ftp ACCEPT;
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this matches connections that the ftp helper foresaw, never their control connection to tcp port 21: …
}
`,
    },
    'before conntrack': {
      nft: `
table inet t {
  chain c {
    type filter hook prerouting priority raw; policy accept;
    udp dport 69 ct helper "tftp" accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this matches connections that the tftp helper foresaw, but conntrack has not seen the packet yet, so it never matches and attaches nothing
  }
}
`,
      iptables: `
*raw
-A PREROUTING -m helper --helper ftp
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this matches connections that the ftp helper foresaw, but conntrack…
COMMIT
`,
    },
    'a rule that does nothing': {
      nft: `
table inet t {
  chain c {
    type filter hook prerouting priority filter; policy accept;
    ct helper "ftp"
#   ^^^^^^^^^^^^^^^ this matches connections that the ftp helper foresaw and does nothing with them; it does not attach the helper
  }
}
`,
    },
  },
})

testCheck(helperMatchUnassigned, {
  quiet: {
    'attached': {
      iptables: '*raw\n-A OUTPUT -p tcp --dport 21 -j CT --helper ftp\nCOMMIT\n*filter\n-A INPUT -m helper --helper ftp -j ACCEPT\nCOMMIT\n',
      ferm: 'table raw chain OUTPUT proto tcp dport 21 CT helper ftp;\nchain INPUT mod helper helper ftp ACCEPT;\n',
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain o {
    type filter hook output priority filter; policy accept;
    tcp dport 21 ct helper set "f"
  }
  chain i {
    type filter hook input priority filter; policy accept;
    ct helper "ftp" accept
  }
}
`,
    },
    'negated': { iptables: '*filter\n-A INPUT -m helper ! --helper ftp -j DROP\nCOMMIT\n' },
    'an older kernel attaches them by itself': { iptables: '*filter\n-A INPUT -m helper --helper ftp -j ACCEPT\nCOMMIT\n', target: { kernel: '4.19' } },
    'the helpers of H.323 bring each other': {
      iptables: '*raw\n-A OUTPUT -p tcp --dport 1720 -j CT --helper Q.931\nCOMMIT\n*filter\n-A INPUT -m helper --helper H.245 -j ACCEPT\nCOMMIT\n',
    },
    'a match that was meant to attach is found by another check': { nft: 'table inet t {\n  chain c {\n    tcp dport 21 ct helper "ftp" accept\n  }\n}\n' },
  },
  found: {
    'not attached': {
      iptables: `
*filter
-A INPUT -m helper --helper ftp -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this waits for connections of the ftp helper, which nothing here attaches: on kernels from 6.0 it never matches
COMMIT
`,
      nft: `
table inet t {
  chain c {
    type filter hook input priority filter; policy drop;
    ct state related ct helper { "ftp", "tftp" } accept
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this waits for connections of the ftp or tftp helper, which nothing here attaches: on kernels from 6.0 it never matches
  }
}
`,
      ferm: `
chain INPUT mod helper helper sip ACCEPT;
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this waits for connections of the sip helper, which nothing here attaches: on kernels from 6.0 it never matches
`,
    },
    'another one is attached': {
      iptables: `
*raw
-A OUTPUT -p tcp --dport 6667 -j CT --helper irc
COMMIT
*filter
-A INPUT -p tcp -m helper --helper ftp -m state --state RELATED -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this waits for connections of the ftp helper, which nothing here attaches: on kernel 6.1 it never matches
COMMIT
`,
      target: { kernel: '6.1' },
    },
  },
})
