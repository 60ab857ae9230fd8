import { expect, test } from 'vitest'
import { OverlappingEdits, applyEdits, areDisjoint, nearest } from '../../src/text/index.ts'

test('edits are given in offsets of the original, in any order', () => {
  expect(applyEdits('one two three', [
    { start: 8, end: 13, text: '3' },
    { start: 0, end: 3, text: '1' },
  ])).toBe('1 two 3')
})

test('insertions at one offset keep their order', () => {
  expect(applyEdits('ab', [{ start: 1, end: 1, text: 'x' }, { start: 1, end: 1, text: 'y' }])).toBe('axyb')
})

test('an insertion may touch a replacement on either side', () => {
  expect(applyEdits('abc', [{ start: 1, end: 2, text: 'B' }, { start: 1, end: 1, text: '<' }, { start: 2, end: 2, text: '>' }])).toBe('a<B>c')
})

test('overlapping edits are refused', () => {
  const edits = [{ start: 0, end: 2, text: '' }, { start: 1, end: 3, text: '' }]
  expect(areDisjoint(edits)).toBe(false)
  expect(() => applyEdits('abc', edits)).toThrow(OverlappingEdits)
})

test.each([
  ['estabished', ['established', 'related'], 'established'],
  ['RELATED', ['related'], 'related'],
  ['sport', ['dport', 'sport'], 'dport'],
  ['xyz', ['related'], undefined],
  ['tpc', ['tcp', 'udp'], 'tcp'],
])('nearest to %s in %j is %s', (word, known, expected) => {
  expect(nearest(word, known)).toBe(expected)
})
