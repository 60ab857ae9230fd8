import { expect, test } from 'vitest'
import { lineAt, offsetAt, positionAt } from '../../src/text/index.ts'

const source = (text: string) => ({ path: 'x', text })

test.each([
  ['ab\ncd', 0, 1, 1],
  ['ab\ncd', 2, 1, 3],
  ['ab\ncd', 3, 2, 1],
  ['ab\r\ncd', 4, 2, 1],
  ['ab\rcd', 3, 2, 1],
  ['ab\n', 3, 2, 1],
  ['😀x', 2, 1, 3],
  ['ab', 99, 1, 3],
  ['', 0, 1, 1],
])('%j offset %i is %i:%i', (text, offset, line, column) => {
  expect(positionAt(source(text), offset)).toEqual({ line, column })
})

test('an offset survives the way to a position and back', () => {
  const given = source('a\r\n\r\nbc\n\rd')
  for (let offset = 0; offset <= given.text.length; offset++) {
    if (given.text[offset] === '\n' && given.text[offset - 1] === '\r') continue
    expect(offsetAt(given, positionAt(given, offset))).toBe(offset)
  }
})

test('a column behind the end of a line stays on the line', () => {
  expect(offsetAt(source('ab\ncd'), { line: 1, column: 40 })).toBe(2)
})

test('a line comes without its break', () => {
  const given = source('ab\r\ncd\n')
  expect(lineAt(given, 1)).toEqual({ start: 0, end: 2 })
  expect(lineAt(given, 5)).toEqual({ start: 4, end: 6 })
  expect(lineAt(given, 7)).toEqual({ start: 7, end: 7 })
})
