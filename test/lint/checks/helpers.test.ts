import { helperAssigned } from '../../../src/lint/checks/helper-assigned.ts'
import { helperAssignmentIneffective } from '../../../src/lint/checks/helper-assignment-ineffective.ts'
import { helperUnscoped } from '../../../src/lint/checks/helper-unscoped.ts'
import { testCheck } from './tester.ts'

const ftp = 'the ftp helper (FTP data connections)'
const ftpRisk = 'a PORT or 227 line in the control connection opens any port of the sender, also below 1024 (CVE-2001-0405)'

testCheck(helperAssigned, {
  quiet: {
    'none': {
      iptables: '*raw\n-A PREROUTING -p udp --dport 53 -j CT --notrack\nCOMMIT\n',
      nft: 'table inet t {\n  ct helper f {\n    type "ftp" protocol tcp\n  }\n}\n',
      ferm: 'table raw chain PREROUTING proto udp dport 53 NOTRACK;\n',
    },
    'wanted': {
      iptables: '*raw\n-A PREROUTING -p tcp --dport 21 -j CT --helper ftp\nCOMMIT\n',
      settings: { wantedHelpers: [{ name: 'irc' }, { name: 'ftp' }] },
    },
    'wanted for these addresses': {
      iptables: '*raw\n-A PREROUTING -d 192.0.2.7 -p tcp --dport 21 -j CT --helper ftp\nCOMMIT\n',
      nft: `
table ip6 t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    ip6 daddr 2001:db8::7 tcp dport 21 ct helper set "f"
  }
}
`,
      ferm: 'table raw chain PREROUTING daddr 192.0.2.7 proto tcp dport 21 CT helper ftp;\n',
      settings: { wantedHelpers: [{ name: 'ftp', for: ['192.0.2.0/24', '2001:db8::/32'] }] },
    },
    'where it does nothing, another check says so': {
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority raw; policy accept;
    tcp dport 21 ct helper set "f"
  }
}
`,
    },
  },
  found: {
    'a helper in user space': {
      iptables: `
*raw
-A OUTPUT -p udp --dport 111 -j CT --helper rpc
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the user-space helper rpc (conntrack-tools) reads what others send over udp connections to port 111, from and to any address
COMMIT
`,
    },
    'on a port': {
      iptables: `
*raw
-A PREROUTING -p tcp --dport 21 -j CT --helper ftp
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} reads in the kernel what others send over tcp connections to port 21, from and to any address: ${ftpRisk}
COMMIT
`,
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    tcp dport 21 ct helper set "f"
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} reads in the kernel what others send over tcp connections to port 21, from and to any address: ${ftpRisk}
  }
}
`,
      ferm: `
table raw chain PREROUTING proto tcp dport 21 CT helper ftp;
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} reads in the kernel what others send over tcp connections to port 21, from and to any address: ${ftpRisk}
`,
    },
    'wanted for other addresses': {
      iptables: `
*raw
-A OUTPUT -d 192.0.2.7/32 -p tcp --dport 21 -j CT --helper ftp
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ …to port 21, to 192.0.2.7: …
COMMIT
`,
      settings: { wantedHelpers: [{ name: 'ftp', for: ['192.0.2.8', '192.0.2.0/29 ', 'x'] }] },
    },
    'one statement for two families and several servers': {
      ferm: `
domain (ip ip6) table raw chain (PREROUTING OUTPUT) proto udp dport (5060 5061) CT helper sip;
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ …over udp connections to ports 5060-5061, from and to any address: an SDP body opens the ports it names (CVE-2026-52986, CVE-2026-72253, CVE-2026-74569)
`,
    },
    'a map of helpers': {
      nft: `
table inet t {
  ct helper a {
    type "ftp" protocol tcp
  }
  ct helper b {
    type "irc" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    ct helper set tcp dport map { 21 : "a", 6667 : "b" }
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} and the irc helper (IRC DCC) read in the kernel what others send over tcp connections to port 21 and tcp connections to port 6667, from and to any address: ${ftpRisk}; a DCC line…
  }
}
`,
    },
    'user space, unknown': {
      iptables: `
*raw
-A PREROUTING -p tcp --dport 111 -j CT --helper rpc
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the user-space helper rpc (conntrack-tools) reads…
-A PREROUTING -p tcp --dport 21 -j CT --helper ftpp
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the helper "ftpp" (none of the kernel's; did you mean "ftp"?) reads…
COMMIT
`,
    },
  },
})

