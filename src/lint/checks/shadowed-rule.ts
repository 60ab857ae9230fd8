import type { Check } from '../check.ts'
import { culpritsText, deedOf, exampleText, relatedRules, rowsOf, uselessTexts } from '../useless.ts'

/** Rules behind the same culprits are told as one from here on. */
const fewest = 3

/** At most this many of the others are shown. */
const shown = 5

export const shadowedRule: Check = {
  name: 'shadowed-rule',
  summary: 'A rule is never reached: rules before it decide its packets otherwise',
  category: 'correctness',
  severity: 'warning',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const { space, texts, all } = uselessTexts(context, 'shadowed')
    for (const row of rowsOf(texts, all).flatMap(each => (each.length < fewest ? each.map(one => [one] as const) : [each]))) {
      const [text, ...others] = row
      const rest = others.length > 0 ? ` and ${others.length} behind it are` : ' is'
      yield {
        at: text.at,
        message: `this rule${rest} never reached: ${culpritsText(text.culprits, 'before', `all that ${others.length > 0 ? 'they ask' : 'it asks'} for`)}${exampleText(space, text)}`,
        help: 'put it before what decides its packets, or remove it',
        related: [
          ...relatedRules(text, culprit => deedOf(culprit, 'such packets')),
          ...others.slice(0, shown).map(({ at }) => ({ at, message: 'never reached, either' })),
        ],
      }
    }
  },
}
