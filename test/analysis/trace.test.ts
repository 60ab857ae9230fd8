import { expect, test } from 'vitest'
import { createSpace, trace } from '../../src/analysis/index.ts'
import type { Packet } from '../../src/analysis/index.ts'
import type { Condition, Ruleset } from '../../src/model/index.ts'
import { all } from '../../src/model/index.ts'
import { atom, base, chain, ctMark, input, nowhere, proto, rule, ruleset, state, table, tcp } from './build.ts'

const packetOf = (...conditions: Condition[]): Packet => {
  const space = createSpace()
  return space.example(space.and(space.of(all(conditions)), space.laws('input')))!
}

const ways = (one: Ruleset, packet: Packet) => trace(one, 'input', packet).ways.map(({ fate, steps, assumed }) => ({
  fate, assumed,
  steps: steps.map(step => {
    switch (step.kind) {
      case 'rule': return `${step.context.chain.name} ${step.context.index} ${step.matches}`
      case 'assumed': return `${step.context.chain.name} ${step.context.index} does ${step.does}`
      case 'policy': return `policy ${step.policy}`
      default: return `${step.kind} ${step.chain.name}`
    }
  }),
}))

test('rule by rule through jumps to the policy', () => {
  const one = input('drop', [rule([proto(17)], 'accept'), rule([proto(6)], 'jump services')], chain('services', [rule([tcp(22)], 'accept'), rule([], 'return'), rule([], 'accept')]))
  expect(ways(one, packetOf(tcp(80)))).toEqual([{ fate: 'dropped', assumed: {}, steps: ['chain input', 'input 0 no', 'input 1 yes', 'chain services', 'services 0 no', 'services 1 yes', 'return input', 'policy drop'] }])
  expect(ways(one, packetOf(tcp(22)))).toMatchObject([{ fate: 'accepted' }])
})

test('unknown matches are followed both ways, one answer a way', () => {
  const one = input('drop', [rule([atom('geoip')], 'drop'), rule([tcp(22), atom('geoip')], 'accept'), rule([], 'accept')])
  expect(ways(one, packetOf(tcp(22)))).toEqual([
    { fate: 'dropped', assumed: { geoip: true }, steps: ['chain input', 'input 0 assumed yes'] },
    { fate: 'accepted', assumed: { geoip: false }, steps: ['chain input', 'input 0 assumed no', 'input 1 assumed no', 'input 2 yes'] },
  ])
  expect(ways(one, { ...packetOf(tcp(22)), atoms: { geoip: false } })).toHaveLength(1)
})

test('an unknown match is asked only where it decides', () => {
  expect(ways(input('drop', [rule([tcp(80), atom('geoip')], 'accept')]), packetOf(tcp(22)))).toMatchObject([{ fate: 'dropped', assumed: {} }])
})

test('unknown targets may accept, drop or go on', () => {
  expect(ways(input('drop', [rule([], 'unknown TARPIT')]), packetOf(tcp(22))).map(({ fate, steps }) => [fate, steps.at(1), steps.at(2)])).toEqual([
    ['accepted', 'input 0 yes', 'input 0 does accept'], ['dropped', 'input 0 yes', 'input 0 does drop'], ['dropped', 'input 0 yes', 'input 0 does continue'],
  ])
})

test('marks change on the way, and a first chain may end it', () => {
  const mangle = table('inet', 'mangle', chain('pre', [rule([tcp(22)], 'continue', [{ kind: 'set-ct-mark', value: 7, origin: nowhere }]), rule([tcp(23)], 'drop')], base('input', 'accept', -150)))
  const filter = table('inet', 'filter', chain('input', [rule([ctMark(7)], 'accept')], base('input', 'drop')))
  expect(ways(ruleset(filter, mangle), packetOf(tcp(22), state('new')))).toMatchObject([{ fate: 'accepted' }])
  expect(ways(ruleset(filter, mangle), packetOf(tcp(23)))).toMatchObject([{ fate: 'dropped', steps: ['chain pre', 'pre 0 no', 'pre 1 yes'] }])
})

test('many open questions end in an incomplete answer', () => {
  const one = input('drop', Array.from({ length: 40 }, (_, index) => rule([atom(`q${index}`)], 'continue')))
  const { ways: followed, complete } = trace(one, 'input', packetOf(tcp(22)), { ways: 8 })
  expect([followed.length <= 8, complete]).toEqual([true, false])
})
