import type { EditResult, Merging, Rule } from '../../../model/index.ts'
import { sameSpan, textOf } from '../../../text/index.ts'
import { differInSlot } from '../../slot.ts'
import type { Slotted } from '../../slot.ts'
import { placeOf } from '../expand/index.ts'
import type { Statements } from './statements.ts'

/** A command and the value in it that differs. */
interface Part extends Slotted {
  /** The values, without the parentheses of a list. */
  readonly text: string
}

/** Values that are written where they are used: no variable, function, command or string with one in it. */
const isPlain = (text: string): boolean => !/[$&@`"'#!]/.test(text)

function partOf(statements: Statements, rules: readonly Rule[], match: number): Part | undefined {
  const statement = statements.of(rules[0]!)
  if (!statement || statement.instances.some(({ options }) => options.some(({ keyword }) => keyword.frame !== undefined))) return undefined
  if (statement.rules.length !== rules.length || !rules.every(rule => statement.rules.some(other => other.rule === rule))) return undefined
  const { source, start, end } = statement
  const at = rules[0]!.matches[match]!.origin
  const option = statement.rules.find(({ rule }) => rule === rules[0])!.expanded.options
    .find(each => (each.option.at ? each.option.at.source === at.source && sameSpan(each.option.at, at) : false))?.option
  const value = option?.valueAt
  if (!option || !value || value.source !== source || value.start < start || value.end > end || option.keyword.start < start) return undefined
  const text = textOf(value)
  // "!" may stand before the keyword, too.
  if (!isPlain(text) || source.text.slice(placeOf(option.keyword).end, value.start).trim() !== '' || at.start !== option.keyword.start) return undefined
  return { whole: { source, start, end }, slot: { start: value.start, end: value.end }, text: text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1).trim() : text }
}

/** Several commands as one with a list; `remove` takes the others away. */
export function mergeCommands({ of, statements: merged, match }: Merging, statements: Statements, remove: (rules: readonly Rule[]) => EditResult): EditResult {
  if (of !== 'values') return { reason: 'ferm has no map of verdicts' }
  const parts: Part[] = []
  for (const rules of merged) {
    const part = partOf(statements, rules, match)
    if (!part) return { reason: 'the rule is put together from several places' }
    parts.push(part)
  }
  if (!differInSlot(parts)) return { reason: 'the rules are written in different ways' }
  const [first] = parts
  const removed = remove(merged.slice(1).flat())
  if ('reason' in removed || !first) return removed
  return [{ source: first.whole.source, ...first.slot, text: `(${parts.map(({ text }) => text).join(' ')})` }, ...removed]
}
