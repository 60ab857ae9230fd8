import { expect, test } from 'vitest'
import { applicableEdits } from '../../src/lint/index.ts'
import type { Applicability, Finding } from '../../src/lint/index.ts'

const source = { path: 'x', text: '0123456789' }
const other = { path: 'y', text: '0123456789' }

const finding = (applicability: Applicability, ...edits: (readonly [number, number, string, typeof source?])[]): Finding => ({
  check: 'c', severity: 'warning', message: 'm', at: { source, start: 0, end: 1 },
  fix: { title: 't', applicability, edits: edits.map(([start, end, text, where = source]) => ({ source: where, start, end, text })) },
})

const applied = (findings: readonly Finding[], applicability: Applicability = 'safe') => {
  const { edits, applied: number } = applicableEdits(findings, applicability)
  return [number, edits.map(({ text }) => text).join('')]
}

test('safe fixes only, unless unsafe ones are asked for', () => {
  const findings = [finding('safe', [0, 1, 'a']), finding('unsafe', [2, 3, 'b'])]
  expect(applied(findings)).toEqual([1, 'a'])
  expect(applied(findings, 'unsafe')).toEqual([2, 'ab'])
})

test('a fix is made whole or not at all', () => {
  expect(applied([finding('safe', [2, 4, 'a']), finding('safe', [0, 1, 'b'], [3, 5, 'c']), finding('safe', [0, 1, 'd'])])).toEqual([2, 'da'])
})

test('edits that touch go together, edits at one place do not', () => {
  expect(applied([finding('safe', [2, 4, 'a']), finding('safe', [4, 6, 'b']), finding('safe', [0, 2, 'c'])])).toEqual([3, 'cab'])
  expect(applied([finding('safe', [2, 2, 'a']), finding('safe', [2, 2, 'b'])])).toEqual([1, 'a'])
  expect(applied([finding('safe', [2, 4, 'a']), finding('safe', [3, 3, 'b'])])).toEqual([1, 'a'])
})

test('the same offsets in another file are another place', () => {
  expect(applied([finding('safe', [2, 4, 'a']), finding('safe', [2, 4, 'b', other])])).toEqual([2, 'ab'])
})

test('findings without a fix, and fixes without edits, change nothing', () => {
  const { fix: _, ...bare } = finding('safe')
  expect(applied([bare, finding('safe')])).toEqual([0, ''])
})
