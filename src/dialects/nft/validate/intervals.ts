import type * as n from '../../../../grammars/nft/index.ts'
import { keyText, valueText } from './keys.ts'
import type { Report } from './report.ts'
import { numericValue } from './values.ts'

/** Elements of a map in braces: intervals that overlap where they are plain numbers or addresses, keys with two values. */
export function overlaps(elements: readonly n.SetElement[], report: Report): void {
  const intervals = elements.flatMap(element => {
    const interval = intervalOf(element.key)
    return interval ? [{ ...interval, element }] : []
  }).sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0))
  let before: (typeof intervals)[number] | undefined
  for (const interval of intervals) {
    if (before && interval.low <= before.high) {
      const isSame = interval.low === before.low && interval.high === before.high
      if (!isSame) return report(interval.at, 'this interval overlaps another of the same map')
      if (differ(interval.element, before.element)) return report(interval.at, 'this key stands in the map already, with another value')
    }
    if (!before || interval.high > before.high) before = interval
  }
  const given = new Map<string, n.SetElement>()
  for (const element of elements) {
    const text = intervalOf(element.key) ? undefined : keyText(element.key)
    const other = text === undefined ? undefined : given.get(text)
    if (other && differ(element, other)) return report(element.key, 'this key stands in the map already, with another value')
    if (text !== undefined) given.set(text, element)
  }
}

function differ({ value: one }: n.SetElement, { value: other }: n.SetElement): boolean {
  const [a, b] = [one && valueText(one), other && valueText(other)]
  return a !== undefined && b !== undefined && a !== b
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
  if (key.kind === 'Prefix' && key.base.kind === 'Symbol') {
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
