import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Condition } from '../../../src/model/index.ts'
import { noReader } from '../../../src/dialects/dialect.ts'
import { iptables } from '../../../src/dialects/iptables/index.ts'
import { filter, problemsOf, read } from './read.ts'

const fixtures = join(import.meta.dirname, '../../../fixtures/iptables')
const fixture = (name: string) => read(readFileSync(join(fixtures, name), 'utf8'), name)

/** What a rule does, in few words. */
const outline = ({ rules }: ReturnType<typeof read>) => rules.map(({ table, chain, rule }) => {
  const verdict = rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto' ? `${rule.verdict.kind} ${rule.verdict.chain}` : rule.verdict.kind === 'reject' ? `reject ${rule.verdict.with}` : rule.verdict.kind
  return `${table.name} ${chain.name} ${rule.matches.length} ${[...rule.effects.map(({ kind }) => kind), verdict].join(' ')}`
})

const conditionsOf = (line: string): readonly Condition[] => filter(line)[0]!.rule.matches.map(({ condition }) => condition)

describe('files', () => {
  test.each(['server.rules', 'server6.rules', 'router.rules'])('%s has no problems', name => {
    expect(fixture(name).problems).toEqual([])
  })

  test('a server', () => {
    const server = fixture('server.rules')
    expect(outline(server)).toEqual([
      'raw PREROUTING 3 assign-helper continue',
      'filter INPUT 1 accept', 'filter INPUT 1 accept', 'filter INPUT 1 drop', 'filter INPUT 3 accept', 'filter INPUT 3 accept', 'filter INPUT 3 accept',
      'filter INPUT 0 jump refuse',
      'filter refuse 1 log continue', 'filter refuse 1 reject tcp reset', 'filter refuse 0 reject icmp port-unreachable',
    ])
    expect(server.rules[4]!.rule.comment).toBe('ssh "admin"')
    const [raw, table] = server.lowered.ruleset.tables
    expect([raw!.family, table!.family]).toEqual(['ip', 'ip'])
    expect(table!.chains.map(({ name, base }) => [name, base?.hook, base?.priority, base?.policy])).toEqual([
      ['INPUT', 'input', 0, 'drop'], ['FORWARD', 'forward', 0, 'drop'], ['OUTPUT', 'output', 0, 'accept'], ['refuse', undefined, undefined, undefined],
    ])
    expect(raw!.chains.map(({ name, base }) => [name, base?.priority])).toEqual([['PREROUTING', -300], ['OUTPUT', -300]])
  })

  test('a server in IPv6', () => {
    const server = fixture('server6.rules')
    expect(server.lowered.ruleset.tables[0]!.family).toBe('ip6')
    expect(outline(server).at(-1)).toBe('filter INPUT 0 reject icmpv6 admin-prohibited')
    expect(server.rules[1]!.rule.matches.map(({ condition }) => condition)).toEqual([
      { kind: 'number', field: 'l4proto', ranges: [[58, 58]] }, { kind: 'number', field: 'icmp6.type', ranges: [[135, 135]] },
    ])
    expect(server.rules[3]!.rule.matches[1]!.condition).toEqual({
      kind: 'address', field: 'ip6.daddr',
      ranges: [[0n, 0x20010db8000000000000000000000000n], [0x20010db8000000000000000000000002n, (1n << 128n) - 1n]],
    })
  })

  test('a router: -I is placed, user chains are jumped to, the mangle table looks routes up again', () => {
    const router = fixture('router.rules')
    expect(outline(router)).toEqual([
      'nat PREROUTING 3 nat accept', 'nat POSTROUTING 1 nat accept',
      'mangle PREROUTING 1 save-ct-mark continue', 'mangle PREROUTING 1 set-mark continue', 'mangle FORWARD 2 other continue',
      'filter FORWARD 1 accept', 'filter FORWARD 1 drop', 'filter FORWARD 1 goto lan', 'filter lan 2 accept',
    ])
    expect(router.lowered.ruleset.tables[1]!.chains.find(({ name }) => name === 'OUTPUT')!.base!.type).toBe('route')
    expect(router.rules[3]!.rule.effects[0]).toMatchObject({ kind: 'set-mark', value: 0x10, mask: 0xf0 })
  })
})

