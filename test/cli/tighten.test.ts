import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const rules = (state: string) =>
  `*filter\n:INPUT DROP [0:0]\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -m conntrack --ctstate ${state} -j ACCEPT\nCOMMIT\n`
const open = rules('RELATED,ESTABLISHED')
const closed = rules('ESTABLISHED')

const file = (text: string) => join(folderWith({ 'rules.v4': text }), 'rules.v4')

test('a diff on standard output, what was done on standard error, nothing written', async () => {
  const path = file(open)
  const { code, stdout, stderr } = await run(['tighten', path])
  expect(code).toBe(0)
  expect(stdout).toBe(
    `--- a${path}\n+++ b${path}\n@@ -1,5 +1,5 @@\n *filter\n :INPUT DROP [0:0]\n -A INPUT -p icmp -j ACCEPT\n` +
      '--A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n+-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\n COMMIT\n',
  )
  expect(stderr).toContain(`${path}:4:1: RELATED is no longer accepted\n`)
  expect(readFileSync(path, 'utf8')).toBe(open)
})

test('--write applies it, keeps the mode, and a second run has nothing to do', async () => {
  const path = file(open)
  chmodSync(path, 0o640)
  expect((await run(['tighten', '--write', path])).stdout).toBe('')
  expect(readFileSync(path, 'utf8')).toBe(closed)
  expect(statSync(path).mode & 0o777).toBe(0o640)
  expect(await run(['tighten', path])).toEqual({ code: 0, stdout: '', stderr: 'nothing to tighten in 1 file\n' })
})

test('--check names what would change, --diff shows it; both exit with 1', async () => {
  const path = file(open)
  expect(await run(['tighten', '--check', path])).toMatchObject({ code: 1, stdout: `${path}\n` })
  expect((await run(['tighten', '--diff', path])).code).toBe(1)
  expect((await run(['tighten', '--check', file(closed)])).code).toBe(0)
})

test('--output writes the whole ruleset elsewhere, - to standard output', async () => {
  const path = file(open)
  expect((await run(['tighten', '--output', `${path}.new`, path])).code).toBe(0)
  expect(readFileSync(`${path}.new`, 'utf8')).toBe(closed)
  expect((await run(['tighten', '--output', '-', path])).stdout).toBe(closed)
  expect((await run(['tighten', '--output', '-', '-'], { stdin: open })).stdout).toBe(closed)
  expect((await run(['tighten', '--write', '-'], { stdin: open })).stdout).toBe(closed)
})

test('--output takes one ruleset', async () => {
  const { code, stderr } = await run(['tighten', '--output', '-', file(open), file(open)])
  expect(code).toBe(2)
  expect(stderr).toContain('nflint: --output takes one ruleset, not 2\n')
})

test('a read-only file is a clear error and stays as it was', async () => {
  const path = file(open)
  chmodSync(path, 0o444)
  const { code, stderr } = await run(['tighten', '--write', path])
  expect(code).toBe(2)
  expect(stderr).toBe(`nflint: ${path}: the file is read-only\n`)
  expect(readFileSync(path, 'utf8')).toBe(open)
})

test('a missing file does not keep the others from being done', async () => {
  const path = file(open)
  const { code, stderr } = await run(['tighten', '--write', `${path}.none`, path])
  expect(code).toBe(2)
  expect(stderr).toContain(`nflint: ${path}.none: no such file or folder\n`)
  expect(readFileSync(path, 'utf8')).toBe(closed)
  expect(existsSync(`${path}.none`)).toBe(false)
})

test('several rulesets: each change is told, and one line about all', async () => {
  const [first, second] = [file(open), file(closed)]
  const { code, stderr } = await run(['tighten', '--check', first, second])
  expect(code).toBe(1)
  expect(stderr).toBe(`${first}:4:1: RELATED is no longer accepted
  closed: ip ct state related (expected connections, resets of REJECT)
  closed: icmp type { source-quench, redirect } ct state related (ICMP errors about known connections)
${first}: nothing opens: both rulesets were compared for every packet
1 of 2 files can be tightened
`)
})
