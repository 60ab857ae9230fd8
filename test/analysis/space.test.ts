import { describe, expect, test } from 'vitest'
import { BudgetExceeded, createSpace, unionOf } from '../../src/analysis/index.ts'
import type { PacketClassName } from '../../src/analysis/index.ts'
import type { Condition } from '../../src/model/index.ts'
import { all, allStates, any, not } from '../../src/model/index.ts'
import { atom, helper, icmpType, iif, port, proto, saddr, state, status, tcp, udp } from './build.ts'

const space = createSpace()
const told = (...conditions: Condition[]): readonly string[] => space.describe(space.and(space.of(all(conditions)), space.laws('input')))

describe('sets', () => {
  test('equal sets are the same value, however they were written', () => {
    expect(space.of(tcp(1, 10))).toBe(space.or(space.of(tcp(6, 10)), space.of(tcp(1, 5))))
    expect(space.of(not(any([not(proto(6)), not(port('dport', 22))])))).toBe(space.of(tcp(22)))
    expect(space.of({ kind: 'bits', field: 'ip.saddr', mask: 0xff000000, value: 0x0a000000 })).toBe(space.of(saddr(0x0a000000, 0x0affffff)))
    expect(space.of({ kind: 'state', states: allStates })).toBe(space.all)
  })
  test('a test on a field that the packet lacks is false', () => {
    expect(space.intersects(space.of(port('dport', 0, 65535)), space.of(proto(1)))).toBe(false)
    expect(space.isSubset(space.of(icmpType(8)), space.of({ kind: 'number', field: 'nfproto', ranges: [[2, 2]] }))).toBe(true)
    expect(space.intersects(space.of(status(1)), space.of(state('untracked')))).toBe(false)
    expect(space.intersects(space.of({ kind: 'number', field: 'ct.direction', ranges: [[0, 1]] }), space.of(state('invalid')))).toBe(false)
  })
  test('values outside the mask, the width or the order never match', () => {
    expect(space.of({ kind: 'bits', field: 'mark', mask: 1, value: 2 })).toBe(space.none)
    expect(space.of({ kind: 'bits', field: 'tcp.flags', mask: 0x100, value: 0x100 })).toBe(space.none)
    expect(space.of({ kind: 'number', field: 'dport', ranges: [[70000, 80000]] })).toBe(space.none)
    expect(space.of({ kind: 'number', field: 'dport', ranges: [[10, 5]] })).toBe(space.none)
  })
  test('interface names and prefixes', () => {
    expect(space.isSubset(space.of(iif('eth0')), space.of(iif('eth*')))).toBe(true)
    expect(space.intersects(space.of(iif('eth0')), space.of(iif('eth1')))).toBe(false)
    expect(space.intersects(space.of(iif('eth')), space.of(iif('eth0')))).toBe(false)
    expect(space.isSubset(space.of(iif('eth')), space.of(iif('eth*')))).toBe(true)
    expect(space.of(iif('sixteen-letters!'))).toBe(space.none)
    expect(space.isSubset(space.laws('input'), space.of(iif('*')))).toBe(true)
  })
  test('forgetting', () => {
    expect(space.forgetting(space.of(all([tcp(22), state('new')])), ['ct.state'])).toBe(space.of(tcp(22)))
    expect(space.forgetting(space.of(all([tcp(22), atom('x')])), ['atoms'])).toBe(space.of(tcp(22)))
  })
})

describe('laws', () => {
  const classes: PacketClassName[] = ['new', 'established', 'expected', 'icmp-error', 'reset', 'invalid', 'untracked']
  test('each packet is in exactly one class', () => {
    expect(space.or(...classes.map(name => space.packetClass(name)))).toBe(space.laws())
    for (const one of classes) for (const other of classes) if (one !== other) expect([one, other, space.intersects(space.packetClass(one), space.packetClass(other))]).toEqual([one, other, false])
  })
  test('RELATED is an ICMP error, an expected packet or a reset', () => {
    const related = space.and(space.of(state('related')), space.laws())
    expect(related).toBe(space.or(...(['expected', 'icmp-error', 'reset'] as const).map(name => space.packetClass(name))))
    expect(space.isSubset(space.packetClass('expected'), space.of(all([status(1), { kind: 'number', field: 'ct.direction', ranges: [[0, 0]] }])))).toBe(true)
    expect(space.isSubset(space.packetClass('expected-icmp-error'), space.packetClass('icmp-error'))).toBe(true)
    expect(space.isSubset(space.packetClass('expected-established'), space.packetClass('established'))).toBe(true)
  })
  test('only packets of expected connections have a helper', () => {
    expect(space.and(space.of(all([{ kind: 'helper', names: 'any' }, not(status(1))])), space.laws())).toBe(space.none)
  })
  test('neighbour discovery is untracked', () => {
    expect(space.isSubset(space.packetClass('ndp'), space.packetClass('untracked'))).toBe(true)
    expect(space.and(space.of(all([{ kind: 'number', field: 'icmp6.type', ranges: [[135, 136]] }, state('new', 'established', 'related', 'invalid')])), space.laws())).toBe(space.none)
  })
  test('only ICMP errors speak of another protocol than their own', () => {
    const other = space.and(space.of(all([proto(6), { kind: 'number', field: 'ct.l4proto', ranges: [[17, 17]] }])), space.laws())
    expect(other).toBe(space.none)
    expect(space.intersects(space.of(all([icmpType(3), { kind: 'number', field: 'ct.l4proto', ranges: [[17, 17]] }])), space.packetClass('icmp-error'))).toBe(true)
  })
})

