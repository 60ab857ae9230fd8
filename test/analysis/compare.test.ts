import { describe, expect, test } from 'vitest'
import { compareChains, compareRulesets, coversIcmpErrors, createSpace, needsResets } from '../../src/analysis/index.ts'
import type { Condition, Rule, Ruleset } from '../../src/model/index.ts'
import { not } from '../../src/model/index.ts'
import { base, chain, icmpType, input, nowhere, proto, rule, ruleset, saddr, state, table, tcp } from './build.ts'

const limit = (place: string): Condition => ({ kind: 'atom', key: `limit 3/second@${place}`, varies: true })

const differences = (before: Ruleset, after: Ruleset) => {
  const space = createSpace()
  return compareRulesets(space, before, after).map(({ hook, opened, closed, refusedOtherwise, undecided }) => ({
    hook, opened: space.describe(opened), closed: space.describe(closed), refusedOtherwise: space.describe(refusedOtherwise), undecided: space.describe(undecided),
  }))
}

const nothing = { opened: [], closed: [], refusedOtherwise: [], undecided: [] }

describe('comparing rulesets', () => {
  test('equal meaning, other rules', () => {
    expect(differences(
      input('drop', [rule([tcp(22)], 'accept'), rule([tcp(23)], 'accept')]),
      input('drop', [rule([], 'jump more'), rule([], 'drop')], chain('more', [rule([not(tcp(22, 23))], 'return'), rule([], 'accept')])),
    )).toEqual([])
  })
  test('opened and closed', () => {
    expect(differences(input('drop', [rule([tcp(22)], 'accept'), rule([tcp(80)], 'accept')]), input('drop', [rule([tcp(22), saddr(1)], 'accept'), rule([tcp(80, 81)], 'accept')])))
      .toEqual([{ ...nothing, hook: 'input', opened: ['tcp dport 81'], closed: ['ip saddr != 0.0.0.1 tcp dport 22', 'ip6 tcp dport 22'] }])
  })
  test('a drop made a reject', () => {
    expect(differences(input('drop', []), input('drop', [rule([proto(6)], 'reject')]))).toEqual([{ ...nothing, hook: 'input', refusedOtherwise: ['tcp'] }])
  })
  test('what a narrowing closes', () => {
    const narrowed = [rule([state('established')], 'accept'), rule([state('related'), icmpType(3, 11, 12)], 'accept')]
    expect(differences(ruleset(table('ip', 'filter', chain('i', [rule([state('established', 'related')], 'accept')], base('input', 'drop')))), ruleset(table('ip', 'filter', chain('i', narrowed, base('input', 'drop'))))))
      .toEqual([{ ...nothing, hook: 'input', closed: ['ip ct state related (expected connections, resets of REJECT)', 'icmp type { source-quench, redirect } ct state related (ICMP errors about known connections)'] }])
  })
  test('a hook that only one of them has', () => {
    const output = table('inet', 'more', chain('o', [], base('output', 'drop')))
    expect(differences(input('drop', []), ruleset(...input('drop', []).tables, output))).toEqual([{ ...nothing, hook: 'output', closed: ['any packet'] }])
  })
  test('limits are the same where they stand at corresponding places', () => {
    expect(differences(input('drop', [rule([tcp(22), limit('1')], 'accept')]), input('drop', [rule([], 'continue'), rule([tcp(22), limit('2')], 'accept')]))).toEqual([])
    expect(differences(input('drop', [rule([state('established', 'related'), limit('1')], 'accept')]), input('drop', [rule([state('established'), limit('1')], 'accept'), rule([state('related'), limit('2')], 'accept')]))).toEqual([])
  })
  test('a queue decides, not nflint', () => {
    expect(differences(input('drop', [rule([tcp(22)], 'queue')]), input('drop', [rule([tcp(22)], 'queue')]))).toEqual([])
    expect(differences(input('drop', [rule([tcp(22)], 'queue')]), input('drop', [rule([tcp(22)], 'accept')]))).toEqual([{ ...nothing, hook: 'input', undecided: ['tcp dport 22'] }])
  })
  test('a chain that only one of them has is looked at through the jumps to it', () => {
    const jumping = [rule([tcp(22)], 'jump guests'), rule([tcp(22, 23)], 'jump missing')]
    const guests = chain('guests', [rule([saddr(1)], 'accept')])
    const opened = [{ ...nothing, hook: 'input', opened: ['ip saddr 0.0.0.1 tcp dport 22'] }]
    expect(differences(input('drop', [rule([tcp(22)], 'continue')]), input('drop', [rule([tcp(22)], 'jump guests')], guests))).toEqual(opened)
    expect(differences(input('drop', jumping), input('drop', jumping))).toEqual([])
    expect(differences(input('drop', jumping), input('drop', jumping, guests))).toMatchObject([{ opened: [], undecided: ['tcp dport 22'] }])
    expect(differences(input('drop', jumping, guests), input('drop', jumping))).toMatchObject([{ opened: [], undecided: ['tcp dport 22'] }])
  })
  test('a jump that closes a loop changes what other jumps do', () => {
    const [a, b] = [chain('a', [rule([], 'jump b')]), (rules: readonly Rule[]) => chain('b', [...rules, rule([tcp(22)], 'accept')])]
    const start = [rule([], 'jump a')]
    expect(differences(input('drop', start, a, b([])), input('drop', start, a, b([rule([tcp(23)], 'jump a')]))))
      .toMatchObject([{ hook: 'input', closed: [], undecided: ['any packet'] }])
  })
  test('marks set on the way count', () => {
    const marking = (value: number): Ruleset => input('drop', [rule([tcp(22)], 'continue', [{ kind: 'set-mark', value, origin: nowhere }]), rule([{ kind: 'number', field: 'mark', ranges: [[1, 1]] }], 'accept')])
    expect(differences(marking(1), marking(2))).toMatchObject([{ opened: [] }])
    expect(differences(marking(1), marking(1))).toEqual([])
  })
})

