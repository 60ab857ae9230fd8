import type { Expression, Match, SetElement } from '../../../../grammars/nft/nodes.ts'
import type { Condition, ConstantComparison, Ranges } from '../../../model/index.ts'
import { all, allStates, any, maxAddress, not, numberFields, portProtocols, ranges } from '../../../model/index.ts'
import { canonicalText } from './canonical.ts'
import { bitmaskTypes } from './constants.ts'
import type { Field } from './fields.ts'
import { fieldOf } from './fields.ts'
import type { Operator, Values } from './leaf.ts'
import { comparison } from './leaf.ts'
import type { Written } from './scope.ts'
import { resolved } from './scope.ts'
import type { SetUse } from './sets.ts'
import { elementsOfSet, setUseOf, valuesOfSet } from './sets.ts'
import type { BitTransform } from './transform.ts'
import { isIdentity } from './transform.ts'
import type { Through } from './values.ts'
import { elementsOf, scalarOf, valuesOfScalar } from './values.ts'
import type { TableDraft } from './world.ts'

/** What the matches of a rule stand in. */
export interface MatchContext {
  readonly table: TableDraft
  /** Told of each definition and each set that an expression came through. */
  readonly through?: Through
  readonly throughSet?: (use: Extract<SetUse, { kind: 'named' }>) => void
}

export interface Matched {
  readonly condition: Condition
  readonly constant?: ConstantComparison
}

/** A left side: one field, perhaps with arithmetic, and the text that names it. */
interface Side {
  readonly field: Field
  readonly transform: BitTransform
  /** Only atoms need it. */
  readonly text: () => string
}

/** An atom that gets a name of its own at each place. */
export const varyingAtom = (text: string, written: Written<{ readonly start: number }>): Condition => ({
  kind: 'atom',
  key: `${text}@${written.env.source.path.replaceAll('@', '_')}:${written.node.start}`,
  varies: true,
})

const atom = (text: string, varies: boolean, written: Written<{ readonly start: number }>): Condition =>
  varies ? varyingAtom(text, written) : { kind: 'atom', key: text }

const leftText = (written: Written<Expression>): string =>
  written.node.kind === 'Meta' ? `meta ${written.node.key}` : canonicalText(written)

/** Arithmetic nests to the left; deeper than this nobody writes. */
const maxSteps = 64

const none: BitTransform = []

function sideOf(written: Written<Expression>, { table, through }: MatchContext): Side | undefined {
  const steps: { operator: BitTransform[number]['operator']; right: Written<Expression> }[] = []
  let at = resolved(written, through)
  while (at.node.kind === 'Binary' && steps.length < maxSteps) {
    steps.unshift({ operator: at.node.operator, right: { node: at.node.right, env: at.env } })
    at = resolved({ node: at.node.left, env: at.env }, through)
  }
  const field = fieldOf(at.node, table.family)
  if (!field) return undefined
  const text = (): string => leftText(written)
  if (steps.length === 0) return { field, transform: none, text }
  const transform: BitTransform[number][] = []
  for (const { operator, right } of steps) {
    const scalar = scalarOf(right, field.type, through)
    if (!Array.isArray(scalar) || scalar[0] !== scalar[1]) return { field: { ...field, leaf: { kind: 'opaque' } }, transform: [], text }
    transform.push({ operator, value: scalar[0] as number | bigint })
  }
  return { field, transform, text }
}

const etherTypes: readonly (readonly [ether: number, nfproto: number])[] = [[0x0800, 2], [0x0806, 3], [0x86dd, 10]]

/** Ethernet types as network protocols; undefined when one has no number there. */
function nfprotoValues(values: Values): Values | undefined {
  if (values.kind !== 'numbers') return undefined
  const found: [number, number][] = []
  for (const [low, high] of values.ranges) {
    const known = etherTypes.find(([ether]) => ether === low)
    if (!known || low !== high) return undefined
    found.push([known[1], known[1]])
  }
  return { kind: 'numbers', ranges: ranges(found) }
}

