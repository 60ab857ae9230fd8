import { helperModule } from '../../../src/lint/checks/helper-module.ts'
import { helperSysctl } from '../../../src/lint/checks/helper-sysctl.ts'
import { testCheck } from './tester.ts'

const old = { kernel: '5.10' }
const recent = { kernel: '6.1' }

testCheck(helperSysctl, {
  quiet: {
    'switched off': { kernel: 'net.netfilter.nf_conntrack_helper = 0\n' },
    'switched off as a module parameter': { kernel: 'options nf_conntrack nf_conntrack_helper=N hashsize=1000\n', target: old },
    'other settings': { kernel: 'net.netfilter.nf_conntrack_acct = 1\noptions nf_conntrack_ftp ports=2121\n' },
    'switched on and off again: the last line counts': { kernel: 'net.netfilter.nf_conntrack_helper = 1\nnet/netfilter/nf_conntrack_helper = 0\n' },
  },
  found: {
    'sysctl, kernel not known': {
      kernel: `
# helpers
net.netfilter.nf_conntrack_helper=1
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the sysctl net.netfilter.nf_conntrack_helper makes kernels before 6.0 attach every loaded helper to whatever connection uses its port, so that anybody's payload may open ports; from 6.0 on the setting is gone and does nothing
`,
      fixed: `
# helpers
net.netfilter.nf_conntrack_helper=0
`,
    },
    'module parameter on an old kernel': {
      kernel: `
options nf_conntrack hashsize=1 nf_conntrack_helper=1
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: the parameter nf_conntrack_helper of nf_conntrack makes … anybody's payload may open ports
`,
      fixed: `
options nf_conntrack hashsize=1 nf_conntrack_helper=0
`,
      target: old,
    },
    'set to 0 on a kernel that no longer has it': {
      kernel: `
  -net/netfilter/nf_conntrack_helper = 0
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: the sysctl net.netfilter.nf_conntrack_helper is gone since kernel 6.0: this line has no effect on kernel 6.1
`,
      target: recent,
    },
    'install command': {
      kernel: String.raw`
install nf_conntrack modprobe -i nf_conntrack nf_conntrack_helper=1
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the parameter nf_conntrack_helper of nf_conntrack makes…
`,
      fixed: `
install nf_conntrack modprobe -i nf_conntrack nf_conntrack_helper=0
`,
    },
  },
})

testCheck(helperModule, {
  quiet: {
    'other modules': { kernel: 'nf_conntrack\nnf_conntrack_proto_gre\nbr_netfilter\n' },
    'kept out': { kernel: 'blacklist nf_conntrack_ftp\ninstall nf_conntrack_sip /bin/true\n' },
    'wanted by the configuration': { kernel: 'nf_conntrack_ftp\n', settings: { wantedHelpers: [{ name: 'ftp' }] } },
  },
  found: {
    'modules-load.d, kernel not known': {
      kernel: `
nf_conntrack_ftp
#^^^^^^^^^^^^^^^ the module nf_conntrack_ftp brings the ftp helper: before kernel 6.0 it attaches to every connection to tcp port 21 without being told, unless nf_conntrack_helper is 0 (the default from 4.7); from 6.0 on it does nothing until a rule attaches it
nf_conntrack_h323
#^^^^^^^^^^^^^^^^ the module nf_conntrack_h323 brings the RAS, Q.931 and H.245 helpers: before kernel 6.0 they attach to every connection to udp port 1719 and tcp port 1720 without being told, …; from 6.0 on they do nothing until a rule attaches them
`,
    },
    'NAT companion and old name on an old kernel': {
      kernel: `
ip_conntrack_irc
#^^^^^^^^^^^^^^^ the module ip_conntrack_irc brings the irc helper: before kernel 6.0 it attaches to every connection to tcp port 6667 without being told, unless nf_conntrack_helper is 0 (the default from 4.7)
softdep nf_conntrack post: nf-nat-sip
#                          ^^^^^^^^^^ the module nf_nat_sip brings the sip helper: … udp port 5060 and tcp port 5060 without being told, …
`,
      target: old,
    },
    'automatic assignment is switched off in the same file': {
      kernel: `
options nf_conntrack nf_conntrack_helper=0
softdep nf_conntrack post: nf_conntrack_tftp
#                          ^^^^^^^^^^^^^^^^^ info: the module nf_conntrack_tftp brings the tftp helper; with nf_conntrack_helper off, as it is set here, it does nothing until a rule attaches it, and such a rule loads the module anyway
`,
    },
    'recent kernel': {
      kernel: `
nf_conntrack_tftp
#^^^^^^^^^^^^^^^^ info: the module nf_conntrack_tftp brings the tftp helper; on kernel 6.1 it does nothing until a rule attaches it, and such a rule loads the module anyway
`,
      target: recent,
    },
  },
})
