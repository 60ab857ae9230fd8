import { bridgeConntrack } from '../../../src/lint/checks/bridge-conntrack.ts'
import { secmarkUnlabelledRelated } from '../../../src/lint/checks/secmark-unlabelled-related.ts'
import { secmarkWithoutConnsecmark } from '../../../src/lint/checks/secmark-without-connsecmark.ts'
import { testCheck } from './tester.ts'

/** nft: an object for labels, and rules of an input chain. */
const nftLabels = (rules: string) => `table inet t {
  secmark s {
    "system_u:object_r:a_t:s0"
  }
  chain c {
    type filter hook input priority filter; policy accept;
    ${rules}
  }
}
`

testCheck(secmarkWithoutConnsecmark, {
  quiet: {
    'saved and restored': {
      iptables: '*mangle\n-A INPUT -m conntrack --ctstate NEW -j SECMARK --selctx a\n-A INPUT -j CONNSECMARK --save\n-A INPUT -j CONNSECMARK --restore\nCOMMIT\n',
      ferm: 'table mangle chain INPUT { mod conntrack ctstate NEW SECMARK selctx a; CONNSECMARK save; CONNSECMARK restore; }\n',
      nft: nftLabels('ct state new meta secmark set "s"\n    ct state new ct secmark set meta secmark\n    ct state established,related meta secmark set ct secmark'),
    },
    'every packet is labelled': {
      iptables: '*mangle\n-A INPUT -p tcp --dport 80 -j SECMARK --selctx a\nCOMMIT\n',
      ferm: 'table mangle chain INPUT proto tcp dport 80 SECMARK selctx a;\n',
    },
    'others add to the table': {
      ferm: 'table mangle { chain INPUT mod conntrack ctstate NEW SECMARK selctx a; chain OUTPUT @preserve; }\n',
    },
  },
  found: {
    'never saved': {
      iptables: `
*mangle
-A INPUT -m conntrack --ctstate NEW -j SECMARK --selctx a
#                                   ^^^^^^^^^^ this label is never saved to the connection: the first packet has it, and all that follow go without
COMMIT
`,
      nft: `
flush ruleset
table inet t {
  secmark s {
    "a"
  }
  chain c {
    type filter hook input priority filter; policy accept;
    ct state new meta secmark set "s"
#                ^^^^^^^^^^^^^^^^^^^^ this label is never saved to the connection: …
  }
}
`,
      ferm: `
domain (ip ip6) table mangle chain INPUT mod conntrack ctstate NEW SECMARK selctx a;
#                                                                  ^^^^^^^ this label is never saved to the connection: …
`,
    },
    'never restored': {
      iptables: `
*mangle
-A INPUT -m conntrack --ctstate NEW -j SECMARK --selctx a
-A INPUT -j CONNSECMARK --save
#        ^^^^^^^^^^^^^^ the label that is saved to the connection here is never restored: the first packet has it, and all that follow go without
COMMIT
`,
    },
  },
})

testCheck(secmarkUnlabelledRelated, {
  quiet: {
    'restored for both': {
      iptables: '*mangle\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j CONNSECMARK --restore\nCOMMIT\n',
      ferm: 'table mangle chain INPUT mod conntrack ctstate (RELATED ESTABLISHED) CONNSECMARK restore;\n',
      nft: nftLabels('ct state established,related meta secmark set ct secmark'),
    },
    'restored for all': { iptables: '*mangle\n-A INPUT -j CONNSECMARK --restore\nCOMMIT\n' },
    'one rule each': {
      iptables: '*mangle\n-A INPUT -m conntrack --ctstate ESTABLISHED -j CONNSECMARK --restore\n-A INPUT -m conntrack --ctstate RELATED -j CONNSECMARK --restore\nCOMMIT\n',
    },
    'labelled anew': {
      iptables: '*mangle\n-A INPUT -m conntrack --ctstate ESTABLISHED -j CONNSECMARK --restore\n-A INPUT -m conntrack --ctstate RELATED -j SECMARK --selctx a\nCOMMIT\n',
    },
  },
  found: {
    'left out': {
      iptables: `
*mangle
-A INPUT -m conntrack --ctstate ESTABLISHED -j CONNSECMARK --restore
#                                           ^^^^^^^^^^^^^^ packets in state RELATED get no label here: ICMP errors and the first packets of expected connections pass unlabelled, though the connection has a label for them
COMMIT
`,
      nft: `
flush ruleset
table ip t {
  chain c {
    type filter hook input priority filter; policy accept;
    ct state established meta secmark set ct secmark
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ packets in state RELATED get no label here: …
  }
}
`,
      ferm: `
table mangle chain INPUT mod conntrack ctstate ESTABLISHED CONNSECMARK restore;
#                                                          ^^^^^^^^^^^ packets in state RELATED get no label here: …
`,
    },
  },
})

testCheck(bridgeConntrack, {
  quiet: {
    'no question about connections': { nft: 'table bridge t {\n  chain c {\n    type filter hook forward priority filter; policy drop;\n    ether type arp accept\n  }\n}\n' },
    'another family': { nft: 'table inet t {\n  chain c {\n    type filter hook forward priority filter; policy drop;\n    ct state established accept\n  }\n}\n' },
  },
  found: {
    'once for each table': {
      nft: `
table bridge t {
  chain c {
    type filter hook forward priority filter; policy drop;
    ip saddr 192.0.2.1 ct state established accept
#                      ^^^^^^^^^^^^^^^^^^^^ connections on a bridge are tracked by kernels that have nf_conntrack_bridge (from 5.3 on, where it is built): without it the rules do not load
    ct mark 5 accept
  }
}
`,
    },
    'a kernel without it': {
      nft: `
table bridge t {
  chain c {
    type filter hook forward priority filter; policy drop;
    ct state established accept
#   ^^^^^^^^^^^^^^^^^^^^ error: kernel 4.19 tracks no connections on a bridge (5.3 was the first to): the rules do not load
  }
}
`,
      target: { kernel: '4.19' },
    },
  },
})
