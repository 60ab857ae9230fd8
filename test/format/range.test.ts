import { expect, test } from 'vitest'
import { layResult } from './lay.ts'

const text = 'table ip t {\n  chain c {\n    tcp  dport 22 accept;  \n    tcp  dport 23 accept;\n    tcp  dport 24 accept;\n  }\n}\n'

const lineOf = (line: number): { readonly start: number; readonly end: number } => {
  const lines = text.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return { start, end: start + lines[line - 1]!.length }
}

test('only the lines of a range change, whole ones', () => {
  const { start, end } = lineOf(4)
  const after = 'table ip t {\n  chain c {\n    tcp  dport 22 accept;  \n\t\ttcp dport 23 accept\n    tcp  dport 24 accept;\n  }\n}\n'
  expect(layResult('nft', text, { range: { start, end } }).text).toBe(after)
  expect(layResult('nft', text, { range: { start: start + 8, end: start + 8 } }).text).toBe(after)
  expect(layResult('nft', text, { range: { start, end: end + 1 } }).text).toBe(after)
})

test('blanks at the end of a range go too', () => {
  expect(layResult('nft', text, { range: lineOf(3) }).text)
    .toBe('table ip t {\n  chain c {\n\t\ttcp dport 22 accept\n    tcp  dport 23 accept;\n    tcp  dport 24 accept;\n  }\n}\n')
})

test('edits are of blanks only, each as small as it can be', () => {
  const { edits } = layResult('nft', text)
  expect(edits.map(({ start, end, text: now }) => [text.slice(start, end), now])).toEqual([
    ['\n  ', '\n\t'], ['\n    ', '\n\t\t'], ['  ', ' '], [';  ', ''], ['\n    ', '\n\t\t'], ['  ', ' '], [';', ''], ['\n    ', '\n\t\t'], ['  ', ' '], [';', ''], ['\n  ', '\n\t'],
  ])
})

test('every range leaves a text that is read the same', () => {
  for (let start = 0; start <= text.length; start += 3) {
    for (let end = start; end <= text.length; end += 5) layResult('nft', text, { range: { start, end } })
  }
})
