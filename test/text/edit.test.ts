import { describe, expect, test } from 'vitest'
import { OverlappingEdits, applyEdits, areDisjoint, nearest, spanBefore } from '../../src/text/index.ts'

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

describe('where text stood before edits', () => {
  // 0123456789 -> 01ab456X78
  const edits = [{ start: 2, end: 4, text: 'ab' }, { start: 7, end: 7, text: 'X' }, { start: 9, end: 10, text: '' }]
  const after = applyEdits('0123456789', edits)
  test.each([
    ['01', { start: 0, end: 2 }], ['456', { start: 4, end: 7 }], ['78', { start: 7, end: 9 }], ['b4', { start: 2, end: 5 }], ['6X7', { start: 6, end: 8 }], ['X', { start: 7, end: 7 }],
  ])('%s', (part, span) => {
    const start = after.indexOf(part)
    expect(spanBefore(edits, { start, end: start + part.length })).toEqual(span)
  })
})
