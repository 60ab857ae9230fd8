import type * as n from '../../../../grammars/nft/index.ts'
import { ctKeys, fibResults, headers, ipOptions, ipsecKeys, metaKeys, routeKeys, sctpChunks, socketKeys, tcpOptions, tunnelKeys } from '../../../../grammars/nft/index.ts'
import { setTypes } from '../vocabulary.ts'

/** What kind of value an expression has. `type` undefined: not known, so nothing is checked. */
export interface ValueType {
  readonly type: n.TypeName | undefined
  readonly bits: number
}

export const unknownType: ValueType = { type: undefined, bits: 0 }

/** The type of addresses of a family. */
export const addressType = (family: string): ValueType => (family === 'ip6' ? { type: 'ipv6_addr', bits: 128 } : { type: 'ipv4_addr', bits: 32 })

const integer = (bits: number): ValueType => ({ type: 'integer', bits })

/** The types of an expression, one for each part of a concatenation. */
export function typesOf(expression: n.Expression, types: (expression: n.Expression) => readonly ValueType[] | undefined): readonly ValueType[] {
  const known = types(expression)
  if (known) return known
  switch (expression.kind) {
    case 'Concat':
      return expression.items.map(item => typesOf(item, types)[0] ?? unknownType)
    case 'Group':
      return typesOf(expression.inner, types)
    case 'Binary':
      return typesOf(expression.left, types)
    default:
      return [selectorType(expression)]
  }
}

/** The type of what is taken from a packet; unknown for anything else. */
export function selectorType(expression: n.Expression): ValueType {
  switch (expression.kind) {
    case 'Payload':
      return headers[expression.header]?.[expression.field] ?? unknownType
    case 'RawPayload':
      return integer(expression.length)
    case 'ExtHdr':
      return expression.field === undefined ? { type: 'boolean', bits: 1 } : headers[expression.header]?.[expression.field.replace(/\[.*/, '')] ?? unknownType
    case 'Option':
      return optionType(expression)
    case 'SctpChunk':
      return expression.field === undefined ? { type: 'boolean', bits: 1 } : sctpChunks[expression.chunk]?.[expression.field] ?? unknownType
    case 'Meta':
      return metaKeys[expression.key] ?? unknownType
    case 'Ct':
      return ctType(expression)
    case 'Route':
      return expression.key === 'nexthop' ? unknownType : routeKeys[expression.key] ?? unknownType
    case 'Socket':
      return socketKeys[expression.key] ?? unknownType
    case 'Ipsec':
      return expression.family ? addressType(expression.family) : ipsecKeys[expression.key] ?? unknownType
    case 'Fib':
      return fibResults[expression.result] ?? unknownType
    case 'Tunnel':
      return tunnelKeys[expression.key] ?? unknownType
    case 'Numgen':
    case 'Hash':
      return integer(32)
    case 'Osf':
      return { type: 'string', bits: 128 }
    default:
      return unknownType
  }
}

function optionType({ header, option, field }: n.Option): ValueType {
  if (field === undefined) return { type: 'boolean', bits: 1 }
  const options = header === 'tcp' ? tcpOptions : header === 'ip' ? ipOptions : {}
  return options[option]?.[field] ?? unknownType
}

function ctType({ key, family }: n.Ct): ValueType {
  if (key === 'saddr' || key === 'daddr') {
    return family ? addressType(family) : unknownType
  }
  return ctKeys[key] ?? unknownType
}

/** Types that a set declaration gives its keys or data; undefined when they cannot be told. */
export function typesOfSpec(spec: n.TypeSpec, types: (expression: n.Expression) => readonly ValueType[] | undefined): readonly ValueType[] | undefined {
  if (spec.expression) return typesOf(spec.expression, types)
  const known = spec.names.map(({ text }) => setTypes[text])
  return known.some(type => type === undefined) ? undefined : (known as ValueType[])
}
