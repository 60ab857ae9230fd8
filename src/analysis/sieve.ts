import type { Condition, Field, Rule, RuleShape } from '../model/index.ts'
import { leaves } from '../model/index.ts'
import type { Edge } from './diagram.ts'
import { addressFieldNames, fieldLayout, interfaceFieldNames, isPlain, numberFieldNames } from './fields.ts'
import type { PlainField } from './fields.ts'
import type { Given } from './given.ts'
import { givenKey } from './given.ts'
import { BudgetExceeded } from './set.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'
import { hasBetween } from './bits.ts'

const otherFields = (field: Field): readonly (Field | 'atoms')[] =>
  [...numberFieldNames, ...addressFieldNames, ...interfaceFieldNames, 'ct.state' as const, 'ct.helper' as const, 'atoms' as const].filter(other => other !== field)

/** Parts of a condition that must all hold. */
function* parts(condition: Condition): Generator<Condition> {
  if (condition.kind === 'all') for (const part of condition.of) yield* parts(part)
  else yield condition
}

/** Whether a part asks the same in all rules of a shape: nothing of plain values, and no question that is another one at each place. */
function isShared(part: Condition): boolean {
  for (const { leaf } of leaves(part)) if (leaf.kind === 'atom' || ('field' in leaf && isPlain(leaf.field))) return false
  return true
}

/** Part of the budget that finding out about the values of one field may cost. */
const share = 0.05

/** More values than these are not looked at one by one. */
const mostRanges = 64

/** Whether a rule may match some packets; false only where it surely matches none, given what has happened to them. */
export type Sieve = (rule: Rule, given: Given) => boolean

/**
 * Tells of the many rules of a large ruleset that have a shape which of them some packets have nothing to do with, without making sets of packets
 * of their conditions: first from what all rules of the shape ask, then from addresses and ports, each for itself.
 */
export function createSieve(space: Space, packets: PacketSet): Sieve {
  const { diagram, of } = workshopOf(space)
  const layout = fieldLayout()

  const shapes = new Map<string, WeakMap<RuleShape, boolean>>()
  const shapeMeets = (shape: RuleShape, given: Given): boolean => {
    const key = givenKey(given)
    let known = shapes.get(key)
    if (!known) shapes.set(key, known = new WeakMap())
    let meets = known.get(shape)
    if (meets === undefined) {
      const shared = shape.sample.matches.flatMap(({ condition }) => [...parts(condition)].filter(isShared))
      meets = space.intersects(space.and(...shared.map(part => of(part, given))), packets)
      known.set(shape, meets)
    }
    return meets
  }

  /** The values that the packets have in a field; undefined where that costs too much. */
  const projections = new Map<PlainField, Edge | undefined>()
  const valuesOf = (field: PlainField): Edge | undefined => {
    if (!projections.has(field)) {
      try {
        projections.set(field, space.within(share, () => space.forgetting(packets, otherFields(field))))
      } catch (error) {
        if (!(error instanceof BudgetExceeded)) throw error
        projections.set(field, undefined)
      }
    }
    return projections.get(field)
  }

  const partMeets = (part: Condition): boolean => {
    if ((part.kind !== 'number' && part.kind !== 'address') || !isPlain(part.field) || part.ranges.length > mostRanges) return true
    const values = valuesOf(part.field)
    if (values === undefined) return true
    const bits = layout.bits(part.field)
    for (const [low, high] of part.ranges) if (hasBetween(diagram, bits, values, low, high)) return true
    return false
  }

  return (rule, given) => {
    const { shape } = rule
    if (!shape) return true
    if (!shapeMeets(shape, given)) return false
    for (const { condition } of rule.matches) for (const part of parts(condition)) if (!partMeets(part)) return false
    return true
  }
}
