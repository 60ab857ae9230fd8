import type { AddressField, BitsField, Condition, InterfaceField, InterfaceName, NumberField, Ranges, StateSet } from '../../../model/index.ts'
import { State, all, always, any, complement, hasValue, maxAddress, never, not, numberFields, ranges, single } from '../../../model/index.ts'
import type { BitTransform } from './transform.ts'
import { applyTransform, isIdentity, maskAndXor, unsigned } from './transform.ts'

/** What a left side reads, in the model's terms; `opaque` is named by its canonical text only. */
export type Leaf =
  | { readonly kind: 'number'; readonly field: NumberField }
  | { readonly kind: 'address'; readonly field: AddressField }
  | { readonly kind: 'state' }
  | { readonly kind: 'interface'; readonly field: InterfaceField }
  | { readonly kind: 'helper' }
  | { readonly kind: 'opaque'; readonly varies?: true }

/** The right side's values. `names` are interface or helper names; `text` is what is not understood, canonical. */
export type Values =
  | { readonly kind: 'numbers'; readonly ranges: Ranges }
  | { readonly kind: 'addresses'; readonly ranges: Ranges<bigint> }
  | { readonly kind: 'names'; readonly names: readonly InterfaceName[] }
  | { readonly kind: 'text'; readonly text: string; readonly varies?: true }

/** Comparison as nft evaluates it; `flags` is the implicit one of bit mask types (any bit set), `noflags` is `!`. */
export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'flags' | 'noflags'

/** Bits that `BitsTest` knows for a field; others are compared by value. */
const bitsFields: ReadonlySet<string> = new Set<BitsField>(['tcp.flags', 'ct.status', 'ct.mark', 'mark', 'ip.saddr', 'ip.daddr'])

/** More separate values than this are an atom: a condition is read by people and by decision diagrams. */
const manyValues = 4096

const fits = (value: number, operator: Operator, set: Ranges): boolean => {
  const first = set[0]?.[0] ?? 0
  switch (operator) {
    case '==': return hasValue(set, value)
    case '!=': return !hasValue(set, value)
    case '<': return value < first
    case '<=': return value <= first
    case '>': return value > first
    case '>=': return value >= first
    case 'flags': return (value & first) !== 0
    case 'noflags': return (value & first) === 0
  }
}

/** States for which the comparison holds: each is a single bit, so the five values are simply tried. */
export function statesThat(transform: BitTransform, operator: Operator, set: Ranges): StateSet {
  let states = 0
  for (const bit of Object.values(State)) {
    const value = applyTransform(transform, bit)
    if (value !== undefined && fits(value, operator, set)) states |= bit
  }
  return states
}

const singles = (set: Ranges): readonly number[] | undefined => {
  const values: number[] = []
  for (const [low, high] of set) {
    if (high - low + values.length > 256) return undefined
    for (let value = low; value <= high; value++) values.push(value)
  }
  return values
}

const bitsOf = (mask: number): readonly number[] => {
  const bits: number[] = []
  for (let bit = 0; bit < 32; bit++) if ((mask >>> bit) & 1) bits.push(unsigned(1 << bit))
  return bits
}

const number = (field: NumberField, set: Ranges): Condition => (set.length === 0 ? never : { kind: 'number', field, ranges: set })

/** True for a packet that has the field, whatever its value. */
const present = (field: NumberField): Condition => number(field, [[0, numberFields[field]]])

/** Fields that every packet has: their negation needs no test for presence. */
const everywhere: ReadonlySet<NumberField> = new Set<NumberField>(['mark'])

const others = (field: NumberField, condition: Condition): Condition =>
  everywhere.has(field) ? not(condition) : all([present(field), not(condition)])

function bitsComparison(field: BitsField & NumberField, transform: BitTransform, operator: Operator, set: Ranges): Condition | undefined {
  const reduced = maskAndXor(transform)
  if (!reduced) return undefined
  const { mask, xor } = reduced
  const full = numberFields[field]
  const equal = (value: number): Condition => {
    const wanted = unsigned(value ^ xor)
    const tested = unsigned(mask & full)
    if (unsigned(wanted & ~tested) !== 0) return never
    if (tested === full) return number(field, single(wanted))
    return { kind: 'bits', field, mask: tested, value: wanted }
  }
  switch (operator) {
    case 'flags':
    case 'noflags': {
      const wanted = unsigned((set[0]?.[0] ?? 0) & full)
      if (xor !== 0) return undefined
      const tested = unsigned(wanted & mask)
      if (operator === 'noflags') return tested === 0 ? present(field) : { kind: 'bits', field, mask: tested, value: 0 }
      return any(bitsOf(tested).map(bit => ({ kind: 'bits', field, mask: bit, value: bit })))
    }
    case '==':
    case '!=': {
      const values = singles(set)
      if (!values) return undefined
      const condition = any(values.map(equal))
      return operator === '==' ? condition : others(field, condition)
    }
    default:
      return undefined
  }
}

