import { describe, expect, test } from 'vitest'
import { compareRulesets, createSpace, evaluate } from '../../src/analysis/index.ts'
import { workshopOf } from '../../src/analysis/space.ts'
import type { Rule, Ruleset } from '../../src/model/index.ts'
import { withShapes } from './arbitrary.ts'
import { input, rule, saddr, tcp } from './build.ts'

/** Rules of one host and one port each, no two alike. */
const hosts = (count: number): readonly Rule[] =>
  Array.from({ length: count }, (_, index) => rule([saddr(Math.imul(index + 1, 0x9e3779b1) >>> 0), tcp(1 + (index * 7919) % 65535)], index % 4 === 0 ? 'drop' : 'accept'))

const nodes = (ask: (space: ReturnType<typeof createSpace>) => unknown): number => {
  const space = createSpace()
  ask(space)
  return workshopOf(space).diagram.size()
}

describe('nodes of diagrams', () => {
  const walked = (count: number): number => nodes(space => evaluate(space, input('drop', hosts(count)), 'input').accepted)
  test('a walk makes about as many a rule as the rule has bits, twice', () => {
    const [one, two] = [walked(1000), walked(2000)]
    expect(two / one).toBeLessThan(2.1)
    expect(one / 1000).toBeLessThan(140)
  })

  const compared = (before: Ruleset, after: Ruleset): number => nodes(space => expect(compareRulesets(space, before, after).length).toBe(1))
  test('a comparison of rulesets that differ in one rule makes no more for many others', () => {
    const made = [1001, 4001].map(count => {
      const [before, after] = [hosts(count), hosts(count + 1)]
      return compared(withShapes(input('drop', before)), withShapes(input('drop', after)))
    })
    expect(Math.max(...made)).toBeLessThan(4000)
  })
})
