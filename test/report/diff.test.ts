import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { unifiedDiff } from '../../src/report/diff.ts'
import { colours } from '../../src/report/index.ts'

const numbered = (count: number, sign = '') => Array.from({ length: count }, (_, index) => `${sign}line ${index}\n`).join('')

const has = (tool: string) => spawnSync(tool, ['--version']).status === 0

/** The text that a real patch program makes of it. */
function patched(tool: 'patch' | 'git', path: string, before: string, diff: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-diff-'))
  try {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), before)
    const args = tool === 'patch' ? ['--binary', '-p1', '-s'] : ['-c', 'core.autocrlf=false', 'apply', '--whitespace=nowarn', '-']
    const { status, stderr } = spawnSync(tool, args, { cwd: folder, input: diff, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(status).toBe(0)
    return readFileSync(join(folder, path), 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('nothing changed, nothing said', () => {
  expect(unifiedDiff({ path: 'x', before: 'a\n', after: 'a\n' })).toBe('')
})

test('a missing last newline is told', () => {
  expect(unifiedDiff({ path: './x', before: 'a\nb', after: 'a\nc\n' })).toBe(
    '--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n',
  )
})

test('on a terminal lines are painted, and what a terminal would act on is shown', () => {
  expect(unifiedDiff({ path: 'x', before: '\ta\u001b[2J\n', after: '\tb\n' }, colours)).toBe(
    '\u001b[1m--- a/x\u001b[0m\n\u001b[1m+++ b/x\u001b[0m\n\u001b[36m@@ -1,1 +1,1 @@\u001b[0m\n' +
      '\u001b[31m-\ta\\u{1B}[2J\u001b[0m\n\u001b[32m+\tb\u001b[0m\n',
  )
})

const cases = [
  ['one line', 'ferm.conf', numbered(20), numbered(20).replace('line 9', 'other')],
  ['CRLF', 'rules.v4', 'a\r\nb\r\nc\r\n', 'a\r\nB\r\nc\r\n'],
  ['no last newline', 'x.nft', 'a\nb', 'a\nb\nc'],
  ['an absolute path', '/etc/nftables.conf', 'a\n', 'b\n'],
  ['a blank in the path', 'my rules/x y.nft', 'a\n', 'b\n'],
  ['emptied', 'x.nft', 'a\n', ''],
  ['every line of a large file', 'x.nft', `top\n${numbered(6000)}end\n`, `top\n${numbered(6000, '# ')}end\n`],
] as const

test.each(cases)('patch and git apply make of it what was meant: %s', (_name, path, before, after) => {
  const diff = unifiedDiff({ path, before, after })
  if (has('patch')) expect(patched('patch', path, before, diff)).toBe(after)
  if (has('git')) expect(patched('git', path, before, diff)).toBe(after)
})
