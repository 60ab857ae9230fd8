import type { Condition, Field, Match, Rule, Ruleset } from '../model/index.ts'
import { leaves, perShape, rulesWhere } from '../model/index.ts'
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

const none: readonly Match[] = []

/** Whether the rules of a shape ask conntrack, by the fields that tell what it knows. */
const asking = new WeakMap<ConntrackFields, (rule: Rule) => boolean>()

function shapeAsks(rule: Rule, fields: ConntrackFields): boolean {
  let asks = asking.get(fields)
  if (!asks) asking.set(fields, (asks = perShape(({ matches }) => matches.some(match => asksConntrack(match.condition, fields)))))
  return asks(rule)
}

/** The matches of a rule that ask conntrack. */
export const conntrackMatches = (rule: Rule, fields: ConntrackFields): readonly Match[] =>
  (rule.shape && !shapeAsks(rule, fields) ? none : rule.matches.filter(match => asksConntrack(match.condition, fields)))
