import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const rules = (states: string) =>
  `*filter\n:INPUT DROP [0:0]\n-A INPUT -m conntrack --ctstate ${states} -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p icmp -j ACCEPT\nCOMMIT\n`
const open = rules('RELATED,ESTABLISHED')
const closed = rules('ESTABLISHED')
const broken = '*filter\n:INPUT DROP [0:0]\n-A INPUT -j\n-A INPUT -m conntrack --ctstate RELATED -j ACCEPT\nnonsense\nCOMMIT\n'
/** A comment that silences nothing is repaired by taking it out. */
const fixable = closed.replace('-A INPUT -m', '# nflint: ignore[related-accept] no longer needed\n-A INPUT -m')

/** `line:col: severity[check]` of each line of a concise report about one file. */
const places = (text: string, path: string) =>
  text.split('\n').filter(line => line !== '').map(line => /^:(\d+:\d+: \w+\[[\w-]+\])/.exec(line.slice(path.length))?.[1])

describe('exit codes', () => {
  const path = (text: string) => join(folderWith({ 'rules.v4': text }), 'rules.v4')
  test('0: nothing found', async () => {
    expect(await run(['check', path(closed)])).toEqual({ code: 0, stdout: 'No problems found in 1 file.\n', stderr: '' })
  })
  test('1: findings at or above --fail-on', async () => {
    expect((await run(['check', path(open)])).code).toBe(1)
    expect((await run(['check', path(open), '--fail-on', 'error'])).code).toBe(0)
    expect((await run(['check', path(open), '--exit-zero'])).code).toBe(0)
  })
  test('1: a ruleset that cannot be read in part, every error told, the rest checked', async () => {
    const file = path(broken)
    const { code, stdout } = await run(['check', file, '--output-format', 'concise'])
    expect(code).toBe(1)
    expect(places(stdout, file)).toEqual(['3:12: error[syntax-error]', '4:23: warning[related-accept]', '5:1: error[syntax-error]'])
  })
  test.each([
    [['check', '--fixx'], "error: unknown option '--fixx'\n(Did you mean --fix?)\n"],
    [['chekc'], "error: unknown command 'chekc'\n(Did you mean check?)\n"],
    [['check', '--output-format', 'xml'], 'Allowed choices are full, concise, grouped, json, '],
    [['check', '--target', 'kernal=5'], 'Did you mean kernel?'],
    [['tighten'], "error: missing required argument 'path'\n"],
    [['tighten', '--write', '--check', 'x'], 'nflint: --write and --check exclude each other\n'],
    [['explain'], 'nflint: explain needs the name of a check, or --all\n'],
    [['explain', 'related-acept'], 'nflint: there is no check "related-acept". Did you mean related-accept?\n'],
  ])('2: bad usage, %j', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
  test('2: what cannot be read, and the others are still reported', async () => {
    const folder = folderWith({ 'rules.v4': open, 'data.nft': Uint8Array.of(1, 0, 2), 'what.txt': 'Dear Sir,\n', 'empty/x.txt': '' })
    const at = (name: string) => join(folder, name)
    const { code, stdout, stderr } = await run(['check', '--output-format', 'concise', ...['none.nft', 'data.nft', 'what.txt', 'empty', 'rules.v4'].map(at)])
    expect(code).toBe(2)
    expect(places(stdout, at('rules.v4'))).toEqual(['3:23: warning[related-accept]'])
    expect(stderr).toBe(
      `nflint: ${at('none.nft')}: no such file or folder\n` +
        `nflint: ${at('data.nft')}: a binary file, not a ruleset\n` +
        `nflint: ${at('empty')}: no ruleset in this folder (ferm.conf, *.nft, rules.v4, …); name the file itself\n` +
        `nflint: ${at('what.txt')}: cannot tell whether this is ferm, iptables-save, nft or kernel settings; say --dialect ferm|iptables|nft|kernel\n`,
    )
  })
  test('0: help and version', async () => {
    expect((await run(['--help'])).code).toBe(0)
    expect((await run(['check', '--help'])).stdout).toContain('Usage: nflint check [options] [path...]')
    expect(await run(['--version'])).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' })
  })
})

describe('paths', () => {
  test('standard input goes by the name it is given', async () => {
    const { stdout } = await run(['check', '-', '--output-format', 'concise', '--stdin-filename', 'etc/rules.v4'], { stdin: open })
    expect(places(stdout, 'etc/rules.v4')).toEqual(['3:23: warning[related-accept]'])
    expect((await run(['check', '-', '--output-format', 'concise'], { stdin: open })).stdout).toMatch(/^<stdin>:3:23: /)
  })
  test('a folder stands for the rulesets in it; one file named twice is read once', async () => {
    const folder = folderWith({ 'a/rules.v4': open, 'b.nft.txt': 'x', 'notes.txt': 'x' })
    symlinkSync('a/rules.v4', join(folder, 'rules.v4'))
    const { stdout } = await run(['check', folder, join(folder, 'a/rules.v4'), '--output-format', 'json'])
    expect(JSON.parse(stdout).files.map(({ path }: { path: string }) => path)).toEqual([join(folder, 'a/rules.v4')])
  })
  test('Latin-1 is read, and written back the same', async () => {
    const latin1 = Buffer.from(fixable.replace('no longer needed', 'nicht mehr n\u00f6tig').replace('COMMIT', '# f\u00fcr Gro\u00df\nCOMMIT'), 'latin1')
    const folder = folderWith({ 'rules.v4': latin1 })
    expect((await run(['check', '--fix', join(folder, 'rules.v4')])).code).toBe(0)
    expect(readFileSync(join(folder, 'rules.v4'), 'latin1')).toBe(closed.replace('COMMIT', '# f\u00fcr Gro\u00df\nCOMMIT'))
  })
})

describe('--fix and --diff', () => {
  test('--diff shows, writes nothing, exits with 1', async () => {
    const path = join(folderWith({ 'rules.v4': fixable }), 'rules.v4')
    const { code, stdout } = await run(['check', '--diff', path])
    expect(code).toBe(1)
    expect(stdout).toBe(
      `--- a${path}\n+++ b${path}\n@@ -1,6 +1,5 @@\n *filter\n :INPUT DROP [0:0]\n` +
        '-# nflint: ignore[related-accept] no longer needed\n -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT\n -A INPUT -i lo -j ACCEPT\n -A INPUT -p icmp -j ACCEPT\n',
    )
    expect(readFileSync(path, 'utf8')).toBe(fixable)
  })
  test('--fix writes, and reports what is left', async () => {
    const path = join(folderWith({ 'rules.v4': fixable }), 'rules.v4')
    expect(await run(['check', '--fix', path])).toEqual({ code: 0, stdout: 'No problems found in 1 file; 1 fixed.\n', stderr: '' })
    expect(readFileSync(path, 'utf8')).toBe(closed)
  })
  test('a file without anything to fix is not touched', async () => {
    const path = join(folderWith({ 'rules.v4': closed }), 'rules.v4')
    const before = statSync(path, { bigint: true })
    await run(['check', '--fix', path])
    const after = statSync(path, { bigint: true })
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs])
  })
  test('standard input comes out fixed, findings on standard error', async () => {
    const { code, stdout, stderr } = await run(['check', '--fix', '-'], { stdin: fixable })
    expect({ code, stdout }).toEqual({ code: 0, stdout: closed })
    expect(stderr).toBe('No problems found in 1 file; 1 fixed.\n')
  })
})

