import { describe, expect, test } from 'vitest'
import { ShapedRule, createSameRule, ruleShape } from '../../src/model/index.ts'
import type { Rule } from '../../src/model/index.ts'
import { nowhere, rule, saddr, tcp } from '../analysis/build.ts'

const logging = (prefix: string, pattern?: string): string => ruleShape(rule([], 'continue', [{ kind: 'log', prefix, ...(pattern !== undefined && { pattern }), origin: nowhere }]))

test('a log prefix that tells its line is the same on another line', () => {
  expect(logging('line 3: ', 'line $LINE: ')).toBe(logging('line 7: ', 'line $LINE: '))
  expect(logging('line 3: ', 'line $LINE: ')).not.toBe(logging('row 3: ', 'row $LINE: '))
  expect(logging('line 3: ')).not.toBe(logging('line 7: '))
})

describe('many rules of shapes', () => {
  /** Rules of one shape that accept a port, with how many of them were read in full. */
  const shaped = (read: (port: number) => Rule) => {
    const counted = { reads: 0 }
    const shape = {
      sample: read(1), origin: () => nowhere, text: (at: object) => `tcp dport ${(at as { port: number }).port} accept`,
      read: (at: object) => (counted.reads++, read((at as { port: number }).port)),
    }
    return { counted, ruleOf: (port: number) => new ShapedRule(shape, { port }) }
  }
  const accepting = (port: number): Rule => rule([tcp(port)], 'accept')

  test('are the same where their texts are, as far as one of them is', () => {
    const [one, other] = [shaped(accepting), shaped(accepting)]
    const isSame = createSameRule()
    for (let port = 1; port <= 50; port++) expect(isSame(one.ruleOf(port), other.ruleOf(port))).toBe(true)
    expect([one.counted.reads, other.counted.reads]).toEqual([1, 1])
    expect(isSame(one.ruleOf(3), other.ruleOf(4))).toBe(false)
  })
  test('are others where equal texts mean something else', () => {
    const [one, other] = [shaped(accepting), shaped(port => rule([saddr(1), tcp(port)], 'accept'))]
    const isSame = createSameRule()
    for (let port = 1; port <= 3; port++) expect(isSame(one.ruleOf(port), other.ruleOf(port))).toBe(false)
  })
  test('are read where their texts differ, or where there is none', () => {
    const [one, other] = [shaped(accepting), shaped(port => accepting(port + 1))]
    const isSame = createSameRule()
    expect(isSame(one.ruleOf(6), other.ruleOf(5))).toBe(true)
    expect(isSame(one.ruleOf(6), accepting(6))).toBe(true)
    expect(isSame(accepting(6), accepting(7))).toBe(false)
  })
})
