import { describe, expect, test } from 'vitest'
import { assignedHelpers } from '../../src/analysis/index.ts'
import type { BaseChain, Condition, Family, HelperAssignment } from '../../src/model/index.ts'
import { any, not } from '../../src/model/index.ts'
import { base, chain, nowhere, port, proto, rule, ruleset, saddr, table, tcp } from './build.ts'

const assigned = (conditions: Condition[], helper: HelperAssignment, family: Family = 'inet', name = 'filter', chainName = 'pre', hooked: BaseChain = base('prerouting', 'accept', -150)) =>
  assignedHelpers(ruleset(table(family, name, chain(chainName, [rule(conditions, 'continue', [{ kind: 'assign-helper', helper, origin: nowhere }])], hooked))))[0]!

describe('what an assignment is limited to', () => {
  test('protocol, ports, addresses', () => {
    expect(assigned([tcp(21), saddr(10, 20)], { name: 'ftp', l4proto: 6 })).toMatchObject({
      helper: 'ftp', l4protos: [6], dports: [[21, 21]], saddr: [[10, 20]], daddr: undefined, families: ['ip'], effective: true,
    })
  })
  test('nothing', () => {
    expect(assigned([], { name: 'ftp' })).toMatchObject({ l4protos: undefined, dports: undefined, saddr: undefined, saddr6: undefined, families: ['ip', 'ip6'] })
    expect(assigned([any([port('dport', 21), proto(17)])], { name: 'ftp' }).dports).toBeUndefined()
  })
  test('alternatives, negations and masks', () => {
    expect(assigned([any([tcp(21), tcp(2121)])], { name: 'ftp' })).toMatchObject({ dports: [[21, 21], [2121, 2121]], l4protos: [6] })
    expect(assigned([proto(6), not(port('dport', 1, 65535))], { name: 'ftp' }).dports).toEqual([[0, 0]])
    expect(assigned([{ kind: 'bits', field: 'ip.saddr', mask: 0xff000000, value: 0x0a000000 }], { name: 'ftp' }).saddr).toEqual([[0x0a000000, 0x0affffff]])
  })
  test('the families of table, object and helper', () => {
    expect(assigned([], { name: 'irc' }).families).toEqual(['ip'])
    expect(assigned([], { name: 'ftp', l3proto: 'ip6' }).families).toEqual(['ip6'])
    expect(assigned([], { name: 'ftp' }, 'ip').families).toEqual(['ip'])
  })
})

describe('whether the kernel acts on it', () => {
  test('nft before conntrack has seen the packet', () => {
    for (const [priority, effective] of [[-300, false], [-200, false], [-199, true], [0, true]] as const) {
      expect([priority, assigned([tcp(21)], { name: 'ftp' }, 'inet', 'x', 'pre', base('prerouting', 'accept', priority)).effective]).toEqual([priority, effective])
      expect(assigned([tcp(21)], { name: 'ftp' }, 'inet', 'x', 'in', base('input', 'accept', priority)).effective).toBe(true)
    }
  })
  test('the CT target stands in raw', () => {
    expect(assigned([tcp(21)], { name: 'ftp' }, 'ip', 'raw', 'PREROUTING', base('prerouting', 'accept', -300)).effective).toBe(true)
  })
  test('a helper for another protocol', () => {
    expect(assigned([proto(17)], { name: 'ftp', l4proto: 6 })).toMatchObject({ effective: false, l4protos: [], reason: 'the rule matches another protocol than the helper is for' })
  })
})
