import { expect, test } from 'vitest'
import { progressOn } from '../../src/cli/progress.ts'

function shown({ isTTY = true, env = {}, times }: { isTTY?: boolean; env?: Record<string, string>; times: readonly number[] }): string {
  let written = ''
  const clock = [...times]
  const stderr = { isTTY, columns: 30, write: (text: string) => void (written += text) }
  const progress = progressOn({ stderr, env }, 'checking', times.length - 1, () => clock.shift()!)
  for (const index of times.keys()) if (index > 0) progress.step(`etc/\u001b rules-${index}.v4`)
  progress.done()
  return written
}

test('nothing at first, then now and then, and nothing is left', () => {
  expect(shown({ times: [0, 100, 250] })).toBe('')
  expect(shown({ times: [0, 100, 299, 301, 350, 405] })).toBe(
    '\r\u001b[Kchecking 3 of 5: etc/\\u{1B} …\r\u001b[Kchecking 5 of 5: etc/\\u{1B} …\r\u001b[K',
  )
})

test('no terminal, a dumb one, a CI system, a single file: nothing', () => {
  const times = [0, 1000, 2000]
  expect(shown({ times, isTTY: false })).toBe('')
  expect(shown({ times, env: { TERM: 'dumb' } })).toBe('')
  expect(shown({ times, env: { CI: 'true' } })).toBe('')
  expect(shown({ times: [0, 1000] })).toBe('')
})
