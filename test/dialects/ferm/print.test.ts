import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Unprintable } from '../../../src/dialects/dialect.ts'
import { ferm } from '../../../src/dialects/ferm/index.ts'
import { ruleShape } from '../../../src/model/index.ts'
import type { Condition, Ruleset } from '../../../src/model/index.ts'
import { base, chain, iif, port, proto, rule, ruleset, saddr, state, status, table } from '../../analysis/build.ts'
import { read } from './reading.ts'

const fixtures = join(import.meta.dirname, '../../../fixtures/ferm')

/** Everything that printing keeps. */
const shape = ({ tables }: Ruleset) => tables.map(({ family, name, chains }) => [
  family, name, chains.map(chain => [chain.name, chain.base?.hook, chain.base?.policy, chain.rules.map(rule => `${ruleShape(rule)} ${rule.comment ?? ''}`)]),
])

const printed = (line: string, table = 'filter', chain = 'INPUT'): string | undefined => {
  const { ruleset, all: problems } = read(`domain ip table ${table} chain ${chain} ${line}`)
  expect(problems).toEqual([])
  const text = ferm.print(ruleset)
  const again = read(text)
  expect(again.all).toEqual([])
  expect(shape(again.ruleset)).toEqual(shape(ruleset))
  return new RegExp(`chain ${chain} \\{\\n +policy ACCEPT;\\n +(.*)`).exec(text)?.[1]
}

