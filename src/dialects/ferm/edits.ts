import type { Edits } from '../../model/index.ts'
import type { Expansion } from './expand/index.ts'
import type { LoweredRules } from './lower.ts'

export function editsFor(_lowered: LoweredRules, _expansion: Expansion): Edits {
  return {
    removeRules: () => ({ reason: 'not yet' }),
    narrow: narrowings => ({ edits: [], left: narrowings.map(({ rule }) => ({ rule, reason: 'not yet' })) }),
    silence: () => ({ reason: 'not yet' }),
  }
}
