import { helperNameUnknown } from '../../../src/lint/checks/helper-name-unknown.ts'
import { expectationUnscoped } from '../../../src/lint/checks/expectation-unscoped.ts'
import { helperAntispoofMissing } from '../../../src/lint/checks/helper-antispoof-missing.ts'
import { input, withFtp, withFtpAttachedBy } from './rulesets.ts'
import type { Line } from './rulesets.ts'
import { testCheck } from './tester.ts'

const longer = '"ftp-2121" stands for every connection of the ftp helper: the kernel compares no more letters than the helper\'s own name has'

testCheck(helperNameUnknown, {
  quiet: {
    'names of the kernel': {
      nft: withFtp.nft('ct helper "ftp" ct state related tcp dport 32768-65535 accept'),
      iptables: withFtp.iptables('-A INPUT -m helper --helper ftp -j ACCEPT'),
      ferm: withFtp.ferm('mod helper helper ftp ACCEPT;'),
    },
    'of another port': {
      iptables: `
*raw
-A PREROUTING -p tcp --dport 2121 -j CT --helper ftp-2121
COMMIT
`,
    },
    'user space': {
      iptables: `
*raw
-A PREROUTING -p tcp --dport 111 -j CT --helper rpc
COMMIT
`,
    },
  },
  found: {
    'a typing error': {
      nft: `
table inet t {
  ct helper f {
    type "tfpt" protocol udp
  }
  chain c {
    type filter hook prerouting priority filter; policy accept;
    udp dport 69 ct helper set "f"
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the kernel has no helper named "tfpt": unless a module or a program brings it, the rules are not loaded
  }
}
`,
      iptables: `
*raw
-A PREROUTING -p udp --dport 137 -j CT --helper netbios_ns
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the kernel has no helper named "netbios_ns": unless a module or a program brings it, the rules are not loaded
COMMIT
`,
      ferm: `
table raw chain PREROUTING proto tcp dport 21 CT helper FTP;
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the kernel has no helper named "FTP": unless a module or a program brings it, the rules are not loaded
`,
    },
    'a port that the kernel does not read': {
      iptables: withFtp.iptables(['-A INPUT -m helper --helper ftp-2121 -j ACCEPT', longer, '--helper ftp-2121']),
      ferm: withFtp.ferm(['mod helper helper ftp-2121 ACCEPT;', longer, 'helper ftp-2121']),
    },
  },
})

/** An expectation, and an input chain. */
const withExpectation = (...rules: readonly Line[]) => input.nft(...rules).replace('table inet t {\n', `table ip t {
  ct expectation e {
    protocol tcp
    dport 9876
    timeout 2m
    size 1
    l3proto ip
  }
`)

testCheck(expectationUnscoped, {
  quiet: {
    'addresses': { nft: withExpectation('ip saddr 192.0.2.7 tcp dport 8888 ct expectation set "e"', 'iifname "lan0" tcp dport 8888 ct expectation set "e"') },
    'a chain for callers': { nft: withExpectation('ct expectation set "e"').replace(/ +type filter.*\n/, '') },
  },
  found: {
    'any peer': {
      nft: withExpectation(['tcp dport 8888 ct expectation set "e"', 'whoever opens this connection makes the kernel expect another one to port 9876 ("e"), from and to any address']),
    },
  },
})

const unguarded = 'the ftp helper is attached, and no rule refuses forged source addresses: a neighbour may speak for the server, and have ports opened'

testCheck(helperAntispoofMissing, {
  quiet: {
    'none attached': {
      nft: input.nft('tcp dport 21 accept'),
      iptables: input.iptables('-A INPUT -p tcp --dport 21 -j ACCEPT'),
      ferm: input.ferm('proto tcp dport 21 ACCEPT;'),
    },
    'forged sources are refused': {
      nft: withFtp.nft('fib saddr . iif oif missing drop'),
      iptables: `
*raw
-A PREROUTING -m rpfilter --invert -j DROP
-A OUTPUT -d 192.0.2.7 -p tcp --dport 21 -j CT --helper ftp
COMMIT
`,
      ferm: `
table raw {
  chain PREROUTING mod rpfilter invert DROP;
  chain OUTPUT daddr 192.0.2.7 proto tcp dport 21 CT helper ftp;
}
`,
    },
  },
  found: {
    'nothing looks at sources': {
      nft: withFtpAttachedBy.nft(['ip daddr 192.0.2.7 tcp dport 21 ct helper set "f"', unguarded]),
      iptables: withFtpAttachedBy.iptables(['-A OUTPUT -d 192.0.2.7 -p tcp --dport 21 -j CT --helper ftp', unguarded]),
      ferm: withFtpAttachedBy.ferm(['table raw chain OUTPUT daddr 192.0.2.7 proto tcp dport 21 CT helper ftp;', unguarded]),
    },
  },
})
