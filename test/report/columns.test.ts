import { expect, test } from 'vitest'
import { inBytes, inCharacters } from '../../src/report/columns.ts'
import { positionAt } from '../../src/text/index.ts'

const source = { path: 'x', text: 'one\r\né日😀 here\tthere' }

test('one place in three units: UTF-16, characters, bytes', () => {
  const at = source.text.indexOf('here')
  expect([positionAt, inCharacters, inBytes].map(unit => unit(source, at))).toEqual([
    { line: 2, column: 6 },
    { line: 2, column: 5 },
    { line: 2, column: 11 },
  ])
})

test('a tab is one, the beginning of a line is 1, an offset beyond the end is the end', () => {
  expect(inCharacters(source, source.text.indexOf('there'))).toEqual({ line: 2, column: 10 })
  expect(inBytes(source, 5)).toEqual({ line: 2, column: 1 })
  expect(inCharacters({ path: 'x', text: 'ab' }, 9)).toEqual({ line: 1, column: 3 })
})