const bound = (operator: Operator, set: Ranges, max: number): Ranges => {
  const value = set[0]?.[0] ?? 0
  switch (operator) {
    case '<': return ranges([[0, value - 1]])
    case '<=': return ranges([[0, Math.min(value, max)]])
    case '>': return ranges([[value + 1, max]])
    case '>=': return ranges([[value, max]])
    case '!=': return complement(set, [0, max])
    default: return set
  }
}

function enumerated(field: NumberField, transform: BitTransform, operator: Operator, set: Ranges): Ranges | undefined {
  const max = numberFields[field]
  if (max > 0xff) return undefined
  const found: [number, number][] = []
  for (let value = 0; value <= max; value++) {
    const result = applyTransform(transform, value)
    if (result === undefined) return undefined
    if (!fits(result, operator, set)) continue
    const last = found.at(-1)
    if (last && last[1] === value - 1) last[1] = value
    else found.push([value, value])
    if (found.length > manyValues) return undefined
  }
  return found
}

function numberComparison(field: NumberField, transform: BitTransform, operator: Operator, set: Ranges): Condition | undefined {
  const plain = isIdentity(transform)
  if (plain && operator !== 'flags' && operator !== 'noflags') return number(field, bound(operator, set, numberFields[field]))
  if (bitsFields.has(field)) {
    const bits = bitsComparison(field as BitsField & NumberField, transform, operator, set)
    if (bits) return bits
  }
  const values = enumerated(field, transform, operator, set)
  return values && number(field, values)
}

const prefixBits = (mask: bigint): number | undefined => {
  const zeros = mask === 0n ? 128 : mask.toString(2).length - mask.toString(2).replace(/0+$/, '').length
  return mask === ((maxAddress >> BigInt(zeros)) << BigInt(zeros)) ? 128 - zeros : undefined
}

function addressComparison(field: AddressField, mask: bigint | undefined, operator: Operator, set: Ranges<bigint>): Condition | undefined {
  const test = (found: Ranges<bigint>): Condition => (found.length === 0 ? never : { kind: 'address', field, ranges: found })
  let values = set
  if (mask !== undefined && mask !== maxAddress) {
    if ((operator !== '==' && operator !== '!=') || prefixBits(mask) === undefined) return undefined
    const rest = maxAddress & ~mask
    values = ranges(set.filter(([low, high]) => low === high && (low & rest) === 0n).map(([low]) => [low, low | rest] as const))
    if (set.some(([low, high]) => low !== high)) return undefined
  }
  const first = values[0]?.[0] ?? 0n
  switch (operator) {
    case '==': return test(values)
    case '!=': return test(complement(values, [0n, maxAddress]))
    case '<': return test(ranges([[0n, first - 1n]]))
    case '<=': return test(ranges([[0n, first]]))
    case '>': return test(ranges([[first + 1n, maxAddress]]))
    case '>=': return test(ranges([[first, maxAddress]]))
    default: return undefined
  }
}

/** Names that are all of one interface: the wildcard `*` alone matches every packet. */
const interfaceTest = (field: InterfaceField, names: readonly InterfaceName[]): Condition =>
  names.length === 0 ? never : names.some(({ name, prefix }) => prefix && name === '') ? always : { kind: 'interface', field, names }

/**
 * The condition of one comparison, or undefined where the model has no words for it. A packet without the field never
 * fits, whatever the operator; interface names are empty where there is no interface, so their negation holds there
 * (net/netfilter/nft_meta.c).
 */
export function comparison(leaf: Leaf, transform: BitTransform, operator: Operator, values: Values): Condition | undefined {
  switch (leaf.kind) {
    case 'state': {
      if (values.kind !== 'numbers') return undefined
      const states = statesThat(transform, operator, values.ranges)
      return { kind: 'state', states }
    }
    case 'number':
      return values.kind === 'numbers' ? numberComparison(leaf.field, transform, operator, values.ranges) : undefined
    case 'address':
      if (values.kind !== 'addresses') return undefined
      if (transform.length > 1 || (transform[0] && transform[0].operator !== '&')) return undefined
      return addressComparison(leaf.field, transform[0] && BigInt(transform[0].value), operator, values.ranges)
    case 'interface': {
      if (values.kind !== 'names' || transform.length > 0) return undefined
      const test = interfaceTest(leaf.field, values.names)
      return operator === '==' ? test : operator === '!=' ? not(test) : undefined
    }
    case 'helper': {
      if (values.kind !== 'names' || transform.length > 0 || values.names.some(({ prefix }) => prefix)) return undefined
      const test: Condition = values.names.length === 0 ? never : { kind: 'helper', names: values.names.map(({ name }) => name) }
      if (operator === '==') return test
      return operator === '!=' ? all([{ kind: 'helper', names: 'any' }, not(test)]) : undefined
    }
    case 'opaque':
      return undefined
  }
}