describe('print', () => {
  test.each(['workstation.conf', 'router.conf', 'anonymous-live-system.conf'])('%s comes to the same rules', name => {
    const { ruleset } = read(readFileSync(join(fixtures, name), 'utf8'))
    expect(shape(read(ferm.print(ruleset)).ruleset)).toEqual(shape(ruleset))
  })

  test.each([
    ['saddr 10.0.0.0/8 proto tcp dport ssh ACCEPT;', 'saddr 10.0.0.0/8 proto tcp dport 22 ACCEPT;'],
    ['daddr !10.1.2.3 interface !eth+ DROP;', 'daddr !10.1.2.3/32 interface !eth+ DROP;'],
    ['saddr "10.0.0.1,10.0.0.3" DROP;', 'saddr "10.0.0.1/32,10.0.0.3/32" DROP;'],
    ['mod iprange src-range 10.0.0.1-10.0.0.5 DROP;', 'mod iprange src-range 10.0.0.1-10.0.0.5 DROP;'],
    ['proto tcp mod multiport destination-ports (22 80:90) DROP;', 'proto tcp dports (22 80:90) DROP;'],
    ['proto udp mod multiport ports !(1 2) DROP;', 'proto udp mod multiport ports !1:2 DROP;'],
    ['proto icmp icmp-type host-unreachable DROP;', 'proto icmp icmp-type 3/1 DROP;'],
    ['proto tcp ! syn sport !20 DROP;', 'proto tcp tcp-flags !(FIN SYN RST ACK) SYN sport !20 DROP;'],
    ['mod state state !NEW ACCEPT;', 'mod conntrack ctstate !NEW ACCEPT;'],
    ['mod conntrack ctstate (ESTABLISHED) ctstatus EXPECTED ACCEPT;', 'mod conntrack ctstate ESTABLISHED ctstatus EXPECTED ACCEPT;'],
    ['mod state state INVALID mod conntrack ctstatus EXPECTED ACCEPT;', 'mod state state INVALID mod conntrack ctstatus EXPECTED ACCEPT;'],
    ['mod connmark mark !1/3 mod mark mark 2 ACCEPT;', 'mod connmark mark !0x1/0x3 mod mark mark 0x2 ACCEPT;'],
    ['mod helper helper "" ACCEPT;', 'mod helper helper "" ACCEPT;'],
    ['mod string string "a b" algo bm DROP;', 'mod string string "a b" algo bm DROP;'],
    ['mod limit limit 3/s limit-burst 5 ACCEPT;', 'mod limit limit 3/s limit-burst 5 ACCEPT;'],
    ['mod set set bad src DROP;', 'mod set match-set bad src DROP;'],
    ['mod addrtype dst-type !LOCAL DROP;', 'mod addrtype dst-type !LOCAL DROP;'],
    ['mod recent name x update seconds 60 DROP;', 'mod recent name x update seconds 60 DROP;'],
    ['proto udp mod policy dir in pol ipsec proto esp ACCEPT;', 'proto udp mod policy dir in pol ipsec proto esp ACCEPT;'],
    ['! fragment DROP;', '! fragment DROP;'],
    [`mod comment comment 'why "$x"' NOP;`, `mod comment comment 'why "$x"' NOP;`],
    [`LOG log-prefix @cat("it's ", '"so"');`, `LOG log-prefix @cat('it', "'", 's "so"');`],
    ['proto tcp REJECT reject-with tcp-reset;', 'proto tcp REJECT reject-with tcp-reset;'],
    ['MARK or-mark 4;', 'MARK set-xmark 0x4/0x4;'],
    ['proto tcp tcp-flags (SYN RST) SYN TCPMSS clamp-mss-to-pmtu;', 'proto tcp tcp-flags (SYN RST) SYN TCPMSS clamp-mss-to-pmtu;'],
    ['NFQUEUE queue-num 0 queue-bypass;', 'NFQUEUE queue-bypass;'],
    ['goto other; chain other RETURN;', 'goto other;'],
  ])('%s', (line, expected) => expect(printed(line)).toBe(expected))

  test('tables of both families stand in one text', () => {
    const { ruleset } = read('domain (ip ip6) chain INPUT { policy DROP; proto icmp icmp-type echo-request ACCEPT; REJECT; }')
    const text = ferm.print(ruleset)
    expect(text.match(/^domain .*/gm)).toEqual(['domain ip table filter {', 'domain ip6 table filter {'])
    expect(shape(read(text).ruleset)).toEqual(shape(ruleset))
    expect(ferm.print(ruleset, { family: 'ip6' })).not.toContain('domain ip table')
  })

  const inputOf = (conditions: readonly Condition[]): Ruleset => ruleset(table('ip', 'filter', chain('INPUT', [rule(conditions, 'accept')], base('input', 'drop'))))

  test('what ferm has no words for', () => {
    const throws = (...conditions: Condition[]): void => expect(() => ferm.print(inputOf(conditions))).toThrow(Unprintable)
    throws(port('dport', 22))
    throws({ kind: 'atom', key: 'meta skuid 1' })
    throws({ kind: 'not', of: status(1) })
    throws(proto(132), { kind: 'number', field: 'dport', ranges: [[1, 1], [3, 3], [5, 5]] })
    throws({ kind: 'interface', field: 'iif', names: [{ name: 'a' }, { name: 'b' }] })
    throws(iif('a'), iif('b'))
    expect(() => ferm.print(ruleset(table('inet', 'filter', chain('INPUT', [], base('input', 'drop')))))).toThrow(Unprintable)
    expect(() => ferm.print(ruleset(table('ip', 'filter', chain('INPUT', [], base('input', 'drop', 5)))))).toThrow(Unprintable)
  })

  test('what conditions only imply is said', () => {
    const text = ferm.print(inputOf([{ kind: 'number', field: 'icmp.type', ranges: [[8, 8]] }, { kind: 'not', of: saddr(0x0a000000, 0x0affffff) }]))
    expect(text).toContain(' proto icmp icmp-type 8 saddr !10.0.0.0/8 ACCEPT;')
    expect(ferm.print(inputOf([state('established', 'invalid'), status(1), state('established', 'new', 'invalid')])))
      .toContain(' mod state state (INVALID ESTABLISHED) mod conntrack ctstatus EXPECTED ACCEPT;')
  })
})
