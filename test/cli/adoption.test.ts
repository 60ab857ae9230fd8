import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const rules = (...lines: readonly string[]) => ['*filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]', ...lines, 'COMMIT', ''].join('\n')
const related = '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'
const forwarded = '-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'
/** Only the check that these tests are about. */
const only = ['--select', 'related-accept']

const found = async (argv: readonly string[]) => (await run(['check', ...argv, ...only, '--output-format', 'concise'])).stdout.split('\n').filter(line => line !== '').length

describe('baseline', () => {
  test('what is written down is not told any more, what is new is', async () => {
    const folder = folderWith({ 'etc/rules.v4': rules(related) })
    const [path, file] = [join(folder, 'etc/rules.v4'), join(folder, 'known.json')]
    expect(await run(['baseline', 'create', path, '--baseline', file])).toEqual({ code: 0, stdout: expect.stringMatching(/known\.json: \d+ findings? written down\n$/), stderr: '' })
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).files)).toEqual(['etc/rules.v4'])
    expect(await run(['check', path, '--baseline', file])).toEqual({ code: 0, stdout: expect.stringMatching(/^No new problems found in 1 file; \d+ in the baseline\.\n$/), stderr: '' })
    writeFileSync(path, rules('-A INPUT -i lo -j ACCEPT', related, '', forwarded))
    const { code, stdout } = await run(['check', path, '--baseline', file, '--output-format', 'concise'])
    expect(code).toBe(1)
    expect(stdout.split('\n').filter(line => line.includes('related-accept'))).toEqual([expect.stringContaining(':7:25: warning[related-accept]')])
  })
  test('the configuration names it; --no-baseline tells all', async () => {
    const folder = folderWith({ 'etc/rules.v4': rules(related), 'nflint.toml': 'baseline = "known.json"\nselect = ["related-accept"]\n' })
    const path = join(folder, 'etc/rules.v4')
    expect((await run(['baseline', 'create', path])).stdout).toMatch(/known\.json: 1 finding written down\n$/)
    expect(readFileSync(join(folder, 'known.json'), 'utf8')).toContain('"etc/rules.v4"')
    expect((await run(['check', path])).code).toBe(0)
    expect((await run(['check', path, '--no-baseline'])).code).toBe(1)
  })
  test('create keeps what is there, update writes anew, check tells whether it is current', async () => {
    const folder = folderWith({ 'rules.v4': rules(related, forwarded) })
    const [path, file] = [join(folder, 'rules.v4'), join(folder, 'b.json')]
    const baseline = (action: string) => run(['baseline', action, path, '--baseline', file])
    expect(await baseline('update')).toMatchObject({ code: 2, stderr: `nflint: ${file}: no such file; "nflint baseline create" writes it\n` })
    await baseline('create')
    expect(await baseline('create')).toMatchObject({ code: 2, stderr: `nflint: ${file} is there already; "nflint baseline update" writes it anew\n` })
    expect((await baseline('check')).code).toBe(0)
    const before = statSync(file, { bigint: true })
    expect((await baseline('update')).stdout).toMatch(/: 0 new, 0 gone, \d+ as before\n$/)
    expect(statSync(file, { bigint: true }).ino).toBe(before.ino)
    writeFileSync(path, rules(related))
    const { code, stdout } = await baseline('check')
    expect(code).toBe(1)
    expect(stdout).toMatch(/: 0 new, [1-9]\d* gone, \d+ as before; "nflint baseline update" writes down what there is now\n$/)
    expect((await baseline('update')).code).toBe(0)
    expect((await baseline('check')).code).toBe(0)
  })
  test('one from another version, or no baseline at all, is a clear error; update writes it anew', async () => {
    const folder = folderWith({ 'rules.v4': rules(related), 'new.json': '{"version": 2, "nflint": "9.0.0", "files": {}}', 'text.json': 'hello' })
    const at = (name: string) => join(folder, name)
    expect(await run(['check', at('rules.v4'), '--baseline', at('new.json')])).toEqual({
      code: 2, stdout: '', stderr: `nflint: ${at('new.json')}: written in format 2 by nflint 9.0.0; this nflint reads format 1: "nflint baseline update" writes it anew\n`,
    })
    expect(await run(['check', at('rules.v4'), '--baseline', at('text.json')])).toMatchObject({ code: 2, stderr: expect.stringContaining('text.json: not a baseline: ') })
    expect(await run(['check', at('rules.v4'), '--baseline', at('none.json')])).toMatchObject({ code: 2, stderr: `nflint: ${at('none.json')}: no such file or folder\n` })
    expect((await run(['baseline', 'update', at('rules.v4'), '--baseline', at('new.json')])).code).toBe(0)
    expect((await run(['check', at('rules.v4'), '--baseline', at('new.json')])).code).toBe(0)
  })
  test('nothing is written when something could not be checked', async () => {
    const folder = folderWith({ 'rules.v4': rules(related) })
    const { code, stderr } = await run(['baseline', 'create', join(folder, 'rules.v4'), join(folder, 'none.v4'), '--baseline', join(folder, 'b.json')])
    expect(code).toBe(2)
    expect(stderr).toContain('b.json: left as it is, since not everything could be checked\n')
    expect(statSync(join(folder, 'b.json'), { throwIfNoEntry: false })).toBeUndefined()
  })
})

