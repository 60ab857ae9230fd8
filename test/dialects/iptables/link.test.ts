import { describe, expect, test } from 'vitest'
import { read } from './read.ts'

describe('arptables', () => {
  const arp = (line: string) => read(`*filter\n${line}\nCOMMIT\n`, 'arptables.rules')
  test('its own options, tables and family', () => {
    const { lowered, problems, rules } = arp('-A INPUT -s 192.0.2.1 ! -i lo --opcode 1 --source-mac 02:00:00:00:00:01 -j DROP')
    expect(problems).toEqual([])
    expect(lowered.ruleset.tables.map(({ family, name, chains }) => [family, name, chains.map(chain => chain.name)])).toEqual([['arp', 'filter', ['INPUT', 'OUTPUT', 'FORWARD']]])
    expect(rules[0]!.rule.matches.map(({ condition }) => condition)).toEqual([
      { kind: 'atom', key: '--source 192.0.2.1' },
      { kind: 'not', of: { kind: 'interface', field: 'iif', names: [{ name: 'lo' }] } },
      { kind: 'atom', key: '--opcode 1' },
      { kind: 'atom', key: '--source-mac 02:00:00:00:00:01' },
    ])
  })
  test('options of iptables are not known', () => {
    expect(arp('-A INPUT -p tcp -j DROP').problems).toEqual(['2: -p: option -p is not known'])
  })
})

describe('ebtables', () => {
  const bridge = (line: string) => read(`*filter\n${line}\nCOMMIT\n`, 'ebtables.rules')
  test('options without -m, the old negation, CONTINUE', () => {
    const { lowered, problems, rules } = bridge('-A FORWARD -p IPv4 --ip-src ! 192.0.2.0/24 --log-prefix x -j CONTINUE')
    expect(problems).toEqual([])
    expect(lowered.ruleset.tables[0]!.family).toBe('bridge')
    expect(rules[0]!.rule.matches.map(({ condition }) => condition)).toEqual([
      { kind: 'atom', key: '--protocol IPv4' },
      { kind: 'not', of: { kind: 'atom', key: '-m ip --ip-source 192.0.2.0/24' } },
    ])
    expect(rules[0]!.rule.verdict.kind).toBe('continue')
  })
  test('a broute table is of ebtables, whatever the name', () => {
    expect(read('*broute\n:BROUTING ACCEPT\n-A BROUTING -p IPv6 -j DROP\nCOMMIT\n').problems).toEqual([])
  })
  test('nothing is narrowed: there are no connections', () => {
    const { lowered, rules } = bridge('-A FORWARD -j ACCEPT')
    expect(lowered.edits.narrow([{ rule: rules[0]!.rule, states: 0, copies: [] }]).left[0]!.reason).toBe('there are no connections here')
  })
})

describe('what iptables-restore does besides', () => {
  test('-h ends it, whatever follows', () => {
    expect(read('*filter\n-A INPUT -j DROP\n-h\nfoo --bar\n').problems).toEqual(['4: foo: expected *TABLE, :CHAIN, COMMIT, a comment or a command such as -A, found foo'])
  })
  test('a file with CRLF is read, though the tool refuses it', () => {
    expect(read('*filter\r\n:INPUT DROP [0:0]\r\n-A INPUT -j ACCEPT\r\nCOMMIT\r\n').problems).toEqual([])
  })
})
