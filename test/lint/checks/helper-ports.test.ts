import { helperAllPorts } from '../../../src/lint/checks/helper-all-ports.ts'
import { helperPortOpen } from '../../../src/lint/checks/helper-port-open.ts'
import { under } from './marks.ts'
import { testCheck } from './tester.ts'

const ftp = 'the ftp helper (FTP data connections)'
const ftpRisk = 'a PORT or 227 line in the control connection opens any port of the sender, also below 1024 (CVE-2001-0405)'

/** nft: the ftp helper attached to one server, and an input chain with one rule. */
const nftInput = (rule: string) => `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain o {
    type filter hook output priority filter; policy accept;
    ip daddr 192.0.2.7 tcp dport 21 ct helper set "f"
  }
  chain c {
    type filter hook input priority filter; policy drop;
    ${rule}
  }
}
`

const iptablesInput = (rule: string, helper = 'ftp') => `
*raw
-A OUTPUT -d 192.0.2.7/32 -p ${helper === 'ftp' ? 'tcp -m tcp --dport 21' : 'tcp -m tcp --dport 1723'} -j CT --helper ${helper}
COMMIT
*filter
:INPUT DROP [0:0]
${rule}
COMMIT
`

const fermInput = (rule: string) => `
table raw chain OUTPUT daddr 192.0.2.7 proto tcp dport 21 CT helper ftp;
chain INPUT {
  policy DROP;
  ${rule}
}
`

testCheck(helperAllPorts, {
  quiet: {
    'a port': {
      iptables: '*raw\n-A PREROUTING -p tcp --dport 21 -j CT --helper ftp\nCOMMIT\n',
      ferm: 'table raw chain PREROUTING proto tcp dport (21 2121) CT helper ftp;\n',
      nft: nftInput('ct state established accept'),
    },
    'a port in the key of a map': {
      nft: `table inet t {
  ct helper s {
    type "sip" protocol udp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    ct helper set ip protocol . th dport map { udp . 5060-5070 : "s" }
  }
}
`,
    },
    'without effect: another check says so': {
      nft: `table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority raw; policy accept;
    ct helper set "f"
  }
}
`,
    },
  },
  found: {
    'no port': {
      nft: `
table inet t {
  ct helper f {
    type "ftp" protocol tcp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    ip daddr 192.0.2.7 ct helper set "f"
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is attached to connections of any port: it reads the payload of all of them, and any of them may open ports
  }
}
`,
      ferm: `
table raw chain PREROUTING daddr 192.0.2.7 proto tcp CT helper ftp;
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is attached to connections of any port: it reads the payload of all of them, and any of them may open ports
`,
    },
    'neither': {
      iptables: `
*raw
-A PREROUTING -p tcp -j CT --helper ftp
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${ftp} is attached to connections of any port and any address: it reads …
COMMIT
`,
    },
  },
})

testCheck(helperPortOpen, {
  quiet: {
    'the ports that programs use': {
      iptables: iptablesInput('-A INPUT -s 192.0.2.7/32 -p tcp -m tcp --dport 32768:60999 -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT'),
      nft: nftInput('ip saddr 192.0.2.7 tcp dport 32768-60999 ct state related ct helper "ftp" accept'),
      ferm: fermInput('proto tcp dport 32768:60999 mod conntrack ctstate RELATED mod helper helper ftp ACCEPT;'),
    },
    'a helper without ports': { iptables: iptablesInput('-A INPUT -s 192.0.2.7/32 -p gre -m conntrack --ctstate RELATED -m helper --helper pptp -j ACCEPT', 'pptp') },
    'not limited to a helper: another check says so': {
      iptables: iptablesInput('-A INPUT -m conntrack --ctstate RELATED -j ACCEPT'),
      nft: nftInput('ct state related accept'),
      ferm: fermInput('mod conntrack ctstate RELATED ACCEPT;'),
    },
    'attached nowhere: another check says so': { iptables: '*filter\n:INPUT DROP\n-A INPUT -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT\nCOMMIT\n' },
    'ICMP errors only': { iptables: iptablesInput('-A INPUT -p icmp -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT') },
  },
  found: {
    'no port': {
      iptables: iptablesInput(under('-A INPUT -s 192.0.2.7/32 -p tcp -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT', `what the ftp helper expects is let into this host to any port: ${ftpRisk}`)),
      nft: nftInput(under('    ct state related ct helper "ftp" accept', `what the ftp helper expects is let into this host to any port: ${ftpRisk}`).trimStart()),
      ferm: fermInput(under('  mod conntrack ctstate RELATED mod helper helper ftp ACCEPT;', 'what the ftp helper expects is let into this host to any port: …').trimStart()),
    },
    'ports below the ephemeral range': {
      iptables: iptablesInput(under('-A INPUT -p tcp -m tcp --dport 1024:65535 -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT', 'what the ftp helper expects is let into this host to ports 1024-65535: …')),
      nft: nftInput(under('    tcp dport 1024-65535 ct state related ct helper "ftp" accept', 'what the ftp helper expects is let into this host to ports 1024-65535: …').trimStart()),
      ferm: fermInput(under('  proto tcp dport 1024: mod conntrack ctstate RELATED mod helper helper ftp ACCEPT;', 'what the ftp helper expects is let into this host to ports 1024-65535: …').trimStart()),
    },
  },
})