testCheck(helperUnscoped, {
  quiet: {
    'no port: another check says so': {
      iptables: '*raw\n-A PREROUTING -p tcp -j CT --helper ftp\nCOMMIT\n',
      ferm: 'table raw chain PREROUTING proto tcp CT helper ftp;\n',
    },
    'port and server': {
      iptables: '*raw\n-A PREROUTING -d 192.0.2.7/32 -p tcp --dport 21 -j CT --helper ftp\nCOMMIT\n',
      ferm: 'table raw chain OUTPUT daddr 192.0.2.7 proto tcp dport ftp CT helper ftp;\n',
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    ip daddr { 192.0.2.7, 192.0.2.8 } tcp dport 21 ct helper set "f"
  }
}
`,
    },
  },
  found: {
    'no address': {
      iptables: `
*raw
-A PREROUTING -p tcp --dport 21 -j CT --helper ftp
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is attached to connections with any address: whoever answers on its port may open ports
COMMIT
`,
      ferm: `
table raw chain PREROUTING proto tcp dport 21 CT helper ftp;
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is attached to connections with any address: whoever answers on its port may open ports
`,
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    tcp dport 21 ct helper set "f"
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is attached to connections with any address: whoever answers on its port may open ports
  }
}
`,
    },
    'no address, one interface': {
      iptables: `
*raw
-A PREROUTING -i lan0 -p tcp --dport 21 -j CT --helper ftp
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: ${ftp} is attached to connections with any address: whoever answers on its port may open ports
COMMIT
`,
    },
  },
})

testCheck(helperAssignmentIneffective, {
  quiet: {
    'the raw table of iptables': {
      iptables: '*raw\n-A PREROUTING -p tcp --dport 21 -j CT --helper ftp\nCOMMIT\n',
      ferm: 'table raw chain (PREROUTING OUTPUT) proto tcp dport 21 CT helper ftp;\n',
    },
    'nft behind conntrack': {
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority -199; policy accept;
    tcp dport 21 ct helper set "f"
  }
}
`,
    },
  },
  found: {
    'nft before conntrack': {
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority raw; policy accept;
    tcp dport 21 ct helper set "f"
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is never attached here: at priority -200 and below conntrack has not seen the packet, and the statement silently does nothing
  }
}
`,
    },
    'nft, in a chain that is called before conntrack': {
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority raw; policy accept;
    jump h
  }
  chain h {
    tcp dport 21 ct helper set "f"
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is never attached here: the chains that lead here run before conntrack has seen the packet, and the statement silently does nothing
  }
}
`,
    },
    'a state test in a chain that the raw table calls': {
      iptables: `
*raw
:h -
-A PREROUTING -j h
-A h -p tcp --dport 20 -j CT --helper ftp
-A h -p tcp --dport 21 -m state --state NEW -j CT --helper ftp
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is never attached here: before conntrack every packet reads as INVALID, so that the state test never holds
COMMIT
`,
    },
    'later packets of the connection': {
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    tcp dport 21 ct state established ct helper set "f"
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is never attached here: a connection takes a helper with its first packet only, and the rule is for later ones
    tcp dport 21 ct state new ct helper set "f"
  }
}
`,
    },
    'a state test in the raw table': {
      iptables: `
*raw
-A PREROUTING -p tcp --dport 21 -m state --state NEW -j CT --helper ftp
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is never attached here: before conntrack every packet reads as INVALID, so that the state test never holds
COMMIT
`,
      ferm: `
table raw chain PREROUTING proto tcp dport 21 mod state state NEW CT helper ftp;
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is never attached here: before conntrack…
`,
    },
    'another protocol than the helper is for': {
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    udp dport 21 ct helper set "f"
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is never attached here: the rule matches another protocol than the helper is for
  }
}
`,
    },
  },
})