test('what cannot be written is told as it stands', async () => {
  const folder = folderWith({ 'a/rules.v4': fixable, 'b/rules.v4': fixable })
  chmodSync(join(folder, 'a/rules.v4'), 0o444)
  const { code, stdout, stderr } = await run(['check', '--fix', folder, '--output-format', 'concise'])
  expect(code).toBe(2)
  expect(stderr).toBe(`nflint: ${join(folder, 'a/rules.v4')}: the file is read-only\n`)
  expect(places(stdout, join(folder, 'a/rules.v4'))).toEqual(['3:1: warning[unused-ignore]'])
  expect(readFileSync(join(folder, 'a/rules.v4'), 'utf8')).toBe(fixable)
  expect(readFileSync(join(folder, 'b/rules.v4'), 'utf8')).toBe(closed)
  expect((await run(['check', '--fix', folder])).stdout).toContain('\nFound 1 problem (1 warning) in 1 of 2 files.\n1 fixable with --fix.\n')
})

test('--add-ignore does not take a file for its reason', async () => {
  const file = join(folderWith({ 'rules.v4': open }), 'rules.v4')
  expect(await run(['check', '--add-ignore', file])).toEqual({
    code: 2, stdout: '', stderr: `nflint: --add-ignore takes ${file} for the reason, and it is a file or folder; write it before: nflint check ${file} --add-ignore\n`,
  })
  expect(readFileSync(file, 'utf8')).toBe(open)
})

