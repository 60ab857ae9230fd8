import type * as n from '../../../../grammars/nft/index.ts'
import { nearest } from '../../../text/index.ts'
import type { RuleContext } from './context.ts'
import type { SetInfo } from './names.ts'
import type { ValueType } from './types.ts'
import { nameOf } from './values.ts'

/** The set that is named, if it is known; a name that the file must know and does not is reported. */
export function setNamed(rule: RuleContext, expression: n.Expression): SetInfo | undefined {
  if (expression.kind !== 'SetRef') return undefined
  const { table } = rule.place
  const info = table?.sets.get(expression.name)
  if (!info && table && !rule.names.hasIncludes) {
    const best = nearest(expression.name, table.sets.keys())
    rule.report(expression, `no set or map \`${expression.name}\` in table ${table.family} ${table.name}`, best === undefined ? undefined : `did you mean \`${best}\`?`, 'undefined-set')
  }
  return info
}

/** Whether the keys of a set are of the types that are looked up in it. */
export function checkTypes(rule: RuleContext, at: n.Expression, left: readonly ValueType[], right: readonly ValueType[]): void {
  if (left.length !== right.length) {
    if (left.every(({ type }) => type !== undefined)) rule.report(at, `expected a set of ${left.length} part${left.length === 1 ? '' : 's'} a key, found one of ${right.length}`)
    return
  }
  for (const [index, one] of left.entries()) {
    const other = right[index]!
    if (!compatible(one, other)) return rule.report(at, `expected a set of ${nameOf(one).replace(/^an? /, '')}, found one of ${nameOf(other).replace(/^an? /, '')}`)
  }
}

/** Whether values of two types may be compared: nft compares by type, numbers with anything of their kind. */
function compatible(one: ValueType, other: ValueType): boolean {
  if (one.type === undefined || other.type === undefined || one.type === other.type) return true
  const loose = new Set(['integer', 'string', 'mark', 'boolean', 'll_addr', 'ifname', 'iface_index', 'realm', 'prio', 'classid', 'time', 'date', 'cgroup'])
  return loose.has(one.type) || loose.has(other.type)
}
