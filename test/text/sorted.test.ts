import { expect, test } from 'vitest'
import { countLeading } from '../../src/text/index.ts'

test.each([
  [[], 0],
  [[1, 2, 3], 3],
  [[7, 8], 0],
  [[1, 4, 5, 5, 9], 2],
])('of %j so many are less than 5: %i', (sorted: readonly number[], count) => {
  expect(countLeading(sorted, item => item < 5)).toBe(count)
})
