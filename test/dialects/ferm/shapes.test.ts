import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFerm } from '../../../grammars/ferm/index.ts'
import { noReader, type Reader } from '../../../src/dialects/dialect.ts'
import { comments } from '../../../src/dialects/ferm/comments.ts'
import { LineRule, expandFerm, ruleText } from '../../../src/dialects/ferm/expand/index.ts'
import { likenessOf } from '../../../src/dialects/ferm/likeness.ts'
import { lowerExpansion } from '../../../src/dialects/ferm/lower.ts'
import { refusalsOf } from '../../../src/dialects/ferm/refusals.ts'
import { createSameRule, ruleShape, rulesOf, type Origin, type Rule } from '../../../src/model/index.ts'
import { walk } from '../../../src/syntax/index.ts'

const place = ({ start, end }: Pick<Origin, 'start' | 'end'>): string => `${start}-${end}`

/** All of a rule, places in short. */
const told = ({ matches, effects, verdict, origin, comment }: Rule): unknown =>
  JSON.parse(JSON.stringify({ matches, effects, verdict, origin, comment }, (key, value: unknown) =>
    key === 'source' ? undefined : key === 'at' ? place(value as Origin) : typeof value === 'bigint' ? `${value}n` : value))

/** Everything that a file comes to; rules of a shape that more than `few` rules had are lowered when asked. */
function toldFile(text: string, few: number, reader: Reader) {
  const tree = parseFerm({ path: 'x', text }, few)
  const expansion = expandFerm(tree, reader)
  const { ruleset, expanded } = lowerExpansion(expansion, few)
  const rules = [...rulesOf(ruleset)]
  return {
    nodes: [...walk(tree.root)].map(node => `${node.kind} ${place(node)}`),
    tokens: tree.tokens.map(({ image, startOffset }) => `${startOffset} ${image}`),
    comments: comments(tree),
    problems: [...tree.errors, ...expansion.problems, ...refusalsOf(expansion)].map(({ at, message, help, kind }) => `${place(at)} ${kind} ${message} ${help}`),
    notes: expansion.notes.map(({ at, message }) => `${place(at)} ${message}`),
    oldWords: expansion.oldWords.map(({ at, instead }) => `${place(at)} ${instead}`),
    chains: ruleset.tables.flatMap(({ family, name, origin, chains }) =>
      chains.map(chain => [family, name, place(origin), chain.name, place(chain.origin), chain.base?.policy, chain.base?.policyOrigin && place(chain.base.policyOrigin)])),
    origins: rules.map(({ rule: { origin } }) => [place(origin), origin.via?.map(({ label, at }) => `${place(at)} ${label}`)]),
    verdicts: rules.map(({ rule: { verdict: { kind, origin } } }) => [kind, origin && place(origin)]),
    rules: rules.map(({ table, chain, rule }) => ({ table: table.name, family: table.family, chain: chain.name, rule: told(rule) })),
    expanded: rules.map(({ rule }) => ruleText(expanded.get(rule)!)),
    likenesses: rules.map(({ rule }) => likenessOf(expanded.get(rule)!)),
    all: [...expanded].map(([rule, one]) => [rules.some(({ rule: other }) => other === rule), ruleText(one)]),
  }
}

/** Which rules of two files are the same is told as well by their texts as by all that they are. */
function expectSameTold(one: string, other: string, reader = noReader): void {
  const rules = (text: string): readonly Rule[] => [...rulesOf(lowerExpansion(expandFerm(parseFerm({ path: 'x', text }, 0), reader), 0).ruleset)].map(({ rule }) => rule).slice(0, 60)
  const isSame = createSameRule()
  const [left, right] = [rules(one), rules(other)]
  const shapes = [left, right].map(list => list.map(ruleShape))
  for (const [at, a] of left.entries()) {
    for (const [index, b] of right.entries()) if (isSame(a, b) !== (shapes[0]![at] === shapes[1]![index])) expect([shapes[0]![at], shapes[1]![index], isSame(a, b)]).toEqual([])
  }
}

