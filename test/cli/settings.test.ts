import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chdir, cwd } from 'node:process'
import { afterEach, describe, expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const rules = '*filter\n:INPUT DROP [0:0]\n-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n'

const checksFound = async (argv: readonly string[], env = {}) => {
  const { stdout } = await run(['check', '--output-format', 'json', ...argv], { env })
  return [...new Set(JSON.parse(stdout).files.flatMap(({ findings }: { findings: { check: string }[] }) => findings.map(({ check }) => check)))].sort()
}

const home = cwd()
afterEach(() => chdir(home))

describe('which checks run', () => {
  test('the command line stands above the configuration', async () => {
    const folder = folderWith({ 'rules.v4': rules, 'nflint.toml': 'select = ["related-accept"]\n' })
    const path = join(folder, 'rules.v4')
    expect(await checksFound([path])).toEqual(['related-accept'])
    expect(await checksFound([path, '--extend-select', 'state-match'])).toEqual(['related-accept', 'state-match'])
    expect(await checksFound([path, '--select', 'age', '--select', 'syntax-error'])).toEqual(['state-match'])
    expect(await checksFound([path, '--extend-select', 'pedantic', '--ignore', 'reach,sight,scale'])).toEqual(['related-accept', 'state-match'])
    expect(await checksFound([path, '--pedantic'])).toEqual(['related-accept'])
    expect(await checksFound([path, '--isolated', '--select', 'state-match'])).toEqual(['state-match'])
  })
  test('words that stand for nothing are told', async () => {
    const path = join(folderWith({ 'rules.v4': rules }), 'rules.v4')
    expect(await run(['check', path, '--ignore', 'related-acept'])).toEqual({ code: 2, stdout: '', stderr: 'nflint: there is no check "related-acept". Did you mean related-accept?\n' })
  })
  test('severities and --fail-on', async () => {
    const folder = folderWith({ 'rules.v4': rules, 'nflint.toml': 'select = ["related-accept"]\nfail-on = "error"\n', 'strict.toml': 'select = ["related-accept"]\nfail-on = "error"\nseverity = { related = "error" }\n' })
    const path = join(folder, 'rules.v4')
    expect((await run(['check', path])).code).toBe(0)
    expect((await run(['check', path, '--fail-on', 'warning'])).code).toBe(1)
    const strict = await run(['check', path, '--config', join(folder, 'strict.toml')])
    expect(strict.code).toBe(1)
    expect(strict.stdout).toContain('error[related-accept]')
  })
})

describe('where a configuration is found', () => {
  test('in a parent folder, for each ruleset its own', async () => {
    const folder = folderWith({ 'nflint.toml': 'select = ["related-accept"]', 'a/b/rules.v4': rules, 'c/rules.v4': rules, 'c/nflint.toml': 'select = ["state-match"]' })
    const { stdout } = await run(['check', folder, '--output-format', 'json'])
    expect(JSON.parse(stdout).files.map(({ findings }: { findings: { check: string }[] }) => findings.map(({ check }) => check))).toEqual([['related-accept'], ['state-match']])
  })
  test('by name, from the environment, or in the home, which is not written to', async () => {
    const folder = folderWith({ 'work/rules.v4': rules, 'home/.config/nflint/nflint.toml': 'select = ["state-match"]', 'other.toml': 'select = ["related-accept"]' })
    mkdirSync(join(folder, 'work/.git'))
    const path = join(folder, 'work/rules.v4')
    chmodSync(join(folder, 'home'), 0o500)
    try {
      const env = { HOME: join(folder, 'home') }
      expect(await checksFound([path], env)).toEqual(['state-match'])
      expect(await checksFound([path], { ...env, NFLINT_CONFIG: join(folder, 'other.toml') })).toEqual(['related-accept'])
      expect(await checksFound([path, '--config', join(folder, 'other.toml')], env)).toEqual(['related-accept'])
    } finally {
      chmodSync(join(folder, 'home'), 0o700)
    }
  })
  test('a bad one is told once, with the line, and nothing is checked', async () => {
    const folder = folderWith({ 'a.v4': rules, 'rules.v4': rules, 'nflint.toml': '# ours\nignore = ["related-accept"]\n[format]\nindnet = 2\n' })
    expect(await run(['check', folder])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/nflint\.toml:4:1: unknown key "indnet"\. Did you mean indent\?\n3 \| \[format\]\n4 \| indnet = 2\n {2}\| \^{6}\n$/),
    })
  })
})

