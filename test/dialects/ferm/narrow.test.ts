import { expect, test } from 'vitest'
import { ferm } from '../../../src/dialects/ferm/index.ts'
import { State, isUnable, ranges, rulesOf } from '../../../src/model/index.ts'
import type { NarrowedCopy, RuleContext } from '../../../src/model/index.ts'
import { tighten } from '../../../src/index.ts'
import { applyEdits } from '../../../src/text/index.ts'
import { filesOf, read } from './reading.ts'

const number = (field: 'l4proto' | 'icmp.type' | 'icmp6.type' | 'dport', low: number, high = low) => ({ kind: 'number', field, ranges: [[low, high]] }) as const
const errors: Record<string, NarrowedCopy> = {
  ip: { title: 'errors', tests: [number('l4proto', 1), { kind: 'number', field: 'icmp.type', ranges: ranges([[3, 3], [11, 12]]) }] },
  ip6: { title: 'errors', tests: [number('l4proto', 58), number('icmp6.type', 1, 4)] },
}
const reset: NarrowedCopy = { title: 'resets', tests: [number('l4proto', 6), { kind: 'bits', field: 'tcp.flags', mask: 4, value: 4 }] }
const ftp: NarrowedCopy = {
  title: 'ftp', tests: [{ kind: 'number', field: 'ip.saddr', ranges: [[0x0a000001, 0x0a000001]] }, number('l4proto', 6), number('dport', 32768, 65535), { kind: 'helper', names: ['ftp'] }],
}

const accepts = ({ rule }: RuleContext): boolean => rule.verdict.kind === 'accept'

/** Narrows every accepting rule to anything but RELATED, with the copies that `copies` asks for. */
function narrowed(text: string, copies: (context: RuleContext) => readonly NarrowedCopy[] = () => []): { text: string; left: string[] } {
  const { ruleset, edits, tree } = read(text)
  const asked = [...rulesOf(ruleset)].filter(accepts).map(context => ({ rule: context.rule, states: 0x4f & ~State.related, copies: copies(context) }))
  const { edits: made, left } = edits.narrow(asked)
  const result = applyEdits(text, made)
  const again = ferm.parse({ path: tree.source.path, text: result })
  expect([...again.errors, ...ferm.lower(again, filesOf({})).problems]).toEqual([])
  return { text: result, left: left.map(({ reason }) => reason) }
}

const icmp = ({ table }: RuleContext): readonly NarrowedCopy[] => [errors[table.family]!]

test.each([
  ['mod state state (RELATED ESTABLISHED) ACCEPT;', 'mod state state (ESTABLISHED) ACCEPT;'],
  ['mod state state (ESTABLISHED RELATED NEW) ACCEPT;', 'mod state state (ESTABLISHED NEW) ACCEPT;'],
  ['mod conntrack ctstate ( established  related ) ACCEPT;', 'mod conntrack ctstate ( established ) ACCEPT;'],
  ['mod state state "ESTABLISHED,RELATED" ACCEPT;', 'mod state state "ESTABLISHED" ACCEPT;'],
  ['mod conntrack ctstate !NEW ACCEPT;', 'mod conntrack ctstate !(NEW RELATED) ACCEPT;'],
  ['mod conntrack ! ctstate (NEW INVALID) ACCEPT;', 'mod conntrack ! ctstate (NEW INVALID RELATED) ACCEPT;'],
  ['mod state state ! "NEW,INVALID" ACCEPT;', 'mod state state ! "NEW,INVALID,RELATED" ACCEPT;'],
  ['mod conntrack ctstatus EXPECTED ACCEPT;', 'mod conntrack ctstatus EXPECTED mod conntrack ctstate !RELATED ACCEPT;'],
  ['proto tcp mod state state RELATED ACCEPT; LOG;', 'LOG;'],
])('%s', (before, after) => {
  expect(narrowed(`chain INPUT { ${before} }`).text).toBe(`chain INPUT { ${after} }`)
})