const number = (field: 'l4proto', set: Ranges): Condition => ({ kind: 'number', field, ranges: set })

const withPorts: Condition = number('l4proto', ranges(portProtocols.map(protocol => [protocol, protocol] as const)))

/** Headers that may stand between IPv6 and the transport header (RFC 8200, RFC 6275, RFC 7401). */
const extensionHeaders: Ranges = ranges([0, 43, 44, 51, 60, 135, 139, 140].map(value => [value, value] as const))
const extended: Condition = { kind: 'atom', key: 'ip6 extension headers' }

/** Whether a packet has the field at all. */
function presenceOf({ leaf, needs }: Field): Condition {
  if (leaf.kind === 'number' && leaf.field !== 'mark') return all([...needs, { kind: 'number', field: leaf.field, ranges: [[0, numberFields[leaf.field]]] }])
  if (leaf.kind === 'address') return all([...needs, { kind: 'address', field: leaf.field, ranges: [[0n, maxAddress]] }])
  if (leaf.kind === 'helper') return { kind: 'helper', names: 'any' }
  return all(needs)
}

/** One comparison, with the tests that nft puts before it. */
function compare({ field, transform, text }: Side, operator: Operator, values: Values, at: Written<{ readonly start: number }>): Condition {
  const shown = values.kind === 'text' ? values.text : undefined
  const named = (): Condition => {
    const left = text()
    const right = shown ?? canonicalValues(values)
    const varies = (field.leaf.kind === 'opaque' && field.leaf.varies === true) || (values.kind === 'text' && values.varies === true)
    return atom(operator === '==' ? `${left} ${right}` : `${left} ${operator} ${right}`, varies, at)
  }
  const usable = field.type === 'ethertype' ? nfprotoValues(values) : values
  const test = usable && usable.kind !== 'text' ? comparison(field.leaf, transform, operator, usable) : undefined
  switch (field.special) {
    case 'any port':
      // Without a test of the protocol the bytes are read of any packet, of an ICMP message too.
      return any([all([withPorts, test ?? named()]), all([not(withPorts), named()])])
    case 'next header':
      // The first header only: behind an extension header it is not the transport protocol.
      return all([...field.needs, any([all([not(extended), test ? all([test, not(number('l4proto', extensionHeaders))]) : named()]), all([extended, named()])])])
    default:
      return all([...field.needs, test ?? named()])
  }
}

const canonicalValues = (values: Values): string => {
  switch (values.kind) {
    case 'numbers':
    case 'addresses':
      return values.ranges.map(([low, high]) => (low === high ? `${low}` : `${low}-${high}`)).join(',')
    case 'names':
      return values.names.map(({ name, prefix }) => (prefix ? `${name}*` : name)).join(',')
    case 'text':
      return values.text
  }
}

/** Elements of concatenations become a condition each, up to this many; a larger set is one atom. */
const maxTuples = 4096

function tupleCondition(sides: readonly Side[], key: Written<Expression>, { through }: MatchContext): Condition {
  const { node, env } = resolved(key, through)
  if (node.kind === 'Wildcard') return all(sides.map(side => presenceOf(side.field)))
  const parts = node.kind === 'Concat' ? node.items : [node]
  if (parts.length !== sides.length) return { kind: 'atom', key: `${sides.map(side => side.text()).join(' . ')} ${canonicalText(key)}` }
  return all(sides.map((side, index) => {
    const part = { node: parts[index]!, env }
    return part.node.kind === 'Wildcard' ? presenceOf(side.field) : compare(side, '==', valuesOfScalar(part, side.field.type, through), part)
  }))
}

function sidesOf(written: Written<Expression>, context: MatchContext): readonly Side[] | undefined {
  const { node, env } = resolved(written, context.through)
  if (node.kind !== 'Concat') {
    const side = sideOf({ node, env }, context)
    return side && [side]
  }
  const sides = node.items.map(part => sideOf({ node: part, env }, context))
  return sides.every(side => side !== undefined) ? sides : undefined
}

