import { conntrackLiberal } from '../../../src/lint/checks/conntrack-liberal.ts'
import { rpFilterLoose } from '../../../src/lint/checks/rp-filter-loose.ts'
import { usernsExposed } from '../../../src/lint/checks/userns-exposed.ts'
import { testCheck } from './tester.ts'

testCheck(rpFilterLoose, {
  quiet: {
    'strict everywhere': { kernel: 'net.ipv4.conf.all.rp_filter=1\nnet.ipv4.conf.default.rp_filter=1\n' },
    'all outweighs an interface that is off': { kernel: 'net.ipv4.conf.all.rp_filter=1\nnet.ipv4.conf.eth0.rp_filter=0\n' },
    'all leaves interfaces their own value, which is strict': { kernel: 'net.ipv4.conf.all.rp_filter=0\nnet.ipv4.conf.default.rp_filter=1\n' },
    'the last line counts': { kernel: 'net.ipv4.conf.all.rp_filter=0\nnet/ipv4/conf/all/rp_filter = 1\n' },
    'other settings': { kernel: 'net.ipv4.conf.all.accept_redirects = 0\nnet.ipv4.conf.all.arp_filter = 0\n' },
    'not a number': { kernel: 'net.ipv4.conf.all.rp_filter = @VALUE@\n' },
  },
  found: {
    'off everywhere, said once': {
      kernel: `
net.ipv4.conf.default.rp_filter = 0
net.ipv4.conf.all.rp_filter = 0
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing looks at source addresses on every interface: a packet may claim to come from a network behind another interface
`,
    },
    'off for later interfaces': {
      kernel: `
net.ipv4.conf.default.rp_filter = 0
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing looks at source addresses on every interface that comes later: …
`,
    },
    'all leaves interfaces their own value, which is loose, but for one': {
      kernel: `
net.ipv4.conf.all.rp_filter = 0
net.ipv4.conf.default.rp_filter = 2
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: source addresses on every interface that comes later are checked loosely: …
net.ipv4.conf.eth0.rp_filter = 0
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing looks at source addresses on eth0: …
`,
    },
    'loose outweighs strict': {
      kernel: `
net.ipv4.conf.all.rp_filter = 1
net.ipv4.conf.eth0.rp_filter = 2
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: source addresses on eth0 are checked loosely: whatever has a route anywhere passes, with a default route every address
`,
    },
    'loose everywhere, said once': {
      kernel: `
net.ipv4.conf.all.rp_filter = 2
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: source addresses on every interface are checked loosely: …
net.ipv4.conf.eth0.rp_filter = 0
`,
    },
    'a pattern': {
      kernel: `
net.ipv4.conf.*.rp_filter = 2
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: source addresses on every interface are checked loosely: …
`,
    },
  },
})

testCheck(conntrackLiberal, {
  quiet: {
    'both off': { kernel: 'net.netfilter.nf_conntrack_tcp_be_liberal = 0\nnet.netfilter.nf_conntrack_tcp_loose = 0\n' },
    'the last line counts': { kernel: 'net.netfilter.nf_conntrack_tcp_be_liberal = 1\nnet.netfilter.nf_conntrack_tcp_be_liberal = 0\n' },
    'other settings': { kernel: 'net.netfilter.nf_conntrack_max = 65536\n' },
  },
  found: {
    'outside of the window': {
      kernel: `
net.netfilter.nf_conntrack_tcp_be_liberal = 1
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ TCP packets outside of the window count as ESTABLISHED: whoever guesses addresses and ports may put packets into a connection
net.netfilter.nf_conntrack_tcp_loose=1
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: a TCP packet without a handshake begins a connection: a bare ACK counts as NEW (this is what the kernel does by itself, too)
`,
      fixed: `
net.netfilter.nf_conntrack_tcp_be_liberal = 0
net.netfilter.nf_conntrack_tcp_loose=0
`,
    },
    'by its old name': {
      kernel: `
net.ipv4.netfilter.ip_conntrack_tcp_be_liberal=1
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ TCP packets outside of the window count as ESTABLISHED: …
`,
      fixed: 'net.ipv4.netfilter.ip_conntrack_tcp_be_liberal=0\n',
    },
  },
})

testCheck(usernsExposed, {
  quiet: {
    forbidden: { kernel: 'kernel.unprivileged_userns_clone = 0\n' },
    'forbidden by one of two': { kernel: 'kernel.unprivileged_userns_clone = 0\nkernel.apparmor_restrict_unprivileged_userns = 0\n' },
    'there are none': { kernel: 'user.max_user_namespaces = 0\nkernel.unprivileged_userns_clone = 1\n' },
    'none with a network': { kernel: 'user.max_net_namespaces = 0\nkernel.unprivileged_userns_clone = 1\n' },
    'a limit is no opening': { kernel: 'user.max_user_namespaces = 1000\n' },
  },
  found: {
    'allowed': {
      kernel: `
kernel.unprivileged_userns_clone=1
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every user may make a user namespace, and be root over a firewall in it: any of them can use a hole in nf_tables to take over the host
kernel.apparmor_restrict_unprivileged_userns = 0
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every user may make a user namespace, and …
`,
    },
  },
})