function expectSame(text: string, reader = noReader): void {
  expect(toldFile(text, 0, reader)).toEqual(toldFile(text, Infinity, reader))
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

  /** Commands around lines, and what closes them. */
  const around = fc.constantFrom(['chain INPUT {', '}'], ['domain (ip ip6) table filter chain INPUT {', '}'], ['domain (ip ip6) { table filter { chain (INPUT other) {', '}}}'], ['@if 0 { chain INPUT {', '}} @else chain FORWARD ACCEPT;'], ['domain ip6 chain INPUT {', '}'])

  test('random files', () => {
    const file = fc.tuple(around, fc.array(fc.tuple(line, fc.integer({ min: 1, max: 3 })), { maxLength: 8 }))
      .map(([[begin, end], lines]) => `@def $ADDR = (10.1.0.1 10.1.0.2);\n@def $PORT = 8080;\n@def &allow($from, $port) = proto tcp saddr $from dport $port ACCEPT;\nchain other {}\n${begin}\n${lines.map(([text, times]) => `${text}\n`.repeat(times)).join('')}${end}\n`)
    fc.assert(fc.property(file, text => expectSame(text)), { numRuns: 300, seed: 7 })
    fc.assert(fc.property(file, file, (one, other) => expectSameTold(one, other)), { numRuns: 100, seed: 7 })
  })

  const bodies = [
    'proto tcp saddr $a dport $p ACCEPT', 'proto tcp dport $p saddr $a', '{ proto udp daddr $HOSTS saddr $a { dport $p DROP; sport $p jump other; } }', 'saddr ($a 10.9.9.9) proto tcp dport ($p 8080) jump other',
    '{ @if @eq($p, 22) saddr $a ACCEPT; @else daddr $a DROP; }', '{ @if $a proto tcp dport $p ACCEPT; }', '{ @if $STRICT saddr $a proto tcp dport $p ACCEPT; @else saddr $a proto tcp dport $p DROP; }',
    'saddr $a mod comment comment "for $p" ACCEPT', "saddr $a mod comment comment '$p' ACCEPT", '{ @def $x = $a; saddr $x proto tcp dport $p ACCEPT; }', '{ @def $HOSTS = 10.8.8.8; saddr $a daddr $HOSTS proto tcp dport $p ACCEPT; }',
    '{ &inner($a, $p); }', '&inner($a, $p)', '{ &inner(10.7.7.7, $p); daddr ($a (10.6.6.6)) DROP; }', '{ &inner((10.7.7.7 $a), 80); sport $p NOP; }', '{ saddr $a @subchain "sub" { proto tcp dport $p ACCEPT; } }', '{ saddr $a @subchain { proto tcp dport $p ACCEPT; } }',
    'chain FORWARD saddr $a proto tcp dport $p ACCEPT', '{ chain (INPUT other) saddr $a proto tcp dport $p ACCEPT; }', '{ policy DROP; saddr $a ACCEPT; }', 'table mangle chain INPUT saddr $a ACCEPT',
    'saddr !$a ACCEPT', 'saddr ! $a ACCEPT', 'proto tcp dport !$p saddr $a ACCEPT', 'proto tcp dports ($p 8080) saddr $a ACCEPT', 'saddr @ipfilter(($a 10.5.5.5)) ACCEPT', 'saddr `host` daddr $a ACCEPT', 'saddr $a LOG log-prefix "$LINE $CHAIN"',
    'saddr $a mod comment comment $CHAIN ACCEPT', 'saddr $a mod limit limit-burst $p ACCEPT', 'daddr $p saddr $a ACCEPT', 'proto tcp dport $a saddr $p ACCEPT', 'saddr $a @include "more"', '{ @include "more"; saddr $a ACCEPT; }', 'saddr $a goto other', 'saddr $a realgoto other',
    '{ @if @eq($p, 22) proto tcp dport $p saddr $a ACCEPT; @else proto tcp dport $p saddr $a DROP; }', '{ proto tcp dport $p saddr $a mod comment comment "for $p" ACCEPT; }', '{ saddr $a proto tcp { dport $p; } }',
    '{ saddr $a ACCEPT; proto tcp dport $p ACCEPT; chain $p ACCEPT; }', '{ saddr $a proto tcp dport $p ACCEPT; unknown-word; }', '{ saddr $a proto tcp dport $p ACCEPT; &none($p); }', '{ saddr $a proto tcp dport $p @if @defined($LATER) ACCEPT; }',
    'proto $p saddr $a ACCEPT', 'proto tcp tcp-flags sport $p saddr $a ACCEPT', 'saddr @cat($a, "/24") ACCEPT', '{ @def &later($x) = saddr $x ACCEPT; &later($a); &later($p); }', 'saddr $a ACCEPT; DROP', 'ACCEPT', '@defined($a) ACCEPT', 'saddr $a unknown-word ACCEPT',
  ]
  const body = (text: string): string => (text.endsWith('}') ? text : `${text};`)
  const head = (f: string, g: string, inner: string): string =>
    `@def $HOSTS = (10.1.0.1 10.1.0.2);\n@def $STRICT = 1;\n@def &inner($a, $p) = ${body(inner)}\n@def &f($a, $p) = ${body(f)}\n@def &g($a, $p) = ${body(g)}\nchain other {}\n`
  const [plainBody, half] = bodies as [string, string, ...string[]]
  const reader: Reader = { read: name => (name === 'more' ? '@def $HOSTS = 10.3.0.1;\n&inner(10.0.0.1, 80);\n&inner(10.0.0.2, 80);\n' : undefined), list: () => undefined }
  const values = [['10.0.0.1', '80'], ['10.0.0.2', '22'], ['10.0.0.3', '443'], ['(10.0.0.4 10.0.0.5)', '22'], ['(10.0.0.6 10.0.0.7)', '80'], ['2001:db8::1', '22'], ['2001:db8::2', '80'], ['10.0.1.0/24', '(22 80)'], ['10.0.2.0/24', '(80 443)']]
  const calls = (form: string): string => values.map(([a, p]) => `${form.replace('HOST', a!).replace('PORT', p!)}\n`).join('')
  const forms = ['&f(HOST, PORT);', '&f( HOST , PORT ) ;', '&f(HOST, PORT) ACCEPT;', 'daddr HOST &f(10.1.0.1, PORT);', 'ACCEPT &f(HOST, PORT);', '&g(HOST, PORT) &f(HOST, PORT);', '&f(HOST);', '&none(HOST, PORT);']

  test.each(bodies)('calls of a function: %s', body => {
    for (const form of forms) expectSame(`${head(body, half, plainBody)}domain ip6 chain other {}\nchain INPUT {\n${calls(form)}${calls(form)}}\n`, reader)
    expectSame(`${head('&inner($a, $p)', half, body)}chain INPUT {\n${calls('&f(HOST, PORT);')}chain other {\n${calls('&f(HOST, PORT);')}}}\n`, reader)
    expectSame(`${head(body, half, plainBody)}domain (ip ip6) chain INPUT {\n${calls('&f(HOST, PORT);')}}\n`, reader)
  })

  test('functions that come to like rules', () => {
    expectSame(`${head(plainBody, ` ${plainBody}`, half)}chain INPUT {\n${calls('&f(HOST, PORT);')}${calls('&g(HOST, PORT);')}${calls('proto tcp saddr HOST dport PORT ACCEPT;')}}\n`)
  })

  test.each([['&f(HOST, PORT);', plainBody, 7], ['&f(HOST, PORT);', '{ &inner($p, $a); }', 0], ['&f(HOST, PORT);', '{ saddr $a proto tcp dport $p DROP; daddr $a ACCEPT; }', 13], ['&f(HOST, PORT) daddr $HOSTS DROP;', half, 0], ['&f(HOST, PORT) sport 1 DROP;', half, 7]])('%s with %s: lines that are not run', (form, body, count) => {
    const { domains } = expandFerm(parseFerm({ path: 'x', text: `${head(body, half, plainBody)}chain INPUT {\n${calls(form)}}\n` }, 0), noReader)
    const chains = [...domains.values()].flatMap(({ tables }) => [...tables.values()]).flatMap(({ chains }) => [...chains.values()])
    expect(chains.flatMap(({ rules }) => rules).filter(rule => rule instanceof LineRule)).toHaveLength(count)
  })

  test.each(['@def $LATER = 1;', '@def $HOSTS = 10.2.0.1;', '@def $STRICT = 0;', '@def &inner($b, $c) = saddr $b DROP;', '@def &f($b, $c) = daddr $b ACCEPT;', 'chain FORWARD NOP;', 'saddr 10.4.0.1 {', '}', '@if $STRICT', '@else', 'proto tcp', '@include "more";', calls('proto tcp saddr HOST dport PORT ACCEPT;')])('calls around %j', between => {
    for (const body of bodies.filter(text => /^[^`@]*(?:$|[$]HOSTS|[$]STRICT|inner|@subchain|LATER)/.test(text))) {
      const lines = '&f(10.0.0.1, 22);\n&f(10.0.0.2, 80);\n'
      expectSame(`${head(body, half, plainBody)}chain INPUT {\n${lines}${between}\n${lines}${between}\n${lines}}\n`, reader)
    }
  })

  test('lines in a block for both families', () => {
    const lines = calls('saddr HOST proto tcp dport PORT ACCEPT;')
    expectSame(`domain (ip ip6) table filter {\nchain INPUT {\n${lines}}\nchain (FORWARD OUTPUT) {\n${lines}saddr (10.0.0.1\n${lines}}\n}\n`)
    expectSame(`@def &f($a) = {\n${calls('saddr HOST proto tcp dport PORT ACCEPT;')}saddr $a DROP;\n}\nchain INPUT {\n&f(10.0.0.1);\n&f(10.0.0.2);\n}\n`)
    const { domains } = expandFerm(parseFerm({ path: 'x', text: `domain (ip ip6) chain INPUT {\n${lines}}\n` }, 0), noReader)
    const counts = [...domains].map(([domain, { tables }]) => [domain, tables.get('filter')!.chains.get('INPUT')!.rules.filter(rule => rule instanceof LineRule).length])
    expect(counts).toEqual([['ip', 6], ['ip6', 1]])
  })

  test.each([
    ['outer blocks', 'chain INPUT {\nsaddr 10.4.0.1 {\nLINES}\nsaddr 10.4.0.2 {\nLINES}\n}', 'chain INPUT {\nsaddr 10.4.0.2 {\nLINES}\nsaddr 10.4.0.1 {\nLINES}\n}'],
    ['functions that put values elsewhere', '@def &f($a, $p) = proto tcp saddr $a daddr $p ACCEPT;\nchain INPUT {\n&f(10.0.0.1, 10.0.0.1);\n&f(10.0.0.1, 10.0.0.1);\n&f(10.0.0.1, 10.0.0.2);\n&f(10.0.0.3, 10.0.0.2);\n}', '@def &f($a, $p) = proto tcp saddr $p daddr $a ACCEPT;\nchain INPUT {\n&f(10.0.0.1, 10.0.0.1);\n&f(10.0.0.1, 10.0.0.1);\n&f(10.0.0.1, 10.0.0.2);\n&f(10.0.0.3, 10.0.0.2);\n}'],
    ['variables', '@def $X = 10.9.0.1;\nchain INPUT {\nLINES}', '@def $X = 10.9.0.2;\nchain INPUT {\nLINES}'],
  ])('equal lines with other %s are other rules', (_what, one, other) => {
    const lines = calls('daddr $X proto tcp sport PORT dport PORT ACCEPT;').replaceAll(/[$]X/g, one.includes('$X') ? '$X' : '10.9.0.9')
    for (const [a, b] of [[one, other], [one, one], [other, other]]) expectSameTold(a!.replaceAll('LINES', lines), b!.replaceAll('LINES', lines))
  })

  test('what is not run counts as no work', () => {
    const skipped = 'saddr 10.0.0.1 ACCEPT; '.repeat(1000)
    const lines = Array.from({ length: 1000 }, (_, index) => `&f(10.0.${index >> 8}.${index & 255});\n`).join('')
    const { problems, domains } = expandFerm(parseFerm({ path: 'x', text: `@def &f($a) = {\n@if 0 { ${skipped} }\nsaddr $a ACCEPT;\n}\nchain INPUT {\n${lines}}\n` }), noReader)
    expect([problems, domains.get('ip')!.tables.get('filter')!.chains.get('INPUT')!.rules.length]).toEqual([[], 1000])
  })

  test('random calls', () => {
    const anyBody = fc.constantFrom(...bodies)
    const host = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.0/24', '(10.0.0.3 10.0.0.4)', '2001:db8::1', 'host', '"10.0.0.5"', '80')
    const service = fc.constantFrom('22', '80', '443', '8080', '(22 443)', 'ssh', '10.0.0.1')
    const called = fc.tuple(fc.constantFrom(...forms), fc.array(fc.tuple(host, service), { minLength: 1, maxLength: 5 }))
      .map(([form, values]) => values.map(([a, p]) => form.replace('HOST', a).replace('PORT', p)).join('\n'))
    const file = fc.tuple(anyBody, anyBody, anyBody, around, fc.array(called, { maxLength: 4 }))
      .map(([f, g, inner, [begin, end], lines]) => `${head(f, g, inner)}${begin}\n${lines.join('\n')}\n${end}\n`)
    fc.assert(fc.property(file, text => expectSame(text, reader)), { numRuns: 100, seed: 7 })
    fc.assert(fc.property(file, file, (one, other) => expectSameTold(one, other, reader)), { numRuns: 100, seed: 7 })
  })
})
