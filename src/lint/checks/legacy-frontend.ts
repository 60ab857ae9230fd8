import type { Table } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { relatedTo, stepsTo } from '../places.ts'

const families: Readonly<Record<NonNullable<Table['frontend']>, string>> = { arptables: 'arp', ebtables: 'bridge' }

export const legacyFrontend: Check = {
  name: 'legacy-frontend',
  summary: 'Rules are written for arptables or ebtables',
  category: 'age',
  severity: 'info',
  fixable: 'no',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset }) {
    const seen = new Set<Table['frontend']>()
    for (const { frontend, chains, origin } of ruleset.tables) {
      // A table that nobody wrote a rule for says nothing.
      if (!frontend || seen.has(frontend) || chains.every(({ rules, base }) => rules.length === 0 && base?.policy !== 'drop')) continue
      seen.add(frontend)
      yield {
        at: origin,
        message: `${frontend} has had its day: from kernel 6.17 on its part of the kernel is built on request only (NETFILTER_XTABLES_LEGACY), and is meant to go`,
        help: `load the rules by ${frontend}-nft, or write them as an nft table of family ${families[frontend]}`,
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
