import type { Ranges } from '../model/index.ts'
import { complement, hasValue, intersection, ranges } from '../model/index.ts'
import type { Box } from './boxes.ts'
import { boxFields, boxStates, indexOf, narrowed } from './boxes.ts'

/** Work that may still be done, in microseconds of an ordinary machine. */
export interface Allowance {
  left: number
}

/** What it costs to look at one box: at its hull, at whether it meets another one, at where that one reaches out of it. */
export const costs = { hull: 0.015, touch: 0.1, exits: 1 } as const

/** Trials one search may make where no single field leads out of all boxes. */
const mostTrials = 60

/** Whether all of `inner` (undefined: any value, or none) is in `outer`. */
function within(inner: Ranges | undefined, outer: Ranges): boolean {
  if (!inner) return false
  let at = 0
  for (const [low, high] of inner) {
    while (at < outer.length && outer[at]![1] < low) at++
    if (at === outer.length || outer[at]![0] > low || outer[at]![1] < high) return false
  }
  return true
}

const meets = (a: Ranges, b: Ranges): boolean => {
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    if (a[i]![1] < b[j]![0]) i++
    else if (b[j]![1] < a[i]![0]) j++
    else return true
  }
  return false
}

/** Whether boxes have packets in common. */
export function touches(box: Box, other: Box): boolean {
  const { fields } = box
  for (let index = 0; index < fields.length; index++) {
    const a = fields[index]
    if (a === undefined) continue
    const b = other.fields[index]
    if (b !== undefined && a !== b && !meets(a, b)) return false
  }
  if (other.atoms.size > 0) for (const [key, answer] of other.atoms) if (box.atoms.get(key) === !answer) return false
  return true
}

/** Whether a box has packets in common with the other one for which no match holds that the first says nothing of. */
function isNear(box: Box, other: Box): boolean {
  for (const [key, answer] of other.atoms) if (answer && !box.atoms.get(key)) return false
  return touches(box, other)
}

/** Fields in which a box reaches out of another one; none where the other one holds it, whatever they say of unknown matches. */
export function exits(box: Box, other: Box): number[] {
  const found: number[] = []
  for (let index = 0; index < boxFields.length; index++) {
    const values = other.fields[index]
    if (values && !within(box.fields[index], values)) found.push(index)
  }
  return found
}

/**
 * Some part of a box that is outside of all `others`; undefined where there is none, or none was found. Matches that the box says nothing of
 * do not hold there. `last`: the largest value by field.
 */
export function escape(box: Box, others: readonly Box[], last: readonly number[], allowance: Allowance): Box | undefined {
  return leave(box, others, { last, allowance, trials: mostTrials })
}

interface Search {
  readonly last: readonly number[]
  readonly allowance: Allowance
  trials: number
}

function leave(box: Box, others: readonly Box[], search: Search): Box | undefined {
  if (--search.trials < 0) return undefined
  const near = others.filter(other => isNear(box, other))
  search.allowance.left -= 1 + others.length * costs.touch + near.length * costs.exits
  if (search.allowance.left < 0) return undefined
  if (near.length === 0) return canExist(box) ? box : undefined
  const ways: (readonly [Box, readonly number[]])[] = []
  const counts = new Map<number, number>()
  for (const other of near) {
    const out = exits(box, other)
    if (out.length === 0) return undefined
    ways.push([other, out])
    for (const field of out) counts.set(field, (counts.get(field) ?? 0) + 1)
  }
  const next = aside(box, near, [...counts].sort((a, b) => b[1] - a[1]).map(([field]) => field), search.last)
  return (next && leave(next, near, search)) ?? oneByOne(box, near, ways, search)
}

/** Out of all boxes that limit one field, at once. */
function aside(box: Box, near: readonly Box[], fields: readonly number[], last: readonly number[]): Box | undefined {
  for (const field of fields) {
    const taken = ranges(near.flatMap(other => other.fields[field] ?? []))
    const free = complement(taken, [0, last[field]!])
    const known = box.fields[field]
    const left = known ? intersection(known, free) : free
    const next = left.length > 0 ? narrowed(box, field, left) : undefined
    if (next) return next
  }
  return undefined
}

/** Out of the box that leaves the fewest ways, by one field after the other. */
function oneByOne(start: Box, near: readonly Box[], ways: readonly (readonly [Box, readonly number[]])[], search: Search): Box | undefined {
  let box = start
  const [other, out] = ways.reduce((best, each) => (each[1].length < best[1].length ? each : best))
  for (const field of out) {
    const known = box.fields[field]
    const free = complement(other.fields[field]!, [0, search.last[field]!])
    const left = known ? intersection(known, free) : free
    const next = left.length > 0 ? narrowed(box, field, left) : undefined
    const found = next && leave(next, near, search)
    if (found) return found
    // What is outside by this field has been looked at.
    const inside = narrowed(box, field, other.fields[field]!)
    if (!inside) return undefined
    box = inside
  }
  return undefined
}

const at = {
  nfproto: indexOf('nfproto'), l4proto: indexOf('l4proto'), state: indexOf('ct.state'), direction: indexOf('ct.direction'),
  connection: indexOf('ct.l4proto'), mark: indexOf('ct.mark'), icmp: indexOf('icmp.type'), icmp6: indexOf('icmp6.type'),
}

const icmpErrors: Ranges = [[3, 5], [11, 12]]
const icmp6Errors: Ranges = [[0, 127], [137, 137]]
const discovery: Ranges = [[130, 136], [143, 143], [151, 152]]
const special6 = ranges([...icmp6Errors, ...discovery])
const notIcmp: Ranges = complement([[1, 1], [58, 58]], [0, 255])

const may = (values: Ranges | undefined, value: number): boolean => !values || hasValue(values, value)

/** Whether a box has ICMP packets of other types than these, or packets that are not ICMP. */
function mayBeOther({ fields }: Box, types: Ranges, types6: Ranges): boolean {
  const others = (protocol: number, field: number, not: Ranges): boolean =>
    may(fields[at.l4proto], protocol) && intersection(fields[field] ?? [[0, 255]], complement(not, [0, 255])).length > 0
  const protocols = fields[at.l4proto]
  if (!protocols || intersection(protocols, notIcmp).length > 0) return true
  return others(1, at.icmp, types) || others(58, at.icmp6, types6)
}

/** Whether a box surely has packets that can exist (see laws.ts); when in doubt it is not said. */
function canExist(box: Box): boolean {
  const { fields } = box
  if (!may(fields[at.nfproto], 2) && !may(fields[at.nfproto], 10)) return false
  const states = fields[at.state]
  const hasConnection = fields[at.direction] ?? fields[at.connection] ?? fields[at.mark]
  if (!hasConnection && may(states, boxStates.untracked)) return true
  if (fields[at.connection]) return false
  if (!mayBeOther(box, [], discovery)) return false
  if (!hasConnection && may(states, boxStates.invalid)) return true
  const isPlain = mayBeOther(box, icmpErrors, special6)
  if (isPlain && may(states, boxStates.established)) return true
  if (isPlain && may(states, boxStates.new) && may(fields[at.direction], 0)) return true
  const error = narrowed(box, at.icmp, icmpErrors) ?? narrowed(box, at.icmp6, icmp6Errors)
  return may(states, boxStates.related) && error !== undefined
}