test('puts copies right behind, in the indent and the spelling of the file; one text for both families', () => {
  const text = 'domain (ip ip6) table filter {\r\n\tchain INPUT {\r\n\t\tmod state state (ESTABLISHED RELATED) ACCEPT; # answers\r\n\t\tDROP;\r\n\t}\r\n}\r\n'
  expect(narrowed(text, icmp)).toEqual({
    left: [],
    text: 'domain (ip ip6) table filter {\r\n\tchain INPUT {\r\n\t\tmod state state (ESTABLISHED) ACCEPT; # answers\r\n'
      + '\t\tproto icmp icmp-type (destination-unreachable time-exceeded parameter-problem) mod state state RELATED ACCEPT;\r\n'
      + '\t\t@if @eq($DOMAIN, ip6) { proto icmp icmp-type packet-too-big mod state state RELATED ACCEPT; }\r\n'
      + '\t\tDROP;\r\n\t}\r\n}\r\n',
  })
})

test('one family alone needs no condition', () => {
  expect(narrowed('domain ip6 chain INPUT saddr fe80::/10 mod conntrack ctstate RELATED ACCEPT;', icmp).text)
    .toBe('domain ip6 chain INPUT saddr fe80::/10 proto icmp icmp-type (destination-unreachable packet-too-big time-exceeded parameter-problem) mod conntrack ctstate RELATED ACCEPT;')
})

test('limits a copy to the chain that asks for it', () => {
  expect(narrowed('chain (INPUT OUTPUT) {\n  mod state state (ESTABLISHED RELATED) ACCEPT;\n}', ({ chain }) => (chain.name === 'OUTPUT' ? [reset] : [])).text)
    .toBe('chain (INPUT OUTPUT) {\n  mod state state (ESTABLISHED) ACCEPT;\n  @if @eq($CHAIN, OUTPUT) { proto tcp tcp-flags RST RST mod state state RELATED ACCEPT; }\n}')
  expect(narrowed('chain (INPUT OUTPUT) mod state state (ESTABLISHED RELATED) ACCEPT;', ({ chain }) => (chain.name === 'OUTPUT' ? [reset] : [])).text)
    .toBe('chain (INPUT OUTPUT) mod state state (ESTABLISHED) ACCEPT;\nchain (INPUT OUTPUT) @if @eq($CHAIN, OUTPUT) { proto tcp tcp-flags RST RST mod state state RELATED ACCEPT; }')
})

test('keeps a helper, with its ports and addresses', () => {
  expect(narrowed('chain INPUT {\n    interface eth0 mod conntrack ctstate (ESTABLISHED RELATED) ACCEPT;\n}', () => [ftp]).text)
    .toBe('chain INPUT {\n    interface eth0 mod conntrack ctstate (ESTABLISHED) ACCEPT;\n'
      + '    interface eth0 saddr 10.0.0.1 proto tcp dport 32768:65535 mod conntrack ctstate RELATED mod helper helper ftp ACCEPT;\n}')
})

test('a copy takes the place of a rule for RELATED only, and of one protocol of several', () => {
  expect(narrowed('chain INPUT {\n  proto (tcp icmp) mod state state RELATED ACCEPT;\n}', icmp).text)
    .toBe('chain INPUT {\n  proto icmp icmp-type (destination-unreachable time-exceeded parameter-problem) mod state state RELATED ACCEPT;\n}')
})

test('changes a variable where it is defined if all that use it agree, else where it is used', () => {
  expect(narrowed('@def $S = (RELATED ESTABLISHED);\nchain INPUT { mod state state $S ACCEPT; mod conntrack ctstate $S ACCEPT; }').text)
    .toBe('@def $S = (ESTABLISHED);\nchain INPUT { mod state state $S ACCEPT; mod conntrack ctstate $S ACCEPT; }')
  expect(narrowed('@def $S = (RELATED ESTABLISHED);\nchain INPUT { mod state state $S ACCEPT; mod state state $S LOG; }').text)
    .toBe('@def $S = (RELATED ESTABLISHED);\nchain INPUT { mod state state ESTABLISHED ACCEPT; mod state state $S LOG; }')
})

