import type { Decider, Decision } from '../analysis/index.ts'
import { textOf } from '../text/index.ts'
import type { Place } from '../text/index.ts'

/** A rule or a policy that decides: the place, where it is written (a default policy is not), and its text. */
export interface DecidedBy {
  readonly at?: Place
  readonly text: string
}

/** What becomes of an example packet on one side. */
export interface Outcome {
  readonly fate: 'accepted' | 'dropped' | 'rejected'
  readonly by: readonly DecidedBy[]
}

export const outcomeOf = ({ fate, by }: Decision): Outcome => ({ fate, by: by.map(decidedBy) })

/** A statement on one line, cut where nobody would read on. */
const longestStatement = 200

function decidedBy(decider: Decider): DecidedBy {
  if (decider.kind === 'rule') return { at: decider.context.rule.origin, text: statementText(decider.context.rule.origin) }
  const { table, chain } = decider
  const at = chain.base?.policyOrigin
  return { ...(at ? { at } : {}), text: `policy ${chain.base?.policy} of chain ${chain.name} in table ${table.family} ${table.name}` }
}

/** A statement on one line. */
export function statementText(place: Place): string {
  const text = textOf(place).slice(0, 4 * longestStatement).replace(/\s+/g, ' ').trim()
  return text.length > longestStatement ? `${text.slice(0, longestStatement)}…` : text
}
