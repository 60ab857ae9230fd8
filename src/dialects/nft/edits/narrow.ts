import type { Expression, Match, Statement, Vmap } from '../../../../grammars/nft/nodes.ts'
import type { Narrowing, Rule, StateSet } from '../../../model/index.ts'
import { State, allStates } from '../../../model/index.ts'
import type { Node } from '../../../syntax/index.ts'
import type { Edit, Span } from '../../../text/index.ts'
import { canonicalText } from '../lower/canonical.ts'
import { matchOf } from '../lower/match.ts'
import type { RuleSite } from '../lower/rule.ts'
import type { Written } from '../lower/scope.ts'
import { definitionOf, resolved } from '../lower/scope.ts'
import { isKnown } from '../lower/sets.ts'
import type { CopyTests } from './copies.ts'
import { copiedText, relatedWith, testsOfCopies, words } from './copies.ts'
import { isState, narrowedRight, rightSide, stateMatch, stateValue, withoutItems } from './state.ts'
import type { StateList } from './state.ts'
import { statementsBehind, statementsInstead, unitOf } from './unit.ts'

/** An edit of text that several rules use: a definition, a named set. Made when every use wants the same. */
export interface Shared {
  /** The definition or set: equal for equal targets. */
  readonly target: object
  /** `$name` or `@name` as counted in the trees. */
  readonly name: { readonly kind: 'Variable' | 'SetRef'; readonly text: string }
  /** Equal text: the same change. */
  readonly change: string
  readonly edits: readonly Edit[]
  /** What to do where not all uses agree; absent: the rule is left. */
  readonly instead?: readonly Edit[]
}

export type Plan =
  | { readonly kind: 'plan'; readonly edits: readonly Edit[]; readonly shared?: Shared }
  | { readonly kind: 'left'; readonly reason: string }

const left = (reason: string): Plan => ({ kind: 'left', reason })

/** A rule's statement and all that is asked of it. */
export interface Group {
  readonly site: RuleSite
  /** All rules that the statement comes to, asked for or not. */
  readonly siblings: readonly Rule[]
  readonly asked: readonly Narrowing[]
  readonly siteOf: (rule: Rule) => RuleSite
}

const concatParts = (expression: Expression): readonly Expression[] => (expression.kind === 'Concat' ? expression.items : [expression])

const statePart = ({ node, env }: Written<Expression>): number => concatParts(node).findIndex(part => isState({ node: part, env }))

interface Comparison {
  readonly match: Match
  readonly states: StateSet
}

/** Edits that narrow one statement, or why not. */
export function planOf(group: Group): Plan {
  const { site } = group
  const { env, table } = site.draft
  const comparisons: Comparison[] = []
  let vmap: Vmap | undefined
  let concat: Match | undefined
  for (const statement of site.node.statements) {
    if (statement.kind === 'Match') {
      const { condition } = matchOf({ node: statement, env }, { table })
      if (condition.kind === 'state') comparisons.push({ match: statement, states: condition.states })
      else if (statement.left.kind === 'Concat' && statePart({ node: statement.left, env }) >= 0) concat = statement
    } else if (statement.kind === 'Vmap' && statePart({ node: statement.key, env }) >= 0) vmap = statement
  }
  if (vmap) return comparisons.length > 0 || concat ? left('it tests the state more than once') : vmapPlan(group, vmap)
  const differs = group.siblings.some(rule => !group.asked.some(narrowing => narrowing.rule === rule))
    || group.asked.some(narrowing => narrowing.states !== group.asked[0]!.states || !sameCopies(narrowing, group.asked[0]!))
  if (differs) return left('the statement stands for several rules that need different states')
  if (concat) return comparisons.length > 0 ? left('it tests the state more than once') : concatPlan(group, concat)
  return comparisonPlan(group, comparisons)
}

const shown = (narrowing: Narrowing): string =>
  JSON.stringify(narrowing.copies.map(copy => copy.tests), (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))

const sameCopies = (a: Narrowing, b: Narrowing): boolean => a.copies === b.copies || shown(a) === shown(b)

const testsFor = ({ site }: Group, { rule, copies }: Narrowing): readonly CopyTests[] => testsOfCopies(rule, site.draft.table.family, copies)

