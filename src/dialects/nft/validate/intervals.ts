import type * as n from '../../../../grammars/nft/index.ts'
import type { Report } from './report.ts'
import { numericValue } from './values.ts'

/** Elements of a map whose intervals overlap, where they are plain numbers or IPv4 addresses. */
export function overlaps(elements: readonly n.SetElement[], report: Report): void {
  const intervals = elements.flatMap(element => intervalOf(element.key) ?? []).sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0))
  let before: Interval | undefined
  for (const interval of intervals) {
    if (before && interval.low <= before.high && !(interval.low === before.low && interval.high === before.high)) {
      report(interval.at, 'this interval overlaps another of the same map')
      return
    }
    if (!before || interval.high > before.high) before = interval
  }
}

interface Interval {
  readonly low: bigint
  readonly high: bigint
  readonly at: n.Expression
}

/** The interval that a key stands for, when its text tells. */
export function intervalOf(key: n.Expression): Interval | undefined {
  if (key.kind === 'Range') {
    const [low, high] = [numericValue(key.low), numericValue(key.high)]
    return low !== undefined && high !== undefined ? { low, high, at: key } : undefined
  }
  if (key.kind === 'Prefix' && key.base.kind === 'Symbol' && key.length.kind === 'Number') {
    const base = numericValue(key.base)
    const bits = key.base.text.includes(':') ? 128n : 32n
    if (base === undefined || key.length.value > bits) return undefined
    const size = 1n << (bits - key.length.value)
    const low = base / size * size
    return { low, high: low + size - 1n, at: key }
  }
  const value = numericValue(key)
  return value === undefined ? undefined : { low: value, high: value, at: key }
}
