import type { Condition, Ranges, Test } from '../../model/index.ts'
import { AdditionWords, mostVariants, type Addition, type Reason } from './addition-words.ts'

/** A list of protocols is a rule for each, up to so many. */
const mostProtocols = 8

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

/** Disjunctive form: each way is a conjunction of tests. */
function waysTo(condition: Condition): readonly (readonly Test[])[] | Reason {
  switch (condition.kind) {
    case 'all': {
      let ways: (readonly Test[])[] = [[]]
      for (const part of condition.of) {
        const more = waysTo(part)
        if ('reason' in more) return more
        ways = ways.flatMap(way => more.map(other => [...way, ...other]))
        if (ways.length > mostVariants) return { reason: 'the condition has too many cases' }
      }
      return ways
    }
    case 'any': {
      const ways: (readonly Test[])[] = []
      for (const part of condition.of) {
        const more = waysTo(part)
        if ('reason' in more) return more
        ways.push(...more)
      }
      return ways
    }
    case 'not':
      return { reason: 'a negated condition has no words here' }
    case 'atom':
      return { reason: `no words for ${condition.key}` }
    case 'number': {
      if (condition.field !== 'l4proto') return [[condition]]
      const protocols = valuesOf(condition.ranges, mostProtocols)
      return protocols ? protocols.map(value => [{ ...condition, ranges: [[value, value]] }]) : [[condition]]
    }
    default:
      return [[condition]]
  }
}

/** The single values of a set; undefined when there are more than `most`. */
function valuesOf(ranges: Ranges, most: number): readonly number[] | undefined {
  const size = ranges.reduce((sum, [low, high]) => sum + high - low + 1, 0)
  return size > most ? undefined : ranges.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, index) => low + index))
}
