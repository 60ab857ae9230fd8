import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenize } from '../../../grammars/nft/lexer.ts'

const kinds = (text: string): string[] => tokenize(text).filter(token => token.tokenType.name !== 'Blank').map(token => `${token.tokenType.name} ${token.image}`)

test.each([
  ['10.0.0.1', 'Address 10.0.0.1'],
  ['fe80::1', 'Address fe80::1'],
  ['::', 'Address ::'],
  ['::1', 'Address ::1'],
  ['::ffff:10.0.0.1', 'Address ::ffff:10.0.0.1'],
  ['2001:db8:0:0:0:0:0:1', 'Address 2001:db8:0:0:0:0:0:1'],
  ['2001:db8::1:2', 'Address 2001:db8::1:2'],
  ['[2001:db8::1]', 'Address [2001:db8::1]'],
  ['dead::beef', 'Address dead::beef'],
  ['00:11:22:33:44:55', 'Address 00:11:22:33:44:55'],
  ['1h30m', 'Address 1h30m'],
  ['500ms', 'Address 500ms'],
  ['1:2 ', 'Address 1:2'],
  ['0x1f', 'Number 0x1f'],
  ['eth*', 'Wild eth*'],
  ['eth\\*', 'Wild eth\\*'],
  ['eth\\*x', 'Wild eth\\*x'],
  ['www.example.com', 'Word www.example.com'],
  ['mbytes/second', 'Word mbytes/second'],
  ['8021q', 'Word 8021q'],
  ['"a b"', 'Quoted "a b"'],
  ['@th,16,16', 'RawPayload @th,16,16'],
  ['eq', 'Relation eq'],
  ['<<', 'Operator <<'],
  ['"open', 'Junk "'],
])('%s is one token', (text, expected) => {
  expect(kinds(text)[0]).toBe(expected)
})

test('numbers and what follows them come apart as in scanner.l', () => {
  expect(kinds('22-80')).toEqual(['Number 22', 'Dash -', 'Number 80'])
  expect(kinds('10.0.0.0/8')).toEqual(['Address 10.0.0.0', 'Slash /', 'Number 8'])
  expect(kinds('10.0.0.1:80')).toEqual(['Address 10.0.0.1', 'Colon :', 'Number 80'])
  expect(kinds('fe80::/10')).toEqual(['Address fe80::', 'Slash /', 'Number 10'])
  expect(kinds('10/second')).toEqual(['Number 10', 'Slash /', 'Word second'])
  expect(kinds('010 08')).toEqual(['Number 010', 'Word 08'])
  expect(kinds('22:accept')).toEqual(['Number 22', 'Colon :', "VerdictWord accept"])
})

const words = fc.constantFrom('table', 'chain', '{', '}', ';', '\n', '\r\n', ' ', '\\\n', '#x', '"', '"a"', '10.0.0.1', '::', 'tcp', 'dport', '22', '@', '$x', ',', '-', '/', '!=', 'accept', '\0', 'é')

test('the text of the tokens is the text, whatever it is', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(words).map(list => list.join(''))), text => {
    expect(tokenize(text).map(token => token.image).join('')).toBe(text)
  }))
})

test('a byte order mark, a missing last newline and lone carriage returns are blanks', () => {
  const text = '\ufeffflush ruleset\r\n# end'
  expect(tokenize(text).map(token => token.tokenType.name)).toEqual(['Blank', 'Word', 'Blank', 'Word', 'Blank', 'Newline', 'Comment'])
})
