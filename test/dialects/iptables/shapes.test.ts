import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, type IptablesTree } from '../../../grammars/iptables/index.ts'
import { lowerFile } from '../../../src/dialects/iptables/lower.ts'
import { createShapes } from '../../../src/dialects/iptables/shapes.ts'
import { rulesOf, type Origin, type Rule } from '../../../src/model/index.ts'
import { walk } from '../../../src/syntax/index.ts'

const place = ({ start, end }: Pick<Origin, 'start' | 'end'>): string => `${start}-${end}`

/** All of a rule, places in short. */
const told = ({ matches, effects, verdict, origin, comment }: Rule): unknown =>
  JSON.parse(JSON.stringify({ matches, effects, verdict, origin, comment }, (key, value: unknown) =>
    key === 'origin' ? place(value as Origin) : typeof value === 'bigint' ? `${value}n` : value))

function toldFile(tree: IptablesTree) {
  const { ruleset, problems, written, counted } = lowerFile(tree)
  return {
    nodes: [...walk(tree.root)].map(node => `${node.kind} ${place(node)}`),
    errors: [...tree.errors, ...problems].map(({ at, message, help, kind }) => `${place(at)} ${kind} ${message} ${help}`).sort(),
    rules: [...rulesOf(ruleset)].map(({ table, chain, rule }) => ({ table: table.name, chain: chain.name, rule: told(rule) })),
    written: [...rulesOf(ruleset)].map(({ rule }) => { const { line, chain, table } = written.get(rule)!; return `${place(line)} ${chain} ${table}` }),
    counted: [...counted],
  }
}

/** A file reads the same whether lines of known shapes are passed over or not. */
function expectSame(text: string): void {
  const source = { path: 'x', text }
  expect(toldFile(parse(source, createShapes(), 0))).toEqual(toldFile(parse(source)))
}

const folder = join(import.meta.dirname, '../../../fixtures/iptables')

describe('lines of a shape that was read before', () => {
  test.each(readdirSync(folder))('fixture %s', name => expectSame(readFileSync(join(folder, name), 'utf8').repeat(2)))

  test('values, chains and comments are their own', () => {
    const rule = (n: number) => `[${n}:${n * 60}] -A user -s 192.0.2.${n}/32 ! -d 198.51.100.0/24 -p tcp -m comment --comment "number ${n}" -m tcp --dport ${n} -j other${n % 2}\n`
    expectSame(`*filter\n:INPUT DROP [0:0]\n:user - [0:0]\n:other0 - [0:0]\n:other1 - [0:0]\n${[1, 2, 3, 4, 5].map(rule).join('')}COMMIT\n`)
  })

  test('what is wrong with one of them is told', () => {
    const values = ['192.0.2.1', '192.0.2.256', '192.0.2', '0192.0.2.1', '2001:db8::1', '0.0.0.0', '127.0.0.1', '224.0.0.1', 'host', '192.0.2.1/33', '"192.0.2.1"']
    expectSame(`*filter\n${values.flatMap(value => [`-A INPUT -s 192.0.2.7 -j DROP`, `-A INPUT -s ${value} -j DROP`, `-A INPUT -s ${value} -j DROP`]).join('\n')}\nCOMMIT\n`)
  })

  test('chains that come and go', () => {
    expectSame('*filter\n:a - [0:0]\n:b - [0:0]\n-A a -j b\n-A a -j c\n-A a -j b\n-A a -j b\n-X b\n-A b -j a\n-A b -j a\n-E a d\n-A a -j d\n-A d -j INPUT\n-A d -j d\n-F\nCOMMIT\n*nat\n:a - [0:0]\n-A a -j b\n-A a -j a\nCOMMIT\n')
  })

  const word = fc.constantFrom(
    '192.0.2.1', '192.0.2.2', '198.51.100.7', '10.0.0.0', '127.0.0.1', '0.0.0.0', '255.255.255.255', '1.2.3', '1.2.3.4.5', '01.2.3.4', '192.0.2.999', '192.0.2.1:80', '192.0.2.2:8080', '192.0.2.3:0', '192.0.2.4:80-90',
    '2001:db8::1', '2001:db8:0:0:0:0:0:2', '3fff::', '2001:db8:::1', 'fe80::1', '2:2::', '::1', '20:1::1', '2001:db8::12345', '2001:1:2:3:4:5:6:7:8',
    '22', '80', '0', '65535', '65536', '080', '-1', '443', 'ssh', '80:90', 'a', 'b', 'chain-1', 'INPUT', 'ACCEPT', 'LOG', 'DNAT', '-x', 'a-very-long-name-of-a-chain-that-is-no-chain',
    '"a comment"', '"another comment"', '"nflint: ignore[related-accept] x"', '" nflint: y"', '"say \\"no\\""', '"open', '"ä"', '""', 'plain', '"-j DROP"', '"a"b', '!')
  const tail = fc.constantFrom('', '', '', '/32', '/24', '/0', '/128', '/255.0.255.0', ',10.0.0.1', ' ', '\t')
  const option = fc.constantFrom(
    '-s', '-d', '! -s', '--source', '--dst', '-p tcp', '-p udp', '-p icmp', '--dport', '--sport', '! --dport', '-m tcp --dport', '-m udp --sport', '-m comment --comment', '--comment', '-j', '-j', '-g',
    '-m multiport --dports', '-m state --state NEW', '-m limit --limit 3/sec', '-m conntrack --ctstate RELATED', '-i', '-m iprange --src-range', '--to-destination', '-j DNAT --to-destination', '-j SNAT --to-source', '--log-prefix', '-4', '-6', '-h', '-I', '-A', '-D')
  const line = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(fc.constantFrom('*nat\n-A a', '-A a', '-A b', '-A INPUT', '-A OUTPUT', '[1:2] -A a', '[33:4] -A a', '-I a', '-A a 1', '-D a', '--append b'), fc.array(fc.tuple(option, word, tail), { maxLength: 4 }))
      .map(([command, parts]) => `${command} ${parts.map(([name, value, end]) => `${name} ${value}${end}`).join(' ')}`) },
    { weight: 4, arbitrary: fc.tuple(word, word, word, fc.constantFrom('a', 'b', 'ACCEPT', 'DROP', 'LOG')).map(([a, b, c, target]) => `-A a -s ${a} -d ${b} -p tcp -m tcp --dport ${c} -j ${target}`) },
    { weight: 2, arbitrary: fc.tuple(word, word).map(([text, target]) => `-A b -m comment --comment ${text} -j ${target}`) },
    { weight: 1, arbitrary: fc.constantFrom('-F a', '-X a', '-N a', '-E a b', '-N b', 'COMMIT', '*filter', '*nat', '*raw', ':a - [0:0]', ':b - [0:0]', '# comment', '-P INPUT DROP', '') },
  )

  test('random files', () => {
    const file = fc.array(fc.tuple(line, fc.integer({ min: 1, max: 3 })), { maxLength: 14 })
      .map(lines => `*filter\n:a - [0:0]\n:b - [0:0]\n:chain-1 - [0:0]\n${lines.map(([text, times]) => `${text}\n`.repeat(times)).join('')}COMMIT\n`)
    fc.assert(fc.property(file, expectSame), { numRuns: 1000, seed: 7 })
  })
})
