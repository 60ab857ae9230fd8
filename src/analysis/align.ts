import type { Chain, Condition, Rule, Ruleset, Table } from '../model/index.ts'
import { leaves, withParts, withoutPlace } from '../model/index.ts'

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

const varies = (rules: readonly Rule[]): boolean => rules.some(rule => {
  for (const match of rule.matches) for (const { leaf } of leaves(match.condition)) if (leaf.kind === 'atom' && leaf.varies) return true
  const { verdict } = rule
  return (verdict.kind === 'jump' || verdict.kind === 'goto') && verdict.rules !== undefined && varies(verdict.rules)
})

function* conditions(rules: readonly Rule[]): Generator<Condition> {
  for (const { matches, verdict } of rules) {
    for (const match of matches) yield match.condition
    if ((verdict.kind === 'jump' || verdict.kind === 'goto') && verdict.rules) yield* conditions(verdict.rules)
  }
}

/** How many different varying questions of each kind stand in each chain. */
function countVarying(ruleset: Ruleset): Map<string, number> {
  const keys = new Map<string, Set<string>>()
  for (const table of ruleset.tables) {
    for (const chain of table.chains) {
      for (const condition of conditions(chain.rules)) {
        for (const { leaf } of leaves(condition)) {
          if (leaf.kind !== 'atom' || !leaf.varies) continue
          const place = placeOf(table, chain, leaf.key)
          keys.set(place, (keys.get(place) ?? new Set()).add(leaf.key))
        }
      }
    }
  }
  return new Map([...keys].map(([place, found]) => [place, found.size]))
}

function renamed(ruleset: Ruleset, inOrder: (place: string) => boolean): Ruleset {
  return {
    ...ruleset,
    tables: ruleset.tables.map(table => ({
      ...table,
      chains: table.chains.map(chain => {
        if (!varies(chain.rules)) return chain
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
