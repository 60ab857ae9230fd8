import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { comparedFile, comparedPage, measuredIn } from '../../scripts/compared.ts'

test('docs/compared.md has a row for each check, and what scripts/compared.ts knows (npx tsx scripts/compared.ts writes it)', () => {
  const page = readFileSync(comparedFile, 'utf8')
  expect(page).toBe(comparedPage(measuredIn(page)))
})
