import type { Atom, Condition, NumberField, Ranges, Test } from '../../../model/index.ts'
import { allStates, complement, maxAddress, numberFields, otherStates, portProtocols, ranges } from '../../../model/index.ts'
import { Unprintable } from '../../dialect.ts'

/** A condition as rules can say it: any of these lists, each a conjunction. */
export type Literal = { readonly leaf: Test } | { readonly leaf: Atom; readonly negated: boolean }

/** More conjunctions than this come of no ruleset that people write. */
const maxConjunctions = 1024

/** What holds of the packets that lack a field or have another value; nft has no word for "not this packet". */
function outside(test: Test): readonly (readonly Literal[])[] {
  const one = (leaf: Test): readonly Literal[] => [{ leaf }]
  const number = (field: NumberField, set: Ranges): readonly (readonly Literal[])[] => (set.length === 0 ? [] : [one({ kind: 'number', field, ranges: set })])
  switch (test.kind) {
    case 'state': {
      const states = otherStates(test.states)
      return states === 0 ? [] : [one({ kind: 'state', states })]
    }
    case 'number':
      return [...number(test.field, complement(test.ranges, [0, numberFields[test.field]])), ...lacking(test.field)]
    case 'bits':
      return [...bitsOf(test.mask).map(bit => one({ kind: 'bits', field: test.field, mask: bit, value: test.value & bit ? 0 : bit })), ...lacking(test.field)]
    case 'address': {
      const rest = complement(test.ranges, [0n, maxAddress])
      return [...(rest.length === 0 ? [] : [one({ ...test, ranges: rest })]), ...number('nfproto', complement([[10, 10]], [0, 255]))]
    }
    case 'interface':
    case 'helper':
      throw new Unprintable('a negation of this test has no form of its own')
  }
}

/** The packets that have no such field. */
function lacking(field: NumberField): readonly (readonly Literal[])[] {
  const other = (of: 'nfproto' | 'l4proto', value: Ranges): readonly Literal[] => [
    { leaf: { kind: 'number', field: of, ranges: complement(value, [0, 255]) } },
  ]
  switch (field) {
    case 'sport':
    case 'dport':
      return [other('l4proto', ranges(portProtocols.map(protocol => [protocol, protocol] as const)))]
    case 'tcp.flags': return [other('l4proto', [[6, 6]])]
    case 'ip.saddr':
    case 'ip.daddr': return [other('nfproto', [[2, 2]])]
    case 'icmp.type':
    case 'icmp.code': return [other('nfproto', [[2, 2]]), other('l4proto', [[1, 1]])]
    case 'icmp6.type':
    case 'icmp6.code': return [other('nfproto', [[10, 10]]), other('l4proto', [[58, 58]])]
    case 'ct.direction':
    case 'ct.status':
    case 'ct.l4proto':
    case 'ct.mark': return [[{ leaf: { kind: 'state', states: 0x41 } }]]
    case 'nfproto':
    case 'l4proto':
    case 'mark': return []
  }
}

const bitsOf = (mask: number): readonly number[] =>
  Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0).filter(bit => (mask & bit) !== 0)

/**
 * The condition as alternatives that hold together for the same packets. Negated interfaces and helpers stay literals of
 * their own kind, since nft says `!=` of them.
 * @throws Unprintable where there are too many
 */
export function conjunctions(condition: Condition, negated = false): readonly (readonly NegatableLiteral[])[] {
  switch (condition.kind) {
    case 'not':
      return conjunctions(condition.of, !negated)
    case 'all':
    case 'any': {
      const parts = condition.of.map(part => conjunctions(part, negated))
      return (condition.kind === 'all') !== negated ? product(parts) : limited(parts.flat())
    }
    case 'atom':
      return [[{ leaf: condition, negated }]]
    case 'interface':
    case 'helper':
      return [[{ leaf: condition, negated }]]
    default:
      return negated ? outside(condition) : [[{ leaf: condition }]]
  }
}

export type NegatableLiteral = Literal | { readonly leaf: Test; readonly negated: boolean }

export const isNegated = (literal: NegatableLiteral): boolean => 'negated' in literal && literal.negated

function limited<L>(alternatives: readonly L[]): readonly L[] {
  if (alternatives.length > maxConjunctions) throw new Unprintable('the condition has too many alternatives')
  return alternatives
}

function product(parts: readonly (readonly (readonly NegatableLiteral[])[])[]): readonly (readonly NegatableLiteral[])[] {
  let result: readonly (readonly NegatableLiteral[])[] = [[]]
  for (const part of parts) result = limited(result.flatMap(before => part.map(literals => [...before, ...literals])))
  return result
}

/** The smallest list of prefixes that make up a range of addresses of some width. */
export function prefixes(low: bigint, high: bigint, width: 32 | 128): readonly { readonly base: bigint; readonly length: number }[] {
  const found: { base: bigint; length: number }[] = []
  let at = low
  while (at <= high) {
    let bits = 0
    while (bits < width && (at & ((1n << BigInt(bits + 1)) - 1n)) === 0n && at + (1n << BigInt(bits + 1)) - 1n <= high) bits++
    found.push({ base: at, length: width - bits })
    at += 1n << BigInt(bits)
  }
  return found
}

/** Whether a range of numbers holds all values of its field. */
export const isFull = (field: NumberField, set: Ranges): boolean => set.length === 1 && set[0]![0] === 0 && set[0]![1] >= numberFields[field]

export const isEveryState = (states: number): boolean => (states & allStates) === allStates
