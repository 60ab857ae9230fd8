import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineEdits } from '../../src/lsp/edits.ts'
import { toOffset, toPosition, toSpan } from '../../src/lsp/position.ts'
import { shifted } from '../../src/lsp/shift.ts'
import { applyEdits } from '../../src/text/index.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '  x', '\u{1f600}'), { maxLength: 12 }).chain(all => fc.constantFrom(all.join('\n'), `${all.join('\n')}\n`, all.join('\r\n')))

test('edits of lines make the one text of the other', () => {
  fc.assert(fc.property(lines, lines, (before, after) => {
    const source = { path: 'x', text: before }
    const edits = lineEdits(source, after).map(({ range, text }) => ({ ...toSpan(source, range), text }))
    expect(applyEdits(before, edits)).toBe(after)
  }), { numRuns: 400 })
})

test('lines that stay are not touched', () => {
  const source = { path: 'x', text: 'a\nb\nc\nd\ne\nf\n' }
  expect(lineEdits(source, 'a\nB\nc\nd\ne2\ne\nf\n')).toEqual([
    { path: 'x', range: { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } }, text: 'B\n' },
    { path: 'x', range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } }, text: 'e2\n' },
  ])
})

test('a change far below costs no more than its lines', () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join('')
  const edits = lineEdits({ path: 'x', text }, text.replace('line 19000\n', 'other\n').replace('line 7\n', ''))
  expect(edits.map(({ range: { start, end }, text: typed }) => [start.line, end.line, typed])).toEqual([[7, 8, ''], [19000, 19001, 'other\n']])
})

test('positions and offsets are each other\'s way back, and are clamped', () => {
  fc.assert(fc.property(lines, fc.nat(40), (text, at) => {
    const source = { path: 'x', text }
    const offset = Math.min(at, text.length)
    // Between `\r` and `\n` there is no position.
    if (text[offset - 1] !== '\r') expect(toOffset(source, toPosition(source, offset))).toBe(offset)
  }))
  const source = { path: 'x', text: 'ab\ncd' }
  expect(toOffset(source, { line: 0, character: 99 })).toBe(2)
  expect(toOffset(source, { line: 99, character: 0 })).toBeLessThanOrEqual(5)
})

const at = (line: number, start: number, end = start, endLine = line) => ({ start: { line, character: start }, end: { line: endLine, character: end } })

test.each([
  ['behind it', at(5, 0), 'x\ny\n', at(2, 4, 8)],
  ['a line before it', at(0, 0), 'x\n', at(3, 4, 8)],
  ['lines taken before it', at(0, 0, 0, 2), '', at(0, 4, 8)],
  ['on its line', at(2, 1), 'xy', at(2, 6, 10)],
  ['a line break on its line', at(2, 2), '\n', at(3, 2, 6)],
  ['lines joined before it', at(1, 3, 1, 2), '-', at(1, 7, 11)],
  ['at its beginning', at(2, 4), 'xy', at(2, 6, 10)],
  ['at its end', at(2, 8), 'xy', at(2, 4, 8)],
  ['in it', at(2, 5), 'x', undefined],
  ['over it', at(1, 0, 0, 4), '', undefined],
])('what was found moves along with a change %s', (_, range, text, expected) => {
  expect(shifted(at(2, 4, 8), [{ range, text }])).toEqual(expected)
})
