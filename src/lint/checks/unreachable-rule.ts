import type { Check } from '../check.ts'
import { culpritsText, deedOf, exampleText, relatedRules, removal, uselessTexts } from '../useless.ts'

export const unreachableRule: Check = {
  name: 'unreachable-rule',
  summary: 'A rule is never reached: rules before it do the same with all of its packets',
  category: 'correctness',
  severity: 'info',
  fixable: 'sometimes',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const { space, texts, undecided } = uselessTexts(context, 'unreachable')
    for (const text of texts) {
      yield {
        at: text.at,
        message: `this rule is never reached: ${culpritsText(text.culprits, 'before', 'all that it asks for')} in the same way${exampleText(space, text)}`,
        help: 'remove it, or make the rules before it narrower',
        related: relatedRules(text, culprit => deedOf(culprit, 'such packets')),
        ...removal(context, text, 'Remove the rule: no packet comes to it'),
      }
    }
    const [first] = undecided
    if (first) {
      yield {
        at: first.rule.origin,
        message: undecided.length === 1
          ? 'it would take too long to tell whether this rule is ever reached'
          : `it would take too long to tell whether this rule and ${undecided.length - 1} more are ever reached`,
      }
    }
  },
}
