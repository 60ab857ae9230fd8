import { expect, test } from 'vitest'
import { tokenIndexAt, walk } from '../../src/syntax/index.ts'

test('walking goes parents first, in the order of the fields, and needs no stack', () => {
  let deep: { kind: string; start: number; end: number; body?: unknown } = { kind: 'leaf', start: 0, end: 0 }
  for (let depth = 0; depth < 100_000; depth++) deep = { kind: 'block', start: 0, end: 0, body: [deep] }
  let count = 0
  for (const _ of walk(deep)) count++
  expect(count).toBe(100_001)

  const tree = { kind: 'a', start: 0, end: 3, left: { kind: 'b', start: 0, end: 1 }, right: [{ kind: 'c', start: 1, end: 2 }] }
  expect([...walk(tree)].map(node => node.kind)).toEqual(['a', 'b', 'c'])
})

test('a token is found by any offset inside it', () => {
  const tokens = ['ab', ' ', 'c'].map((image, index) => ({ image, startOffset: [0, 2, 3][index]!, tokenType: { name: 'Word' } }))
  expect([0, 1, 2, 3, 4].map(offset => tokenIndexAt(tokens, offset))).toEqual([0, 0, 1, 2, 3])
})

test('a node may have any number of children', () => {
  const leaf = { kind: 'leaf', start: 0, end: 0 }
  let count = 0
  for (const _ of walk({ kind: 'list', start: 0, end: 0, items: Array.from({ length: 300_000 }, () => leaf) } as never)) count++
  expect(count).toBe(300_001)
})
