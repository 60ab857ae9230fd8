import { expect, test } from 'vitest'
import { rulesetSize } from '../../../src/lint/checks/ruleset-size.ts'
import type { CheckContext } from '../../../src/lint/index.ts'
import { pathOf, read } from './read.ts'
import { testCheck } from './tester.ts'

/** A ruleset as it would be with its rule so many times, for a kernel that takes a 64th of what it does: nobody wants to read the text. */
function grown(name: 'iptables' | 'ferm' | 'nft', text: string, times: number) {
  const input = read(name, pathOf[name], text)
  const tables = input.ruleset.tables.map(table => ({
    ...table,
    chains: table.chains.map(chain => ({ ...chain, rules: chain.rules.length === 0 ? [] : Array.from({ length: times }, () => chain.rules[0]!) })),
  }))
  const { spelling } = input.ruleset
  const context = { ruleset: { tables, settings: [], ...(spelling ? { spelling: () => ({ ...spelling(), tableBytes: spelling().tableBytes && spelling().tableBytes! / 64 }) } : {}) } }
  return [...rulesetSize.run(context as unknown as CheckContext)].map(({ severity = rulesetSize.severity, message }) => `${severity}: ${message}`)
}

const plain = '*filter\n-A INPUT -s 192.0.2.1/32 -j DROP\nCOMMIT\n'
const commented = '*filter\n-A INPUT -s 192.0.2.1/32 -m comment --comment "reported" -j DROP\nCOMMIT\n'

testCheck(rulesetSize, {
  quiet: {
    'a ruleset as they are': { iptables: plain, ferm: 'chain INPUT saddr 192.0.2.1 DROP;\n', nft: 'table ip t {\n  chain c {\n    ip saddr 192.0.2.1 drop\n  }\n}\n' },
  },
  found: {},
})

test('a rule takes 152 bytes, its comment 288', () => {
  expect(grown('iptables', plain, 26_600)).toEqual([])
  expect(grown('iptables', plain, 28_000)).toEqual([
    'warning: the 28000 rules of table filter take at least 4 MiB in the kernel, and a table of iptables-legacy may have 8 MiB: twice as many are not loaded',
  ])
  expect(grown('iptables', commented, 20_000)).toEqual([
    'error: the 20000 rules of table filter take at least 8 MiB in the kernel, and a table of iptables-legacy may have 8 MiB: it is not loaded',
  ])
})

test('ferm loads tables in the same way, nft does not', () => {
  expect(grown('ferm', 'domain ip6 chain INPUT saddr 2001:db8::1 DROP;\n', 40_000)).toHaveLength(1)
  expect(grown('nft', 'table ip t {\n  chain c {\n    ip saddr 192.0.2.1 drop\n  }\n}\n', 60_000)).toEqual([])
})
