import fc from 'fast-check'
import { expect, test } from 'vitest'
import { acceptedExpected, compareRulesets, createSpace, evaluate, trace } from '../../src/analysis/index.ts'
import { unchanged } from '../../src/analysis/given.ts'
import { workshopOf } from '../../src/analysis/space.ts'
import type { Packet, PacketSet, Space } from '../../src/analysis/index.ts'
import type { Chain, Ruleset } from '../../src/model/index.ts'
import { answers, anyRuleset, condition, packet, withShapes } from '../analysis/arbitrary.ts'
import { match, rule, ruleset } from '../analysis/build.ts'
import { interpret } from '../analysis/interpreter.ts'

/** A packet with the answers to every question that the space has met. */
const answered = (space: Space, one: Packet, answer: (key: string) => boolean): Packet =>
  ({ ...one, atoms: Object.fromEntries([...workshopOf(space).compiler.atomKeys.values()].map(key => [key, answer(key)])) })

test('a set holds what a plain reading of the condition says', () => {
  fc.assert(fc.property(condition, fc.array(packet, { minLength: 5, maxLength: 5 }), answers, (one, packets, answer) => {
    const space = createSpace()
    const set = space.of(one)
    for (const each of packets) {
      const plain = interpret(asRuleset(one), 'input', each, answer).fate === 'accept'
      expect(space.contains(set, answered(space, each, answer))).toBe(plain)
    }
  }), { numRuns: 1000 })
})

test('what a rule matches is what its matches have in common', () => {
  fc.assert(fc.property(fc.array(condition, { maxLength: 4 }), fc.constantFrom(unchanged, { ...unchanged, conntrack: 'not yet' as const }), (conditions, given) => {
    const space = createSpace()
    const { matching, of } = workshopOf(space)
    expect(matching(rule(conditions, 'accept'), given)).toBe(space.and(...conditions.map(one => of(one, given))))
  }), { numRuns: 1000 })
})

const asRuleset = (one: Parameters<typeof match>[0]): Ruleset => ruleset({
  family: 'inet', name: 't', objects: [], origin: match(one).origin,
  chains: [{ name: 'c', rules: [rule([one], 'accept')], origin: match(one).origin, base: { type: 'filter', hook: 'input', priority: 0, policy: 'drop' } }],
})

for (const hook of ['input', 'prerouting'] as const) {
  test(`evaluation of random rulesets agrees with a plain interpreter at ${hook}`, () => {
    fc.assert(fc.property(anyRuleset(hook), fc.array(packet, { minLength: 8, maxLength: 8 }), answers, (one, packets, answer) => {
      const space = createSpace()
      const result = evaluate(space, one, hook, { input: space.all })
      const fates: Record<string, PacketSet> = { accept: result.accepted, drop: result.dropped, reject: result.rejected }
      for (const each of packets) {
        const { fate, met } = interpret(one, hook, each, answer)
        // A packet that NOTRACK would have made untracked, but came with another state: no set needs to tell its fate.
        if (fate === 'impossible') continue
        const whole = answered(space, each, answer)
        const inSet = Object.entries(fates).filter(([, set]) => space.contains(set, whole)).map(([name]) => name)
        const undecided = space.contains(result.undecided, whole)
        // Either the fate is known, or the ruleset itself does not tell it.
        expect(undecided ? fate : inSet).toEqual(undecided ? fate : [fate])
        expect([...inSet, ...(undecided ? ['undecided'] : [])]).toHaveLength(1)
        for (const { chains } of one.tables) {
          for (const { rules } of chains) {
            for (const [index, own] of rules.entries()) {
              expect([index, space.contains(result.reaching(own), whole)]).toEqual([index, met.has(own)])
            }
          }
        }
      }
    }), { numRuns: 400 })
  })
}

test('the four fates are disjoint and together the lawful packets', () => {
  fc.assert(fc.property(anyRuleset('input').filter(one => !JSON.stringify(one, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).includes('notrack')), one => {
    const space = createSpace()
    const { accepted, dropped, rejected, undecided } = evaluate(space, one, 'input')
    expect(space.or(accepted, dropped, rejected, undecided)).toBe(space.laws('input'))
    for (const [a, b] of [[accepted, dropped], [accepted, rejected], [accepted, undecided], [dropped, rejected], [dropped, undecided], [rejected, undecided]] as const) {
      expect(space.intersects(a, b)).toBe(false)
    }
  }), { numRuns: 300 })
})

test('every way that a trace follows is the way a plain interpreter takes under the same answers', () => {
  fc.assert(fc.property(anyRuleset('input'), fc.array(packet, { minLength: 4, maxLength: 4 }), (one, packets) => {
    for (const each of packets) {
      const { ways, complete } = trace(one, 'input', each, { ways: 64 })
      if (complete) expect(ways.length).toBeGreaterThan(0)
      for (const { fate, assumed, steps } of ways) {
        const plain = interpret(one, 'input', each, key => assumed[key] ?? false)
        if (plain.fate === 'impossible') continue
        expect(fate).toBe({ accept: 'accepted', drop: 'dropped', reject: 'rejected' }[plain.fate])
        expect(new Set(steps.flatMap(step => (step.kind === 'rule' ? [step.context.rule] : [])))).toEqual(plain.met)
      }
    }
  }), { numRuns: 1000 })
})