function comparisonPlan(group: Group, comparisons: readonly Comparison[]): Plan {
  const { site } = group
  const asked = group.asked[0]!
  const had = comparisons.reduce((states, comparison) => states & comparison.states, allStates as StateSet)
  const wanted = had & asked.states
  if (wanted === had) return { kind: 'plan', edits: [] }
  const unit = unitOf(site)
  const first = comparisons[0]
  const tests = had & State.related && !(wanted & State.related) ? testsFor(group, asked) : []
  const copies = tests.map(test =>
    first
      ? copiedText(site, test, [{ start: first.match.start, end: first.match.end, text: relatedWith(test) }])
      : copiedText(site, test, [{ start: site.node.start, end: site.node.start, text: `${relatedWith(test)} ` }]))
  if (wanted === 0) return { kind: 'plan', edits: statementsInstead(unit, copies) }
  const behind = statementsBehind(unit, copies)
  if (!first) return { kind: 'plan', edits: [{ source: unit.source, start: site.node.start, end: site.node.start, text: `${stateMatch(wanted)} ` }, ...behind] }
  const change = comparisonEdits(site, first, first.states & ~(had & ~wanted))
  return { kind: 'plan', edits: [...change.edits, ...behind], ...(change.shared && { shared: change.shared }) }
}

function comparisonEdits(site: RuleSite, { match, states }: Comparison, wanted: StateSet): { readonly edits: readonly Edit[]; readonly shared?: Shared } {
  const { env, table } = site.draft
  const { source } = env
  const right = { node: match.right, env }
  const anew = (like: string): readonly Edit[] => [{ source, ...tailOf(match), text: ` ${rightSide(wanted, like)}` }]
  if (match.mask || !isState({ node: match.left, env })) return { edits: [{ source, start: match.start, end: match.end, text: stateMatch(wanted) }] }
  const change = `${match.relation ?? ''} ${states} ${wanted}`
  if (match.right.kind === 'Variable') {
    const definition = definitionOf(match.right.name, env)
    const value = definition?.value
    const like = value ? canonicalText(value) : ''
    const edits = value && narrowedRight(match.relation, value, states, wanted, true)
    const name = { kind: 'Variable', text: match.right.name } as const
    return edits ? { edits: [], shared: { target: definition!.node, name, change, edits, instead: anew(like) } } : { edits: anew(like) }
  }
  if (match.right.kind === 'SetRef') {
    const set = table.sets.get(match.right.name)
    const only = set && isKnown(set) && set.changesOfElements.length === 1 ? resolved(set.changesOfElements[0]!.elements) : undefined
    const edits = only && narrowedRight(match.relation, only, states, wanted, false)
    const name = { kind: 'SetRef', text: match.right.name } as const
    return edits ? { edits: [], shared: { target: set!, name, change, edits, instead: anew('{ }') } } : { edits: anew('{ }') }
  }
  return { edits: narrowedRight(match.relation, right, states, wanted, true) ?? anew(canonicalText(right)) }
}

/** Operator and right side: what is behind the left side. */
const tailOf = (match: Match): Span => ({ start: match.left.end, end: match.end })

// Concatenations and verdict maps --------------------------------------------------------------------------------

interface Element {
  readonly node: Node
  /** The state's value in the element's key. */
  readonly value: number
}

/** Elements of a literal with the state in each; undefined when one is not a single known state. */
function stateElements(literal: Written<Expression>, part: number): readonly Element[] | undefined {
  if (literal.node.kind !== 'SetLiteral') return undefined
  const found: Element[] = []
  for (const element of literal.node.elements) {
    const key = concatParts(element.key)[part]
    const value = key && stateValue({ node: key, env: literal.env })
    if (value === undefined) return undefined
    found.push({ node: element, value })
  }
  return found
}

const listOf = (literal: Written<Expression>, elements: readonly Element[]): StateList => ({
  items: elements.map(({ node, value }) => ({ start: node.start, end: node.end, value })),
  braces: true,
  span: { start: literal.node.start, end: literal.node.end },
  source: literal.env.source,
  glue: ', ',
})

const sliceOf = ({ node, env }: Written<Span>): string => env.source.text.slice(node.start, node.end)

