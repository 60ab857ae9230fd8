import type * as n from '../../../../grammars/nft/index.ts'
import { ruleContext } from './context.ts'
import type { RuleContext } from './context.ts'
import { checkTypes, setNamed } from './named.ts'
import type { Report } from './report.ts'
import { checkFlags } from './selectors.ts'
import { unknownType } from './types.ts'
import type { ValueType } from './types.ts'
import { checkConstant, isBitmask, nameOf, numericValue } from './values.ts'

/** What a selector is compared with. */
export function checkRight(rule: RuleContext, expression: n.Expression, types: readonly ValueType[]): void {
  const type = types[0] ?? unknownType
  switch (expression.kind) {
    case 'Symbol':
    case 'Number':
    case 'String':
      if (types.length === 1) checkConstant(expression, type, rule.report)
      else if (types.every(one => one.type !== undefined)) rule.report(expression, `expected ${types.length} parts with \`.\` between, found one`)
      return
    case 'Variable':
      return checkVariable(rule, expression, types)
    case 'SetRef': {
      const info = setNamed(rule, expression)
      if (info?.key) checkTypes(rule, expression, types, info.key)
      return
    }
    case 'SetLiteral':
      for (const element of expression.elements) {
        if (element.value) rule.report(element.value, 'expected a set, found a map')
        else checkRight(rule, element.key, types)
      }
      return
    case 'Group':
      return checkRight(rule, expression.inner, types)
    case 'List':
      if (!isBitmask(type)) rule.report(expression, `${nameOf(type)} is not a set of flags: a list with commas is no value of it`, 'write a set in braces')
      else for (const item of expression.items) checkRight(rule, item, types)
      return
    case 'Range':
      return checkRange(rule, expression, types)
    case 'Prefix':
      return checkPrefix(rule, expression, types)
    case 'Binary':
      return checkFlags(rule, expression, type)
    case 'Concat':
      if (types.length === 1 && type.type !== undefined) rule.report(expression, `expected ${nameOf(type)}, found a concatenation`)
      else if (types.length > 1 && types.length !== expression.items.length) rule.report(expression, `expected ${types.length} parts, found ${expression.items.length}`)
      else if (types.length > 1) for (const [index, item] of expression.items.entries()) checkRight(rule, item, [types[index]!])
      return
    default:
  }
}

export function checkRange(rule: RuleContext, { low, high }: n.Range, types: readonly ValueType[]): void {
  checkRight(rule, low, types)
  checkRight(rule, high, types)
  const [from, to] = [numericValue(low), numericValue(high)]
  if (from !== undefined && to !== undefined && from > to) rule.report({ start: low.start, end: high.end }, 'the range ends before it begins')
}

function checkPrefix(rule: RuleContext, expression: n.Prefix, types: readonly ValueType[]): void {
  const [type] = types
  checkRight(rule, expression.base, types)
  if (!type?.type || types.length > 1) return
  if (['inet_proto', 'ifname', 'string', 'ct_state', 'uid', 'gid'].includes(type.type)) rule.report(expression, `${nameOf(type)} has no prefix`)
  else if (type.bits > 0 && expression.length.value > BigInt(type.bits)) {
    rule.report(expression.length, `expected a prefix length up to ${type.bits}, found ${expression.length.value}`)
  }
}

function checkVariable(rule: RuleContext, expression: n.Variable, types: readonly ValueType[]): void {
  const value = rule.names.valueOf(expression.name)
  // Each variable is looked at once a type: it may be long, and used by many rules.
  if (!value || rule.names.isChecked(expression.name, types.map(({ type }) => type).join(' '))) return
  // The value is written elsewhere: a problem of it is shown here, where it is used.
  const here: Report = (_at, message, help) => rule.report(expression, message, help)
  checkRight(ruleContext(rule.names, rule.place, here), value, types)
}