describe('which files', () => {
  const folder = () => folderWith({ 'rules.v4': rules, 'generated/rules.v4': rules, 'lab/x.ipt': rules, 'nflint.toml': 'exclude = ["generated/"]\n' })
  const shown = async (argv: readonly string[], top: string) => (await run(['check', '--show-files', ...argv])).stdout.trimEnd().split('\n').map(path => path.slice(top.length + 1))
  test('excluded ones are left out where they are found, not where they are named', async () => {
    const top = folder()
    expect(await shown([top], top)).toEqual(['rules.v4'])
    expect(await shown([join(top, 'generated/rules.v4')], top)).toEqual(['generated/rules.v4'])
    expect(await shown([join(top, 'generated/rules.v4'), '--force-exclude'], top)).toEqual([''])
    expect(await shown([top, '--isolated'], top)).toEqual(['generated/rules.v4', 'rules.v4'])
    chdir(top)
    expect((await run(['check', '--show-files', '.', '--exclude', 'rules.v4'])).stdout).toBe('')
  })
  test('the settings of a file', async () => {
    const top = folderWith({ 'x': rules, 'nflint.toml': 'select = ["related-accept"]\n[[per-file]]\nfiles = ["x"]\ndialect = "iptables"\ntarget = { kernel = "5.10" }\n' })
    const { stdout } = await run(['check', '--show-settings', join(top, 'x')])
    expect(JSON.parse(stdout)).toEqual({
      path: join(top, 'x'), dialect: 'iptables', config: expect.stringMatching(/nflint\.toml$/), select: ['related-accept'], awaited: ['related-accept'], severity: {},
      target: { kernel: '5.10' }, settings: { wantedHelpers: [] }, includeRoots: [], templateVars: {},
    })
  })
})

test('include-roots stand for / of the target, also for fixes', async () => {
  const folder = folderWith({
    'nflint.toml': 'include-roots = ["files"]\nselect = ["include-missing", "unknown-check"]\n',
    'files/etc/nftables.conf': 'include "/etc/nftables.d/*.nft"\ninclude "/etc/none.nft"\n',
    'files/etc/nftables.d/a.nft': '# nflint: ignore[related-acept] old\ninclude "b.inc"\n',
    'files/etc/nftables.d/b.inc': 'table inet f { }\n',
  })
  const path = join(folder, 'files/etc/nftables.conf')
  const { stdout } = await run(['check', path, '--output-format', 'json'])
  expect(JSON.parse(stdout).files.map(({ path: name, findings }: { path: string; findings: { check: string }[] }) => [name.slice(folder.length + 1), findings.map(({ check }) => check)])).toEqual([
    ['files/etc/nftables.conf', ['include-missing']],
    ['files/etc/nftables.d/a.nft', ['unknown-check']],
    ['files/etc/nftables.d/b.inc', []],
  ])
  expect((await run(['check', '--fix', path])).code).toBe(1)
  expect(readFileSync(join(folder, 'files/etc/nftables.d/a.nft'), 'utf8')).toBe('# nflint: ignore[related-accept] old\ninclude "b.inc"\n')
  expect((await run(['check', path, '--isolated', '--output-format', 'concise'])).stdout).toContain(':2:1: ')
})

test.skipIf(process.getuid?.() === 0)('a folder that may not be read is no folder without rulesets', async () => {
  const folder = folderWith({ 'rules.v4': rules })
  chmodSync(folder, 0o300)
  expect(await run(['check', folder])).toEqual({ code: 2, stdout: '', stderr: `nflint: ${folder}: permission denied\n` })
  chmodSync(folder, 0o700)
})

