import { expect, test } from 'vitest'
import { namedChecks, selectedChecks, severitiesOf, unknownSelector } from '../../src/config/select.ts'
import { checks } from '../../src/lint/index.ts'

const named = (wanted: (check: (typeof checks)[number]) => boolean) => checks.filter(wanted).map(({ name }) => name)
const selected = (...layers: Parameters<typeof selectedChecks>[0]) => [...(selectedChecks(layers) ?? [])].sort()

test('nothing said is nothing chosen', () => {
  expect(selectedChecks([{}, {}])).toBeUndefined()
})

test('names, categories, sets and all', () => {
  expect(selected({ select: ['syntax-error'] })).toEqual(['syntax-error'])
  expect(selected({ select: ['helpers'] })).toEqual(named(({ category }) => category === 'helpers'))
  expect(selected({ 'extend-select': ['pedantic'] })).toEqual(named(({ set }) => set !== 'audit'))
  expect(selected({ select: ['all'] })).toEqual(named(() => true))
})

test('the more particular word wins, ignore where both are alike', () => {
  expect(selected({ select: ['helper-module'], ignore: ['helpers'] })).toEqual(['helper-module'])
  expect(selected({ select: ['helpers'], ignore: ['helper-module'] })).toEqual(named(({ name, category }) => category === 'helpers' && name !== 'helper-module'))
  expect(selected({ select: ['helper-module'], ignore: ['helper-module'] })).toEqual([])
})

test('a later layer stands above an earlier one; select begins anew', () => {
  expect(selected({ ignore: ['helper-module'] }, { 'extend-select': ['helper-module'] })).toContain('helper-module')
  expect(selected({ select: ['helper-module'] }, { ignore: ['all'] })).toEqual([])
  expect(selected({ select: ['all'] }, { select: ['syntax-error'] })).toEqual(['syntax-error'])
})

test('names are told from larger words', () => {
  expect(namedChecks([{ select: ['helpers', 'syntax-error'] }, { 'extend-select': ['all', 'log-unlimited'], ignore: ['state-match'] }])).toEqual(['syntax-error', 'log-unlimited'])
})

test('severities', () => {
  expect(severitiesOf([{ host: 'error', 'conntrack-liberal': 'info' }, undefined, { 'userns-exposed': 'warning' }])).toEqual(
    Object.fromEntries(named(({ category }) => category === 'host').map(name => [name, name === 'conntrack-liberal' ? 'info' : name === 'userns-exposed' ? 'warning' : 'error'])),
  )
})

test('words that stand for nothing', () => {
  expect(unknownSelector('reach')).toBeUndefined()
  expect(unknownSelector('rech')).toBe('there is no check "rech". Did you mean reach?')
  expect(unknownSelector('xyzzy')).toBe('there is no check "xyzzy". nflint explain --all lists them.')
})