function concatPlan(group: Group, match: Match): Plan {
  const { site } = group
  const { env } = site.draft
  const right = { node: match.right, env }
  const elements = stateElements(right, statePart({ node: match.left, env }))
  if (!elements || (match.relation !== undefined && match.relation !== '==')) return left('the states stand in a concatenation that cannot be split')
  const asked = group.asked[0]!
  const gone = elements.filter(({ value }) => (value & asked.states) === 0)
  if (gone.length === 0) return { kind: 'plan', edits: [] }
  const related = gone.filter(({ value }) => value === State.related).map(element => sliceOf({ node: element.node, env }))
  const key = sliceOf({ node: match.left, env })
  const copies = related.length === 0 ? [] : testsFor(group, asked).map(test =>
    copiedText(site, test, [{ start: match.start, end: match.end, text: words(test.early, `${key} { ${related.join(', ')} }`, test.late) }]))
  const unit = unitOf(site)
  const edits = withoutItems(listOf(right, elements), value => (value & asked.states) === 0, false)
  if (!edits) return gone.length === elements.length ? { kind: 'plan', edits: statementsInstead(unit, copies) } : left('the set cannot be changed without losing a comment')
  return { kind: 'plan', edits: [...edits, ...statementsBehind(unit, copies)] }
}

function vmapPlan(group: Group, vmap: Vmap): Plan {
  const { site, siteOf } = group
  const { env } = site.draft
  const part = statePart({ node: vmap.key, env })
  const map = mapOf(site, vmap)
  const elements = map && stateElements(map.literal, part)
  if (!map || !elements) return left('the map\'s entries are not single states written in one place')
  const gone = new Set<Node>()
  const copies: string[] = []
  for (const asked of group.asked) {
    const entry = siteOf(asked.rule).entry
    const element = entry && elements.find(({ node }) => node === entry.node)
    if (!entry || !element) return left('the rule is no entry of the map')
    if ((element.value & asked.states) !== 0) continue
    gone.add(element.node)
    if (element.value !== State.related || entry.node.value === undefined) continue
    const written = copiesOfEntry(group, asked, vmap, entry.node.value)
    if (copies.includes(written[0] ?? '')) continue
    copies.push(...written)
  }
  if (gone.size === 0) return { kind: 'plan', edits: [] }
  const unasked = group.siblings.some(rule => {
    const entry = siteOf(rule).entry
    return entry !== undefined && gone.has(entry.node) && !group.asked.some(narrowing => narrowing.rule === rule)
  })
  if (unasked) return left('the statement stands for several rules that need different states')
  const unit = unitOf(site)
  const edits = withoutItems(listOf(map.literal, elements), (_, index) => gone.has(elements[index]!.node), false)
  if (!edits) {
    if (map.shared) return left('the map would be empty, and others may use it')
    return { kind: 'plan', edits: statementsInstead(unit, copies) }
  }
  const behind = statementsBehind(unit, copies)
  if (!map.shared) return { kind: 'plan', edits: [...edits, ...behind] }
  const change = elements.map(({ node }) => (gone.has(node) ? '-' : '+')).join('')
  return { kind: 'plan', edits: behind, shared: { ...map.shared, change, edits } }
}

/** Where a map's entries are written: in the rule, in one definition, or in one named map. */
function mapOf({ draft: { env, table } }: RuleSite, { map }: Vmap): { readonly literal: Written<Expression>; readonly shared?: Pick<Shared, 'target' | 'name'> } | undefined {
  if (map.kind === 'SetLiteral') return { literal: { node: map, env } }
  if (map.kind === 'Variable') {
    const definition = definitionOf(map.name, env)
    return definition && { literal: definition.value, shared: { target: definition.node, name: { kind: 'Variable', text: map.name } } }
  }
  if (map.kind !== 'SetRef') return undefined
  const set = table.sets.get(map.name)
  if (!set || !isKnown(set) || set.changesOfElements.length !== 1) return undefined
  return { literal: resolved(set.changesOfElements[0]!.elements), shared: { target: set, name: { kind: 'SetRef', text: map.name } } }
}

/** The rule of one entry, with its verdict in the map's place. Statements behind the map are for other entries. */
function copiesOfEntry(group: Group, asked: Narrowing, vmap: Vmap, value: Expression): readonly string[] {
  const { site, siteOf } = group
  const { env } = site.draft
  const entry = siteOf(asked.rule).entry!
  const verdict = canonicalText(resolved({ node: value, env: entry.env }))
  const key = concatParts(vmap.key)
  const comments = site.node.statements.filter((statement: Statement) => statement.kind === 'CommentStatement' && statement.start > vmap.end)
  const tail = comments.map(node => sliceOf({ node, env }))
  const state = ({ early, late }: CopyTests): string =>
    key.length === 1
      ? words(relatedWith({ early, late }), verdict)
      : words(early, late, `${sliceOf({ node: vmap.key, env })} vmap { ${sliceOf(entry)} }`)
  return testsFor(group, asked).map(test =>
    words(copiedText(site, test, [{ start: vmap.start, end: vmap.end, text: state(test) }], vmap.end), ...tail))
}
