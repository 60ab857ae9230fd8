import { isOlder, leaves, rulesWhere } from '../../model/index.ts'
import type { Match, Table } from '../../model/index.ts'
import type { Check } from '../check.ts'

/** Whether a match asks connection tracking. */
const asksConntrack = ({ condition }: Match): boolean => [...leaves(condition)].some(({ leaf }) =>
  leaf.kind === 'state' || leaf.kind === 'helper' || ('field' in leaf && leaf.field.startsWith('ct.')))

/** The release with net/bridge/netfilter/nf_conntrack_bridge.c. */
const since = '5.3'

export const bridgeConntrack: Check = {
  name: 'bridge-conntrack',
  summary: 'Rules for a bridge ask connection tracking',
  category: 'age',
  severity: 'info',
  fixable: 'no',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset, target }) {
    const seen = new Set<Table>()
    for (const { table, rule } of rulesWhere(ruleset, ({ matches }) => matches.some(asksConntrack))) {
      if (table.family !== 'bridge' || seen.has(table)) continue
      const match = rule.matches.find(asksConntrack)
      if (!match) continue
      seen.add(table)
      const tooOld = target.kernel !== undefined && isOlder(target.kernel, since)
      yield {
        at: match.origin,
        ...(tooOld ? { severity: 'error' as const } : {}),
        message: tooOld
          ? `kernel ${target.kernel} tracks no connections on a bridge (${since} was the first to): the rules do not load`
          : `connections on a bridge are tracked by kernels that have nf_conntrack_bridge (from ${since} on, where it is built): without it the rules do not load`,
        help: 'make sure that the module is there (modprobe nf_conntrack_bridge), or decide by addresses and ports alone',
      }
    }
  },
}
