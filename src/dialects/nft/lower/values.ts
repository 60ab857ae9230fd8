import type { Expression, SetElement, SetLiteral } from '../../../../grammars/nft/nodes.ts'
import type { InterfaceName, Range, Ranges } from '../../../model/index.ts'
import { complement, intersection, maxAddress, ranges } from '../../../model/index.ts'
import { readIpv6 } from '../../xtables/address.ts'
import { parseIpv4 } from './addresses.ts'
import { canonicalText } from './canonical.ts'
import type { ValueType } from './constants.ts'
import { constantOf, maxOf } from './constants.ts'
import type { Values } from './leaf.ts'
import type { Definition, Written } from './scope.ts'
import { resolved } from './scope.ts'
import { unsigned } from './transform.ts'

export type Through = (definition: Definition) => void

/** One value or interval of a type, as nft reads it. */
type Scalar = Range<number> | Range<bigint> | InterfaceName

const isRange = (scalar: Scalar): scalar is Range<number> | Range<bigint> => Array.isArray(scalar)

const one = <N extends number | bigint>(value: N | undefined): Range<N> | undefined => (value === undefined ? undefined : [value, value])

/** The number that a word or literal is in a type. */
function wordValue(type: ValueType, text: string): number | bigint | undefined {
  if (type === 'ipv4') return parseIpv4(text)
  if (type === 'ipv6') return readIpv6(text)
  const known = constantOf(type, text)
  if (known !== undefined) return known
  if (/^(?:\d+|0x[0-9a-f]+)$/i.test(text)) return numberValue(type, BigInt(text))
  return undefined
}

function numberValue(type: ValueType, value: bigint): number | bigint | undefined {
  if (type === 'ipv6') return value <= maxAddress ? value : undefined
  const max = maxOf[type]
  return max !== undefined && value <= BigInt(max) ? Number(value) : undefined
}

function prefixRange(type: ValueType, base: number | bigint, length: number): Range<number> | Range<bigint> | undefined {
  if (type === 'ipv6' && typeof base === 'bigint') {
    if (length > 128) return undefined
    const rest = maxAddress >> BigInt(length)
    return [base & ~rest, base | rest]
  }
  if (typeof base !== 'number') return undefined
  const width = { ipv4: 32, mark: 32, port: 16 }[type as string]
  if (width === undefined || length > width) return undefined
  const rest = length === width ? 0 : 2 ** (width - length) - 1
  const low = base - (base % (rest + 1))
  return [low, low + rest]
}

function name(type: ValueType, text: string): InterfaceName {
  if (type !== 'interface' || !text.endsWith('*')) return { name: text }
  // `\*` is a literal star (man nft, META EXPRESSIONS).
  return text.endsWith('\\*') ? { name: `${text.slice(0, -2)}*` } : { name: text.slice(0, -1), prefix: true }
}

const numbersOf = (value: number | bigint | undefined): Range<number> | Range<bigint> | undefined =>
  typeof value === 'bigint' ? one(value) : one(value)

/** Parts of one value, those behind variables counted: definitions that double each other end here. */
const maxParts = 256

/** One value of a type; undefined when it is not understood. Lists and `|` are the flags together. */
export function scalarOf(written: Written<Expression>, type: ValueType, through?: Through, budget?: { left: number }): Scalar | undefined {
  if (budget && budget.left-- <= 0) return undefined
  const { node, env } = resolved(written, through)
  let inside: { left: number } | undefined
  const value = (inner: Expression): number | bigint | undefined => {
    inside ??= budget ?? { left: maxParts }
    const scalar = scalarOf({ node: inner, env }, type, through, inside)
    return scalar && isRange(scalar) && scalar[0] === scalar[1] ? scalar[0] : undefined
  }
  switch (node.kind) {
    case 'Symbol':
    case 'String':
      if (type === 'interface' || type === 'helper') return name(type, node.text)
      return numbersOf(wordValue(type, node.text))
    case 'Number':
      if (type === 'interface' || type === 'helper') return undefined
      return numbersOf(numberValue(type, node.value))
    case 'Range': {
      const low = value(node.low)
      const high = value(node.high)
      if (low === undefined || high === undefined) return undefined
      return typeof low === 'bigint' && typeof high === 'bigint' ? [low, high] : typeof low === 'number' && typeof high === 'number' ? [low, high] : undefined
    }
    case 'Prefix': {
      const base = value(node.base)
      return base === undefined ? undefined : prefixRange(type, base, Number(node.length.value))
    }
    case 'List': {
      const values = node.items.map(value)
      let all = 0
      for (const item of values) {
        if (typeof item !== 'number') return undefined
        all = unsigned(all | item)
      }
      return one(all)
    }
    case 'Binary': {
      const left = value(node.left)
      const right = value(node.right)
      if (typeof left !== 'number' || typeof right !== 'number') return undefined
      switch (node.operator) {
        case '&': return one(unsigned(left & right))
        case '|': return one(unsigned(left | right))
        case '^': return one(unsigned(left ^ right))
        case '<<': return one(right > 31 ? 0 : unsigned(left << right))
        case '>>': return one(right > 31 ? 0 : left >>> right)
      }
    }
    // falls through: all operators return
    default:
      return undefined
  }
}

