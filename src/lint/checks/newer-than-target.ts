import { isOlder } from '../../model/index.ts'
import type { Check } from '../check.ts'

export const newerThanTarget: Check = {
  name: 'newer-than-target',
  summary: 'Something is newer than the version that the ruleset is for',
  category: 'age',
  severity: 'error',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, target }) {
    if (target.nft === undefined && target.iptables === undefined && target.ferm === undefined) return
    for (const { program, what, since, at } of ruleset.needs?.() ?? []) {
      const version = target[program]
      if (version === undefined || !isOlder(version, since)) continue
      yield { at, message: `${what} needs ${program} ${since}, and this ruleset is for ${program} ${version}, which refuses the whole file` }
    }
  },
}
