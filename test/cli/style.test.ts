import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ColourWish } from '../../src/cli/streams.ts'
import { styleFor } from '../../src/cli/style.ts'

function linkOf({ isTTY = true, env = {}, color = 'auto' }: { isTTY?: boolean; env?: Record<string, string>; color?: ColourWish }): string | undefined {
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
  for (const where of [{ isTTY: false }, { env: { CI: 'true' } }, { env: { TERM: 'dumb' } }, { env: { NO_COLOR: '1' } }, { color: 'never' }] as const) expect(linkOf(where)).toBeUndefined()
})
