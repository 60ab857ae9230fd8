import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const nflint = resolve(import.meta.dirname, '../../dist/nflint.cjs')
const folder = mkdtempSync(join(tmpdir(), 'nflint-jobs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const ferm = 'table filter chain INPUT {\n    policy DROP;\n    mod state state (ESTABLISHED RELATED) ACCEPT;\n}\n'
const nft = 'table inet f {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tct state established,related accept\n\t}\n}\n'
for (let file = 0; file < 12; file++) writeFileSync(join(folder, `${file}.${file % 2 ? 'nft' : 'ferm'}`), file % 2 ? nft : ferm)
writeFileSync(join(folder, 'broken.nft'), 'table inet f {\n')
writeFileSync(join(folder, 'rules.v4'), 'nothing that could be told\n')

const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [nflint, 'check', '--isolated', '--output-format', 'concise', ...args, '.'], { cwd: folder, encoding: 'utf8' })
  return { status, stdout, stderr }
}

// The threads are those of what was built.
test.skipIf(!existsSync(nflint))('threads find the same, in the same order, and complain alike', () => {
  const one = run('--jobs', '1')
  expect(one.stdout).toContain('broken.nft')
  expect(one.stdout.split('\n').length).toBeGreaterThan(12)
  expect(run('--jobs', '3')).toEqual(one)
})

test.skipIf(!existsSync(nflint))('a thread that ends before its work is done is told, and is no success', () => {
  const copy = mkdtempSync(join(tmpdir(), 'nflint-thread-'))
  try {
    cpSync(resolve(nflint, '..'), copy, { recursive: true, filter: path => !path.endsWith('types') })
    writeFileSync(join(copy, 'worker.cjs'), 'module.exports = () => process.exit(0)\n')
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(copy, 'nflint.cjs'), 'check', '--isolated', '--jobs', '2', '.'], { cwd: folder, encoding: 'utf8' })
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: 'nflint: a thread ended before its rulesets were checked; --jobs 1 does without threads\n' })
  } finally {
    rmSync(copy, { recursive: true })
  }
})

test.skipIf(!existsSync(nflint))('parts make the whole, and share nothing', () => {
  const files = (text: string): readonly string[] => [...new Set(text.split('\n').flatMap(line => /^([^:]+):\d/.exec(line)?.[1] ?? []))]
  const parts = ['1/3', '2/3', '3/3'].map(shard => files(run('--shard', shard).stdout))
  expect(parts.flat().sort()).toEqual([...files(run().stdout)].sort())
  expect(parts.every(part => part.length > 0)).toBe(true)
})

test('a part that cannot be is refused', () => {
  if (!existsSync(nflint)) return
  expect(run('--shard', '4/3')).toMatchObject({ status: 2, stdout: '' })
})

test.skipIf(!existsSync(nflint) || !existsSync('/dev/full'))('an output that is full is told, and is no finding', () => {
  const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${nflint}" check --isolated 0.ferm > /dev/full`], { cwd: folder, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'nflint: the output cannot be written: no space left on the device\n' })
})
