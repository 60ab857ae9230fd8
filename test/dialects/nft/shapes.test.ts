import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseNft } from '../../../grammars/nft/index.ts'
import { noReader } from '../../../src/dialects/dialect.ts'
import { commentsOf } from '../../../src/dialects/nft/comments.ts'
import { lowerNft } from '../../../src/dialects/nft/lower/index.ts'
import { needsOf } from '../../../src/dialects/nft/needs.ts'
import { spellingOf } from '../../../src/dialects/nft/spelling.ts'
import { validate } from '../../../src/dialects/nft/validate/index.ts'
import { rulesOf, type Origin, type Rule } from '../../../src/model/index.ts'
import { walk } from '../../../src/syntax/index.ts'

const place = ({ start, end }: Pick<Origin, 'start' | 'end'>): string => `${start}-${end}`

/** All of a rule, places in short. */
const told = ({ matches, effects, verdict, origin, comment }: Rule): unknown =>
  JSON.parse(JSON.stringify({ matches, effects, verdict, origin, comment }, (key, value: unknown) =>
    key === 'origin' || key === 'at' ? place(value as Origin) : typeof value === 'bigint' ? `${value}n` : value))

const short = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === 'source' ? undefined : typeof part === 'bigint' ? `${part}n` : part)))

/** Everything that reading a file comes to; lines of a shape that more than `few` lines had are passed over. */
function toldFile(text: string, few: number) {
  const source = { path: 'x', text }
  const tree = parseNft(source, few)
  const problems = validate(tree)
  const lowered = lowerNft(tree, noReader, parseNft)
  return {
    nodes: [...walk(tree.root)].map(node => `${node.kind} ${place(node)}`),
    tokens: tree.tokens.map(({ image, startOffset, tokenType: { name } }) => `${startOffset} ${name} ${image}`),
    comments: commentsOf(tree),
    problems: [...tree.errors, ...problems, ...lowered.problems].map(({ at, message, help, kind }) => `${place(at)} ${kind} ${message} ${help}`),
    tables: lowered.ruleset.tables.map(({ family, name, chains, objects }) => [family, name, short(objects), chains.map(chain => [chain.name, short(chain.base ?? null), place(chain.origin)])]),
    rules: [...rulesOf(lowered.ruleset)].map(({ table, chain, rule }) => ({ table: table.name, chain: chain.name, rule: told(rule) })),
    sites: [...rulesOf(lowered.ruleset)].map(({ rule }) => place(lowered.sites.get(rule)!.node)),
    needs: short(needsOf([tree])),
    spelling: short(spellingOf([tree])),
  }
}

function expectSame(text: string): void {
  expect(toldFile(text, 0)).toEqual(toldFile(text, Infinity))
}

const folder = join(import.meta.dirname, '../../../fixtures/nft')
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.nft'))

const chain = (...lines: readonly string[]): string =>
  `table inet t {\n\tchain a {\n\t}\n\tchain b {\n\t}\n\tchain c {\n\t\ttype filter hook input priority 0;\n${lines.map(line => `\t\t${line}\n`).join('')}\t}\n}\n`

