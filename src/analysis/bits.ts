import type { Diagram, Edge } from './diagram.ts'
import { FALSE, TRUE } from './diagram.ts'

/** One bit of a value: a variable, possibly inverted, or a known bit. Variables of one value ascend. */
export type Bit = { readonly level: number; readonly inverted: boolean } | 0 | 1

/** If the bit is 1 then `one` else `zero`. Both depend on later variables only. */
function choose(diagram: Diagram, bit: Bit, one: Edge, zero: Edge): Edge {
  if (bit === 1) return one
  if (bit === 0) return zero
  return bit.inverted ? diagram.node(bit.level, zero, one) : diagram.node(bit.level, one, zero)
}

/**
 * Values in sorted, disjoint `ranges`, the most significant bit first, of packets that are in `inside`, which depends on later variables only.
 * Costs the number of bits for each range.
 */
export function inRanges<N extends number | bigint>(diagram: Diagram, bits: readonly Bit[], ranges: readonly (readonly [N, N])[], zero: N, one: N, inside: Edge = TRUE): Edge {
  // Numbers with numbers, bigints with bigints: TypeScript does not add a type parameter to itself.
  const add = (a: N, b: N): N => ((a as number) + (b as number)) as N
  const before = (value: N): N => ((value as number) - (one as number)) as N
  /** How many values that many bits can take. */
  const sizes: N[] = [one]
  for (let index = 0; index < bits.length; index++) sizes.push(add(sizes[index]!, sizes[index]!))
  const build = (at: number, base: N, from: number, to: number): Edge => {
    if (from >= to) return FALSE
    const size = sizes[bits.length - at]!
    if (ranges[from]![0] <= base && ranges[from]![1] >= before(add(base, size))) return inside
    const middle = add(base, sizes[bits.length - at - 1]!)
    // Ranges below `split` begin before the middle; the last of them may reach over it.
    let low = from
    let high = to
    while (low < high) {
      const probe = (low + high) >> 1
      if (ranges[probe]![0] < middle) low = probe + 1
      else high = probe
    }
    const split = low
    const reachesOver = split > from && ranges[split - 1]![1] >= middle
    return choose(diagram, bits[at]!,
      build(at + 1, middle, reachesOver ? split - 1 : split, to),
      build(at + 1, base, from, split))
  }
  // Ranges outside the value's width never match; those that reach over it are cut by the walk itself. Empty ones would never end it.
  const possible = ranges.filter(([low, high]) => low < sizes[bits.length]! && low <= high)
  return build(0, zero, 0, possible.length)
}

/** `(value & mask) == wanted`, for up to 32 bits; both unsigned. */
export function underMask(diagram: Diagram, bits: readonly Bit[], mask: number, wanted: number): Edge {
  if ((wanted & ~mask) !== 0) return FALSE
  // Bits of the mask beyond the value's width are zero in the value.
  const beyond = bits.length < 32 ? (wanted >>> bits.length) << bits.length : 0
  if (beyond !== 0) return FALSE
  let edge: Edge = TRUE
  for (let at = bits.length - 1; at >= 0; at--) {
    const place = bits.length - 1 - at
    if ((mask >>> place) & 1) edge = (wanted >>> place) & 1 ? choose(diagram, bits[at]!, edge, FALSE) : choose(diagram, bits[at]!, FALSE, edge)
  }
  return edge
}

/** The first bytes of a value are these. */
export function startsWith(diagram: Diagram, levels: readonly number[], bytes: readonly number[]): Edge {
  let edge: Edge = TRUE
  for (let at = bytes.length * 8 - 1; at >= 0; at--) {
    const one = (bytes[at >> 3]! >> (7 - (at & 7))) & 1
    edge = one ? diagram.node(levels[at]!, edge, FALSE) : diagram.node(levels[at]!, FALSE, edge)
  }
  return edge
}

/** Whether a set over the variables of one value, the most significant bit first, has a member between two values. */
export function hasBetween(diagram: Diagram, levels: readonly number[], edge: Edge, low: number | bigint, high: number | bigint): boolean {
  const bitOf = (value: number | bigint, at: number): number => {
    const place = levels.length - 1 - at
    return typeof value === 'number' ? (value >>> place) & 1 : Number((value >> BigInt(place)) & 1n)
  }
  /** `above`, `below`: what was chosen so far is above the lowest, below the highest value already. */
  const search = (part: Edge, at: number, above: boolean, below: boolean): boolean => {
    if (part === FALSE) return false
    // What is not constant has a member.
    if ((above && below) || at === levels.length || part === TRUE) return true
    const isAsked = diagram.level(part) === levels[at]
    const [lowest, highest] = [above ? 0 : bitOf(low, at), below ? 1 : bitOf(high, at)]
    for (let bit = lowest; bit <= highest; bit++) {
      const next = isAsked ? (bit ? diagram.high(part) : diagram.low(part)) : part
      if (search(next, at + 1, above || bit > lowest, below || bit < highest)) return true
    }
    return false
  }
  return low <= high && search(edge, 0, false, false)
}
