/** Closed interval. Numbers for fields up to 32 bits, bigints for IPv6 addresses. */
export type Range<N extends number | bigint> = readonly [low: N, high: N]

/** Sorted, disjoint, not touching: equal sets have equal ranges. The empty list is the empty set. */
export type Ranges<N extends number | bigint = number> = readonly Range<N>[]

const after = <N extends number | bigint>(value: N): N => (typeof value === 'bigint' ? value + 1n : (value as number) + 1) as N
const before = <N extends number | bigint>(value: N): N => (typeof value === 'bigint' ? value - 1n : (value as number) - 1) as N

/** Normal form of any intervals; those with `low > high` are dropped. */
export function ranges<N extends number | bigint>(intervals: Iterable<Range<N>>): Ranges<N> {
  const sorted = [...intervals].filter(([low, high]) => low <= high).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  const merged: [N, N][] = []
  for (const [low, high] of sorted) {
    const last = merged.at(-1)
    if (last && low <= after(last[1])) {
      if (high > last[1]) last[1] = high
    } else merged.push([low, high])
  }
  return merged
}

export const single = <N extends number | bigint>(value: N): Ranges<N> => [[value, value]]

/** What lies in `universe` and not in `set`. */
export function complement<N extends number | bigint>(set: Ranges<N>, [low, high]: Range<N>): Ranges<N> {
  const gaps: Range<N>[] = []
  let next: N | undefined = low
  for (const [from, to] of set) {
    if (next === undefined || from > high) break
    if (to < next) continue
    if (from > next) gaps.push([next, before(from)])
    next = to >= high ? undefined : after(to)
  }
  if (next !== undefined && next <= high) gaps.push([next, high])
  return gaps
}

export function intersection<N extends number | bigint>(a: Ranges<N>, b: Ranges<N>): Ranges<N> {
  const common: Range<N>[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const low = a[i]![0] > b[j]![0] ? a[i]![0] : b[j]![0]
    const high = a[i]![1] < b[j]![1] ? a[i]![1] : b[j]![1]
    if (low <= high) common.push([low, high])
    if (a[i]![1] < b[j]![1]) i++
    else j++
  }
  return common
}

export const union = <N extends number | bigint>(a: Ranges<N>, b: Ranges<N>): Ranges<N> => ranges([...a, ...b])

export const hasValue = <N extends number | bigint>(set: Ranges<N>, value: N): boolean =>
  set.some(([low, high]) => low <= value && value <= high)
