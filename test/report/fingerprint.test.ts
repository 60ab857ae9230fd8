import { expect, test } from 'vitest'
import { fingerprints } from '../../src/report/fingerprint.ts'
import { lineHashes } from '../../src/report/line-hash.ts'
import { findingAt, placeOf } from './build.ts'

test.each([
  ['', ['c129715d7a2bc9a3:1']],
  [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
  [
    ' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n',
    ['e9496ae3ebfced30:1', 'fb7c023a8b9ccb3f:1', 'ce8ba1a563dcdaca:1', 'e20e36e16fcb0cc8:1', 'b3edc88f2938467e:1', 'c8e28b0b4002a3a0:1', 'c129715d7a2bc9a3:1'],
  ],
  [
    'Lorem ipsum dolor sit amet.\n'.repeat(10),
    [
      'a7f2ff13bc495cf2:1', 'a7f2ff13bc495cf2:2', 'a7f2ff13bc495cf2:3', 'a7f2ff13bc495cf2:4', 'a7f2ff13bc495cf2:5', 'a7f2ff13bc495cf2:6',
      'a7f2ff1481e87703:1', 'a9cf91f7bbf1862b:1', '55ec222b86bcae53:1', 'cc97dc7b1d7d8f7b:1', 'c129715d7a2bc9a3:1',
    ],
  ],
])('line hashes are those that GitHub publishes for %j', (text, hashes) => {
  expect(lineHashes(text)).toEqual(hashes)
})

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