describe('commands in order', () => {
  const input = (...lines: readonly string[]) => filter(...lines).map(({ rule }) => rule.comment ?? rule.verdict.kind)
  const rule = (name: string) => `-m comment --comment ${name}`

  test('insert, at a number too', () => {
    expect(input(`-A INPUT ${rule('a')}`, `-I INPUT ${rule('b')}`, `-I INPUT 2 ${rule('c')}`, `-I INPUT 4 ${rule('d')}`)).toEqual(['b', 'c', 'a', 'd'])
  })
  test('replace, delete by number and by rule', () => {
    expect(input(`-A INPUT ${rule('a')}`, '-A INPUT -s 10.0.0.0/8 -j DROP', `-A INPUT ${rule('c')}`, `-R INPUT 1 ${rule('x')}`, '-D INPUT 3', '-D INPUT -s 10.1.2.3/8 -j DROP')).toEqual(['x'])
  })
  test('flush, new, rename, delete', () => {
    const { lowered, problems } = read('*filter\n-N a\n-A a -j DROP\n-F a\n-E a b\n-A b -j ACCEPT\n-N c\n-X c\nCOMMIT\n')
    expect(problems).toEqual([])
    expect(lowered.ruleset.tables[0]!.chains.map(({ name, rules }) => [name, rules.length])).toEqual([['INPUT', 0], ['FORWARD', 0], ['OUTPUT', 0], ['b', 1]])
  })
  test('a table that is named again begins anew', () => {
    expect(read('*filter\n-A INPUT -j DROP\nCOMMIT\n*filter\n-A INPUT -j ACCEPT\nCOMMIT\n').rules.map(({ rule: { verdict } }) => verdict.kind)).toEqual(['accept'])
  })
  test('a policy given as a command', () => {
    expect(read('*filter\n-P INPUT DROP\nCOMMIT\n').lowered.ruleset.tables[0]!.chains[0]!.base!.policy).toBe('drop')
  })
  test('lines for the other family are left out', () => {
    expect(input('-4 -A INPUT -j DROP', '-6 -A INPUT -s ::1 -j ACCEPT', '--ipv6 -A INPUT -p ipv6-icmp -j ACCEPT')).toEqual(['drop'])
  })
  test('long and shortened forms', () => {
    expect(conditionsOf('--append INPUT --proto tcp --dp 22 --jump ACCEPT')).toEqual(conditionsOf('-A INPUT -p tcp --destination-port 22 -j ACCEPT'))
    expect(conditionsOf('--append=INPUT --protocol=tcp --dport=22 --jump=ACCEPT')).toEqual(conditionsOf('-A INPUT -p tcp --dport 22 -j ACCEPT'))
  })
})

