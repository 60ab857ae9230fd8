import type { Expression, Relation } from '../../../../grammars/nft/nodes.ts'
import type { StateSet } from '../../../model/index.ts'
import { State, allStates, otherStates, statesIn } from '../../../model/index.ts'
import type { Edit, Source, Span } from '../../../text/index.ts'
import type { Written } from '../lower/scope.ts'
import { resolved } from '../lower/scope.ts'
import { scalarOf } from '../lower/values.ts'

/** The value of one item of a list or set of states; undefined for ranges and what is not understood. */
export function stateValue(written: Written<Expression>): number | undefined {
  const scalar = scalarOf(written, 'ct state')
  return Array.isArray(scalar) && typeof scalar[0] === 'number' && scalar[0] === scalar[1] ? scalar[0] : undefined
}

/** How a list of states is written: the spans of its items, and whether braces are around it. */
export interface StateList {
  readonly items: readonly (Span & { readonly value: number })[]
  readonly braces: boolean
  readonly span: Span
  readonly source: Source
  /** Between two items, as the file writes it. */
  readonly glue: string
}

function leavesOfOr(expression: Expression): readonly Expression[] | undefined {
  if (expression.kind === 'Group') return leavesOfOr(expression.inner)
  if (expression.kind !== 'Binary') return [expression]
  if (expression.operator !== '|') return undefined
  const left = leavesOfOr(expression.left)
  const right = leavesOfOr(expression.right)
  return left && right && [...left, ...right]
}

/** The items of a right side that is a list, a set or flags joined by `|`; undefined for other forms. */
export function stateList({ node, env }: Written<Expression>): StateList | undefined {
  const expressions = node.kind === 'List' ? node.items : node.kind === 'SetLiteral' ? node.elements.map(element => element.key) : leavesOfOr(node)
  if (!expressions) return undefined
  const items: (Span & { value: number })[] = []
  for (const [index, expression] of expressions.entries()) {
    const value = stateValue({ node: expression, env })
    if (value === undefined || expression.kind === 'Variable') return undefined
    const span = node.kind === 'SetLiteral' ? node.elements[index]! : expression
    items.push({ start: span.start, end: span.end, value })
  }
  const { text } = env.source
  const glue = items.length > 1 ? text.slice(items[0]!.end, items[1]!.start) : node.kind === 'SetLiteral' ? ', ' : ','
  return { items, braces: node.kind === 'SetLiteral', span: { start: node.start, end: node.end }, source: env.source, glue }
}

/** Edits that take items out of a list, each with the comma that separated it. */
export function withoutItems({ items, source, span, braces }: StateList, gone: (value: number, index: number) => boolean, anonymous: boolean): readonly Edit[] | undefined {
  const { text } = source
  const kept = items.filter((item, index) => !gone(item.value, index))
  if (kept.length === 0) return undefined
  const inner = text.slice(span.start, span.end)
  if (kept.length === 1 && anonymous && !inner.includes('#')) {
    return [{ source, ...span, text: text.slice(kept[0]!.start, kept[0]!.end) }]
  }
  const edits: Edit[] = []
  for (const [index, item] of items.entries()) {
    if (!gone(item.value, index)) continue
    const next = items[index + 1]
    if (next) edits.push({ source, ...removed(text, item.start, next.start), text: '' })
    else {
      // The last one goes with the comma before it, from the last item that stays.
      const before = items.findLastIndex((other, at) => at < index && !gone(other.value, at))
      const from = items[before]!.end
      for (let at = edits.length - 1; at >= 0; at--) if (edits[at]!.start >= from) edits.splice(at, 1)
      if (/#/.test(text.slice(from, item.start))) return braces ? [...edits, { source, start: item.start, end: item.end, text: '' }] : undefined
      edits.push({ source, start: from, end: item.end, text: '' })
    }
  }
  return edits
}

/** From an item to the next one, but no further than its comma where a comment stands between. */
function removed(text: string, start: number, next: number): Span {
  const between = text.slice(start, next)
  const hash = between.indexOf('#')
  if (hash < 0) return { start, end: next }
  const comma = between.indexOf(',')
  return { start, end: comma >= 0 && comma < hash ? start + comma + 1 : next }
}

/** Edits that add states to a list behind its last item. */
export function withItems({ items, source, glue }: StateList, states: StateSet): readonly Edit[] {
  const last = items.at(-1)!
  const clean = /^[\s,|]*$/.test(glue) ? glue : ', '
  return [{ source, start: last.end, end: last.end, text: statesIn(states).map(name => `${clean}${name}`).join('') }]
}

const braced = (names: readonly string[]): string => (names.length === 1 ? names[0]! : `{ ${names.join(', ')} }`)

/** A right side, with its operator, for a set of states; `like` is the text it replaces, whose style it keeps. */
export function rightSide(states: StateSet, like: string): string {
  const inside = statesIn(states)
  const outside = statesIn(otherStates(states))
  if (outside.length > 0 && outside.length <= inside.length) return `!= ${braced(outside)}`
  if (/^\s*(?:0x[\da-f]+|\d+)\s*$/i.test(like)) return /0x/i.test(like) ? `0x${states.toString(16)}` : String(states)
  return like.includes('{') ? braced(inside) : inside.join(',')
}

/** What stands for "everything but these", for a comparison that had no right side in the text. */
export const stateMatch = (states: StateSet): string => `ct state ${rightSide(states, '')}`

const single: ReadonlySet<number> = new Set(Object.values(State))

/**
 * Edits that make a comparison hold for `wanted` only, in its own form where that form can say it; `right` is where the
 * values are written, behind a variable perhaps. Undefined: the whole comparison must be written anew.
 */
export function narrowedRight(relation: Relation | undefined, right: Written<Expression>, had: StateSet, wanted: StateSet, anonymous: boolean): readonly Edit[] | undefined {
  const list = stateList(right)
  if (!list || !list.items.every(item => single.has(item.value))) return undefined
  const listed = list.items.reduce((states, item) => states | item.value, 0)
  switch (relation) {
    case undefined:
    case '==':
      if (listed !== had || (relation === '==' && !list.braces && list.items.length > 1)) return undefined
      return withoutItems(list, value => (value & wanted) === 0, anonymous)
    case '!=':
    case '!': {
      if (otherStates(listed) !== had) return undefined
      const more = had & ~wanted & allStates
      if (list.braces || (relation === '!' && list.items.length > 0 && right.node.kind !== 'Binary')) return withItems(list, more)
      if (list.items.length !== 1) return undefined
      const { source } = list
      const item = list.items[0]!
      return [{ source, start: list.span.start, end: list.span.end, text: `{ ${source.text.slice(item.start, item.end)}, ${statesIn(more).join(', ')} }` }]
    }
    default:
      return undefined
  }
}

/** Whether an expression, variables resolved, is `ct state` itself. */
export function isState(written: Written<Expression>): boolean {
  const { node } = resolved(written)
  return node.kind === 'Ct' && node.key === 'state'
}
