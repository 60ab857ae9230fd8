import { describe, expect, test } from 'vitest'
import { allStates, isUnable, State, type Condition, type NarrowedCopy } from '../../../src/model/index.ts'
import { applyEdits } from '../../../src/text/index.ts'
import { read } from './read.ts'

const icmpErrors: NarrowedCopy = { title: 'ICMP errors', tests: [{ kind: 'number', field: 'icmp.type', ranges: [[3, 3], [11, 12]] }] }
const icmp6Errors: NarrowedCopy = { title: 'ICMPv6 errors', tests: [{ kind: 'number', field: 'icmp6.type', ranges: [[1, 4]] }] }
const resets: NarrowedCopy = { title: 'resets', tests: [{ kind: 'bits', field: 'tcp.flags', mask: 4, value: 4 }] }
const ftp: NarrowedCopy = {
  title: 'FTP data',
  tests: [{ kind: 'number', field: 'l4proto', ranges: [[6, 6]] }, { kind: 'number', field: 'dport', ranges: [[32768, 65535]] }, { kind: 'helper', names: ['ftp'] }],
}
const copyOf = (...tests: readonly Condition[]): NarrowedCopy => ({ title: 'copy', tests })

/** Narrows every accepting rule of a filter table to all states but RELATED. */
function narrow(lines: string, copies: readonly NarrowedCopy[], path = 'rules', states = allStates & ~State.related): string {
  const { source, lowered, rules, problems } = read(`*filter\n${lines}\nCOMMIT\n`, path)
  expect(problems).toEqual([])
  const accepting = rules.filter(({ rule }) => rule.verdict.kind === 'accept')
  const { edits, left } = lowered.edits.narrow(accepting.map(({ rule }) => ({ rule, states, copies })))
  if (left.length > 0) return `left: ${left.map(({ reason }) => reason).join('; ')}`
  const text = applyEdits(source.text, edits)
  expect(read(text, path).problems).toEqual([])
  return text.slice('*filter\n'.length, -'\nCOMMIT\n'.length)
}

describe('narrow: the line itself', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', '-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT'],
    ['-A INPUT -m state --state NEW,rel,ESTABLISHED -j ACCEPT', '-A INPUT -m state --state NEW,ESTABLISHED -j ACCEPT'],
    ['-A INPUT -m state --state "related,established" -j ACCEPT', '-A INPUT -m state --state "established" -j ACCEPT'],
    ['-A INPUT -m state ! --state NEW -j ACCEPT', '-A INPUT -m state ! --state NEW,RELATED -j ACCEPT'],
    ['-A INPUT -m conntrack ! --ctstate new,invalid -j ACCEPT', '-A INPUT -m conntrack ! --ctstate new,invalid,related -j ACCEPT'],
    ['[7:8] -A INPUT -m state --state R,E -j ACCEPT  ', '[7:8] -A INPUT -m state --state E -j ACCEPT  '],
    ['-A INPUT -m conntrack --ctstatus EXPECTED -j ACCEPT', '-A INPUT -m conntrack --ctstatus EXPECTED -m conntrack ! --ctstate RELATED -j ACCEPT'],
    ['-A INPUT -m conntrack --ctstate RELATED,DNAT -j ACCEPT', '-A INPUT -m conntrack --ctstate RELATED,DNAT -m conntrack ! --ctstate RELATED -j ACCEPT'],
    ['-A INPUT -m state --state R,E -m state ! --state NEW -j ACCEPT', '-A INPUT -m state --state E -m state ! --state NEW -j ACCEPT'],
    ['-A INPUT -m state ! --state NEW -m state ! --state INVALID -j ACCEPT', '-A INPUT -m state ! --state NEW,RELATED -m state ! --state INVALID -j ACCEPT'],
    ['-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT', '-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT'],
    ['-A INPUT -j ACCEPT', '-A INPUT -m conntrack ! --ctstate RELATED -j ACCEPT'],
  ]
  test.each(cases)('%s', (before, after) => expect(narrow(before, [])).toBe(after))

  test('a rule for RELATED alone goes', () => {
    expect(narrow('-A INPUT -m state --state RELATED -j ACCEPT\n-A INPUT -j DROP', [])).toBe('-A INPUT -j DROP')
  })
})

