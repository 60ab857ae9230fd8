import type { Ranges } from '../../model/index.ts'
import { complement } from '../../model/index.ts'
import { printIpv4, printIpv6 } from './address.ts'
import { networksOf, prefixLength } from './networks.ts'
import type { WriteContext, WrittenMatch } from './write.ts'
import { once, option, unprintable, writtenNever } from './write.ts'

/** Addresses as networks where a rule has room for them, else as a range of the iprange module. */
export function writeAddresses(side: 'source' | 'destination', ranges: Ranges<bigint>, context: WriteContext): readonly WrittenMatch[] {
  const bits = context.family === 'ip' ? 32 : 128
  const top = (1n << BigInt(bits)) - 1n
  const show = (address: bigint): string => (context.family === 'ip' ? printIpv4(Number(address)) : printIpv6(address))
  const network = ([address, length]: readonly [bigint, number]): string => `${show(address)}/${length}`
  if (ranges.length === 0) return writtenNever
  const networks = ranges.flatMap(([low, high]) => networksOf(low, high, bits))
  const others = complement(ranges, [0n, top])
  if (!context.used.has(side)) {
    const other = others[0]
    const length = others.length === 1 ? prefixLength(other![0], other![1], bits) : undefined
    if (length !== undefined && networks.length > 1) return once(side, network([other![0], length]), 'negated', context)
    if (networks.length === 1 || ranges.length > 1) return once(side, networks.map(network).join(','), 'as it is', context)
  }
  const word = side === 'source' ? 'src-range' : 'dst-range'
  const between = ([low, high]: readonly [bigint, bigint]): string => `${show(low)}-${show(high)}`
  if (ranges.length === 1) return option('iprange', word, [between(ranges[0]!)])
  if (others.length === 1) return option('iprange', word, [between(others[0]!)], 'negated')
  return unprintable('these addresses')
}
