import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ColourWish } from '../../src/cli/streams.ts'
import { styleFor } from '../../src/cli/style.ts'

interface Where {
  readonly isTTY?: boolean
  readonly env?: Readonly<Record<string, string>>
  readonly color?: ColourWish
}

function linkOf({ isTTY = true, env = {}, color = 'auto' }: Where): string | undefined {
  const output = { isTTY, write: () => {} }
  async function* stdin() {}
  return styleFor(output, { stdin: stdin(), stdout: output, stderr: output, env }, { color, fixed: 0, silenced: 0, known: 0, failed: false }).linkOf('related-accept')
}

test('links lead to the page that was installed', () => {
  const link = linkOf({})
  expect(link).toMatch(/^file:\/\/\/.*\/related-accept\.md$/)
  expect(existsSync(fileURLToPath(link!))).toBe(true)
})

test('no links where nobody could follow them', () => {
  const nowhere: readonly Where[] = [{ isTTY: false }, { env: { CI: 'true' } }, { env: { TERM: 'dumb' } }, { env: { NO_COLOR: '1' } }, { color: 'never' }]
  for (const where of nowhere) expect(linkOf(where)).toBeUndefined()
})
