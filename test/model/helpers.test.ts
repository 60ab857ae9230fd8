import { expect, test } from 'vitest'
import { helperNamed, helpers, helpersOfModule, isOlder, otherStates, State, statesIn } from '../../src/model/index.ts'

test('helper names are exact, but for the port that a module option puts behind them', () => {
  expect(helperNamed('ftp')?.name).toBe('ftp')
  expect(helperNamed('ftp-2121')?.name).toBe('ftp')
  expect(helperNamed('FTP')).toBeUndefined()
  expect(helperNamed('netbios_ns')).toBeUndefined()
  expect(helperNamed('ftpX')).toBeUndefined()
})

test('modules are known under old names, with dashes or underscores', () => {
  expect(helpersOfModule('ip-conntrack-ftp').map(helper => helper.name)).toEqual(['ftp'])
  expect(helpersOfModule('nf_conntrack_h323').map(helper => helper.name)).toEqual(['RAS', 'Q.931', 'H.245'])
  expect(helpersOfModule('nf_conntrack')).toEqual([])
})

test('no two helpers share a name', () => {
  expect(new Set(helpers.map(helper => helper.name)).size).toBe(helpers.length)
})

test('states are the kernel\'s bits', () => {
  expect(statesIn(0x6)).toEqual(['established', 'related'])
  expect(statesIn(otherStates(State.new))).toEqual(['invalid', 'established', 'related', 'untracked'])
})

test.each([['5.10', '6.0', true], ['5.9', '5.10', true], ['6.0', '6.0', false], ['6.0.1', '6.0', false], ['1.0.6', '1.1', true], ['5.10.0-18-amd64', '6.0', true]])(
  'version %s older than %s: %s', (a, b, older) => expect(isOlder(a, b)).toBe(older))
