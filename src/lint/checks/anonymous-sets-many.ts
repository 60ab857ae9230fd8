import type { AnonymousSet } from '../../model/index.ts'
import type { Check } from '../check.ts'
import { relatedTo } from '../places.ts'

/** A set of fewer elements is written faster than named. */
const fewestElements = 3

/** As often as this a set may be written before a name is worth while. */
const mostTimes = 3

export const anonymousSetsMany: Check = {
  name: 'anonymous-sets-many',
  summary: 'The same set is written out in many rules',
  category: 'scale',
  severity: 'info',
  fixable: 'no',
  set: 'pedantic',
  since: '0.1.0',

  *run({ ruleset }) {
    const same = new Map<string, [AnonymousSet, ...AnonymousSet[]]>()
    for (const set of ruleset.spelling?.().anonymousSets ?? []) {
      if (set.elements < fewestElements) continue
      const known = same.get(set.key)
      if (known) known.push(set)
      else same.set(set.key, [set])
    }
    for (const sets of same.values()) {
      if (sets.length <= mostTimes) continue
      const [{ at, elements }, ...others] = sets
      yield {
        at,
        message: `this set of ${elements} elements is written ${sets.length} times: the kernel keeps a set for each, and who changes one must find the others`,
        help: 'give it a name in the table (set NAME { … }) and ask for @NAME, or write it once as a definition (define NAME = { … })',
        related: relatedTo(at, others.slice(0, 3).map(other => ({ at: other.at, message: 'written here, too' }))),
      }
    }
  },
}
