import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSpace } from '../../src/analysis/index.ts'
import type { Given } from '../../src/analysis/given.ts'
import { setMark, unchanged } from '../../src/analysis/given.ts'
import { createSieve } from '../../src/analysis/sieve.ts'
import { workshopOf } from '../../src/analysis/space.ts'
import { all } from '../../src/model/index.ts'
import type { Condition } from '../../src/model/index.ts'
import { condition, withShape } from './arbitrary.ts'
import { match, port, proto, rule, saddr, state, tcp, udp } from './build.ts'

const givens: readonly Given[] = [
  unchanged, { ...unchanged, conntrack: 'not yet' },
  { ...unchanged, mark: setMark(unchanged.mark, 1, 0xff, 'here') }, { ...unchanged, mark: unchanged.ctMark },
]

test('no rule is left out that matches one of the packets', () => {
  fc.assert(fc.property(fc.array(condition, { maxLength: 2 }), fc.array(condition, { maxLength: 2 }), fc.constantFrom(...givens), (asked, packets, given) => {
    const space = createSpace()
    const only = space.of(all(packets))
    if (createSieve(space, only)(withShape(rule(asked, 'accept')), given)) return
    expect(space.intersects(space.and(...asked.map(each => workshopOf(space).of(each, given))), only)).toBe(false)
  }), { numRuns: 2000 })
})

describe('rules that are left out', () => {
  const passes = (packets: Condition, ...asked: Condition[]): boolean => {
    const space = createSpace()
    return createSieve(space, space.of(packets))(withShape(rule(asked, 'accept')), unchanged)
  }
  const host = (value: bigint): Condition => ({ kind: 'address', field: 'ip6.saddr', ranges: [[value, value]] })

  test('by what all rules of their shape ask', () => {
    expect(passes(proto(1), tcp(22))).toBe(false)
    expect(passes(state('related'), state('new', 'established'), tcp(22))).toBe(false)
    expect(passes(state('related'), tcp(22))).toBe(true)
  })
  test('by their addresses and ports, whatever the sample of the shape has', () => {
    expect(passes(tcp(22), tcp(23))).toBe(false)
    expect(passes(tcp(22), tcp(22))).toBe(true)
    expect(passes(tcp(1), tcp(22))).toBe(false)
    expect(passes(all([saddr(5), udp(7)]), saddr(4), udp(7))).toBe(false)
    expect(passes(all([saddr(5), udp(7)]), saddr(4, 6), udp(7))).toBe(true)
    expect(passes(host(5n), host(6n))).toBe(false)
    expect(passes(host(5n), host(5n))).toBe(true)
  })
  test('ranges meet ranges', () => {
    for (const [low, high, meets] of [[0, 9, false], [0, 10, true], [15, 17, true], [20, 20, true], [21, 29, false], [21, 30, true], [41, 65535, false]] as const) {
      expect(passes({ kind: 'number', field: 'dport', ranges: [[10, 20], [30, 40]] }, port('dport', low, high)), `${low}-${high}`).toBe(meets)
    }
  })
  test('none without a shape', () => {
    const space = createSpace()
    expect(createSieve(space, space.of(tcp(22)))({ ...rule([], 'accept'), matches: [match(tcp(23))] }, unchanged)).toBe(true)
  })
})