test('comparing one chain', () => {
  const space = createSpace()
  const inTable = (rules: readonly Rule[]) => {
    const one = chain('user', rules)
    return { table: table('inet', 'filter', one), chain: one }
  }
  const { opened, closed } = compareChains(space, inTable([rule([tcp(22)], 'accept'), rule([], 'drop')]), inTable([rule([tcp(80)], 'accept'), rule([], 'drop')]))
  expect([space.describe(opened), space.describe(closed)]).toEqual([['tcp dport 80'], ['tcp dport 22']])
  const returning = compareChains(space, inTable([rule([tcp(22)], 'return'), rule([], 'drop')]), inTable([rule([], 'drop')]))
  expect([space.describe(returning.opened), space.describe(returning.closed)]).toEqual([[], ['tcp dport 22']])
})

describe('ICMP errors and resets', () => {
  const covered = (rules: readonly Rule[], without: readonly Rule[] = []) => {
    const space = createSpace()
    const { covered: yes, missing } = coversIcmpErrors(space, input('drop', rules), 'input', space.of({ kind: 'number', field: 'nfproto', ranges: [[2, 2]] }), { without: new Set(without) })
    return { covered: yes.map(({ type }) => type), missing: missing.map(({ type }) => type) }
  }
  test('accepted by other rules', () => {
    const related = rule([state('established', 'related')], 'accept')
    expect(covered([related])).toEqual({ covered: [3, 11, 12], missing: [] })
    expect(covered([related], [related])).toEqual({ covered: [], missing: [3, 11, 12] })
    expect(covered([related, rule([proto(1)], 'accept')], [related])).toEqual({ covered: [3, 11, 12], missing: [] })
    expect(covered([related, rule([icmpType(3, 11)], 'accept')], [related])).toEqual({ covered: [3, 11], missing: [12] })
    expect(covered([related, rule([icmpType(3), saddr(5)], 'accept')], [related])).toEqual({ covered: [], missing: [3, 11, 12] })
    expect(covered([rule([proto(1)], 'drop'), related])).toEqual({ covered: [], missing: [3, 11, 12] })
  })
  test('resets of REJECT leave a closed OUTPUT by a rule of their own', () => {
    const reset: Rule = { ...rule([proto(6)], 'reject'), verdict: { kind: 'reject', with: 'tcp reset' } }
    const related = rule([state('established', 'related')], 'accept')
    const one = (policy: 'accept' | 'drop', rejects: readonly Rule[]) => ruleset(table('inet', 'f', chain('i', rejects, base('input', 'drop')), chain('o', [related], base('output', policy))))
    const space = createSpace()
    expect(needsResets(space, one('drop', [reset]), { without: new Set([related]) })).toBe(true)
    expect(needsResets(space, one('drop', [reset]))).toBe(false)
    expect(needsResets(space, one('accept', [reset]), { without: new Set([related]) })).toBe(false)
    expect(needsResets(space, one('drop', []), { without: new Set([related]) })).toBe(false)
  })
})
