import type { Condition, Ranges, Test } from '../../model/index.ts'

/** Why something has no words. */
export interface Reason {
  readonly reason: string
}

/** More ways than this to meet a condition are not written out. */
export const mostWays = 64

/** A list of protocols is a rule for each, up to so many. */
const mostProtocols = 8

/** Disjunctive form: each way to meet a condition is a conjunction of tests. A rule asks for one protocol, so a list of them is several ways. */
export function waysTo(condition: Condition): readonly (readonly Test[])[] | Reason {
  switch (condition.kind) {
    case 'all': {
      let ways: (readonly Test[])[] = [[]]
      for (const part of condition.of) {
        const more = waysTo(part)
        if ('reason' in more) return more
        ways = ways.flatMap(way => more.map(other => [...way, ...other]))
        if (ways.length > mostWays) return { reason: 'the condition has too many cases' }
      }
      return ways
    }
    case 'any': {
      const ways: (readonly Test[])[] = []
      for (const part of condition.of) {
        const more = waysTo(part)
        if ('reason' in more) return more
        ways.push(...more)
        if (ways.length > mostWays) return { reason: 'the condition has too many cases' }
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
