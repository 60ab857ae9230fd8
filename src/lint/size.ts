import { BudgetExceeded } from '../analysis/index.ts'
import type { Ruleset } from '../model/index.ts'

/** Rulesets of more rules are not walked: it would take many times what reading them takes. */
const most = 50_000

/**
 * Refuses to begin what a budget would end anyway.
 * @throws BudgetExceeded for a ruleset of very many rules
 */
export function mustBeWalkable({ tables }: Ruleset): void {
  let rules = 0
  for (const { chains } of tables) for (const chain of chains) rules += chain.rules.length
  if (rules > most) throw new BudgetExceeded(`more than ${most} rules`)
}