describe('--add-ignore', () => {
  test.each([
    ['rules.v4', rules(related), rules('# nflint: ignore[related-accept] known', related)],
    [
      'crlf.ferm',
      'chain INPUT {\r\n    policy DROP;\r\n    mod state state (ESTABLISHED RELATED) ACCEPT;\r\n}\r\n',
      'chain INPUT {\r\n    policy DROP;\r\n    # nflint: ignore[related-accept] known\r\n    mod state state (ESTABLISHED RELATED) ACCEPT;\r\n}\r\n',
    ],
    [
      'x.nft',
      'table inet f {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tct state {\n\t\t\testablished,\n\t\t\trelated\n\t\t} accept\n\t}\n}\n',
      'table inet f {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t\t# nflint: ignore[related-accept] known\n\t\tct state {\n\t\t\testablished,\n\t\t\trelated\n\t\t} accept\n\t}\n}\n',
    ],
    [
      'ferm.conf',
      'chain INPUT {\n    policy DROP;\n    mod state state\n        (ESTABLISHED RELATED) ACCEPT;\n}\n',
      'chain INPUT {\n    policy DROP;\n    # nflint: ignore[related-accept] known\n    mod state state\n        (ESTABLISHED RELATED) ACCEPT;\n}\n',
    ],
  ])('%s: a comment before what is found, and nothing is left', async (name, before, after) => {
    const path = join(folderWith({ [name]: before }), name)
    expect(await found([path])).toBe(1)
    expect(await run(['check', path, ...only, '--add-ignore', 'known'])).toEqual({ code: 0, stdout: 'No problems found in 1 file; 1 silenced.\n', stderr: '' })
    expect(readFileSync(path, 'utf8')).toBe(after)
    expect(await found([path])).toBe(0)
    expect((await run(['check', path, ...only])).stdout).toBe('No problems found in 1 file; 1 silenced.\n')
    expect((await run(['check', path, '--select', 'unused-ignore,ignore-without-reason,unknown-check,syntax-error'])).code).toBe(0)
  })
  test('one comment for all that is found at a place', async () => {
    const path = join(folderWith({ 'rules.v4': rules('-A INPUT -m state --state RELATED -j ACCEPT') }), 'rules.v4')
    await run(['check', path, '--select', 'related-accept,state-match', '--add-ignore'])
    expect(readFileSync(path, 'utf8')).toContain('\n# nflint: ignore[related-accept, state-match] found when nflint was taken up\n-A INPUT')
  })
  test('errors stay, --diff shows what would be written', async () => {
    const text = rules(related, '-A INPUT -j')
    const path = join(folderWith({ 'rules.v4': text }), 'rules.v4')
    const { code, stdout } = await run(['check', path, '--select', 'related-accept,syntax-error', '--diff', '--add-ignore', 'known'])
    expect(code).toBe(1)
    expect(stdout).toContain('\n+# nflint: ignore[related-accept] known\n')
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect((await run(['check', path, '--select', 'related-accept,syntax-error', '--add-ignore', 'known'])).code).toBe(1)
    expect(readFileSync(path, 'utf8')).toBe(text.replace(related, `# nflint: ignore[related-accept] known\n${related}`))
  })
  test('and --fix exclude each other', async () => {
    expect(await run(['check', '--fix', '--add-ignore=x', '.'])).toMatchObject({ code: 2, stderr: 'nflint: --fix and --add-ignore exclude each other\n' })
  })
})
