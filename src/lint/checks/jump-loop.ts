import { loopsOf, placeOfJump, reachedChains } from '../chains.ts'
import type { Check } from '../check.ts'
import { relatedTo } from '../places.ts'
import { list, unique } from '../words.ts'

/** At most this many jumps of a circle are shown. */
const shown = 6

export const jumpLoop: Check = {
  name: 'jump-loop',
  summary: 'Chains lead to each other in a circle',
  category: 'correctness',
  severity: 'error',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset }) {
    for (const table of ruleset.tables) {
      const loops = loopsOf(table)
      if (loops.length === 0) continue
      const reached = reachedChains(table)
      for (const jumps of loops) {
        const last = jumps.at(-1)!
        const names = unique(jumps.map(({ chain }) => chain.name))
        const what = names.length === 1 ? `chain ${names[0]} leads back to itself` : `chains ${list(names.slice(0, shown))} lead to each other in a circle`
        const isReached = jumps.some(({ chain }) => reached.has(chain))
        const at = placeOfJump(last)
        yield {
          at,
          // The kernel looks at chains that packets can come to (measured on kernel 6.18, with iptables-legacy and nft).
          ...(isReached ? {} : { severity: 'warning' as const }),
          message: isReached ? `${what}: the kernel does not load such a ruleset` : `${what}: as soon as a base chain leads to them, the kernel does not load the ruleset`,
          help: 'let one of them return, or do its work without the jump',
          related: relatedTo(at, jumps.slice(0, shown).map(jump => ({ at: placeOfJump(jump), message: `from chain ${jump.chain.name} to ${jump.target}` }))),
        }
      }
    }
  },
}
