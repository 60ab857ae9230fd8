import { BudgetExceeded, createSpace } from '../analysis/index.ts'
import type { Space } from '../analysis/index.ts'
import type { Ruleset } from '../model/index.ts'
import type { CheckContext } from './check.ts'

/** Rulesets of more rules are not walked: it would take many times what reading them takes. */
const most = 50_000

/** A ruleset has so many rules that a question about all of them is not begun. */
export class TooManyRules extends BudgetExceeded {}

/**
 * Refuses to begin what takes many times as long as reading a ruleset of very many rules.
 * @throws TooManyRules
 */
export function mustBeWalkable(ruleset: Ruleset): void {
  if (isTooLarge(ruleset)) throw new TooManyRules(`more than ${most} rules`)
}

export const isTooLarge = ({ tables }: Ruleset): boolean => countRules(tables) > most

function countRules(tables: Ruleset['tables']): number {
  let rules = 0
  for (const { chains } of tables) for (const chain of chains) rules += chain.rules.length
  return rules
}

/** Rulesets of no more rules come nowhere near any budget. */
const few = 100

/** A space of its own for a question that may cost much; where it cannot, that of all checks, which knows the laws of packets already. */
export const spaceFor = ({ ruleset, space }: CheckContext, budget: number): Space => (countRules(ruleset.tables) <= few ? space : createSpace({ budget }))
