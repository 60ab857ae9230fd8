import type * as n from '../../../../grammars/nft/index.ts'
import { didYouMean } from '../../../../grammars/nft/index.ts'
import { checkObjectNamed } from './actions.ts'
import { checkRight } from './compared.ts'
import { ruleContext } from './context.ts'
import { intervalOf } from './intervals.ts'
import { checkOrder, keyText, valueText } from './keys.ts'
import { checkVerdict } from './matches.ts'
import type { Names, SetInfo, TableInfo } from './names.ts'
import type { Report } from './report.ts'

export interface Where {
  readonly family: n.FamilyName['text']
  readonly table: TableInfo | undefined
}

/** Elements of a set or map: nft(8), "SETS", "MAPS". */
export function elementsOf(elements: n.Expression, info: SetInfo, { family, table }: Where, names: Names, report: Report): void {
  const value = elements.kind === 'Variable' ? names.valueOf(elements.name) : elements
  if (value?.kind !== 'SetLiteral') return
  const here: Report = elements.kind === 'Variable' ? (_at, message, help) => report(elements, message, help) : report
  const rule = ruleContext(names, { family, table, chain: undefined }, here)
  for (const element of value.elements) {
    const { key, value: data } = element
    if (key.kind === 'SetLiteral') continue
    if (info.key && key.kind !== 'Wildcard' && key.kind !== 'Variable') checkRight(rule, key, info.key)
    checkOptions(element, info, here)
    if (info.what === 'map' && !data && key.kind !== 'Variable') here(key, 'expected `:` and a value: the elements of a map have one')
    if (info.what === 'set' && data) here(data, 'expected `,`: the elements of a set have no value')
    if (data?.kind === 'Verdict') {
      if (info.data && !info.hasVerdicts) here(data, 'expected a value, found a verdict')
      else checkVerdict(rule, data)
    } else if (data && info.hasVerdicts && (data.kind === 'Number' || data.kind === 'Symbol' || data.kind === 'String')) here(data, 'expected a verdict')
    else if (data && info.objects) checkObjectNamed(rule, info.objects, data)
    else if (data && info.data && !info.hasVerdicts && info.data.every(({ type }) => type !== undefined)) {
      if (info.data.length === 1 && data.kind !== 'Variable' && data.kind !== 'Concat') checkRight(rule, data, info.data)
    }
    if (!info.interval && needsInterval(key)) here(key, 'a range or a prefix needs `flags interval` in the declaration')
    if (data) note(info, key, data, here)
  }
  if (info.interval && !info.autoMerge && info.key?.length === 1) {
    for (const { key } of value.elements) {
      const interval = intervalOf(key)
      if (interval) info.taken.push(interval)
    }
  }
}

/** What stands beside a key must be declared with the set (src/evaluate.c, __expr_evaluate_set_elem; nf_tables_api.c of the kernel). */
function checkOptions(element: n.SetElement, info: SetInfo, report: Report): void {
  const { timeout, expires, statements } = element
  checkOrder(element, report)
  const time = timeout ?? expires
  if (time && !info.timed) report(time, 'an element with a time needs `flags timeout` in the declaration')
  const wrong = info.statements && statements.find((statement, index) => info.statements?.[index] !== statement.kind)
  if (wrong) report(wrong, 'what an element counts must stand in the declaration too, such as `counter`')
}

/** A key that stands in the map already must have the same value. */
function note({ given }: SetInfo, key: n.Expression, data: n.Expression, report: Report): void {
  const [text, value] = [keyText(key), valueText(data)]
  if (text === undefined || value === undefined) return
  const before = given.get(text)
  if (before !== undefined && before !== value) report(key, 'this key stands in the map already, with another value')
  else given.set(text, value)
}

const needsInterval = (key: n.Expression): boolean =>
  key.kind === 'Range' || key.kind === 'Prefix' || (key.kind === 'Concat' && key.items.some(needsInterval))

/** Intervals of one set that overlap, wherever in the file they were added; exact repetitions are allowed. */
export function overlap({ taken }: SetInfo, report: Report): void {
  const sorted = taken.toSorted((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0))
  for (let index = 1; index < sorted.length; index++) {
    const [before, after] = [sorted[index - 1]!, sorted[index]!]
    if (after.low <= before.high && !(after.low === before.low && after.high === before.high)) {
      const later = after.at.start > before.at.start ? after : before
      return report(later.at, 'this interval overlaps another of the same set', 'add `auto-merge` to the declaration, or leave one out')
    }
  }
}

/** `add element`. */
export function elements(target: n.ElementsTarget, names: Names, where: Where, report: Report, verb: n.Verb): void {
  if (verb !== 'add' && verb !== 'create') return
  const { table } = where
  if (!table) return
  const info = table.sets.get(target.set.text)
  if (!info) {
    if (!names.hasIncludes) report(target.set, `no set or map \`${target.set.text}\` in table ${table.family} ${table.name}`, didYouMean(target.set.text, table.sets.keys()))
    return
  }
  elementsOf(target.elements, info, where, names, report)
}
