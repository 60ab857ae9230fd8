import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { BadBaseline, baselineOf, formatBaseline, missingFrom, parseBaseline, unknownTo } from '../../src/lint/index.ts'
import { findingAt, placeOf } from '../report/build.ts'

const digest = (text: string) => createHash('sha256').update(text).digest('hex')
const file = (text: string, ...words: readonly (readonly [string, number])[]) => {
  const source = { path: 'x.nft', text }
  return { name: 'x.nft', findings: words.map(([word, nth]) => findingAt(placeOf(source, word, nth))) }
}

const two = file('a {\n one\n one\n two\n}\n', ['one', 0], ['one', 1], ['two', 0])

test('a baseline is sorted, has a line an entry, and reads as it was written', () => {
  const text = formatBaseline(baselineOf([{ ...two, name: 'z' }, { name: 'clean', findings: [] }, two], digest), '1.2.3')
  expect(text).toMatch(/^\{\n {2}"version": 1,\n {2}"nflint": "1\.2\.3",\n {2}"files": \{\n {4}"x\.nft": \[\n {6}\{ "check": "related-accept", "fingerprint": "[0-9a-f]{20}", "count": [12] \},\n/)
  expect(Object.keys(JSON.parse(text).files)).toEqual(['x.nft', 'z'])
  expect(formatBaseline(parseBaseline(text), '1.2.3')).toBe(text)
  expect(parseBaseline(formatBaseline(baselineOf([], digest), '1')).files.size).toBe(0)
})

test('known findings are known again when lines move; one more of a kind is new', () => {
  const baseline = baselineOf([two], digest)
  expect(unknownTo(baseline, file('# moved\na {\n\tone\n\n\ttwo\n\tone\n}', ['one', 0], ['two', 0], ['one', 1]), digest)).toEqual([])
  const more = file('a {\n one\n one\n one\n two\n}\n', ['one', 0], ['one', 1], ['one', 2], ['two', 0])
  expect(unknownTo(baseline, more, digest)).toEqual([more.findings[2]])
  expect(unknownTo(baseline, { ...two, name: 'another' }, digest)).toEqual(two.findings)
})

test('what one baseline has and another has not is counted', () => {
  const baseline = baselineOf([two], digest)
  const less = baselineOf([file('a {\n one\n}', ['one', 0])], digest)
  expect([missingFrom(less, baseline), missingFrom(baseline, less), missingFrom(baseline, baseline)]).toEqual([2, 0, 0])
})

test.each([
  ['{', /^not a baseline: /],
  ['[]', /^not a baseline: it has no version$/],
  ['{"version": 2, "nflint": "9.1.0"}', /^written in format 2 by nflint 9\.1\.0; this nflint reads format 1: "nflint baseline update" writes it anew$/],
  ['{"version": "1"}', /^written in format "1"; /],
  ['{"version": 1}', /^not a baseline: it has no files$/],
  ['{"version": 1, "files": {"x": 1}}', /^not a baseline: "x" is no list$/],
  ['{"version": 1, "files": {"x": [{"check": "a", "fingerprint": "b", "count": 0}]}}', /^not a baseline: an entry of "x" has no check, fingerprint and count$/],
])('%s is refused', (text, message) => {
  expect(() => parseBaseline(text)).toThrow(BadBaseline)
  expect(() => parseBaseline(text)).toThrow(message)
})
