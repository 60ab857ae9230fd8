import { isOlder } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { extensionsIn } from '../extensions.ts'
import { groupByPlace, relatedTo, saidIn, stepsTo } from '../places.ts'

interface Removed {
  /** The first kernel without it; undefined where it was gone before the versions that anybody runs. */
  readonly kernel?: string
  readonly message: string
  readonly help: string
}

/** Extensions that are gone, by name. */
const removed: Readonly<Record<string, Removed>> = {
  // 7200135bc1e6, "netfilter: kill ulog targets".
  ULOG: { kernel: '3.17', message: 'the target ULOG was removed in kernel 3.17: the rules do not load', help: 'use NFLOG, and have ulogd read that' },
  // 9db5d918e2c0, "netfilter: ip_tables: remove clusterip target".
  CLUSTERIP: { kernel: '6.3', message: 'the target CLUSTERIP was removed in kernel 6.3: the rules do not load', help: 'use -m cluster' },
  // d16cf20e2f2f, "netfilter: remove ip_queue support".
  QUEUE: {
    kernel: '3.5',
    message: 'QUEUE was made for ip_queue, which was removed in kernel 3.5: packets go to queue 0, and are dropped where no program listens there',
    help: 'use NFQUEUE with the number of the queue',
  },
  MIRROR: { message: 'the target MIRROR is gone from the kernel and from iptables: the rules do not load', help: 'drop or reject the packets' },
  SAME: { message: 'the target SAME is gone from the kernel and from iptables: the rules do not load', help: 'use SNAT with --persistent' },
  unclean: { message: 'the module unclean is gone from the kernel and from iptables: the rules do not load', help: 'drop INVALID packets, by conntrack' },
}

/** include/uapi/linux/netfilter/xt_owner.h has users, groups and sockets only; iptables 1.8.9 refuses the options. */
const ownerOption = (option: string, meant: string): Readonly<Record<string, Removed>> => ({
  [`owner --${option}`]: {
    message: `--${option} is gone from the kernel and from iptables: the rules do not load`,
    help: `ask for ${meant} (--uid-owner, -m cgroup)`,
  },
})

const gone: Readonly<Record<string, Removed>> = {
  ...removed,
  ...ownerOption('pid-owner', 'the user of the process, or its cgroup'),
  ...ownerOption('sid-owner', 'the user of the session, or its cgroup'),
  ...ownerOption('cmd-owner', 'the user of the program, or its cgroup'),
}

export const removedExtension: Check = {
  name: 'removed-extension',
  summary: 'A rule uses an extension that no longer exists',
  category: 'age',
  severity: 'error',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, target, problems }) {
    const isGone = ({ kernel }: Removed): boolean => kernel === undefined || target.kernel === undefined || !isOlder(target.kernel, kernel)
    const found = [...extensionsIn(ruleset)].filter(({ name }) => Object.hasOwn(gone, name) && isGone(gone[name]!))
    for (const group of groupByPlace(found, ({ part, context }) => part.origin ?? context.rule.origin)) {
      const { part, name, context: { rule } } = group[0]
      const at = part.origin ?? rule.origin
      // Where the tool refuses it, that is said already.
      if (saidIn(problems, at)) continue
      const { message, help } = gone[name]!
      yield { at, ...(name === 'QUEUE' ? { severity: 'warning' as const } : {}), message, help, related: relatedTo(at, stepsTo(at)) }
    }
  },
}
