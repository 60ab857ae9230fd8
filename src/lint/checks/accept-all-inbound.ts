import { State } from '../../model/index.ts'
import type { Chain, Rule } from '../../model/index.ts'
import { accepting, refusingChains } from '../accepting.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { list } from '../words.ts'

export const acceptAllInbound: Check = {
  name: 'accept-all-inbound',
  summary: 'A rule without conditions accepts everything that comes to or through this host',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const found: { rule: Rule; chain: Chain }[] = []
    for (const table of ruleset.tables) {
      // Tables before the filter accept to leave a packet to it.
      const bases = table.chains.filter(({ base }) => base?.type === 'filter' && base.priority >= 0 && (base.hook === 'input' || base.hook === 'forward'))
      if (bases.length === 0) continue
      const refusing = refusingChains(table)
      for (const chain of bases) {
        for (const { rule, chosen } of accepting(table, chain, refusing, State.new)) if (!chosen) found.push({ rule, chain })
      }
    }
    for (const group of groupByPlace(found, ({ rule }) => rule.origin)) {
      const { rule: { origin }, chain } = group[0]
      const hooks = new Set(group.map(({ chain: { base } }) => base!.hook))
      const ways = list([...(hooks.has('input') ? ['to'] : []), ...(hooks.has('forward') ? ['through'] : [])])
      const drops = chain.base!.policy === 'drop'
      yield {
        at: origin,
        message: `everything that comes ${ways} this host and is not refused before is accepted here: ${drops ? 'the policy of drop' : 'what is refused behind it'} is never reached`,
        help: 'remove the rule, or limit it to an interface, an address or a service',
        related: relatedTo(origin, [
          ...(chain.base!.policyOrigin && drops ? [{ at: chain.base!.policyOrigin, message: 'no packet comes to this policy' }] : []),
          ...stepsTo(origin),
        ]),
      }
    }
  },
}