describe('narrow: copies', () => {
  test('ICMP errors', () => {
    expect(narrow('[1:2] -A INPUT -i eth0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -j DROP', [icmpErrors])).toBe([
      '[1:2] -A INPUT -i eth0 -m conntrack --ctstate ESTABLISHED -j ACCEPT',
      '-A INPUT -i eth0 -p icmp -m icmp --icmp-type destination-unreachable -m conntrack --ctstate RELATED -j ACCEPT',
      '-A INPUT -i eth0 -p icmp -m icmp --icmp-type time-exceeded -m conntrack --ctstate RELATED -j ACCEPT',
      '-A INPUT -i eth0 -p icmp -m icmp --icmp-type parameter-problem -m conntrack --ctstate RELATED -j ACCEPT',
      '-A INPUT -j DROP',
    ].join('\n'))
  })

  test('ICMPv6 errors; those of IPv4 have no place there', () => {
    expect(narrow('-A INPUT -m state ! --state NEW -j ACCEPT', [icmpErrors, icmp6Errors], 'rules.v6')).toBe([
      '-A INPUT -m state ! --state NEW,RELATED -j ACCEPT',
      '-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type destination-unreachable -m state --state RELATED -j ACCEPT',
      '-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type packet-too-big -m state --state RELATED -j ACCEPT',
      '-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type time-exceeded -m state --state RELATED -j ACCEPT',
      '-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type parameter-problem -m state --state RELATED -j ACCEPT',
    ].join('\n'))
  })

  test('a helper, and the words of the list kept', () => {
    expect(narrow('-A INPUT -m state --state rel,est -j ACCEPT', [ftp])).toBe([
      '-A INPUT -m state --state est -j ACCEPT',
      '-A INPUT -p tcp -m tcp --dport 32768:65535 -m state --state rel -m helper --helper ftp -j ACCEPT',
    ].join('\n'))
  })

  test("the rule's own protocol decides: kept, taken over, or no copy", () => {
    expect(narrow('-A INPUT -p tcp -m state --state RELATED -j ACCEPT', [icmpErrors, resets])).toBe(
      '-A INPUT -p tcp -m tcp --tcp-flags RST RST -m state --state RELATED -j ACCEPT')
    expect(narrow('-A INPUT ! -p udp -m state --state RELATED -j ACCEPT', [resets])).toBe(
      '-A INPUT -p tcp -m tcp --tcp-flags RST RST -m state --state RELATED -j ACCEPT')
    expect(narrow('-A INPUT ! -p icmp -m state --state RELATED -j ACCEPT\n-A INPUT -j DROP', [icmpErrors])).toBe('-A INPUT -j DROP')
  })

  test('addresses, status and several ports', () => {
    const host = copyOf({ kind: 'number', field: 'ip.saddr', ranges: [[0x0a000000, 0x0a0000ff]] }, { kind: 'bits', field: 'ct.status', mask: 1, value: 1 })
    expect(narrow('-A INPUT -m state --state RELATED -j ACCEPT', [host])).toBe(
      '-A INPUT -s 10.0.0.0/24 -m state --state RELATED -m conntrack --ctstatus EXPECTED -j ACCEPT')
    expect(narrow('-A INPUT -s 10.0.0.0/8 -m state --state RELATED -j ACCEPT', [host])).toBe(
      '-A INPUT -s 10.0.0.0/8 -m iprange --src-range 10.0.0.0-10.0.0.255 -m state --state RELATED -m conntrack --ctstatus EXPECTED -j ACCEPT')
    const ports = copyOf({ kind: 'number', field: 'l4proto', ranges: [[17, 17]] }, { kind: 'number', field: 'dport', ranges: [[53, 53], [1024, 2048]] })
    expect(narrow('-A INPUT -m state --state RELATED -j ACCEPT', [ports])).toBe('-A INPUT -p udp -m multiport --dports 53,1024:2048 -m state --state RELATED -j ACCEPT')
  })

  test('hosts are written as the file writes them', () => {
    const host = copyOf({ kind: 'number', field: 'ip.daddr', ranges: [[0x0a000001, 0x0a000001]] })
    const rule = '-A INPUT -m state --state RELATED -j ACCEPT'
    expect(narrow(rule, [host])).toBe('-A INPUT -d 10.0.0.1 -m state --state RELATED -j ACCEPT')
    expect(narrow(`-A INPUT -s 10.0.0.2/32 -j DROP\n${rule}`, [host])).toBe('-A INPUT -s 10.0.0.2/32 -j DROP\n-A INPUT -d 10.0.0.1/32 -m state --state RELATED -j ACCEPT')
  })

  test('several protocols are a rule each', () => {
    const media = copyOf({ kind: 'number', field: 'dport', ranges: [[1024, 65535]] }, { kind: 'number', field: 'l4proto', ranges: [[6, 6], [17, 17]] })
    expect(narrow('-A INPUT -m state --state RELATED -j ACCEPT', [media])).toBe([
      '-A INPUT -p tcp -m tcp --dport 1024:65535 -m state --state RELATED -j ACCEPT',
      '-A INPUT -p udp -m udp --dport 1024:65535 -m state --state RELATED -j ACCEPT',
    ].join('\n'))
  })

  test('an inserted rule: copies are inserted behind it', () => {
    expect(narrow('-I INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\n-I INPUT -j DROP', [ftp, resets])).toBe([
      '-I INPUT -m state --state ESTABLISHED -j ACCEPT',
      '-I INPUT 2 -p tcp -m tcp --dport 32768:65535 -m state --state RELATED -m helper --helper ftp -j ACCEPT',
      '-I INPUT 3 -p tcp -m tcp --tcp-flags RST RST -m state --state RELATED -j ACCEPT',
      '-I INPUT -j DROP',
    ].join('\n'))
    expect(narrow('-A INPUT -j DROP\n-I INPUT 2 -m state --state RELATED -j ACCEPT', [ftp, resets])).toBe([
      '-A INPUT -j DROP',
      '-I INPUT 2 -p tcp -m tcp --dport 32768:65535 -m state --state RELATED -m helper --helper ftp -j ACCEPT',
      '-I INPUT 3 -p tcp -m tcp --tcp-flags RST RST -m state --state RELATED -j ACCEPT',
    ].join('\n'))
  })

  test('a rule without a state test', () => {
    expect(narrow('-A INPUT -p tcp -j ACCEPT', [resets])).toBe([
      '-A INPUT -p tcp -m conntrack ! --ctstate RELATED -j ACCEPT',
      '-A INPUT -p tcp -m tcp --tcp-flags RST RST -m conntrack --ctstate RELATED -j ACCEPT',
    ].join('\n'))
  })

  test('the copy means the rule with the tests', () => {
    const { rules } = read(`*filter\n${narrow('-A INPUT -s 10.0.0.0/8 -m state ! --state NEW -j ACCEPT', [ftp])}\nCOMMIT\n`)
    expect(rules[1]!.rule.matches.map(({ condition }) => condition)).toEqual([
      { kind: 'number', field: 'ip.saddr', ranges: [[0x0a000000, 0x0affffff]] },
      { kind: 'number', field: 'l4proto', ranges: [[6, 6]] },
      { kind: 'number', field: 'dport', ranges: [[32768, 65535]] },
      { kind: 'state', states: State.related },
      { kind: 'helper', names: ['ftp'] },
    ])
  })

  test('CRLF and a missing last line break stay', () => {
    const text = '*filter\r\n-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\r\nCOMMIT'
    const { source, lowered, rules } = read(text)
    const { edits } = lowered.edits.narrow([{ rule: rules[0]!.rule, states: State.established, copies: [resets] }])
    expect(applyEdits(source.text, edits)).toBe(
      '*filter\r\n-A INPUT -m state --state ESTABLISHED -j ACCEPT\r\n-A INPUT -p tcp -m tcp --tcp-flags RST RST -m state --state RELATED -j ACCEPT\r\nCOMMIT')
  })

  test('what cannot be written is left, with the reason', () => {
    expect(narrow('-A INPUT -m state --state R,E -j ACCEPT', [copyOf({ kind: 'atom', key: 'x' })])).toBe('left: no words for x')
    expect(narrow('-A INPUT -m state --state R,E -j ACCEPT\n-A INPUT -j DROP\n-D INPUT 2', [])).toBe('left: later commands name rules of chain INPUT by number')
  })
})

describe('other edits', () => {
  const text = '*filter\n-A INPUT -j DROP\n# about the next\n-A INPUT -j ACCEPT\nCOMMIT\n'
  test('remove', () => {
    const { source, lowered, rules } = read(text)
    const edits = lowered.edits.removeRules([rules[0]!.rule, rules[1]!.rule])
    expect(isUnable(edits) ? edits.reason : applyEdits(source.text, edits)).toBe('*filter\n# about the next\nCOMMIT\n')
  })
  test('silence', () => {
    const { source, lowered, rules } = read(text)
    const edits = lowered.edits.silence(rules[1]!.rule, 'shadowed-rule', 'wanted')
    expect(isUnable(edits) ? edits.reason : applyEdits(source.text, edits)).toBe(
      '*filter\n-A INPUT -j DROP\n# about the next\n# nflint: ignore[shadowed-rule] wanted\n-A INPUT -j ACCEPT\nCOMMIT\n')
  })
})
