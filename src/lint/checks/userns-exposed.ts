import type { Check } from '../check.ts'
import { numberOf, sysctls } from '../sysctl.ts'

/** Settings that decide whether any user may make a namespace, and the value that lets them. */
const opening: Readonly<Record<string, number>> = {
  // Debian's and Arch's kernels (debian/patches, add-sysctl-to-disallow-unprivileged-CLONE_NEWUSER-by-default).
  'kernel.unprivileged_userns_clone': 1,
  // Ubuntu from 23.10 on.
  'kernel.apparmor_restrict_unprivileged_userns': 0,
}

export const usernsExposed: Check = {
  name: 'userns-exposed',
  summary: 'A kernel setting lets every user reach the kernel\'s firewall code',
  category: 'host',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const settings = sysctls(ruleset)
    const isNone = (name: string): boolean => {
      const setting = settings.get(name)
      return setting !== undefined && numberOf(setting) === 0
    }
    // Where there are no user namespaces, or no network namespaces to make in them, nothing is reached.
    if (isNone('user.max_user_namespaces') || isNone('user.max_net_namespaces') || isNone('kernel.unprivileged_userns_clone')) return
    for (const [name, setting] of settings) {
      if (!Object.hasOwn(opening, name) || numberOf(setting) !== opening[name]) continue
      yield {
        at: setting.origin,
        message: 'every user may make a user namespace, and be root over a firewall in it: any of them can use a hole in nf_tables to take over the host',
        help: 'where no program needs it, forbid it; or set user.max_net_namespaces to 0, which leaves user namespaces without a network of their own',
      }
    }
  },
}
