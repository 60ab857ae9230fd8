import { leaves, rulesWhere } from '../../model/index.ts'
import type { Rule } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'

const limiting = new Set(['ip.saddr', 'ip.daddr', 'ip6.saddr', 'ip6.daddr', 'iif', 'oif'])

/** Whether the rule says who may open connections: by an address, an interface, or something that is not understood. */
const isScoped = ({ matches }: Rule): boolean =>
  matches.some(({ condition }) => [...leaves(condition)].some(({ leaf, negated }) => leaf.kind === 'atom' || ('field' in leaf && limiting.has(leaf.field) && !negated)))

export const expectationUnscoped: Check = {
  name: 'expectation-unscoped',
  summary: 'A rule lets any peer open another connection by a ct expectation',
  category: 'helpers',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    // What leads to a called chain may be limited.
    const loose = [...rulesWhere(ruleset, ({ effects }) => effects.some(({ kind }) => kind === 'assign-expectation'))].flatMap(({ chain, rule }) => rule.effects.flatMap(effect =>
      (effect.kind === 'assign-expectation' && chain.base && !chain.base.devices && chain.rules.includes(rule) && !isScoped(rule) ? [{ rule, effect }] : [])))
    for (const [{ rule: { origin }, effect }] of groupByPlace(loose, ({ rule }) => rule.origin)) {
      const port = effect.dport === undefined ? 'the port' : `port ${effect.dport}`
      yield {
        at: origin,
        message: `whoever opens this connection makes the kernel expect another one to ${port} ("${effect.object}"), from and to any address`,
        help: 'limit the rule to the addresses of the servers, or to an interface',
        related: relatedTo(origin, stepsTo(origin)),
      }
    }
  },
}
