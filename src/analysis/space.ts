import type { PacketSet, Space } from './set.ts'

export interface SpaceOptions {
  /** Most diagram nodes made before `BudgetExceeded` is thrown. */
  readonly budget?: number
}

export function createSpace(_options: SpaceOptions = {}): Space {
  const none = 0 as PacketSet
  const set = (): PacketSet => none
  return {
    none, all: none, of: set, and: set, or: set, not: set, minus: set, isEmpty: () => true, isSubset: () => true, equals: () => true,
    intersects: () => false, contains: () => false, forgetting: set, laws: set, packetClass: set, example: () => undefined, describe: () => [],
  }
}
