import { assignedHelpers } from '../analysis/index.ts'
import type { Assignment } from '../analysis/index.ts'
import { State } from '../model/index.ts'
import type { Ruleset } from '../model/index.ts'
import { ruleHoldsIn } from './conditions.ts'

/** Priorities up to here run before conntrack at prerouting and output (NF_IP_PRI_CONNTRACK). */
const conntrackPriority = -200

/** Whether conntrack has not seen the packets of a chain. */
const isBeforeConntrack = ({ context: { chain: { base } } }: Assignment): boolean =>
  base !== undefined && (base.hook === 'prerouting' || base.hook === 'output') && base.priority <= conntrackPriority

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
  const { context: { rule }, effective, reason, l4protos } = assignment
  if (!effective) {
    return {
      reason: reason ?? 'the kernel does not act on it',
      help: l4protos?.length === 0 ? 'match the protocol that the helper is for'
        : isBeforeConntrack(assignment) ? 'let it run behind conntrack, for instance in a chain of its own with "priority mangle"'
          : 'attach it where the first packet of the control connection passes behind conntrack',
    }
  }
  if (isBeforeConntrack(assignment)) {
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
