import { State } from '../../model/index.ts'
import type { Chain, Rule } from '../../model/index.ts'
import { accepting, refusingChains } from '../accepting.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { list } from '../words.ts'

export const newAcceptInbound: Check = {
  name: 'new-accept-inbound',
  summary: 'Every new connection to or through this host is accepted',
  category: 'reach',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const found: { rule: Rule; chain: Chain }[] = []
    for (const table of ruleset.tables) {
      const bases = table.chains.filter(({ base }) => base?.type === 'filter' && (base.hook === 'input' || base.hook === 'forward'))
      if (bases.length === 0) continue
      const refusing = refusingChains(table)
      for (const chain of bases) {
        for (const { rule, chosen } of accepting(table, chain, refusing, State.new)) if (chosen) found.push({ rule, chain })
      }
    }
    for (const group of groupByPlace(found, ({ rule }) => rule.origin)) {
      const { rule: { origin }, chain } = group[0]
      const hooks = new Set(group.map(({ chain: { base } }) => base!.hook))
      const through = `${list([...(hooks.has('input') ? ['to'] : []), ...(hooks.has('forward') ? ['through'] : [])])} this host`
      yield {
        at: origin,
        message: `every new connection ${through} is accepted: state NEW without a port, an address or an interface lets in the whole network`,
        help: 'accept ESTABLISHED here, and NEW only together with the service or the interface it is for',
        related: relatedTo(origin, [
          ...(chain.base!.policyOrigin && chain.base!.policy === 'drop' ? [{ at: chain.base!.policyOrigin, message: 'no new connection comes to this policy' }] : []),
          ...stepsTo(origin),
        ]),
      }
    }
  },
}
