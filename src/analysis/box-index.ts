import type { Rule } from '../model/index.ts'
import type { Box } from './boxes.ts'
import { indexOf } from './boxes.ts'
import { touches } from './escape.ts'

/** A box of a rule, with the rule's place in its chain. */
export interface IndexedBox {
  readonly rule: Rule
  readonly index: number
  readonly box: Box
}

/** Boxes of the rules of a chain: quick to ask which of them meet another box. */
export interface BoxIndex {
  /** Those of rules before a place, in their order; `cost`: how many were looked at. */
  near(box: Box, to: number): { readonly found: readonly IndexedBox[]; readonly cost: number }
}

/** Fields by which most rules are told apart. */
const told = (['ip.saddr', 'ip.daddr', 'ip6.saddr', 'ip6.daddr', 'dport', 'sport', 'iif', 'oif', 'l4proto', 'ct.state'] as const).map(indexOf)
const width = told.length * 2

/** Least and largest values of the fields in `told`. */
function writeHull({ fields }: Box, into: Float64Array, at: number): void {
  for (const [offset, field] of told.entries()) {
    const values = fields[field]
    into[at + offset * 2] = values?.[0]?.[0] ?? -Infinity
    into[at + offset * 2 + 1] = values?.at(-1)?.[1] ?? Infinity
  }
}

/** Boxes parted by the values of one field; those with many of its values are parted by another one. */
interface Node {
  /** Position of the least value in a hull; undefined for a few boxes that are looked at one by one. */
  readonly field?: number
  /** Where buckets begin. */
  readonly bounds: readonly number[]
  readonly buckets: readonly (readonly number[])[]
  readonly wide?: Node
}

/** So few boxes are not parted. */
const few = 64

/** Buckets that one box may stand in. */
const mostBuckets = 3

const mostBounds = 1024

/** The last bucket that begins at or below a value. */
function bucketOf(bounds: readonly number[], value: number): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (bounds[middle]! <= value) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** Bounds that part the least values of some boxes evenly. */
function boundsOf(hulls: Float64Array, ids: readonly number[], field: number): readonly number[] {
  const values = Float64Array.from(ids, id => hulls[id * width + field]!).filter(value => value !== -Infinity).sort()
  const step = Math.max(1, Math.floor(values.length / mostBounds))
  const bounds: number[] = []
  for (let at = 0; at < values.length; at += step) if (bounds.at(-1) !== values[at]) bounds.push(values[at]!)
  return bounds
}

function part(hulls: Float64Array, ids: readonly number[], fields: readonly number[]): Node {
  let best: { readonly field: number; readonly bounds: readonly number[]; readonly narrow: number } | undefined
  for (const field of ids.length > few ? fields : []) {
    const bounds = boundsOf(hulls, ids, field)
    if (bounds.length < 8) continue
    let narrow = 0
    for (const id of ids) if (isNarrow(hulls, bounds, id, field)) narrow++
    if (narrow > (best?.narrow ?? ids.length / 5)) best = { field, bounds, narrow }
  }
  if (!best) return { bounds: [], buckets: [ids] }
  const { field, bounds } = best
  const buckets: number[][] = bounds.map(() => [])
  const wide: number[] = []
  for (const id of ids) {
    if (!isNarrow(hulls, bounds, id, field)) {
      wide.push(id)
      continue
    }
    const last = bucketOf(bounds, hulls[id * width + field + 1]!)
    for (let bucket = bucketOf(bounds, hulls[id * width + field]!); bucket <= last; bucket++) buckets[bucket]!.push(id)
  }
  return { field, bounds, buckets, ...(wide.length > 0 ? { wide: part(hulls, wide, fields.filter(other => other !== field)) } : {}) }
}

const isNarrow = (hulls: Float64Array, bounds: readonly number[], id: number, field: number): boolean => {
  const low = hulls[id * width + field]!
  return low !== -Infinity && bucketOf(bounds, hulls[id * width + field + 1]!) - bucketOf(bounds, low) < mostBuckets
}

export function indexBoxes(rules: readonly Rule[], boxesOf: (rule: Rule) => readonly Box[]): BoxIndex {
  const boxes = rules.flatMap((rule, index) => boxesOf(rule).map((box): IndexedBox => ({ rule, index, box })))
  const hulls = new Float64Array(boxes.length * width)
  for (const [id, { box }] of boxes.entries()) writeHull(box, hulls, id * width)
  const root = part(hulls, [...boxes.keys()], told.map((_, offset) => offset * 2))
  const own = new Float64Array(width)
  return {
    near(box, to) {
      writeHull(box, own, 0)
      let cost = 0
      const ids: number[] = []
      const look = (bucket: readonly number[], first: (id: number) => boolean): void => {
        next: for (const id of bucket) {
          if (boxes[id]!.index >= to) return
          cost++
          for (let offset = id * width, other = 0; other < width; other += 2) {
            if (hulls[offset + other]! > own[other + 1]! || hulls[offset + other + 1]! < own[other]!) continue next
          }
          if (first(id)) ids.push(id)
        }
      }
      for (let node: Node | undefined = root; node; node = node.wide) {
        const { field, bounds, buckets } = node
        if (field === undefined) {
          look(buckets[0]!, () => true)
          continue
        }
        const from = bucketOf(bounds, own[field]!)
        const last = bucketOf(bounds, own[field + 1]!)
        // A box that stands in several buckets is found in the first of them.
        for (let bucket = from; bucket <= last; bucket++) look(buckets[bucket]!, id => bucket === from || bucketOf(bounds, hulls[id * width + field]!) === bucket)
      }
      return { found: ids.sort((a, b) => a - b).map(id => boxes[id]!).filter(each => touches(box, each.box)), cost }
    },
  }
}