describe('conditions', () => {
  const cases: readonly (readonly [line: string, conditions: readonly Condition[]])[] = [
    ['-s 10.1.2.3/8', [{ kind: 'number', field: 'ip.saddr', ranges: [[0x0a000000, 0x0affffff]] }]],
    ['! -d 10.0.0.0/255.0.0.0', [{ kind: 'number', field: 'ip.daddr', ranges: [[0, 0x09ffffff], [0x0b000000, 0xffffffff]] }]],
    ['-s 10.0.0.1/255.0.0.255', [{ kind: 'bits', field: 'ip.saddr', mask: 0xff0000ff, value: 0x0a000001 }]],
    ['-s 10.0.0.0,10.0.0.1', [{ kind: 'number', field: 'ip.saddr', ranges: [[0x0a000000, 0x0a000001]] }]],
    ['-s host.example', [{ kind: 'atom', key: '--source host.example' }]],
    ['-i eth+', [{ kind: 'interface', field: 'iif', names: [{ name: 'eth', prefix: true }] }]],
    ['! -i +', [{ kind: 'any', of: [] }]],
    ['-p all', [{ kind: 'all', of: [] }]],
    ['-p tcp -m tcp ! --dport ssh', [{ kind: 'number', field: 'l4proto', ranges: [[6, 6]] }, { kind: 'number', field: 'dport', ranges: [[0, 21], [23, 65535]] }]],
    ['-p tcp --syn', [{ kind: 'number', field: 'l4proto', ranges: [[6, 6]] }, { kind: 'bits', field: 'tcp.flags', mask: 0x17, value: 2 }]],
    ['-p icmp --icmp-type echo-req', [{ kind: 'number', field: 'l4proto', ranges: [[1, 1]] }, { kind: 'number', field: 'icmp.type', ranges: [[8, 8]] }]],
    ['-m mark ! --mark 0x10/0xf0', [{ kind: 'not', of: { kind: 'bits', field: 'mark', mask: 0xf0, value: 0x10 } }]],
    ['-m iprange --src-range 10.0.0.1-10.0.0.9', [{ kind: 'number', field: 'ip.saddr', ranges: [[0x0a000001, 0x0a000009]] }]],
    ['-m addrtype --dst-type LOCAL', [{ kind: 'atom', key: '-m addrtype --dst-type LOCAL' }]],
    ['-m addrtype ! --dst-type LOCAL', [{ kind: 'not', of: { kind: 'atom', key: '-m addrtype --dst-type LOCAL' } }]],
    ['-m limit --limit 3/min', [{ kind: 'atom', key: '-m limit --limit 3/min@rules:26', varies: true }]],
    ['-m recent --name x --rcheck --seconds 60', [{ kind: 'atom', key: '-m recent --name x --rcheck --seconds 60@rules:17', varies: true }]],
    ['-f', [{ kind: 'atom', key: '-f' }]],
  ]
  test.each(cases)('%s', (line, conditions) => expect(conditionsOf(`-A INPUT ${line}`)).toEqual(conditions))
})

describe('what iptables refuses', () => {
  const cases: readonly (readonly [line: string, problem: string])[] = [
    ['-A INPUT --dport 22', '--dport: option --dport is not known here (it belongs to -p tcp or -p udp, which must stand before it)'],
    ['-A INPUT -p tcp --dprot 22', '--dprot: option --dprot is not known (did you mean --dport?)'],
    ['-A INPUT -p tpc', 'tpc: expected a protocol, found tpc (did you mean tcp?)'],
    ['-A INPUT -m contrack --ctstate NEW', 'contrack: match contrack is not known (did you mean conntrack?)'],
    ['-A INPUT -m state --state RELATED, ESTABLISHED', 'RELATED,: a list has no empty parts (write it without blanks and without a comma at its end)'],
    ['-A INPUT -m state --state NWE', 'NWE: expected one of INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, found NWE (did you mean NEW?)'],
    ['-A INPUT -m state --state ! NEW', '!: expected a value behind --state, found ! (the ! stands before the option: ! --state …)'],
    ['-A INPUT -m state --state NEW --state RELATED', '--state RELATED: option --state stands twice'],
    ['-A INPUT -m state', '-m state: match state needs --state'],
    ['-A INPUT -s 10.0.0.256', '10.0.0.256: expected an IPv4 address with or without /length, found 10.0.0.256'],
    ['-A INPUT -o eth0', '-o eth0: -o has no meaning in chain INPUT'],
    ['-A INPUT -j NOSUCH', '-j NOSUCH: chain NOSUCH is not declared in table filter (declare it: :NOSUCH - [0:0])'],
    ['-A INPUT -j ACEPT', '-j ACEPT: chain ACEPT is not declared in table filter (did you mean ACCEPT?)'],
    ['-A INPTU -j ACCEPT', 'INPTU: chain INPTU is not declared in table filter (did you mean INPUT?)'],
    ['-A INPUT -j ACCEPT -j DROP', '-j: a rule has one target'],
    ['-A INPUT extra -j ACCEPT', 'extra: expected an option, found extra'],
    ['-A INPUT -j SNAT --to-source 1.2.3.4', '-j SNAT: target SNAT is for table nat, not filter'],
    ['-A INPUT -p tcp -m tcp --dport 70000', '70000: expected a port from 0 to 65535 or a service name, found 70000'],
    ['-A INPUT -p udp --dport bootc', 'bootc: expected a service name, found bootc (did you mean bootpc?)'],
    ['-A INPUT -j LOG --log-prefix', ': expected a value behind --log-prefix'],
    ['-A INPUT ! -j DROP', '!: -j cannot be negated'],
    ['-A INPUT -t filter -j DROP', '-t filter: -t cannot be used here (the table is named by the line *TABLE above)'],
    ['-p tcp -j DROP', '-p tcp: expected a command (-A CHAIN, -I CHAIN, -N CHAIN …) on this line'],
    ['-I INPUT 3 -j DROP', '3: chain INPUT has 0 rules here: 3 is too far'],
    [':INPUT REJECT', 'REJECT: policy REJECT is not known (a policy is ACCEPT or DROP)'],
    [':user ACCEPT', 'ACCEPT: user chain user has no policy (write - for it)'],
    ['-A INPUT -p tcp -j TCPMSS --set-mss 1400', '-j TCPMSS: TCPMSS works on TCP SYN packets only (add --tcp-flags SYN,RST SYN)'],
    ['-A INPUT -j DROP # why', '#: expected an option, found # (a comment stands on a line of its own, or in -m comment --comment "…")'],
  ]
  test.each(cases)('%s', (line, problem) => expect(problemsOf(line)[0]).toBe(problem))

  test('what only the machine can know is no error', () => {
    for (const line of ['-A INPUT -s ntp.example.net', '-A INPUT -p tcp --dport myservice', '-A INPUT -i eth77', '-A INPUT -m set --match-set x src', '-A OUTPUT -m owner --uid-owner nobody']) {
      expect(problemsOf(line)).toEqual([])
    }
  })

  test('tables and COMMIT', () => {
    expect(read('*filter\n-A INPUT -j DROP\n').problems).toEqual(['2: : expected COMMIT for table filter (without it iptables-restore applies nothing)'])
    expect(read('-A INPUT -j DROP\n').problems).toEqual(['1: -A INPUT -j DROP: this command stands outside of a table (a line *TABLE must come first, and COMMIT last)'])
    expect(read('*filtre\nCOMMIT\n').problems).toEqual(['1: filtre: table filtre is not known (did you mean filter?)'])
    expect(read('*filter\n:a - [0:0]\n:a - [0:0]\nCOMMIT\n').problems).toEqual(['3: a: chain a is declared twice in table filter'])
  })
})

