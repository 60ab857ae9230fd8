import type { Chain, RuleContext, Table } from '../model/index.ts'
import type { Fate, Way } from './trace.ts'

/** What ends the way of a packet: a rule, or the policy of a chain. */
export type Decider =
  | { readonly kind: 'rule'; readonly context: RuleContext }
  | { readonly kind: 'policy'; readonly table: Table; readonly chain: Chain }

/** What becomes of a packet, and by whom. */
export interface Decision {
  readonly fate: Fate
  /**
   * Who refuses it; or, for a packet that is accepted, the rules that accept it, one a base chain at most, and where no rule does, the
   * last policy. Empty where no chain sees the packet.
   */
  readonly by: readonly Decider[]
}

/** Who decides at the end of one way. */
export function decisionOf({ steps, fate }: Way): Decision {
  const ends = endsOf(steps)
  if (fate !== 'accepted') return { fate, by: ends.slice(-1) }
  const rules = ends.filter(({ kind }) => kind === 'rule')
  return { fate, by: rules.length > 0 ? rules : ends.slice(-1) }
}

/** The last word in each base chain. */
function endsOf(steps: Way['steps']): readonly Decider[] {
  const ends: Decider[] = []
  let last: RuleContext | undefined
  for (const step of steps) {
    switch (step.kind) {
      case 'chain':
        if (step.chain.base && last) ends.push({ kind: 'rule', context: last })
        if (step.chain.base) last = undefined
        break
      case 'rule':
        if (step.matches.endsWith('yes')) last = step.context
        break
      case 'policy':
        ends.push({ kind: 'policy', table: step.table, chain: step.chain })
        last = undefined
        break
      default:
    }
  }
  return last ? [...ends, { kind: 'rule', context: last }] : ends
}
