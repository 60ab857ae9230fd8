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

type Placed<T> = T & { readonly at: Place }

/** Puts what is stopped where it is written, both families together where they share a text. */
export function placed<T extends Stopped>(context: CheckContext, reach: Reach, stopped: readonly T[]): readonly (readonly [Placed<T>, ...Placed<T>[]])[] {
  const known = stopped.flatMap((each): Placed<T>[] => {
    const at = reach.stopper(each.way, each.name, each.packets) ?? chainPlace(context, each.way, each.family)
    return at ? [{ ...each, at }] : []
  })
  return groupByPlace(known, ({ at }) => at)
}
