import { assignedHelpers } from '../analysis/index.ts'
import type { Assignment } from '../analysis/index.ts'
import { State } from '../model/index.ts'
import type { Ruleset } from '../model/index.ts'
import { ruleHoldsIn } from './conditions.ts'
import { isEarlyRule } from './early.ts'

/** nft's statement in a chain that others call needs a connection; the target CT of the table raw makes a template of it before there is one. */
const comesTooSoon = ({ context: { table, chain } }: Assignment): boolean => chain.base === undefined && table.name !== 'raw'

/** Why a rule that attaches a helper has no effect, and what to do. */
export interface Ineffective {
  readonly reason: string
  readonly help: string
}

/**
 * Undefined for a rule that has an effect. A connection takes a helper with its first packet only, which is NEW, or RELATED
 * when it was expected (nft_ct_helper_obj_eval leaves confirmed connections alone).
 */
export function ineffective(assignment: Assignment): Ineffective | undefined {
  const { context, effective, reason, l4protos } = assignment
  const { rule } = context
  const isEarly = isEarlyRule(context)
  if (!effective || (isEarly && comesTooSoon(assignment))) {
    return {
      reason: reason ?? 'the chains that lead here run before conntrack has seen the packet, and the statement silently does nothing',
      help: l4protos?.length === 0 ? 'match the protocol that the helper is for'
        : isEarly ? 'let it run behind conntrack, for instance in a chain of its own with "priority mangle"'
          : 'attach it where the first packet of the control connection passes behind conntrack',
    }
  }
  if (isEarly) {
    return ruleHoldsIn(rule, State.invalid) === 'no'
      ? { reason: 'before conntrack every packet reads as INVALID, so that the state test never holds', help: 'leave the state test out' }
      : undefined
  }
  if (ruleHoldsIn(rule, State.new) !== 'no' || ruleHoldsIn(rule, State.related) !== 'no') return undefined
  return { reason: 'a connection takes a helper with its first packet only, and the rule is for later ones', help: 'match state NEW, or no state' }
}

/** The helpers that rules attach to some effect. */
export const effectiveAssignments = (ruleset: Ruleset): readonly Assignment[] =>
  assignedHelpers(ruleset).filter(assignment => ineffective(assignment) === undefined)
