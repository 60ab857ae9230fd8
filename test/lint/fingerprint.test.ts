import { expect, test } from 'vitest'
import { fingerprints } from '../../src/lint/fingerprint.ts'
import { findingAt, placeOf } from '../report/build.ts'

const texts = (text: string, ...words: readonly (readonly [string, number])[]) => {
  const source = { path: 'x', text }
  return fingerprints(words.map(([word, nth]) => findingAt(placeOf(source, word, nth))))
}

test('a fingerprint is of the check, the blocks around, and the line', () => {
  expect(texts('table inet f {\n\tchain in { # {\n\t\tlog prefix "}{" ct  state related accept\n\t}\n}\n', ['related', 0])).toEqual([
    { text: '["related-accept","tableinetf{chainin","logprefix\\"}{\\"ctstaterelatedaccept"]', nth: 0 },
  ])
})

test('lines before, another indent and CRLF leave it as it is; another chain does not', () => {
  const of = (text: string) => texts(text, ['related', 0])
  const first = of('chain in {\n  ct state related accept\n}\n')
  expect(of('# a comment: {\r\n\r\nchain  in {\r\n\tct state   related accept\r\n}\r\n')).toEqual(first)
  expect(of('chain out {\n  ct state related accept\n}\n')).not.toEqual(first)
})

test('findings that are alike are counted', () => {
  expect(texts('chain in {\n related\n related\n}\nrelated', ['related', 0], ['related', 1], ['related', 2]).map(({ nth }) => nth)).toEqual([0, 1, 0])
})

test('a finding behind the last brace, one without any, and text without an end to its strings', () => {
  expect(texts('a { b } "c', ['c', 0])[0]!.text).toBe('["related-accept","","a{b}\\"c"]')
  expect(texts('"{\n{ c', ['c', 0])[0]!.text).toBe('["related-accept","","{c"]')
})
