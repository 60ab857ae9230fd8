import type { Field } from '../model/index.ts'
import type { Edge } from './diagram.ts'
import { FALSE, TRUE } from './diagram.ts'
import { addressFieldNames, interfaceFieldNames, numberFieldNames } from './fields.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'

const allFields: readonly Field[] = [...numberFieldNames, ...addressFieldNames, ...interfaceFieldNames, 'ct.state', 'ct.helper']

/** Which part of a field's values, from 0 to 1, the packets of a set have. */
export function density(space: Space, set: PacketSet, field: 'ip.saddr' | 'ip6.saddr'): number {
  const { diagram } = workshopOf(space)
  const only = space.forgetting(set, [...allFields.filter(other => other !== field), 'atoms'])
  const known = new Map<Edge, number>()
  const part = (edge: Edge): number => {
    if (edge === TRUE) return 1
    if (edge === FALSE) return 0
    let found = known.get(edge)
    if (found === undefined) {
      // A variable that is not asked halves nothing: both its branches are the same.
      found = (part(diagram.high(edge)) + part(diagram.low(edge))) / 2
      known.set(edge, found)
    }
    return found
  }
  return part(only)
}