describe('lines of a shape that was read before', () => {
  test.each(names)('fixture %s', name => expectSame(readFileSync(join(folder, name), 'utf8').repeat(2)))

  test('values, chains and comments are their own', () => {
    expectSame(chain(...[1, 2, 3, 4].map(n => `ip saddr 192.0.2.${n} ip daddr 198.51.100.0/24 tcp dport ${n} counter jump ${n % 2 ? 'a' : 'b'} comment "number ${n}"`)))
    expectSame(chain(...[1, 2, 3, 4].map(n => `ip6 saddr 2001:db8::${n} udp sport ${n} log prefix "x: " reject`)))
  })

  test('what is wrong with one of them is told', () => {
    for (const value of ['192.0.2.256', '192.0.2', '0192.0.2.1', '2001:db8::1', 'host', '192.0.2.1/33', '"192.0.2.1"', '127.0.0.1', '$x', '@s', '{ 10.0.0.1 }']) {
      expectSame(chain('ip saddr 192.0.2.7 drop', 'ip saddr 192.0.2.8 drop', `ip saddr ${value} drop`, `ip saddr ${value} drop`))
    }
    for (const target of ['nowhere', 'c', 'drop', 'a']) expectSame(chain('ip saddr 192.0.2.7 jump a', 'ip saddr 192.0.2.8 jump a', `ip saddr 192.0.2.9 jump ${target}`))
  })

  test('where no rule can stand, lines are read word by word', () => {
    const rule = 'ip saddr 192.0.2.7 accept\n'
    expectSame(rule.repeat(4))
    expectSame(`table ip t {\n${rule.repeat(4)}}\n`)
    expectSame(`table ip t {\n set s {\n type ipv4_addr\n elements = { ${rule.repeat(4)} }\n }\n}\n`)
    expectSame(`table ip t {\n chain c {\n ${rule.repeat(3)} ip saddr 192.0.2.9 accept }\n}\n`)
    expectSame(`table ip t {\n chain c {\n ${rule.repeat(3)} meta mark \\\n ip saddr 192.0.2.9 accept\n }\n}\n`)
    expectSame(`table ip t {\n chain c {\n ${rule.repeat(3)}`)
  })

  const value = fc.constantFrom(
    '192.0.2.1', '192.0.2.2', '198.51.100.7', '127.0.0.1', '0.0.0.0', '1.2.3', '01.2.3.4', '192.0.2.999', '192.0.2.1-192.0.2.9', '2001:db8::1', '2001:db8:0:0:0:0:0:2',
    'fe80::1', '::1', '22', '80', '0', '65535', '65536', '080', '443', 'ssh', '80-90', 'a', 'b', 'c', 'x', 'drop', '"a comment"', '"other comment"', '"nflint: ignore[x] y"', '"open', '"ä"', '""')
  const tail = fc.constantFrom('', '', '', '', '/24', '/0', '/32', ';', ' # said', ' ', '\\')
  const part = fc.constantFrom(
    'ip saddr', 'ip daddr', 'ip saddr !=', 'ip6 saddr', 'ip6 daddr', 'tcp dport', 'udp sport', 'th dport', 'tcp sport !=', 'jump', 'goto', 'comment', 'ct state established,related',
    'meta l4proto tcp', 'iifname "eth0"', 'counter', 'log prefix', 'limit rate 3/second', 'ct original saddr', 'ether saddr', 'ip saddr . tcp dport', 'tcp dport { 22, 80 }', 'ip saddr @s', 'ip saddr $x')
  const line = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(fc.array(fc.tuple(part, value), { minLength: 1, maxLength: 3 }), tail, fc.constantFrom('', ' accept', ' drop', ' reject'))
      .map(([parts, end, verdict]) => parts.map(([name, word]) => `${name} ${word}`).join(' ') + end + verdict) },
    { weight: 6, arbitrary: fc.tuple(value, value, value, fc.constantFrom('accept', 'drop', 'jump a', 'goto b')).map(([a, b, port, verdict]) => `ip saddr ${a} ip daddr ${b} tcp dport ${port} ${verdict}`) },
    { weight: 2, arbitrary: fc.tuple(value, value).map(([port, text]) => `tcp dport ${port} accept comment ${text}`) },
    { weight: 2, arbitrary: fc.constantFrom('accept', 'comment "chain"', 'policy drop', '}', '{', 'chain d {', 'set s { type ipv4_addr; }', 'define x = 10.0.0.1', '# comment', '', 'elements = {', 'ip saddr 192.0.2.7 accept }') },
  )

  test('random files', () => {
    const file = fc.array(fc.tuple(line, fc.integer({ min: 1, max: 3 })), { maxLength: 10 }).map(lines => chain(...lines.flatMap(([text, times]) => Array<string>(times).fill(text))))
    fc.assert(fc.property(file, expectSame), { numRuns: 300, seed: 7 })
  })
})
