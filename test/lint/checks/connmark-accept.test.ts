import { connmarkAccept } from '../../../src/lint/checks/connmark-accept.ts'
import { input, withFtp } from './rulesets.ts'
import { testCheck } from './tester.ts'

const message = 'connections with this mark are let into this host, and one that the ftp helper opens has the mark of the connection it belongs to'

testCheck(connmarkAccept, {
  quiet: {
    'no helper': {
      nft: input.nft('ct mark 1 accept'),
      iptables: input.iptables('-A INPUT -m connmark --mark 1 -j ACCEPT'),
      ferm: input.ferm('mod connmark mark 1 ACCEPT;'),
    },
    'with a state': {
      nft: withFtp.nft('ct mark 1 ct state { new, established } accept'),
      iptables: withFtp.iptables('-A INPUT -m connmark --mark 1 -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT'),
    },
    'refused': { nft: withFtp.nft('ct mark 1 drop') },
    'a mark of the packet, which nothing restores': { iptables: withFtp.iptables('-A INPUT -m mark --mark 1 -j ACCEPT') },
    'outbound policy of accept': { iptables: withFtp.iptables('-A OUTPUT -m connmark --mark 1 -j ACCEPT') },
  },
  found: {
    'a helper is attached': {
      nft: withFtp.nft(['ct mark 1 accept', message]),
      iptables: withFtp.iptables(['-A INPUT -m connmark --mark 0x1 -j ACCEPT', message]),
      ferm: withFtp.ferm(['mod connmark mark 1 ACCEPT;', message]),
    },
    'a mark that is restored from the connection': {
      iptables: `
*raw
-A OUTPUT -d 192.0.2.7 -p tcp --dport 21 -j CT --helper ftp
COMMIT
*mangle
-A PREROUTING -j CONNMARK --restore-mark
COMMIT
*filter
:INPUT DROP
-A INPUT -m mark --mark 0x1 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${message}
COMMIT
`,
    },
    'the kernel attaches by itself': {
      iptables: `
*filter
:FORWARD DROP
-A FORWARD -m connmark --mark 0x10/0xf0 -j ACCEPT
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ connections with this mark are let through this host, and one that a helper that the kernel attaches by itself opens has the mark of the connection it belongs to
COMMIT
`,
      target: { kernel: '5.10' },
    },
  },
})
