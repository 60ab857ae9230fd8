import { missingChains } from '../chains.ts'
import type { Check } from '../check.ts'

export const undefinedChain: Check = {
  name: 'undefined-chain',
  summary: 'A rule leads to a chain that does not exist',
  category: 'correctness',
  severity: 'error',
  fixable: 'no',
  set: 'default',
  since: '0.1.0',

  *run({ ruleset, problems }) {
    for (const { kind, ...found } of problems) if (kind === 'undefined-chain') yield found
    // Where the language lets such a rule stand, the kernel does not.
    yield* missingChains(ruleset, problems)
  },
}
