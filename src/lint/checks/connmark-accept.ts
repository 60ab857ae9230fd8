import type { ExpectedAcceptance } from '../../analysis/index.ts'
import { attachesHelpersItself, leaves } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { expectedIn, openersOf, wayOf } from '../expected.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'
import { list, unique } from '../words.ts'

/** Whether a rule asks for the state, or for the mark: that of the connection, or of the packet where rules restore it from there. */
const asks = ({ matches }: ExpectedAcceptance, about: 'mark' | 'state'): boolean =>
  matches.some(({ condition }) => [...leaves(condition)].some(({ leaf }) => (about === 'state'
    ? leaf.kind === 'state'
    : (leaf.kind === 'number' || leaf.kind === 'bits') && (leaf.field === 'ct.mark' || leaf.field === 'mark'))))

export const connmarkAccept: Check = {
  name: 'connmark-accept',
  summary: 'Connections are accepted by their mark, which expected ones inherit',
  category: 'related',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const { ruleset, target } = context
    const { assignments, expectations } = openersOf(ruleset, target)
    if (assignments.length === 0 && expectations.length === 0 && !attachesHelpersItself(target)) return
    // A rule that asks for a state, too, is what `related-accept` is about.
    const marked = expectedIn(context).filter(acceptance => acceptance.kind === 'rule' && acceptance.opening && !acceptance.scopedTo && asks(acceptance, 'mark') && !asks(acceptance, 'state'))
    for (const group of groupByPlace(marked, ({ context }) => context.rule.origin)) {
      const { origin } = group[0].context.rule
      const names = unique(assignments.map(({ helper }) => helper ?? 'unknown'))
      const opener = names.length > 0 ? `the ${list(names, 'or')} helper` : expectations.length > 0 ? `the expectation ${list(expectations, 'or')}` : 'a helper that the kernel attaches by itself'
      yield {
        at: origin,
        message: `connections with this mark are let ${wayOf(group)}, and one that ${opener} opens has the mark of the connection it belongs to`,
        help: 'ask for state NEW or ESTABLISHED besides the mark, and accept expected connections by helper and port',
        related: relatedTo(origin, [
          ...assignments.slice(0, 3).map(({ effect, helper }) => ({ at: effect.origin, message: `${helper ? `the ${helper}` : 'a'} helper is attached here` })),
          ...stepsTo(origin),
        ]),
      }
    }
  },
}
