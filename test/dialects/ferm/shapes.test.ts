import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFerm } from '../../../grammars/ferm/index.ts'
import { noReader } from '../../../src/dialects/dialect.ts'
import { comments } from '../../../src/dialects/ferm/comments.ts'
import { expandFerm, ruleText } from '../../../src/dialects/ferm/expand/index.ts'
import { lowerExpansion } from '../../../src/dialects/ferm/lower.ts'
import { refusalsOf } from '../../../src/dialects/ferm/refusals.ts'
import { rulesOf, type Origin, type Rule } from '../../../src/model/index.ts'
import { walk } from '../../../src/syntax/index.ts'

const place = ({ start, end }: Pick<Origin, 'start' | 'end'>): string => `${start}-${end}`

/** All of a rule, places in short. */
const told = ({ matches, effects, verdict, origin, comment }: Rule): unknown =>
  JSON.parse(JSON.stringify({ matches, effects, verdict, origin, comment }, (key, value: unknown) =>
    key === 'source' ? undefined : key === 'at' ? place(value as Origin) : typeof value === 'bigint' ? `${value}n` : value))

/** Everything that a file comes to; rules of a shape that more than `few` rules had are lowered when asked. */
function toldFile(text: string, few: number) {
  const tree = parseFerm({ path: 'x', text }, few)
  const expansion = expandFerm(tree, noReader)
  const { ruleset, expanded } = lowerExpansion(expansion, few)
  const rules = [...rulesOf(ruleset)]
  return {
    nodes: [...walk(tree.root)].map(node => `${node.kind} ${place(node)}`),
    tokens: tree.tokens.map(({ image, startOffset }) => `${startOffset} ${image}`),
    comments: comments(tree),
    problems: [...tree.errors, ...expansion.problems, ...refusalsOf(expansion)].map(({ at, message, help, kind }) => `${place(at)} ${kind} ${message} ${help}`),
    notes: expansion.notes.map(({ at, message }) => `${place(at)} ${message}`),
    verdicts: rules.map(({ rule: { verdict: { kind, origin } } }) => [kind, origin && place(origin)]),
    rules: rules.map(({ table, chain, rule }) => ({ table: table.name, family: table.family, chain: chain.name, rule: told(rule) })),
    expanded: rules.map(({ rule }) => ruleText(expanded.get(rule)!)),
    all: [...expanded].map(([rule, one]) => [rules.some(({ rule: other }) => other === rule), ruleText(one)]),
  }
}

function expectSame(text: string): void {
  expect(toldFile(text, 0)).toEqual(toldFile(text, Infinity))
}

const folder = join(import.meta.dirname, '../../../fixtures/ferm')
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /\.(?:conf|ferm)$/.test(name))

describe('rules that are like others', () => {
  test.each(names)('fixture %s', name => expectSame(readFileSync(join(folder, name), 'utf8')))

  test('lists, functions and blocks', () => {
    expectSame('@def &allow($p, $from, $port) = { proto $p saddr $from dport $port { daddr (192.0.2.1 192.0.2.2) ACCEPT; } }\nchain INPUT { policy DROP; &allow(tcp, (10.0.0.1 10.0.0.2), 22); &allow(tcp, 10.0.0.3, 80); &allow(udp, 127.0.0.1, 80); }\n')
    expectSame('domain (ip ip6) chain INPUT { proto icmp ACCEPT; saddr (10.0.0.1 10.0.0.2 2001:db8::1 2001:db8::2) proto tcp dport (22 80) REJECT; }\n')
  })

  const value = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.0/8', '127.0.0.1', '0.0.0.0', '(10.0.0.3 10.0.0.4)', '(10.0.0.5 ! 10.0.0.6)', '! 10.0.0.7', '$ADDR', '`host`', 'host', '2001:db8::1')
  const port = fc.constantFrom('22', '80', '(22 443)', 'ssh', '! 25', '80:90', '0', '$PORT')
  const line = fc.oneof(
    fc.tuple(value, port, fc.constantFrom('ACCEPT', 'DROP', 'jump other', 'LOG log-prefix "x $LINE"', 'mod limit limit 3/sec ACCEPT')).map(([a, p, end]) => `saddr ${a} proto tcp dport ${p} ${end};`),
    fc.tuple(value, port).map(([a, p]) => `&allow(${a}, ${p});`),
    fc.tuple(value, fc.constantFrom('"a"', '"b"')).map(([a, text]) => `mod comment comment ${text} daddr ${a} ACCEPT;`),
    fc.tuple(value, value, port, fc.constantFrom('', '  ', ' # said', '!')).map(([a, b, p, end]) => `  proto tcp saddr ${a} daddr ${b} dport ${p} ACCEPT;${end}`),
    fc.constantFrom('saddr (10.0.0.1 10.0.0.2) {', '}', 'ACCEPT;', 'saddr 10.0.0.1', 'table filter chain FORWARD saddr 10.0.0.1 ACCEPT;', 'policy ACCEPT;', '@def $ADDR = 10.2.0.1;', '@else saddr 10.0.0.1 DROP;', 'mod iprange src-range 10.0.0.1-10.0.0.2 ACCEPT;', 'saddr "10.0.0.1" ACCEPT;', 'saddr (10.0.0.1 10.0.0.2 DROP;'),
    fc.constantFrom('@if $ADDR saddr 10.0.0.9 ACCEPT;', '@if `x` saddr 10.0.0.9 DROP;', 'proto udp { sport 53 ACCEPT; saddr 10.0.0.8 DROP; }'),
  )

  test('random files', () => {
    const file = fc.array(fc.tuple(line, fc.integer({ min: 1, max: 3 })), { maxLength: 8 })
      .map(lines => `@def $ADDR = (10.1.0.1 10.1.0.2);\n@def $PORT = 8080;\n@def &allow($from, $port) = proto tcp saddr $from dport $port ACCEPT;\nchain other {}\nchain INPUT {\n${lines.map(([text, times]) => `${text}\n`.repeat(times)).join('')}}\n`)
    fc.assert(fc.property(file, text => expectSame(text)), { numRuns: 200, seed: 7 })
  })
})
