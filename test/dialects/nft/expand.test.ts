import { expect, test } from 'vitest'
import { compareRulesets, createSpace } from '../../../src/analysis/index.ts'
import type { Reader } from '../../../src/dialects/index.ts'
import { nft } from '../../../src/dialects/nft/index.ts'

const files = (texts: Readonly<Record<string, string>>): Reader => ({ read: path => texts[path], list: path => (path === 'd' ? Object.keys(texts).filter(name => name.startsWith('d/')).map(name => name.slice(2)).sort() : undefined) })

const expand = (text: string, texts: Readonly<Record<string, string>> = {}) => {
  const reader = files(texts)
  const tree = nft.parse({ path: 'main.nft', text })
  const result = nft.expand!(tree, reader, { family: 'ip' })
  return { ...result, before: nft.lower(tree, reader).ruleset, after: nft.lower(nft.parse({ path: 'main.nft', text: result.text }), files({})).ruleset }
}

test('variables are bound where they stand, and definitions go', () => {
  const text = `define wan = eth0
define peers = { 10.0.0.1, 10.0.0.2 } # ours
table ip t {
  define port = 22
  chain in {
    type filter hook input priority 0; policy drop;
    iifname $wan ip saddr $peers tcp dport { $port, 80 } accept # stays
    ip saddr { $peers, 10.9.9.9 } drop
  }
}
redefine wan = "eth1"
table ip t { chain in { iifname $wan accept; }; }
`
  const { text: out, problems } = expand(text)
  expect(problems).toEqual([])
  expect(out).toBe(`# ours
table ip t {
  chain in {
    type filter hook input priority 0; policy drop;
    iifname eth0 ip saddr { 10.0.0.1, 10.0.0.2 } tcp dport { 22, 80 } accept # stays
    ip saddr { { 10.0.0.1, 10.0.0.2 }, 10.9.9.9 } drop
  }
}
table ip t { chain in { iifname "eth1" accept; }; }
`)
})

test('the same meaning, by comparison', () => {
  const { before, after } = expand(`define a = { 10.0.0.0/8, 192.168.0.0/16 }
define b = 1-1023
include "more.nft"
table inet f {
  set s { type ipv4_addr; flags interval; elements = $a; }
  chain in { type filter hook input priority filter; policy drop;
    ip saddr @s tcp dport $b accept
    ip saddr $a udp dport $c accept
  }
}
`, { 'more.nft': 'define c = { 53, 67 }\n' })
  expect(compareRulesets(createSpace(), before, after)).toEqual([])
  expect(before.tables[0]!.chains[0]!.rules).toHaveLength(2)
})

test('includes take their place, patterns in order, and a block is a scope of its own', () => {
  const { text, problems } = expand('include "d/*.nft"\ntable ip t {\n\tinclude "in.nft"\n}\n', { 'd/b.nft': 'define x = 2\n', 'd/a.nft': 'define x = 1\nadd table ip a\n', 'in.nft': 'chain c { tcp dport $x drop; }\n' })
  expect(problems.map(({ message }) => message)).toEqual([])
  expect(text).toBe('add table ip a\ntable ip t {\n\tchain c { tcp dport 2 drop; }\n}\n')
})

test('words that nft does not take in quotes lose them', () => {
  const { text } = expand('define p = "filter"\ndefine c = "other"\ntable ip t {\n  chain other { }\n  chain x {\n    type filter hook input priority $p\n    jump $c\n  }\n}\n')
  expect(text).toContain('priority filter\n    jump other\n')
})

test('a set as the key of a map is each of its elements', () => {
  const { text } = expand('define a = { eth0, eth1 }\ndefine b = { $a, eth2 }\ntable ip t {\n  chain c {\n    iifname vmap { lo : accept, $b : drop }\n  }\n}\n')
  expect(text).toContain('iifname vmap { lo : accept, eth0 : drop, eth1 : drop, eth2 : drop }\n')
})

test('the text of a log prefix may hold variables', () => {
  const { text } = expand('define who = "lan"\ntable ip t {\n  chain c {\n    log prefix "$who: $5 " accept\n  }\n}\n')
  expect(text).toContain('log prefix "lan: $5 " accept\n')
})

test('undefine takes a name from its own block only', () => {
  const { text } = expand('define port = 22\ntable ip t {\n  undefine port\n  chain c { tcp dport $port accept; }\n}\n')
  expect(text).toContain('tcp dport 22 accept')
})

test('what is missing or endless is told', () => {
  expect(expand('include "gone.nft"\n').problems.map(({ kind, message }) => [kind, message])).toEqual([['include-missing', 'included file gone.nft cannot be read']])
  expect(expand('include "main2.nft"\n', { 'main2.nft': 'include "main2.nft"\n' }).problems.map(({ message }) => message)).toEqual(['main2.nft includes itself'])
  const doubling = ['define a0 = { 1.1.1.1 }', ...Array.from({ length: 40 }, (_, index) => `define a${index + 1} = { $a${index}, $a${index} }`), 'table ip t { chain c { ip saddr $a40 drop; }; }', ''].join('\n')
  expect(expand(doubling).problems.map(({ message }) => message)).toEqual(['variables and includes come to more than 16 MiB of text here'])
})