/** Collects values of one type; what is not understood makes all of them text. */
class Collector {
  readonly numbers: Range<number>[] = []
  readonly addresses: Range<bigint>[] = []
  readonly names: InterfaceName[] = []
  readonly type: ValueType
  understood = true
  catchAll = false

  constructor(type: ValueType) {
    this.type = type
  }

  add(scalar: Scalar | undefined): void {
    if (scalar === undefined) this.understood = false
    else if (!isRange(scalar)) this.names.push(scalar)
    else if (typeof scalar[0] === 'bigint') this.addresses.push(scalar as Range<bigint>)
    else this.numbers.push(scalar as Range<number>)
  }

  values(text: () => string): Values {
    if (this.type === 'interface' || this.type === 'helper') {
      if (this.understood && !this.catchAll) return { kind: 'names', names: this.names }
    } else if (this.understood) {
      if (this.type === 'ipv6') return { kind: 'addresses', ranges: this.catchAll ? [[0n, maxAddress]] : ranges(this.addresses) }
      const max = maxOf[this.type]
      if (max !== undefined) return { kind: 'numbers', ranges: this.catchAll ? [[0, max]] : ranges(this.numbers) }
    }
    return { kind: 'text', text: text() }
  }
}

/** Elements that come from literals inside a literal; definitions that double each other are left closed then. */
const maxNested = 4_000_000

/** The elements of a literal, with those of literals in it (`{ $LAN, 10.0.0.1 }`). */
export function* elementsOf(literal: Written<SetLiteral>, through?: Through, depth = 0, budget = { left: maxNested }): Generator<Written<SetElement>> {
  for (const element of literal.node.elements) {
    const { key } = element
    if (depth > 0) budget.left--
    // What is not opened stays a variable among the elements, which no type understands.
    if (depth < 32 && budget.left > 0 && element.value === undefined && (key.kind === 'Variable' || key.kind === 'SetLiteral')) {
      const inner = resolved({ node: key, env: literal.env }, through)
      if (inner.node.kind === 'SetLiteral') {
        yield* elementsOf({ node: inner.node, env: inner.env }, through, depth + 1, budget)
        continue
      }
    }
    yield { node: element, env: literal.env }
  }
}

/** Values of the keys of some elements. */
export function valuesOfElements(elements: Iterable<Written<SetElement>>, type: ValueType, text: () => string, through?: Through): Values {
  const collector = new Collector(type)
  for (const { node, env } of elements) {
    const key = node.value && node.key.kind === 'Variable' ? resolved({ node: node.key, env }, through) : undefined
    if (node.key.kind === 'Wildcard') collector.catchAll = true
    else if (key?.node.kind === 'SetLiteral') for (const inner of elementsOf({ node: key.node, env: key.env }, through)) collector.add(scalarOf({ node: inner.node.key, env: inner.env }, type, through))
    else collector.add(scalarOf({ node: node.key, env }, type, through))
    if (!collector.understood) break
  }
  return collector.values(text)
}

/** One value or interval, as values. */
export function valuesOfScalar(written: Written<Expression>, type: ValueType, through?: Through): Values {
  const collector = new Collector(type)
  collector.add(scalarOf(written, type, through))
  return collector.values(() => canonicalText(written))
}

/** What is left of values when others are taken away (`delete element`). */
export function without(values: Values, gone: Values): Values {
  if (values.kind === 'numbers' && gone.kind === 'numbers') {
    return { kind: 'numbers', ranges: intersection(values.ranges, complement(gone.ranges, [0, 0xffffffff])) as Ranges }
  }
  if (values.kind === 'addresses' && gone.kind === 'addresses') {
    return { kind: 'addresses', ranges: intersection(values.ranges, complement(gone.ranges, [0n, maxAddress])) }
  }
  if (values.kind === 'names' && gone.kind === 'names') {
    return { kind: 'names', names: values.names.filter(({ name, prefix }) => !gone.names.some(other => other.name === name && other.prefix === prefix)) }
  }
  return values.kind === 'text' ? values : { kind: 'text', text: 'elements taken away', varies: true }
}

/** All of several values of one type. */
export function together(values: readonly Values[]): Values {
  if (values.length === 1) return values[0]!
  const text = values.find(value => value.kind === 'text')
  if (text) return text
  if (values.every(value => value.kind === 'numbers')) return { kind: 'numbers', ranges: ranges(values.flatMap(value => value.ranges)) }
  if (values.every(value => value.kind === 'addresses')) return { kind: 'addresses', ranges: ranges(values.flatMap(value => value.ranges)) }
  if (values.every(value => value.kind === 'names')) return { kind: 'names', names: values.flatMap(value => value.names) }
  return { kind: 'text', text: 'mixed values' }
}