/** The condition that a key is one of a set's. */
export function membership(left: Written<Expression>, use: SetUse, operator: '==' | '!=', context: MatchContext): Condition {
  if (use.kind === 'named') context.throughSet?.(use)
  const sides = sidesOf(left, context)
  const right = (): string => (use.kind === 'named' ? use.text : canonicalText(use.literal))
  const at = use.kind === 'literal' ? use.literal : left
  if (!sides) return { kind: 'atom', key: operator === '==' ? `${leftText(left)} ${right()}` : `${leftText(left)} != ${right()}` }
  if (sides.length === 1) {
    const side = sides[0]!
    if (side.field.leaf.kind === 'opaque') {
      const varies = use.kind === 'named' && isVarying(use, side)
      return compare(side, operator, { kind: 'text', text: right(), ...(varies && { varies: true as const }) }, at)
    }
    return compare(side, operator, valuesOfSet(use, side.field.type, context.through), left)
  }
  const elements = elementsOfSet(use, context.through)
  const presence = all(sides.flatMap(side => side.field.needs))
  if (!elements || elements.length > maxTuples) {
    const varies = use.kind === 'named' && isVarying(use, sides[0]!)
    const text = `${sides.map(side => side.text()).join(' . ')}${operator === '==' ? '' : ' !='} ${right()}`
    return all([presence, atom(text, varies, left)])
  }
  const inside = any(elements.map(({ node, env }) => tupleCondition(sides, { node: node.key, env }, context)))
  return operator === '==' ? inside : all([...sides.map(side => presenceOf(side.field)), not(inside)])
}

const isVarying = (use: Extract<SetUse, { kind: 'named' }>, { field }: Side): boolean => {
  if (field.leaf.kind === 'opaque' && field.leaf.varies) return true
  const values = valuesOfSet(use, 'opaque')
  return values.kind === 'text' && values.varies === true
}

/** The condition that a key is that of one element of a map. The catch-all element is what no other takes. */
export function elementCondition(left: Written<Expression>, element: Written<SetElement>, rest: () => Condition, context: MatchContext): Condition {
  const sides = sidesOf(left, context)
  const key = { node: element.node.key, env: element.env }
  if (element.node.key.kind === 'Wildcard') return all([...(sides?.map(side => presenceOf(side.field)) ?? []), not(rest())])
  // `$lan : accept` stands for each element of the variable.
  const several = setUseOf(key, context.table, context.through)
  if (several) return membership(left, several, '==', context)
  if (!sides) return { kind: 'atom', key: `${leftText(left)} ${canonicalText(key)}` }
  if (sides.length > 1) return tupleCondition(sides, key, context)
  const side = sides[0]!
  return compare(side, '==', valuesOfScalar(key, side.field.type, context.through), key)
}

const operatorOf = (relation: Match['relation']): Exclude<Operator, 'flags' | 'noflags'> => (relation === undefined ? '==' : relation === '!' ? '!=' : relation)

/** An anonymous set of a single value is that value to nft (src/evaluate.c, expr_evaluate_set). */
function onlyValue(use: SetUse, through?: Through): Written<Expression> | undefined {
  if (use.kind !== 'literal' || use.literal.node.elements.length !== 1) return undefined
  const elements = [...elementsOf(use.literal, through)]
  const only = elements[0]
  return elements.length === 1 && only && only.node.key.kind !== 'Wildcard' && only.node.key.kind !== 'Range' ? { node: only.node.key, env: only.env } : undefined
}

