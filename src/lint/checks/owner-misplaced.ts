import type { Hook } from '../../model/index.ts'
import { basesLeadingTo } from '../callers.ts'
import type { Check } from '../check.ts'
import { extensionsIn } from '../extensions.ts'
import type { ExtensionPart } from '../extensions.ts'
import { groupByPlace, relatedTo, saidIn, stepsTo } from '../places.ts'
import { list, unique } from '../words.ts'

/** Hooks where a packet still belongs to the socket that sent it. */
const withSocket: readonly Hook[] = ['output', 'postrouting', 'egress']

export const ownerMisplaced: Check = {
  name: 'owner-misplaced',
  summary: 'A rule asks who sent a packet where nobody knows',
  category: 'age',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, problems }) {
    const leading = new Map(ruleset.tables.filter(({ dormant }) => !dormant).map(table => [table, basesLeadingTo(table)]))
    const found: (ExtensionPart & { readonly hooks: readonly Hook[] })[] = []
    for (const part of extensionsIn(ruleset)) {
      if (part.name !== 'owner') continue
      const { table, chain } = part.context
      const hooks = unique((leading.get(table)?.get(chain) ?? []).map(({ base }) => base!.hook))
      if (hooks.length > 0 && !hooks.some(hook => withSocket.includes(hook))) found.push({ ...part, hooks })
    }
    for (const group of groupByPlace(found, ({ part, context }) => part.origin ?? context.rule.origin)) {
      const at = group[0].part.origin ?? group[0].context.rule.origin
      // Where the tool refuses it, that is said already.
      if (saidIn(problems, at)) continue
      const hooks = unique(group.flatMap(each => each.hooks))
      yield {
        at,
        message: `at ${list(hooks)} a packet belongs to no local socket yet: this matches nothing, or by chance a packet of an open connection`,
        help: 'ask in output or postrouting, which see what local programs send; for what comes in, name the port',
        related: relatedTo(at, stepsTo(at)),
      }
    }
  },
}
