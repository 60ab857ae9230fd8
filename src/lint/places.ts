import type { Origin } from '../model/index.ts'
import type { Problem, Related } from '../syntax/index.ts'
import { countLeading, sameSpan } from '../text/index.ts'
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

/** Problems of a source by their beginning, each with how far it and all before it reach. */
type Sorted = readonly { readonly start: number; readonly reach: number }[]

const sortedProblems = new WeakMap<readonly Problem[], ReadonlyMap<Source, Sorted>>()

function sortedBySource(problems: readonly Problem[]): ReadonlyMap<Source, Sorted> {
  let known = sortedProblems.get(problems)
  if (!known) {
    const grouped = new Map<Source, Problem[]>()
    for (const problem of problems) {
      const group = grouped.get(problem.at.source)
      if (group) group.push(problem)
      else grouped.set(problem.at.source, [problem])
    }
    known = new Map([...grouped].map(([source, group]) => {
      let reach = 0
      return [source, group.sort((a, b) => a.at.start - b.at.start).map(({ at: { start, end } }) => ({ start, reach: reach = Math.max(reach, end) }))]
    }))
    sortedProblems.set(problems, known)
  }
  return known
}

/** Whether a problem of reading is about the same text. */
export function saidIn(problems: readonly Problem[], at: Place): boolean {
  const sorted = sortedBySource(problems).get(at.source) ?? []
  const before = sorted[countLeading(sorted, ({ start }) => start < at.end) - 1]
  return before !== undefined && before.reach > at.start
}
