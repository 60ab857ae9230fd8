import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { pages, withOutputs } from '../../scripts/pages.ts'

const root = resolve(import.meta.dirname, '../..')

test.each(pages())('%s shows what the commands in it print (npx tsx scripts/pages.ts writes it)', async page => {
  const text = readFileSync(join(root, page), 'utf8')
  expect(await withOutputs(text)).toBe(text)
})
