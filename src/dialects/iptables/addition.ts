import type { Condition, Test } from '../../model/index.ts'
import { waysTo } from '../xtables/index.ts'
import type { Reason } from '../xtables/index.ts'
import { AdditionWords, type Addition } from './addition-words.ts'

/**
 * What added matches say the given tests, in iptables' words: one addition for each way that they can be met (a rule
 * knows one ICMP type only), none for those that no packet of the family meets.
 */
export function additionsOf(tests: readonly Condition[], family: 'ip' | 'ip6'): readonly Addition[] | Reason {
  const variants = waysTo({ kind: 'all', of: tests })
  if (!Array.isArray(variants)) return variants as Reason
  const additions: Addition[] = []
  for (const variant of variants as readonly (readonly Test[])[]) {
    const words = new AdditionWords(family)
    let refused: Reason | 'never' | undefined
    for (const test of variant) {
      refused = words.add(test)
      if (refused) break
    }
    if (refused === 'never') continue
    if (refused) return refused
    const written = words.additions()
    if ('reason' in written) return written
    additions.push(...written)
  }
  return additions
}
