/** Rulesets that say the same in two dialects compare equal; those that do not are explained. */
import { fermPairs } from './pairs-ferm.ts'
import { explanations } from './pairs-explained.ts'
import type { Explanation } from './pairs-explained.ts'
import { differenceOf, translations } from './pairs-translations.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

/** What kind of difference it is: every line about a question has one in parentheses. */
function kindOf(difference: string): Explanation['kind'] {
  if (difference.startsWith('not read')) return 'refused'
  return difference.split('\n').every(line => line.includes('(')) ? 'question' : 'meaning'
}

function translationSets(): readonly ConformanceSet[] {
  const unused = new Set(explanations)
  const unexplained: { id: string; why: string }[] = []
  const unlike: { id: string; why: string }[] = []
  const pairs = translations()
  for (const pair of pairs) {
    const difference = differenceOf(pair)
    if (difference === '') continue
    const id = `${pair.id} ${pair.source}`
    const explanation = explanations.find(({ source, kind }) => source.test(pair.source) && kind === kindOf(difference))
    if (explanation) {
      unused.delete(explanation)
      unlike.push({ id, why: explanation.why })
    } else unexplained.push({ id, why: difference })
  }
  return [
    // Not a promise: what neither dialect's matches say of packets cannot be told equal.
    conformanceSet('iptables rules and their nft translations compare equal', 0.55, pairs.length, unlike),
    conformanceSet('those that differ are explained', 0.99, pairs.length, [...unexplained, ...[...unused].map(({ source }) => ({ id: String(source), why: 'explains nothing' }))]),
  ]
}

export const run = (): readonly ConformanceSet[] => [...translationSets(), fermPairs()]
