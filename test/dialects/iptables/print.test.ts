import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Unprintable } from '../../../src/dialects/dialect.ts'
import { iptables } from '../../../src/dialects/iptables/index.ts'
import { ruleShape, type Ruleset } from '../../../src/model/index.ts'
import { read } from './read.ts'

const fixtures = join(import.meta.dirname, '../../../fixtures/iptables')

/** Everything that printing keeps. */
const shape = ({ tables }: Ruleset) => tables.map(({ family, name, chains }) => [
  family, name, chains.map(chain => [chain.name, chain.base?.hook, chain.base?.policy, chain.rules.map(rule => `${ruleShape(rule)} ${rule.comment ?? ''}`)]),
])

describe('print', () => {
  test.each(['server.rules', 'server6.rules', 'router.rules'])('%s comes to the same rules', name => {
    const { ruleset } = read(readFileSync(join(fixtures, name), 'utf8'), name).lowered
    expect(shape(read(iptables.print(ruleset), name).lowered.ruleset)).toEqual(shape(ruleset))
  })

  const lines: readonly (readonly [string, string])[] = [
    ['-s 10.0.0.0/8 -p tcp --dport 22 -j ACCEPT', '-s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT'],
    ['! -d 10.1.2.3 -j DROP', '! -d 10.1.2.3/32 -j DROP'],
    ['-s 10.0.0.1,10.0.0.3 -j DROP', '-s 10.0.0.1/32,10.0.0.3/32 -j DROP'],
    ['-m iprange --src-range 10.0.0.1-10.0.0.5 -j DROP', '-m iprange --src-range 10.0.0.1-10.0.0.5 -j DROP'],
    ['-p tcp -m multiport ! --ports 1,2 -j DROP', '-p tcp -m multiport ! --ports 1:2 -j DROP'],
    ['-p icmp --icmp-type host-unreachable -j DROP', '-p icmp -m icmp --icmp-type 3/1 -j DROP'],
    ['-p icmp ! --icmp-type 3/1 -j DROP', '-p icmp -m icmp ! --icmp-type 3/1 -j DROP'],
    ['-p tcp ! --syn -j DROP', '-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j DROP'],
    ['-m state ! --state NEW -j ACCEPT', '-m conntrack ! --ctstate NEW -j ACCEPT'],
    ['-m conntrack ! --ctstate SNAT,NEW -j ACCEPT', '-m conntrack ! --ctstate NEW,SNAT -j ACCEPT'],
    ['-m conntrack ! --ctstatus EXPECTED,ASSURED -j ACCEPT', '-m conntrack ! --ctstatus EXPECTED,ASSURED -j ACCEPT'],
    ['-m helper ! --helper ftp-2121 -j ACCEPT', '-m helper ! --helper ftp-2121 -j ACCEPT'],
    ['-m connmark ! --mark 1/3 -j ACCEPT', '-m connmark ! --mark 0x1/0x3 -j ACCEPT'],
    ['-m addrtype ! --dst-type LOCAL -j ACCEPT', '-m addrtype ! --dst-type LOCAL -j ACCEPT'],
    ['-m string --string "a b" --algo bm -j DROP', '-m string --string "a b" --algo bm -j DROP'],
    ['-m comment --comment "it\'s \\"so\\"" -j DROP', '-m comment --comment "it\'s \\"so\\"" -j DROP'],
    ['-j LOG --log-prefix "- x: "', '-j LOG --log-prefix "- x: "'],
    ['-p tcp -j REJECT --reject-with tcp-rst', '-p tcp -j REJECT --reject-with tcp-reset'],
    ['-j MARK --or-mark 4', '-j MARK --set-xmark 0x4/0x4'],
    ['-m ttl --ttl-lt 5', '-m ttl --ttl-lt 5'],
  ]
  test.each(lines)('%s', (line, printed) => {
    const { lowered, problems } = read(`*filter\n-A INPUT ${line}\nCOMMIT\n`)
    expect(problems).toEqual([])
    expect(iptables.print(lowered.ruleset).split('\n').find(text => text.startsWith('-A'))).toBe(`-A INPUT ${printed}`)
  })

  test('what iptables has no words for', () => {
    const { ruleset } = read('*filter\n-A INPUT -j DROP\nCOMMIT\n').lowered
    expect(() => iptables.print(ruleset, { family: 'bridge' })).toThrow(Unprintable)
    expect(() => iptables.print({ ...ruleset, tables: [{ ...ruleset.tables[0]!, name: 'mine' }] })).toThrow(Unprintable)
    const nat = read('*nat\n-A PREROUTING -j DROP\nCOMMIT\n').lowered
    expect(() => iptables.print(nat.ruleset)).toThrow(new Unprintable('x_tables has no words for a rule that drops in table nat'))
  })
})
