import { expect, test } from 'vitest'
import { nft } from '../../../../src/dialects/nft/index.ts'
import { chainOf, lowered } from '../reading.ts'

/** Definitions each of which names the one before twice: 2^60 of the first. */
const doubling = (first: string, step: (name: string) => string): string =>
  [`define a0 = ${first}`, ...Array.from({ length: 60 }, (_, index) => `define a${index + 1} = ${step(`$a${index}`)}`)].join('\n')

test.each([
  ['sets', doubling('{ 1, 2 }', name => `{ ${name}, ${name} }`), 'tcp dport $a60 accept'],
  ['sets in sets', doubling('{ 1 }', name => `{ ${name}, ${name} }`), 'tcp dport { $a40 } accept'],
  ['flags', doubling('established', name => `${name} | ${name}`), 'ct state $a60 accept'],
  ['lists', doubling('established', name => `${name}, ${name}`), 'ct state $a60 accept'],
  ['text', doubling('1', name => `${name} | ${name}`), 'ip ttl $a60 accept'],
])('%s that double each other end', (_, definitions, rule) => {
  const read = lowered(`${definitions}\ntable inet t {\n  chain c {\n    ${rule}\n  }\n}\n`)
  expect(chainOf(read, 'c').rules).toHaveLength(1)
})

test('maps upon maps are one rule that may do anything', () => {
  const map = 'ct state vmap { established : continue, related : continue, new : continue, invalid : continue }'
  const read = lowered(`table inet t {\n  chain c {\n    ${Array.from({ length: 20 }, () => map).join(' ')} accept\n  }\n}\n`)
  expect(chainOf(read, 'c').rules.length).toBeLessThan(10_000)
})

test('chains inside chains end', () => {
  const text = `table inet t { chain c { ${'jump { '.repeat(300)}accept${'; }'.repeat(300)}; }; }\n`
  const tree = nft.parse({ path: 'x', text })
  expect(() => nft.lower(tree, { read: () => undefined, list: () => undefined })).not.toThrow()
})

test('broken text is lowered as far as it can be read', () => {
  const read = lowered('table inet t {\n  chain c {\n    ct stat new accept\n    tcp dport 22 accept\n  }\n')
  expect(read.errors.length).toBeGreaterThan(0)
})