test('what a comparison says opened or closed is so for an example packet, and nothing else changes', () => {
  fc.assert(fc.property(anyRuleset('input'), anyRuleset('input'), fc.array(packet, { minLength: 6, maxLength: 6 }), answers, (before, after, packets, answer) => {
    const space = createSpace()
    const [difference] = compareRulesets(space, before, after)
    const accepts = (one: Ruleset, each: Packet, reply: (key: string) => boolean): boolean => interpret(one, 'input', each, reply).fate === 'accept'
    const check = (set: PacketSet | undefined, opened: boolean): void => {
      const example = set === undefined ? undefined : space.example(set)
      if (!example) return
      const reply = (key: string): boolean => example.atoms?.[key] ?? answer(key)
      expect([accepts(before, example, reply), accepts(after, example, reply)]).toEqual([!opened, opened])
    }
    check(difference?.opened, true)
    check(difference?.closed, false)
    for (const each of packets) {
      const whole = answered(space, each, answer)
      if (!space.contains(space.laws('input'), whole)) continue
      const differs = difference !== undefined && [difference.opened, difference.closed, difference.undecided].some(set => space.contains(set, whole))
      const undecided = difference !== undefined && space.contains(difference.before.undecided, whole) && space.contains(difference.after.undecided, whole)
      if (!differs && !undecided) expect(accepts(after, each, answer)).toBe(accepts(before, each, answer))
    }
  }), { numRuns: 400 })
})

test('a comparison that looks at the changed rules only says what one of all packets says', () => {
  fc.assert(fc.property(anyRuleset('input'), anyRuleset('input'), fc.nat(), fc.nat(), (one, donor, which, where) => {
    const chains = one.tables.flatMap(({ chains: own }) => own.filter(({ rules }) => rules.length > 0))
    const chain = chains[which % chains.length]
    if (!chain) return
    const rules = chain.rules.toSpliced(where % chain.rules.length, 1, ...donor.tables.flatMap(table => table.chains.flatMap(each => each.rules)).slice(0, 1))
    const other: Ruleset = { ...one, tables: one.tables.map(table => ({ ...table, chains: table.chains.map(each => (each === chain ? { ...each, rules } : each)) })) }
    expectSame(one, other)
    expectSame(withShapes(one), withShapes(other))
  }), { numRuns: 200 })
})

test('the same where chains come and go', () => {
  fc.assert(fc.property(anyRuleset('input'), fc.constantFrom('a', 'b', 'c'), fc.constantFrom(undefined, 'missing', 'new'), (one, gone, name) => {
    const renamed = (chain: Chain): readonly Chain[] => (chain.name !== gone ? [chain] : name === undefined ? [] : [{ ...chain, name }])
    const other: Ruleset = { ...one, tables: one.tables.map(table => ({ ...table, chains: table.chains.flatMap(renamed) })) }
    expectSame(one, other)
    expectSame(withShapes(other), withShapes(one))
  }), { numRuns: 200 })
})

/** What a comparison says is what two evaluations of all packets say. */
function expectSame(one: Ruleset, other: Ruleset): void {
  const space = createSpace()
  const [old, now] = [evaluate(space, one, 'input'), evaluate(space, other, 'input')]
  const [difference] = compareRulesets(space, one, other)
  expect(difference?.opened ?? space.none).toBe(space.minus(now.accepted, space.or(old.accepted, old.undecided)))
  expect(difference?.closed ?? space.none).toBe(space.minus(old.accepted, space.or(now.accepted, now.undecided)))
}

test('a description is short and an example is a member', () => {
  fc.assert(fc.property(condition, one => {
    const space = createSpace()
    const set = space.and(space.of(one), space.laws('input'))
    const lines = space.describe(set, { lines: 4 })
    expect(lines.length === 0).toBe(space.isEmpty(set))
    expect(lines.length).toBeLessThanOrEqual(5)
    const example = space.example(set)
    if (!example) return
    expect(space.contains(set, example)).toBe(true)
  }), { numRuns: 500 })
})

test('an expected packet said to be let in comes to the rule that is blamed, and is expected', () => {
  fc.assert(fc.property(anyRuleset('input'), answers, (one, answer) => {
    const space = createSpace()
    for (const { kind, context, packets, hooks } of acceptedExpected(space, one)) {
      expect(space.isSubset(packets, space.packetClass('expected'))).toBe(true)
      const example = space.example(packets)!
      if (kind === 'policy' || hooks.length === 0) continue
      const { met, fate } = interpret(one, 'input', example, key => example.atoms?.[key] ?? answer(key))
      if (fate !== 'impossible') expect(met.has(context.rule)).toBe(true)
    }
  }), { numRuns: 500 })
})
