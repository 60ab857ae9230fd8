import { helperAllPorts } from '../../../src/lint/checks/helper-all-ports.ts'
import { helperPortOpen } from '../../../src/lint/checks/helper-port-open.ts'
import { withFtp, withFtpAttachedBy } from './rulesets.ts'
import { testCheck } from './tester.ts'

const ftp = 'the ftp helper (FTP data connections)'
const ftpRisk = 'a PORT or 227 line in the control connection opens any port of the sender, also below 1024 (CVE-2001-0405)'

testCheck(helperAllPorts, {
  quiet: {
    'a port': {
      iptables: '*raw\n-A PREROUTING -p tcp --dport 21 -j CT --helper ftp\nCOMMIT\n',
      ferm: 'table raw chain PREROUTING proto tcp dport (21 2121) CT helper ftp;\n',
      nft: withFtp.nft('ct state established accept'),
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
      iptables: withFtp.iptables('-A INPUT -s 192.0.2.7/32 -p tcp -m tcp --dport 32768:60999 -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT'),
      nft: withFtp.nft('ip saddr 192.0.2.7 tcp dport 32768-60999 ct state related ct helper "ftp" accept'),
      ferm: withFtp.ferm('proto tcp dport 32768:60999 mod conntrack ctstate RELATED mod helper helper ftp ACCEPT;'),
    },
    'a helper without ports': { iptables: withFtpAttachedBy.iptables('-A OUTPUT -d 192.0.2.7/32 -p tcp --dport 1723 -j CT --helper pptp', '-A INPUT -s 192.0.2.7/32 -p gre -m conntrack --ctstate RELATED -m helper --helper pptp -j ACCEPT') },
    'not limited to a helper: another check says so': {
      iptables: withFtp.iptables('-A INPUT -m conntrack --ctstate RELATED -j ACCEPT'),
      nft: withFtp.nft('ct state related accept'),
      ferm: withFtp.ferm('mod conntrack ctstate RELATED ACCEPT;'),
    },
    'attached nowhere: another check says so': { iptables: '*filter\n:INPUT DROP\n-A INPUT -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT\nCOMMIT\n' },
    'a range that the server is told to use': {
      iptables: withFtp.iptables('-A INPUT -s 192.0.2.7/32 -p tcp -m tcp --dport 30000:31000 -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT'),
      nft: withFtp.nft('tcp dport 30000-31000 ct state related ct helper "ftp" accept'),
      ferm: withFtp.ferm('proto tcp dport 30000:31000 mod conntrack ctstate RELATED mod helper helper ftp ACCEPT;'),
    },
    'a helper that is attached nowhere, beside one that is': { nft: withFtp.nft('ct helper "tftp" accept') },
    'ICMP errors only': { iptables: withFtp.iptables('-A INPUT -p icmp -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT') },
  },
  found: {
    'no port': {
      iptables: withFtp.iptables(['-A INPUT -s 192.0.2.7/32 -p tcp -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT', `what the ftp helper expects is let into this host to any port: ${ftpRisk}`]),
      nft: withFtp.nft(['ct state related ct helper "ftp" accept', `what the ftp helper expects is let into this host to any port: ${ftpRisk}`]),
      ferm: withFtp.ferm(['mod conntrack ctstate RELATED mod helper helper ftp ACCEPT;', 'what the ftp helper expects is let into this host to any port: …']),
    },
    'a port that only the kernel may listen on': { iptables: withFtp.iptables(['-A INPUT -p tcp --dport 20 -m helper --helper ftp -j ACCEPT', 'what the ftp helper expects is let into this host to port 20: …']) },
    'two names of one helper': {
      iptables: withFtp.iptables(['-A INPUT -m conntrack --ctstate RELATED -m helper --helper ftp-2121 -j ACCEPT', `what the ftp or ftp-2121 helper expects is let into this host to any port: ${ftpRisk}`]),
    },
    'ports below the ephemeral range': {
      iptables: withFtp.iptables(['-A INPUT -p tcp -m tcp --dport 1024:65535 -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT', 'what the ftp helper expects is let into this host to ports 1024-65535: …']),
      nft: withFtp.nft(['tcp dport 1024-65535 ct state related ct helper "ftp" accept', 'what the ftp helper expects is let into this host to ports 1024-65535: …']),
      ferm: withFtp.ferm(['proto tcp dport 1024: mod conntrack ctstate RELATED mod helper helper ftp ACCEPT;', 'what the ftp helper expects is let into this host to ports 1024-65535: …']),
    },
  },
})