test('--color=always and NO_COLOR', async () => {
  const path = join(folderWith({ 'rules.v4': open }), 'rules.v4')
  expect((await run(['check', '--color', 'always', path])).stdout).toContain('\u001b[')
  expect((await run(['check', path], { env: { NO_COLOR: '1', FORCE_COLOR: '1' } })).stdout).not.toContain('\u001b[')
  expect((await run(['check', path], { env: { NFLINT_OUTPUT_FORMAT: 'concise' } })).code).toBe(1)
})

test('explain prints pages and lists checks', async () => {
  expect((await run(['explain', 'related-accept'])).stdout).toMatch(/^# related-accept\n/)
  expect((await run(['explain', '--all'])).stdout).toMatch(/^What to act on:\n(?: {2}\S+ +\w+ +\S.*\n)+\nStyle and age, with --pedantic:\n(?: {2}\S.*\n)+\nWorth knowing, with --audit:\n(?: {2}\S.*\n)+$/)
})

test('a configuration is found beside the ruleset, named, or left out', async () => {
  const folder = folderWith({ 'rules.v4': open, 'nflint.toml': 'ignore = ["related-accept"]\n', 'bad.toml': 'ignroe = []\n' })
  const path = join(folder, 'rules.v4')
  expect((await run(['check', path])).code).toBe(0)
  expect((await run(['check', path, '--isolated'])).code).toBe(1)
  const { code, stdout, stderr } = await run(['check', path, '--config', join(folder, 'bad.toml')])
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: `nflint: ${join(folder, 'bad.toml')}:1:1: unknown key "ignroe". Did you mean ignore?\n1 | ignroe = []\n  | ^^^^^^\n`,
  })
  expect(await run(['check', path, '--config', join(folder, 'none.toml')])).toMatchObject({
    code: 2,
    stderr: `nflint: ${join(folder, 'none.toml')}: no such file or folder\n`,
  })
})

describe('included files', () => {
  const main = 'table inet f {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tinclude "rules.inc"\n\t}\n}\n'
  test('are read beside the file, findings point into them, and alone they are not checked again', async () => {
    const folder = folderWith({ 'main.nft': main, 'rules.inc': 'ct state established,related accept\niif lo accept\nmeta l4proto icmpv6 accept\n' })
    const { code, stdout } = await run(['check', join(folder, 'rules.inc'), join(folder, 'main.nft'), '--output-format', 'json'])
    expect(code).toBe(1)
    const files = (JSON.parse(stdout) as { files: { path: string; findings: { check: string }[] }[] }).files
    expect(files.map(({ path, findings }) => [path, findings.map(({ check }) => check)])).toEqual([
      [join(folder, 'main.nft'), []],
      [join(folder, 'rules.inc'), ['related-accept']],
    ])
  })
  test('a missing one is a finding', async () => {
    const path = join(folderWith({ 'main.nft': main }), 'main.nft')
    const { code, stdout } = await run(['check', path, '--output-format', 'concise'])
    expect(code).toBe(1)
    expect(places(stdout, path)).toEqual(['4:3: warning[include-missing]'])
  })
  test('one that includes itself ends', async () => {
    const folder = folderWith({ 'main.nft': main, 'rules.inc': 'include "rules.inc"\n' })
    expect((await run(['check', join(folder, 'main.nft')])).code).toBe(1)
  })
  test('are tightened in place; --output cannot say so', async () => {
    const folder = folderWith({ 'main.nft': main, 'rules.inc': 'icmp type 0-255 accept\nmeta l4proto icmpv6 accept\nct state established,related accept\n' })
    const path = join(folder, 'main.nft')
    expect(await run(['tighten', '--output', '-', path])).toMatchObject({ code: 2, stdout: '' })
    expect((await run(['tighten', '--write', path])).code).toBe(0)
    expect(readFileSync(join(folder, 'rules.inc'), 'utf8')).toBe('icmp type 0-255 accept\nmeta l4proto icmpv6 accept\nct state established accept\n')
    expect(readFileSync(path, 'utf8')).toBe(main)
  })
})
