import { rulesWhere } from '../model/index.ts'
import type { Chain, Effect, Rule, Ruleset, Table } from '../model/index.ts'

/** A rule that sets, saves or restores a label, and where it stands. */
export interface Label {
  readonly table: Table
  readonly chain: Chain
  readonly rule: Rule
  readonly effect: Effect
}

/** What the rules for one family do with labels. `isWhole`: no other file adds to the tables that label. */
export interface Labelling {
  readonly labels: readonly Label[]
  readonly isWhole: boolean
}

const kinds: ReadonlySet<Effect['kind']> = new Set(['set-secmark', 'save-secmark', 'restore-secmark'])

export const labelsIn = (labels: readonly Label[], kind: 'set-secmark' | 'save-secmark' | 'restore-secmark'): readonly Label[] =>
  labels.filter(({ effect }) => effect.kind === kind)

/** The labelling of IPv4 and of IPv6, where there is any; inet tables belong to both. */
export function labelling(ruleset: Ruleset): readonly Labelling[] {
  const labels: Label[] = []
  for (const { table, chain, rule } of rulesWhere(ruleset, ({ effects }) => effects.some(({ kind }) => kinds.has(kind)))) {
    if (table.dormant) continue
    for (const effect of rule.effects) if (kinds.has(effect.kind)) labels.push({ table, chain, rule, effect })
  }
  return (['ip', 'ip6'] as const)
    .map(family => labels.filter(({ table }) => table.family === family || table.family === 'inet'))
    .filter(own => own.length > 0)
    .map(own => ({ labels: own, isWhole: own.every(({ table }) => !table.partial) }))
}