describe('family', () => {
  const family = (line: string, path = 'rules') => read(`*filter\n${line}\nCOMMIT\n`, path).lowered.ruleset.tables[0]!.family
  test('content, then name, then IPv4', () => {
    expect(family('-A INPUT -s 2001:db8::1 -j DROP')).toBe('ip6')
    expect(family('-A INPUT -p icmpv6 -j DROP')).toBe('ip6')
    expect(family('-A INPUT -s 192.0.2.1 -j DROP', 'rules.v6')).toBe('ip')
    expect(family('-A INPUT -j DROP', 'rules.v6')).toBe('ip6')
    expect(family('-A INPUT -j DROP', 'ip6tables.conf')).toBe('ip6')
    expect(family('-A INPUT -j DROP', 'rules.v4')).toBe('ip')
    expect(family('-A INPUT -m comment --comment "not ipv6-icmp" -j DROP')).toBe('ip')
  })
})

test('a chain that is given another name keeps the rules that jump to it', () => {
  const { lowered: { ruleset: { tables } }, tree, problems } = read('*filter\n-N X\n-A INPUT -s 10.0.0.1 -j X -m comment --comment "to X"\n-A INPUT -g X\n-A X -j DROP\n-E X Y\n-A Y -j ACCEPT\nCOMMIT\n')
  expect(problems).toEqual([])
  expect(tables[0]!.chains.flatMap(({ name, rules }) => rules.map(({ verdict }) => [name, verdict.kind, 'chain' in verdict ? verdict.chain : undefined]))).toEqual([
    ['INPUT', 'jump', 'Y'], ['INPUT', 'goto', 'Y'], ['Y', 'drop', undefined], ['Y', 'accept', undefined],
  ])
  expect(iptables.expand!(tree, noReader, { family: 'ip' }).text.split('\n').slice(4)).toEqual([
    ':Y - [0:0]', '-A INPUT -s 10.0.0.1 -j Y -m comment --comment "to X"', '-A INPUT -g Y', '-A Y -j DROP', '-A Y -j ACCEPT', 'COMMIT', '',
  ])
})
