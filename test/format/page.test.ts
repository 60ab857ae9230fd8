import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { DialectName } from '../../src/index.ts'
import { lay } from './lay.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/format.md'), 'utf8')

const examples = [...page.matchAll(/^```(nft|ferm|iptables)\n([^]*?)^```$/gm)].map(([, dialect, text], index) => ({ name: `${dialect}, example ${index + 1}`, dialect: dialect as DialectName, text: text! }))

test.for(examples)('the page shows what comes out: $name', ({ dialect, text }) => {
  expect(lay(dialect, text)).toBe(text)
})

test('the page has an example of each', () => {
  expect(new Set(examples.map(({ dialect }) => dialect))).toEqual(new Set(['nft', 'ferm', 'iptables']))
})
