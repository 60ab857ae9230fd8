import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { withOutputs } from '../../scripts/readme.ts'

const root = resolve(import.meta.dirname, '../..')

test('README shows what the commands in it print (npx tsx scripts/readme.ts writes it)', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  expect(await withOutputs(readme)).toBe(readme)
})
