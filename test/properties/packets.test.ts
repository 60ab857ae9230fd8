import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSpace, evaluate } from '../../src/analysis/index.ts'
import { workshopOf } from '../../src/analysis/space.ts'
import type { Packet, PacketSet, Space } from '../../src/analysis/index.ts'
import type { Ruleset } from '../../src/model/index.ts'
import { answers, anyRuleset, condition, packet } from '../analysis/arbitrary.ts'
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
  }), { numRuns: 1500 })
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
    }), { numRuns: 700 })
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
