import { BudgetExceeded } from '../../analysis/index.ts'
import type { Space } from '../../analysis/index.ts'
import type { Match, Rule, RuleContext } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { varies } from '../conditions.ts'
import { waitsForState } from '../early.ts'
import { meantAsAssignment } from '../helper-matches.ts'
import { list, snippetOf } from '../words.ts'
import { exampleText, relatedRules, removal, uselessTexts } from '../useless.ts'
import type { UselessText } from '../useless.ts'

/** As few matches as no packet has together; none where their contradiction has another reason, such as the family of the table. */
function contradiction(space: Space, { rule: { matches }, chain: { base } }: RuleContext): readonly Match[] {
  const laws = space.laws(base?.hook)
  const isEmpty = (some: readonly Match[]): boolean => space.isEmpty(space.and(...some.map(({ condition }) => space.of(condition)), laws))
  if (!isEmpty(matches)) return []
  let left = matches
  for (const match of matches) {
    const others = left.filter(each => each !== match)
    if (isEmpty(others)) left = others
  }
  return left
}

/** Whether a rule may do something to a packet before it finds that it does not match: an effect that stands before a match, a list or a count that a match keeps. */
const actsBeforeItFails = (rule: Rule): boolean =>
  varies(rule) || rule.effects.some(effect => rule.matches.some(({ origin }) => effect.origin.source === origin.source && effect.origin.start < origin.start))

/** The finding stands without its reason. */
function withinBudget(ask: () => readonly Match[]): readonly Match[] {
  try {
    return ask()
  } catch (error) {
    if (error instanceof BudgetExceeded) return []
    throw error
  }
}

/** So many rules are told with an example of their packets: nobody reads more, and each costs as much as finding the rule. */
const mostExamples = 100

function reasonFor(space: Space, { context, culprits, packets }: UselessText, isExample: boolean): string {
  const { chain: { name, base } } = context
  if (!space.isEmpty(packets)) {
    const example = isExample ? exampleText(space, { packets }) : ''
    const what = `the packets that it asks for${example === '' ? '' : `${example},`}`
    return culprits.length > 0 ? `${what} are not sent to chain ${name}` : `${what} do not come to chain ${name}`
  }
  const texts = [...new Set(withinBudget(() => contradiction(space, context)).map(({ origin }) => snippetOf(origin)))]
  if (texts.length === 0) return 'what it asks for contradicts itself, or the family and hook of its chain'
  if (texts.length === 1) return `${texts[0]} holds for no packet${base ? ` in hook ${base.hook}` : ''}`
  return `no packet has ${list(texts)} together`
}

export const neverMatchingRule: Check = {
  name: 'never-matching-rule',
  summary: 'No packet can match a rule',
  category: 'correctness',
  severity: 'warning',
  fixable: 'sometimes',
  set: 'default',
  since: '0.1.0',

  *run(context) {
    const { space, texts } = uselessTexts(context, 'never-matching')
    for (const [index, text] of texts.entries()) {
      // A comparison that never holds has a check, and a repair, of its own.
      if (text.rules.some(({ matches }) => matches.some(match => match.constant && !match.constant.always))) continue
      // And so have questions that come before conntrack can answer them.
      if (text.culprits.length === 0 && (waitsForState(text.context) || meantAsAssignment(text.context)?.sign === 'raw')) continue
      yield {
        at: text.at,
        // A chain may be meant for more callers than it has today.
        ...(text.culprits.length > 0 ? { severity: 'info' as const } : {}),
        message: `this rule never matches: ${reasonFor(space, text, index < mostExamples)}`,
        help: 'correct what it asks for, or remove it',
        related: relatedRules(text, () => 'only these packets are sent there'),
        ...(text.rules.some(actsBeforeItFails) ? {} : removal(context, text, 'Remove the rule: no packet matches it')),
      }
    }
  },
}
