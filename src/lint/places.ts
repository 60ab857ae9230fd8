import type { Origin } from '../model/index.ts'
import type { Problem, Related } from '../syntax/index.ts'
import { sameSpan } from '../text/index.ts'
import type { Place, Source } from '../text/index.ts'

/** Items with the same place together, in the order of the first of each: lists and functions expand to several rules. */
export function groupByPlace<T>(items: Iterable<T>, placeOf: (item: T) => Place): readonly (readonly [T, ...T[]])[] {
  const groups: [T, ...T[]][] = []
  const known = new Map<Source, Map<string, [T, ...T[]]>>()
  for (const item of items) {
    const { source, start, end } = placeOf(item)
    const key = `${start}-${end}`
    const ofSource = known.get(source) ?? new Map<string, [T, ...T[]]>()
    known.set(source, ofSource)
    const group = ofSource.get(key)
    if (group) group.push(item)
    else {
      const first: [T, ...T[]] = [item]
      ofSource.set(key, first)
      groups.push(first)
    }
  }
  return groups
}

/** At most this many of the steps are shown. */
const shown = 4

/** The calls, definitions and includes that a part came through. */
export const stepsTo = ({ via = [] }: Origin): readonly Related[] => via.slice(0, shown).map(({ label, at }) => ({ at, message: label }))

/** The same without places that are the finding's own. */
export const relatedTo = (at: Place, related: readonly Related[]): readonly Related[] =>
  related.filter(({ at: place }, index) =>
    !(place.source === at.source && sameSpan(place, at))
    && related.findIndex(other => other.at.source === place.source && sameSpan(other.at, place) && other.message === related[index]!.message) === index)

/** Whether a problem of reading is about the same text. */
export const saidIn = (problems: readonly Problem[], at: Place): boolean =>
  problems.some(problem => problem.at.source === at.source && problem.at.start < at.end && at.start < problem.at.end)
