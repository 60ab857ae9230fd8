import { expect, test } from 'vitest'
import { ruleShape } from '../../src/model/index.ts'
import { nowhere, rule } from '../analysis/build.ts'

const logging = (prefix: string, pattern?: string): string => ruleShape(rule([], 'continue', [{ kind: 'log', prefix, ...(pattern !== undefined && { pattern }), origin: nowhere }]))

test('a log prefix that tells its line is the same on another line', () => {
  expect(logging('line 3: ', 'line $LINE: ')).toBe(logging('line 7: ', 'line $LINE: '))
  expect(logging('line 3: ', 'line $LINE: ')).not.toBe(logging('row 3: ', 'row $LINE: '))
  expect(logging('line 3: ')).not.toBe(logging('line 7: '))
})
