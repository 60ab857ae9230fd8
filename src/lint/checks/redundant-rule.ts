import type { Space } from '../../analysis/index.ts'
import type { Check } from '../check.ts'
import { varies } from '../conditions.ts'
import { culpritsText, deedOf, exampleText, relatedRules, removal, uselessTexts } from '../useless.ts'
import type { UselessText } from '../useless.ts'

/** What would decide the packets without the rule. */
function insteadOf({ culprits, context: { chain: { base } } }: UselessText): string {
  if (culprits.length > 0) return `${culpritsText(culprits, 'behind', 'them')} in the same way`
  return base ? `the policy of the chain would ${base.policy} them, too` : 'the end of the chain would do the same with them'
}

/** Whether what decides instead is written here: a policy that is not may be set by another file. */
function isTold(space: Space, { context: { chain: { base } }, culprits, packets }: UselessText): boolean {
  if (!base || base.policyOrigin) return true
  return space.isSubset(packets, space.or(...culprits.map(({ rule }) => space.and(...rule.matches.map(({ condition }) => space.of(condition))))))
}

export const redundantRule: Check = {
  name: 'redundant-rule',
  summary: 'Without the rule every packet would have the same fate',
  category: 'correctness',
  severity: 'info',
  fixable: 'sometimes',
  set: 'pedantic',
  since: '0.1.0',

  *run(context) {
    const { space, texts } = uselessTexts(context, 'redundant')
    for (const text of texts) {
      if (!isTold(space, text)) continue
      // Who counts packets wants the rule for that, and what varies is kept count of: `-m recent --set` is what another rule asks.
      if (text.rules.some(rule => rule.effects.length > 0 || varies(rule))) continue
      yield {
        at: text.at,
        message: `packets have the same fate without this rule: ${insteadOf(text)}${exampleText(space, text)}`,
        help: 'remove it, unless it is there for those who read the file',
        related: relatedRules(text, culprit => deedOf(culprit, 'such packets')),
        ...removal(context, text, 'Remove the rule: every packet has the same fate without it'),
      }
    }
  },
}
