import { rulesWhere } from '../../model/index.ts'
import type { ConstantComparison, Match } from '../../model/index.ts'
import { covers } from '../../text/index.ts'
import type { Check } from '../check.ts'
import { groupByPlace, relatedTo, stepsTo } from '../places.ts'

type Constant = Match & { readonly constant: ConstantComparison }

export const stateComparisonConstant: Check = {
  name: 'state-comparison-constant',
  summary: 'A comparison of conntrack states or status is always true, or always false',
  category: 'correctness',
  severity: 'warning',
  fixable: 'sometimes',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    const found: { match: Constant; inRule: boolean }[] = []
    for (const { rule } of rulesWhere(ruleset, ({ matches }) => matches.some(({ constant }) => constant))) {
      for (const match of rule.matches) {
        const { origin } = match
        if (match.constant) found.push({ match: match as Constant, inRule: origin.source === rule.origin.source && covers(rule.origin, origin) })
      }
    }
    for (const group of groupByPlace(found, ({ match }) => match.origin)) {
      const { match: { origin, constant: { always, meant } }, inRule } = group[0]
      // Text shared by rules is rewritten only where the same is meant for all of them.
      const certain = inRule && group.every(({ match }) => match.constant.meant === meant && match.constant.always === always)
      yield {
        at: origin,
        message: always
          ? 'this holds for every packet: several states or flags are compared as one number, which no packet has'
          : 'this holds for no packet: several states are compared as one number, and a packet has a single state',
        help: `write "${meant}"`,
        related: relatedTo(origin, stepsTo(origin)),
        ...(certain ? {
          fix: {
            title: `Write "${meant}": the rule then matches ${always ? 'fewer packets than every one' : 'packets, where it matched none'}`,
            applicability: 'unsafe',
            edits: [{ source: origin.source, start: origin.start, end: origin.end, text: meant }],
          },
        } : {}),
      }
    }
  },
}
