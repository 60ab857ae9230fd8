import type { Condition, Field, Match, Rule, Ruleset } from '../model/index.ts'
import { leaves, rulesWhere } from '../model/index.ts'
import { conntrackFields } from './fields.ts'

/** Which fields tell what conntrack knows. */
export type ConntrackFields = readonly Field[]

/** The packet's mark is among them where the ruleset copies connection marks into it. */
export function conntrackFieldsOf(ruleset: Ruleset): ConntrackFields {
  const restoring = rulesWhere(ruleset, ({ effects }) => effects.some(({ kind }) => kind === 'restore-ct-mark'))
  return restoring.next().done ? conntrackFields : [...conntrackFields, 'mark']
}

/** Whether a condition asks something of conntrack. */
export function asksConntrack(condition: Condition, fields: ConntrackFields): boolean {
  for (const { leaf } of leaves(condition)) {
    if (leaf.kind === 'state' || leaf.kind === 'helper') return true
    if (leaf.kind !== 'atom' && fields.includes(leaf.field)) return true
  }
  return false
}

/** The matches of a rule that ask conntrack. */
export const conntrackMatches = (rule: Rule, fields: ConntrackFields): readonly Match[] =>
  rule.matches.filter(match => asksConntrack(match.condition, fields))