describe('descriptions', () => {
  test.each<[Condition[], string[]]>([
    [[], ['any packet']],
    [[tcp(22)], ['tcp dport 22']],
    [[any([tcp(22), tcp(80, 90)]), iif('eth*')], ['iifname "eth*" tcp dport { 22, 80-90 }']],
    [[udp(53), not(iif('eth0'))], ['iifname != "eth0" udp dport 53']],
    [[saddr(0x0a000000, 0x0affffff), atom('geoip CN')], ['ip saddr 10.0.0.0/8 (geoip CN)']],
    [[state('established', 'related')], ['ct state established,related']],
    [[state('related'), helper('ftp'), tcp(32768, 65535), iif('eth0')], ['iifname "eth0" tcp dport 32768-65535 ct state related (connections expected by "ftp")']],
    [[state('related'), icmpType(3, 11)], ['icmp type { destination-unreachable, time-exceeded } ct state related (ICMP errors about known connections)']],
    [[proto(6), { kind: 'bits', field: 'tcp.flags', mask: 0x17, value: 2 }], ['tcp flags syn without fin,rst,ack']],
    [[{ kind: 'address', field: 'ip6.daddr', ranges: [[0xfe80n << 112n, (0xfe80n << 112n) + (1n << 64n) - 1n]] }], ['ip6 daddr fe80::/64']],
    [[any([all([tcp(22), saddr(1)]), udp(53)])], ['ip saddr 0.0.0.1 tcp dport 22', 'udp dport 53']],
  ])('%#', (conditions, lines) => {
    expect(told(...conditions)).toEqual(lines)
  })
  test('no more lines than asked for', () => {
    const set = space.and(space.of(any([1, 2, 3, 4].map(each => all([saddr(each), tcp(each * 10)])))), space.laws('input'))
    expect(space.describe(set, { lines: 2 })).toHaveLength(3)
    expect(space.describe(set, { lines: 2 }).at(-1)).toBe('…')
    expect(space.describe(space.none)).toEqual([])
  })
})

describe('examples', () => {
  test('are ordinary packets where the set leaves a choice', () => {
    expect(space.example(space.and(space.of(tcp(22)), space.laws('input')))).toEqual({
      nfproto: 2, iif: 'eth0', 'ip.saddr': 0xc6336407, 'ip.daddr': 0xc0000201, l4proto: 6, sport: 50000, dport: 22, 'tcp.flags': 2,
      'ct.state': 'new', 'ct.direction': 0, 'ct.status': 8, 'ct.l4proto': 6, 'ct.mark': 0, mark: 0,
    })
    expect(space.example(space.none)).toBeUndefined()
  })
})

describe('budgets', () => {
  test('a question that costs too much is refused', () => {
    const small = createSpace({ budget: 2000 })
    const wide = any(Array.from({ length: 500 }, (_, index) => all([saddr(index * 7919), tcp(index)])))
    expect(() => small.of(wide)).toThrow(BudgetExceeded)
    expect(small.of(all([saddr(7919), tcp(1)]))).not.toBe(small.none)
  })
  test('very many sets are joined', () => {
    const [one, two] = [space.of(tcp(1)), space.of(tcp(2))]
    expect(unionOf(space, Array.from({ length: 300_000 }, (_, index) => (index === 77_777 ? two : one)))).toBe(space.or(one, two))
    expect(unionOf(space, [])).toBe(space.none)
  })
  test('rows of unknown matches and deep nesting do not break the stack', () => {
    const one = createSpace()
    const row = all(Array.from({ length: 2500 }, (_, index) => atom(`a${index}`)))
    expect(one.isEmpty(one.of(row))).toBe(false)
    expect(() => one.of(all(Array.from({ length: 20000 }, (_, index) => atom(`b${index}`))))).toThrow(BudgetExceeded)
    let deep: Condition = tcp(1)
    for (let level = 0; level < 20000; level++) deep = { kind: 'all', of: [deep, udp(1)] }
    expect(() => one.of(deep)).toThrow(BudgetExceeded)
  })
})