test('changes a function in its body, and writes copies out where it is called', () => {
  expect(narrowed('@def &ok() = mod conntrack ctstate (ESTABLISHED RELATED) ACCEPT;\nchain INPUT {\n  &ok();\n}\nchain OUTPUT {\n  &ok();\n}', ({ chain }) => (chain.name === 'OUTPUT' ? [reset] : [])).text)
    .toBe('@def &ok() = mod conntrack ctstate (ESTABLISHED) ACCEPT;\nchain INPUT {\n  &ok();\n}\nchain OUTPUT {\n  &ok();\n  proto tcp tcp-flags RST RST mod conntrack ctstate RELATED ACCEPT;\n}')
  expect(narrowed('@def &m($s) = mod state state $s;\nchain INPUT { &m((RELATED ESTABLISHED)) ACCEPT; &m(NEW) ACCEPT; }').text)
    .toBe('@def &m($s) = mod state state $s;\nchain INPUT { &m((ESTABLISHED)) ACCEPT; &m(NEW) ACCEPT; }')
  expect(narrowed('@def &open($p) = {\n  chain INPUT proto $p mod state state (NEW RELATED) ACCEPT;\n}\n&open(tcp);\n&open(udp);').text)
    .toBe('@def &open($p) = {\n  chain INPUT proto $p mod state state (NEW) ACCEPT;\n}\n&open(tcp);\n&open(udp);')
})

test('changes the states of a block for all in it, or else adds a match to the rule', () => {
  expect(narrowed('chain INPUT mod state state (ESTABLISHED RELATED) {\n  proto tcp ACCEPT;\n  proto udp ACCEPT;\n}').text)
    .toBe('chain INPUT mod state state (ESTABLISHED) {\n  proto tcp ACCEPT;\n  proto udp ACCEPT;\n}')
  expect(narrowed('chain INPUT mod state state (ESTABLISHED RELATED) {\n  proto tcp ACCEPT;\n  LOG;\n}').text)
    .toBe('chain INPUT mod state state (ESTABLISHED RELATED) {\n  proto tcp mod conntrack ctstate ESTABLISHED ACCEPT;\n  LOG;\n}')
  expect(narrowed('chain INPUT mod state state (ESTABLISHED RELATED) {\n  ACCEPT;\n}', icmp).text)
    .toBe('chain INPUT mod state state (ESTABLISHED RELATED) {\n  mod conntrack ctstate ESTABLISHED ACCEPT;\n'
      + '  proto icmp icmp-type (destination-unreachable time-exceeded parameter-problem) mod conntrack ctstate RELATED ACCEPT;\n}')
})

test('keeps a branch one command', () => {
  expect(narrowed('domain (ip ip6) chain INPUT {\n  @if @eq($DOMAIN, ip) mod state state (NEW RELATED) ACCEPT;\n  @else mod state state RELATED ACCEPT;\n}', ({ table }) => (table.family === 'ip' ? [errors.ip!] : [])).text)
    .toBe('domain (ip ip6) chain INPUT {\n  @if @eq($DOMAIN, ip) { mod state state (NEW) ACCEPT; '
      + 'proto icmp icmp-type (destination-unreachable time-exceeded parameter-problem) mod state state RELATED ACCEPT; }\n  @else { }\n}')
})

test.each([
  ['interface eth0 proto (tcp icmp) mod state state (ESTABLISHED RELATED) ACCEPT;',
    'interface eth0 proto tcp mod state state (ESTABLISHED) ACCEPT;\ninterface eth0 proto icmp mod state state (ESTABLISHED RELATED) ACCEPT;'],
  ['saddr (10.0.0.1 10.0.0.2) proto (tcp udp icmp) mod state state RELATED ACCEPT;', 'saddr (10.0.0.1 10.0.0.2) proto icmp mod state state RELATED ACCEPT;'],
  ['@if 1 proto (tcp icmp) mod state state (NEW RELATED) ACCEPT;', '@if 1 { proto tcp mod state state (NEW) ACCEPT; proto icmp mod state state (NEW RELATED) ACCEPT; }'],
  ['@def $P = (tcp udp icmp); proto $P mod conntrack ctstate !INVALID ACCEPT;', '@def $P = (tcp udp icmp); proto (tcp udp) mod conntrack ctstate !(INVALID RELATED) ACCEPT; proto icmp mod conntrack ctstate !INVALID ACCEPT;'],
])('of %s, what need not change stays as a rule of its own', (before, after) => {
  const text = `chain INPUT {\npolicy DROP;\n${before}\n}\n`
  const { text: changed, unresolved } = tighten(text, { dialect: 'ferm' })
  expect([changed, unresolved]).toEqual([`chain INPUT {\npolicy DROP;\n${after}\n}\n`, []])
  expect(tighten(changed, { dialect: 'ferm' }).changes).toEqual([])
})

