import { expect, test } from 'vitest'
import { BudgetExceeded } from '../../src/analysis/index.ts'
import { lint, selectChecks } from '../../src/lint/index.ts'
import type { Check, Found } from '../../src/lint/index.ts'
import { read } from './checks/read.ts'

const check = (name: string, run: Check['run'], more: Partial<Check> = {}): Check =>
  ({ name, summary: '', category: 'correctness', severity: 'warning', fixable: 'no', set: 'default', since: '0', run, ...more })

const text = '# nflint: ignore[a] why\nnf_a\nnf_b\n'
const input = read('kernel', 'x.conf', text)
const { source } = input.tree
const at = (start: number, end = start + 4) => ({ source, start, end })

const found = (checks: readonly Check[]) =>
  lint({ ...input, checks }).map(({ check: name, severity, message, at: { start } }) => [name, severity, start, message])

test('findings are sorted by place, then by check', () => {
  const finds = (...starts: number[]) => () => starts.map((start): Found => ({ at: at(start), message: 'm' }))
  expect(found([check('z', finds(29)), check('b', finds(29, 24))])).toEqual([
    ['b', 'warning', 24, 'm'],
    ['b', 'warning', 29, 'm'],
    ['z', 'warning', 29, 'm'],
  ])
})

test('the same finding twice is one; another message is another', () => {
  expect(found([check('b', () => ['m', 'm', 'n'].map(message => ({ at: at(29), message })))])).toEqual([
    ['b', 'warning', 29, 'm'],
    ['b', 'warning', 29, 'n'],
  ])
})

test('a comment silences its check at what it covers, nothing else', () => {
  const everywhere = () => [24, 29].map((start): Found => ({ at: at(start), message: 'm', severity: 'info' }))
  expect(found([check('a', everywhere), check('b', everywhere)])).toEqual([
    ['b', 'info', 24, 'm'],
    ['a', 'info', 29, 'm'],
    ['b', 'info', 29, 'm'],
  ])
})

test('a check that gives up says so, and its silencers are not judged', () => {
  const own = check('own', ({ silencers }) =>
    silencers.flatMap(({ at: place, names }) => names.map(({ name, used }) => ({ at: place, message: `${name} ${used}` }))), { category: 'own' })
  const gaveUp = check('a', () => {
    throw new BudgetExceeded()
  })
  expect(found([own, gaveUp])).toEqual([
    ['a', 'info', 0, 'this ruleset is too intricate for the check a: not everything was checked'],
    ['own', 'warning', 0, 'a undefined'],
  ])
  expect(found([own, check('a', () => [])])).toEqual([['own', 'warning', 0, 'a false']])
  expect(found([own, check('a', () => [{ at: at(24), message: 'm' }])])).toEqual([['own', 'warning', 0, 'a true']])
})

test('other errors are not hidden', () => {
  expect(() => found([check('a', () => {
    throw new TypeError('bug')
  })])).toThrow('bug')
})

test('checks are chosen by set, by name, and left out by name', () => {
  const checks = [check('a', () => []), check('b', () => [], { set: 'pedantic' }), check('c', () => [], { set: 'audit' })]
  const names = (options: Parameters<typeof selectChecks>[0]) => selectChecks({ checks, ...options }).map(({ name }) => name)
  expect(names({})).toEqual(['a'])
  expect(names({ sets: ['default', 'audit'] })).toEqual(['a', 'c'])
  expect(names({ select: ['b', 'x'] })).toEqual(['b'])
  expect(names({ sets: ['default', 'pedantic'], ignore: ['a'] })).toEqual(['b'])
})
