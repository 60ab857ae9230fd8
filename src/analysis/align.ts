import type { Chain, Condition, Rule, RuleContext, Ruleset, Table } from '../model/index.ts'
import { leaves, rulesWhere, withParts, withoutPlace } from '../model/index.ts'

/**
 * Two rulesets with the names of their varying matches brought together. A match whose answer varies from packet to packet is named
 * by its place, and places move when text is edited. Where a chain asks the same as often in both, the questions are taken in
 * order; where not (a rule was split into copies, of which each packet meets one), all of the chain's equal questions are taken for one.
 */
export function aligned(before: Ruleset, after: Ruleset): { readonly before: Ruleset; readonly after: Ruleset } {
  const counts = [countVarying(before), countVarying(after)] as const
  const inOrder = (place: string): boolean => counts[0].get(place) === counts[1].get(place)
  return { before: renamed(before, inOrder), after: renamed(after, inOrder) }
}

const placeOf = (table: Table, chain: Chain, key: string): string => `${withoutPlace(key)}@${table.family} ${table.name} ${chain.name}`

/** The varying questions of a rule, apart from those of an anonymous chain it leads to. */
function* varying({ matches }: Rule): Generator<string> {
  for (const { condition } of matches) for (const { leaf } of leaves(condition)) if (leaf.kind === 'atom' && leaf.varies) yield leaf.key
}

/** Rules with questions whose answers vary: no plain value makes one of them. */
const varyingRules = (ruleset: Ruleset): Generator<RuleContext> => rulesWhere(ruleset, rule => !varying(rule).next().done)

/** How many different varying questions of each kind stand in each chain. */
function countVarying(ruleset: Ruleset): Map<string, number> {
  const keys = new Map<string, Set<string>>()
  for (const { table, chain, rule } of varyingRules(ruleset)) {
    for (const key of varying(rule)) {
      const place = placeOf(table, chain, key)
      keys.set(place, (keys.get(place) ?? new Set()).add(key))
    }
  }
  return new Map([...keys].map(([place, found]) => [place, found.size]))
}

function renamed(ruleset: Ruleset, inOrder: (place: string) => boolean): Ruleset {
  const concerned = new Set([...varyingRules(ruleset)].map(({ chain }) => chain))
  return {
    ...ruleset,
    tables: ruleset.tables.map(table => ({
      ...table,
      chains: table.chains.map(chain => {
        if (!concerned.has(chain)) return chain
        const names = new Map<string, string>()
        const seen = new Map<string, number>()
        const nameOf = (key: string): string => {
          let name = names.get(key)
          if (name === undefined) {
            const place = placeOf(table, chain, key)
            const number = (seen.get(place) ?? 0) + 1
            seen.set(place, number)
            name = inOrder(place) ? `${place} #${number}` : place
            names.set(key, name)
          }
          return name
        }
        return { ...chain, rules: chain.rules.map(rule => renamedRule(rule, nameOf)) }
      }),
    })),
  }
}

function renamedRule(rule: Rule, nameOf: (key: string) => string): Rule {
  const { verdict } = rule
  return withParts(rule, {
    matches: rule.matches.map(match => ({ ...match, condition: renamedCondition(match.condition, nameOf) })),
    verdict: (verdict.kind === 'jump' || verdict.kind === 'goto') && verdict.rules
      ? { ...verdict, rules: verdict.rules.map(inner => renamedRule(inner, nameOf)) }
      : verdict,
  })
}

function renamedCondition(condition: Condition, nameOf: (key: string) => string): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { ...condition, of: condition.of.map(part => renamedCondition(part, nameOf)) }
    case 'not':
      return { ...condition, of: renamedCondition(condition.of, nameOf) }
    case 'atom':
      return condition.varies ? { ...condition, key: nameOf(condition.key) } : condition
    default:
      return condition
  }
}