test('a list that is written elsewhere is not shared out', () => {
  for (const rules of ['proto (tcp icmp) { mod state state (ESTABLISHED RELATED) ACCEPT; }', '@def &f($p) = proto $p mod state state (ESTABLISHED RELATED) ACCEPT; &f((tcp icmp));']) {
    const text = `chain INPUT {\npolicy DROP;\n${rules}\n}\n`
    const { text: changed, unresolved } = tighten(text, { dialect: 'ferm' })
    expect([changed, unresolved.map(({ reason }) => reason)]).toEqual([text, ['only some of the rules that its lists come to can change: write those as a rule of their own']])
  }
})

test('leaves alone what it cannot say, with the reason', () => {
  expect(narrowed('chain INPUT mod state state (ESTABLISHED RELATED) ACCEPT;', () => [{ title: 'x', tests: [{ kind: 'atom', key: 'strange' }] }])).toEqual({
    text: 'chain INPUT mod state state (ESTABLISHED RELATED) ACCEPT;', left: ['no words for strange'],
  })
})

const allOf = (text: string, pick: (context: RuleContext) => boolean): string => {
  const { ruleset, edits } = read(text)
  const result = edits.removeRules([...rulesOf(ruleset)].filter(pick).map(({ rule }) => rule))
  return isUnable(result) ? result.reason : applyEdits(text, result)
}

test('removes commands with their lines, and comments stay', () => {
  expect(allOf('chain INPUT {\n  # why\n  proto tcp ACCEPT;\n  LOG; DROP;\n}\n', ({ index }) => index === 0)).toBe('chain INPUT {\n  # why\n  LOG; DROP;\n}\n')
  expect(allOf('chain INPUT {\n  LOG; DROP;\n}\n', ({ index }) => index === 1)).toBe('chain INPUT {\n  LOG;\n}\n')
  expect(allOf('chain INPUT proto (tcp udp) ACCEPT;', ({ index }) => index === 1)).toBe('other rules are written at the same place')
  expect(allOf('chain INPUT proto tcp @subchain "x" { DROP; }', ({ chain }) => chain.name === 'INPUT')).toBe('the rule holds a chain of its own')
  expect(allOf('chain INPUT { @if 1 ACCEPT; @else DROP; }', () => true)).toBe('the rule is a branch of a condition')
})

test('silences a rule where its comment will be found', () => {
  const silenced = (text: string): string => {
    const { ruleset, edits } = read(text)
    const result = edits.silence([...rulesOf(ruleset)][0]!.rule, 'related-accept', 'needed')
    return isUnable(result) ? result.reason : applyEdits(text, result)
  }
  expect(silenced('chain INPUT {\n  proto tcp ACCEPT;\n}')).toBe('chain INPUT {\n  # nflint: ignore[related-accept] needed\n  proto tcp ACCEPT;\n}')
  expect(silenced('@def &f() = proto tcp ACCEPT;\nchain INPUT &f();')).toBe('# nflint: ignore[related-accept] needed\n@def &f() = proto tcp ACCEPT;\nchain INPUT &f();')
})

test('a log prefix that tells its line moves with its rule', () => {
  const patterns = (text: string): unknown[] => [...rulesOf(read(text).ruleset)].flatMap(({ rule }) => rule.effects.map(effect => (effect.kind === 'log' ? [effect.prefix, effect.pattern] : [])))
  expect(patterns('@def $L = "at $LINE";\nchain INPUT {\n  LOG log-prefix "$L: $LINE";\n  LOG log-prefix @cat("x", $LINE);\n  LOG log-prefix "$$";\n}')).toEqual([
    ['at 1: 3', 'at $LINE: $LINE'], ['x4', 'x$LINE'], ['$$', undefined],
  ])
  const text = 'chain INPUT {\n  policy DROP;\n  mod state state (ESTABLISHED RELATED) ACCEPT;\n  LOG log-prefix "line $LINE ";\n}\n'
  const { changes, unresolved } = tighten(text, { dialect: 'ferm' })
  expect([changes.length, unresolved]).toEqual([1, []])
})
