import type * as n from '../../../../grammars/nft/index.ts'
import type { Report } from './report.ts'

/** A key in one spelling; undefined where that takes more than its text. */
export function keyText(key: n.Expression): string | undefined {
  switch (key.kind) {
    case 'Number':
      return `${key.value}`
    case 'Symbol':
    case 'String':
      return key.text
    case 'Concat': {
      const parts = key.items.map(keyText)
      return parts.includes(undefined) ? undefined : parts.join(' . ')
    }
    default:
      return undefined
  }
}

/** A value of a map in one spelling. */
export function valueText(value: n.Expression): string | undefined {
  if (value.kind !== 'Verdict') return keyText(value)
  const { verdict, target } = value
  return target === undefined ? verdict : target.kind === 'Name' ? `${verdict} ${target.text}` : undefined
}

/** Options of an element stand behind its value only where a rule changes a map (`set_list_member_expr` of parser_bison.y). */
export function checkOrder({ value, timeout, expires, comment, statements }: n.SetElement, report: Report): void {
  const behind = value && [timeout, expires, comment, ...statements].find(option => option !== undefined && option.start > value.end)
  if (behind) report(behind, 'options of an element stand before its `:`')
}
