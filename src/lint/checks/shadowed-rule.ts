import type { Check } from '../check.ts'
import { culpritsText, deedOf, exampleText, relatedRules, uselessTexts } from '../useless.ts'

export const shadowedRule: Check = {
  name: 'shadowed-rule',
  summary: 'A rule is never reached: rules before it decide its packets otherwise',
  category: 'correctness',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const { space, texts } = uselessTexts(context, 'shadowed')
    for (const text of texts) {
      yield {
        at: text.at,
        message: `this rule is never reached: ${culpritsText(text.culprits, 'before')} all that it asks for${exampleText(space, text.packets)}`,
        help: 'put it before what decides its packets, or remove it',
        related: relatedRules(text, culprit => `${deedOf(culprit)} such packets`),
      }
    }
  },
}
