import type * as n from '../../../../grammars/nft/index.ts'
import { PlainKind } from '../../../syntax/index.ts'
import type { Names, TableInfo } from './names.ts'

/** What decides whether a rule is valid, but for its own words. */
export interface Validity {
  readonly table: TableInfo | undefined
  readonly hook: n.HookClause | undefined
  readonly names: Names
}

/** Whether a rule is valid because another of its shape was in such a chain: of its values only the names of chains can be wrong. */
export function isValid(rule: n.Rule, { table, hook, names }: Validity): boolean {
  const { shape } = rule
  const known = shape?.validity as Validity | undefined
  if (!shape || known?.names !== names || known.table !== table || known.hook !== hook) return false
  return !shape.kinds.includes(PlainKind.name) || !table || names.hasIncludes || targetsOf(rule).every(name => {
    const chain = table.chains.get(name)
    return chain !== undefined && !chain.hook
  })
}

/** Names of chains among the values of a rule that was passed over. */
function targetsOf(rule: n.Rule): readonly string[] {
  const { shape, lines } = rule
  if (!shape || !lines) return []
  const values = lines.shapes.values(lines.text, rule.start, rule.end)
  return shape.kinds.flatMap((kind, index) => (kind === PlainKind.name ? [lines.text.slice(values[index * 2], values[index * 2 + 1])] : []))
}