/** What a match asks of a packet. */
export function matchOf(written: Written<Match>, context: MatchContext): Matched {
  const { node, env } = written
  const left = { node: node.left, env }
  const right = { node: node.right, env }
  const use = setUseOf(right, context.table, context.through)
  const sides = sidesOf(left, context)
  const flags = sides?.length === 1 && bitmaskTypes.has(sides[0]!.field.type)
  const alone = use && flags && node.relation === undefined ? onlyValue(use, context.through) : undefined
  if (use && !alone) {
    const operator = operatorOf(node.relation)
    return { condition: membership(left, use, operator === '!=' ? '!=' : '==', context) }
  }
  const opaque = (): Matched => ({
    condition: { kind: 'atom', key: [leftText(left), node.relation ?? '', canonicalText(right), node.mask ? `/ ${canonicalText({ node: node.mask, env })}` : ''].filter(part => part !== '').join(' ') },
  })
  if (!sides) return opaque()
  if (sides.length > 1) {
    const inside = tupleCondition(sides, right, context)
    return { condition: node.relation === '!=' ? all([...sides.map(side => presenceOf(side.field)), not(inside)]) : inside }
  }
  const side = sides[0]!
  if (node.mask && !flags) return opaque()
  const slash = maskedFlags(side, written, context.through)
  if (slash) return { condition: compare({ ...side, transform: [...side.transform, { operator: '&', value: slash.mask }] }, operatorOf(node.relation), slash.value, right) }
  const values = valuesOfScalar(alone ?? right, side.field.type, context.through)
  const isOne = values.kind === 'numbers' && values.ranges.length === 1 && values.ranges[0]![0] === values.ranges[0]![1]
  const operator: Operator = flags && isOne && node.relation === undefined ? 'flags' : flags && isOne && node.relation === '!' ? 'noflags' : operatorOf(node.relation)
  const condition = statusPresence(side, operator, values) ?? compare(side, operator, values, right)
  const constant = constantOf(side, operator, values, condition, written)
  return constant ? { condition, constant } : { condition }
}

/** `tcp flags syn / syn,ack`: these bits of those (man nft, TCP HEADER EXPRESSION). */
function maskedFlags(side: Side, { node, env }: Written<Match>, through?: Through): { readonly mask: number; readonly value: Values } | undefined {
  if (!node.mask || !bitmaskTypes.has(side.field.type)) return undefined
  const mask = scalarOf({ node: node.mask, env }, side.field.type, through)
  if (!Array.isArray(mask) || typeof mask[0] !== 'number') return undefined
  return { mask: mask[0], value: valuesOfScalar({ node: node.right, env }, side.field.type, through) }
}

const isSingleBit = (value: number): boolean => value !== 0 && (value & (value - 1)) === 0

/**
 * `ct status != expected` compares the whole status, which holds more bits than one: true for every tracked packet
 * (measured on kernel 6.18).
 */
function statusPresence({ field, transform }: Side, operator: Operator, values: Values): Condition | undefined {
  if (field.type !== 'ct status' || operator !== '!=' || !isIdentity(transform) || values.kind !== 'numbers') return undefined
  const value = values.ranges[0]?.[0] ?? 0
  return values.ranges.length === 1 && isSingleBit(value) ? presenceOf(field) : undefined
}

/** Comparisons by value that no packet, or every one, satisfies: a state is a single bit, a status never one bit alone. */
function constantOf({ field, transform }: Side, operator: Operator, values: Values, condition: Condition, { node, env }: Written<Match>): ConstantComparison | undefined {
  if ((operator !== '==' && operator !== '!=') || node.relation === undefined || !isIdentity(transform) || values.kind !== 'numbers') return undefined
  const left = canonicalText({ node: node.left, env })
  const written = canonicalText({ node: node.right, env })
  const right = written.replaceAll(/ ?\| ?/g, ', ')
  if (condition.kind === 'state') {
    if (condition.states !== 0 && condition.states !== allStates) return undefined
    const always = condition.states === allStates
    // A number, or what stands in parentheses, is no list of elements: it is asked for as flags.
    if (!/^[a-z]+(?:, [a-z]+)*$/.test(right)) return { always, meant: always ? `${left} ! ${written}` : `${left} ${written}` }
    return { always, meant: always ? `${left} != { ${right} }` : `${left} { ${right} }` }
  }
  if (field.type !== 'ct status' || operator !== '!=') return undefined
  const value = values.ranges[0]?.[0] ?? 0
  return isSingleBit(value) ? { always: true, meant: `${left} ! ${right}` } : undefined
}

