import { complement, intersection } from '../model/index.ts'
import type { Box } from './boxes.ts'
import { narrowed } from './boxes.ts'
import type { Allowance } from './escape.ts'
import { costs, exits, touches } from './escape.ts'

/** Parts that one search may look at. */
const mostParts = 400

/** Where so many boxes are needed together, none of them is tried to be left out. */
const mostPruned = 12

/**
 * Boxes that together hold a whole box, by their positions in `others`; undefined where they do not, or it was not found out. `last`: the
 * largest value by field.
 */
export function coverOf(box: Box, others: readonly Box[], last: readonly number[], allowance: Allowance): readonly number[] | undefined {
  const holding = others.flatMap((other, position) => (holds(box, other) ? [{ other, position }] : []))
  const alone = holding.find(({ other }) => exits(box, other).length === 0)
  if (alone) return [alone.position]
  const first = cover(box, holding, { last, allowance, parts: mostParts })
  if (!first) return undefined
  let needed = [...first].sort((a, b) => a - b)
  if (needed.length <= mostPruned) {
    for (const position of needed.toReversed()) {
      const fewer = cover(box, holding.filter(each => each.position !== position && needed.includes(each.position)), { last, allowance, parts: mostParts })
      if (fewer) needed = needed.filter(each => fewer.has(each))
    }
  }
  return needed
}

/** Whether the matches of a box that are not understood ask nothing that another one does not ask. */
function holds(box: Box, other: Box): boolean {
  for (const [key, answer] of other.atoms) if (box.atoms.get(key) !== answer) return false
  return touches(box, other)
}

interface Candidate {
  readonly other: Box
  readonly position: number
}

interface Search {
  readonly last: readonly number[]
  readonly allowance: Allowance
  parts: number
}

function cover(start: Box, candidates: readonly Candidate[], search: Search): ReadonlySet<number> | undefined {
  if (--search.parts < 0) return undefined
  search.allowance.left -= 1 + candidates.length * costs.exits
  if (search.allowance.left < 0) return undefined
  let best: { readonly candidate: Candidate; readonly out: readonly number[] } | undefined
  const near: Candidate[] = []
  for (const candidate of candidates) {
    if (!touches(start, candidate.other)) continue
    const out = exits(start, candidate.other)
    if (out.length === 0) return new Set([candidate.position])
    near.push(candidate)
    if (!best || out.length < best.out.length) best = { candidate, out }
  }
  if (!best) return undefined
  const found = new Set([best.candidate.position])
  let box = start
  // What a field needs comes before it: once that is there, so is the field.
  for (const field of best.out) {
    const known = box.fields[field]
    const inside = best.candidate.other.fields[field]!
    const free = complement(inside, [0, search.last[field]!])
    const left = known ? intersection(known, free) : free
    const outside = left.length > 0 ? narrowed(box, field, left) : undefined
    const positions = outside ? cover(outside, near, search) : undefined
    if (outside && !positions) return undefined
    for (const position of positions ?? []) found.add(position)
    const rest = narrowed(box, field, inside)
    if (!rest) return found
    box = rest
  }
  return found
}
