import type { PacketClassName, PacketSet } from '../analysis/index.ts'
import type { Place } from '../text/index.ts'
import type { CheckContext } from './check.ts'
import { groupByPlace } from './places.ts'
import { chainPlace } from './reach.ts'
import type { IpFamily, Reach, Way } from './reach.ts'

/** Something that a network needs and a hook stops. */
export interface Stopped {
  readonly way: Way
  readonly family: IpFamily
  readonly name: PacketClassName
  readonly packets: PacketSet
  /** For people: which of them. */
  readonly kinds: readonly string[]
}

export interface StoppedAt extends Stopped {
  readonly at: Place
}

/** Puts what is stopped where it is written, both families together where they share a text. */
export function placed(context: CheckContext, reach: Reach, stopped: readonly Stopped[]): readonly (readonly [StoppedAt, ...StoppedAt[]])[] {
  const known = stopped.flatMap((each): StoppedAt[] => {
    const at = reach.stopper(each.way, each.name, each.packets) ?? chainPlace(context, each.way, each.family)
    return at ? [{ ...each, at }] : []
  })
  return groupByPlace(known, ({ at }) => at)
}
