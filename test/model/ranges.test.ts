import fc from 'fast-check'
import { expect, test } from 'vitest'
import { complement, hasValue, intersection, ranges, union } from '../../src/model/index.ts'
import type { Range } from '../../src/model/index.ts'

const interval = fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 15 })) as fc.Arbitrary<Range<number>>
const set = fc.array(interval, { maxLength: 5 }).map(ranges)
const universe = [0, 15] as const
const values = Array.from({ length: 16 }, (_, value) => value)

test('equal sets have equal ranges: sorted, disjoint, not touching', () => {
  expect(ranges([[5, 6], [1, 2], [3, 4], [9, 8]])).toEqual([[1, 6]])
  expect(ranges([[3n, 4n], [6n, 7n]])).toEqual([[3n, 4n], [6n, 7n]])
})

test('the operations are those of sets', () => {
  fc.assert(fc.property(set, set, (a, b) => {
    for (const value of values) {
      expect(hasValue(union(a, b), value)).toBe(hasValue(a, value) || hasValue(b, value))
      expect(hasValue(intersection(a, b), value)).toBe(hasValue(a, value) && hasValue(b, value))
      expect(hasValue(complement(a, universe), value)).toBe(!hasValue(a, value))
    }
  }))
})

test('a complement is in normal form', () => {
  fc.assert(fc.property(set, a => {
    const other = complement(a, universe)
    expect(ranges(other)).toEqual(other)
    expect(complement(other, universe)).toEqual(a)
  }))
})