describe('include-roots stand for / in whatever reads a ruleset', () => {
  const main = 'table inet f {\n\tchain c {\n\t\ttype filter hook input priority 0; policy drop;\n\t\tinclude "/etc/nftables.d/a.nft"\n\t}\n}\n'
  const files = { 'nflint.toml': 'include-roots = ["files"]\n', 'main.nft': main, 'other.nft': main.replace('policy drop', 'policy accept'), 'files/etc/nftables.d/a.nft': 'ct state established,related accept\n' }

  test('tighten', async () => {
    const folder = folderWith(files)
    expect((await run(['tighten', '--write', join(folder, 'main.nft')])).code).toBe(0)
    expect(readFileSync(join(folder, 'files/etc/nftables.d/a.nft'), 'utf8')).toMatch(/^ct state established accept\nct state related icmp type /)
  })
  test('expand', async () => {
    expect((await run(['expand', join(folderWith(files), 'main.nft')])).stdout).toContain('\n\t\tct state established,related accept\n')
  })
  test('trace', async () => {
    const { code, stdout } = await run(['trace', join(folderWith(files), 'main.nft'), '--packet', 'iif eth0 tcp dport 22 ct state established'])
    expect({ code, accepted: stdout.includes('files/etc/nftables.d/a.nft:1: ct state established,related accept  -> accept\n') }).toEqual({ code: 0, accepted: true })
  })
  test('compare', async () => {
    const folder = folderWith(files)
    const { code, stdout } = await run(['compare', join(folder, 'main.nft'), join(folder, 'other.nft')])
    expect({ code, opens: stdout.split('\n').filter(line => line.includes('opens:')) }).toEqual({ code: 1, opens: ['input opens: ct state new,invalid,untracked'] })
  })
})

test('reports to a file, and numbers instead of findings', async () => {
  const folder = folderWith({ 'rules.v4': rules })
  const [path, file] = [join(folder, 'rules.v4'), join(folder, 'out.sarif')]
  const { code, stdout, stderr } = await run(['check', path, '--select', 'related-accept', '--output-format', 'sarif', '--output-file', file])
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: 'Found 1 problem (1 warning) in 1 file.\n' })
  expect(JSON.parse(readFileSync(file, 'utf8')).runs[0].results).toHaveLength(1)
  expect((await run(['check', path, '--select', 'related-accept', '--statistics'])).stdout).toMatch(/^1 {2}warning {2}related-accept .*\nFound 1 problem/)
  expect(JSON.parse((await run(['check', path, '--select', 'related-accept', '--statistics', '--output-format', 'json'])).stdout).checks[0].count).toBe(1)
  expect(await run(['check', path, '--statistics', '--output-format', 'sarif'])).toMatchObject({ code: 2, stderr: 'nflint: --statistics is written as full or json, not as sarif\n' })
  expect((await run(['check', path, '--output-format', 'json', '--output-file', join(folder, 'none/out')])).code).toBe(2)
})

test('paths for programs begin at the checkout, whatever the folder at hand', async () => {
  const folder = folderWith({ 'etc/rules.v4': rules, '.git/HEAD': '' })
  chdir(join(folder, 'etc'))
  const of = async (env = {}) => JSON.parse((await run(['check', 'rules.v4', '--select', 'related-accept', '--output-format', 'gitlab'], { env })).stdout)[0].location.path
  expect(await of()).toBe('etc/rules.v4')
  expect(await of({ CI_PROJECT_DIR: join(folder, 'etc') })).toBe('rules.v4')
  expect(await of({ CI_PROJECT_DIR: '/nowhere' })).toBe('etc/rules.v4')
})

test('nflint init writes a starter once, and says what is next', async () => {
  const folder = folderWith()
  chdir(folder)
  expect(await run(['init'])).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('nflint baseline create .') })
  expect(existsSync(join(folder, 'nflint.toml'))).toBe(true)
  expect(await run(['init'])).toEqual({ code: 2, stdout: '', stderr: 'nflint: nflint.toml is there already\n' })
  expect(JSON.parse((await run(['init', '--schema'])).stdout).properties).toHaveProperty('per-file')
})
