import { describe, expect, test } from 'vitest'
import { BadConfig } from '../../src/config/bad.ts'
import { configSet } from '../../src/config/config.ts'
import { layerFrom } from '../../src/config/layer.ts'
import { parseTarget } from '../../src/config/target.ts'

const setOf = (text: string) => configSet([layerFrom({ path: 'nflint.toml', text })])
const parsed = (text: string, ruleset = 'etc/rules.v4') => setOf(text).for(ruleset)

function problemIn(text: string): string {
  try {
    setOf(text)
  } catch (error) {
    if (error instanceof BadConfig) return error.message
    throw error
  }
  return 'nothing was wrong'
}

test('everything that can be said', () => {
  expect(
    parsed(`# our routers
target = { kernel = "5.10", nft = "1.0.6" }
select = ["related"]
extend-select = ["log-unlimited"]
ignore = ["connmark-accept"]
fail-on = "error"
baseline = "known/baseline.json"
include-roots = ["files"]
allowed-ports = ["22/tcp", "60000-61000/udp"]
exclude = ["generated/**"]

[severity]
related-accept = "error"

[template-vars]
lan = "192.0.2.0/24"

[format]
indent = "tab"
width = 120

[[wanted-helpers]]
name = "ftp"
for = ["192.0.2.0/24", "2001:db8::/32"]

[[wanted-helpers]]
name = "tftp"
`),
  ).toEqual({
    target: { kernel: '5.10', nft: '1.0.6' },
    select: ['log-unlimited', 'related-accept', 'secmark-unlabelled-related'],
    awaited: ['log-unlimited'],
    severity: { 'related-accept': 'error' },
    failOn: 'error',
    baseline: 'known/baseline.json',
    includeRoots: ['files'],
    templateVars: { lan: '192.0.2.0/24' },
    format: { indent: 'tab', width: 120 },
    settings: {
      wantedHelpers: [{ name: 'ftp', for: ['192.0.2.0/24', '2001:db8::/32'] }, { name: 'tftp' }],
      allowedPorts: [{ protocol: 'tcp', first: 22, last: 22 }, { protocol: 'udp', first: 60000, last: 61000 }],
    },
  })
  expect(parsed('')).toEqual({ target: {}, severity: {}, includeRoots: [], templateVars: {}, settings: { wantedHelpers: [] } })
})

test('settings for some of the files stand above those for all, the last one that fits highest', () => {
  const text = `
ignore = ["related-accept"]
target = { kernel = "6.1", nft = "1.0.6" }
[severity]
reach = "error"
[[per-file]]
files = ["lab/**", "*.ferm"]
extend-select = ["related-accept"]
target = { kernel = "5.10" }
[[per-file]]
files = ["lab/old/"]
select = ["syntax-error"]
severity = { invalid-accept = "info" }
dialect = "iptables"
`
  expect(parsed(text, 'etc/a.nft').select).not.toContain('related-accept')
  for (const path of ['lab/a.nft', 'etc/deep/x.ferm']) expect(parsed(text, path).select).toContain('related-accept')
  expect(parsed(text, 'lab/a.nft').target).toEqual({ kernel: '5.10', nft: '1.0.6' })
  expect(parsed(text, 'lab/old/deep/a')).toMatchObject({ select: ['syntax-error'], dialect: 'iptables', severity: { 'invalid-accept': 'info', 'input-policy-accept': 'error' } })
  expect(parsed(text, 'lab/a.nft').dialect).toBeUndefined()
})

describe('patterns', () => {
  const excluded = (pattern: string, path: string) => setOf(`exclude = [${JSON.stringify(pattern)}]`).isExcluded(path)
  test.each([
    ['*.nft', 'a.nft', true],
    ['*.nft', 'deep/er/a.nft', true],
    ['old', 'deep/old/a.nft', true],
    ['old/', 'old/a.nft', true],
    ['old/*.nft', 'old/a.nft', true],
    ['old/*.nft', 'deep/old/a.nft', false],
    ['**/old/*.nft', 'deep/old/a.nft', true],
    ['./old/**', 'old/.hidden/a.nft', true],
    ['{a,b}/x', 'b/x', true],
    ['old', 'older/a.nft', false],
  ])('%s and %s: %s', (pattern, path, result) => {
    expect(excluded(pattern, path)).toBe(result)
  })
})

test.each([
  ['x = \n', 'nflint.toml:2:1: Unspecified values are invalid'],
  ['# a\ntagret = {}\n', 'nflint.toml:2:1: unknown key "tagret". Did you mean target?'],
  ['target = { kernel = 6.1 }\n', 'nflint.toml:1:21: the version of kernel is a string, such as "6.1"'],
  ['target = { kernel = "six" }\n', 'nflint.toml:1:21: kernel needs a version, such as "6.1"'],
  ['target = "6.1"\n', 'nflint.toml:1:10: target is a table, such as { kernel = "6.1" }'],
  ['target = { kernal = "6.1" }\n', 'nflint.toml:1:12: unknown key "kernal". Did you mean kernel?'],
  ['ignore = ["syntax-error", "related-acept"]\n', 'nflint.toml:1:27: there is no check "related-acept". Did you mean related-accept?'],
  ['ignore = "x"\n', 'nflint.toml:1:10: ignore is a list of strings'],
  ['[severity]\nreach = "bad"\n', 'nflint.toml:2:9: a severity is "error", "warning" or "info"'],
  ['[severity]\nraech = "info"\n', 'nflint.toml:2:1: there is no check "raech". Did you mean reach?'],
  ['[[wanted-helpers]]\nnmae = "ftp"\n', 'nflint.toml:1:3: a wanted helper is a table, such as { name = "ftp", for = ["192.0.2.1"] }: "name" is missing\nnflint.toml:2:1: unknown key "nmae". Did you mean name?'],
  ['[[wanted-helpers]]\nname = "ftpp"\n', 'nflint.toml:2:8: the kernel has no helper "ftpp". Did you mean ftp?'],
  ['[[per-file]]\nignore = []\n', 'nflint.toml:1:3: per-file is a list of tables, each with files: "files" is missing'],
  ['allowed-ports = ["ssh"]\n', 'nflint.toml:1:18: a port is written "22/tcp", "60000-61000/udp"'],
  ['allowed-ports = ["22/tcp", "90-80/udp"]\n', 'nflint.toml:1:28: ports go from 0 to 65535, the lower one first'],
  ['allowed-ports = ["70000/tcp"]\n', 'nflint.toml:1:18: ports go from 0 to 65535, the lower one first'],
  ['[[wanted-helpers]]\nname = "ftp"\nfor = ["192.0.2.1", "ftp.example.org"]\n', 'nflint.toml:3:21: an address is written "192.0.2.1", "192.0.2.0/24" or "2001:db8::/32"'],
  ['[format]\nindent = 0\n', 'nflint.toml:2:10: indent is "tab" or a number of blanks, from 1 to 16'],
  ['a = 1\n', 'nflint.toml:1:1: unknown key "a". Known: extend, exclude, fail-on, baseline, include-roots, select, extend-select, ignore, severity, target, wanted-helpers, allowed-ports, template-vars, format, per-file.'],
  ['ignore = 1\nselect = 2\n', 'nflint.toml:2:10: select is a list of strings\nnflint.toml:1:10: ignore is a list of strings'],
  [`x = ${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'nflint.toml:1:1: nested too deeply'],
])('what is wrong is told with its place (%#)', (text, message) => {
  expect(problemIn(text)).toBe(message)
})

test('no text makes it throw anything else', () => {
  for (const text of ['\0', '\ufeff', '[', '[[x]]\n[x]', 'a.b = 1\na = 2', '"" = 1', '[severity]\n"" = ""', 'target = 1979-05-27', '__proto__ = 1', '[per-file]\nfiles = []', 'x = """', '\ud800']) {
    expect(typeof problemIn(text)).toBe('string')
  }
})

test('a version with something behind it is none', () => {
  expect(parseTarget('kernel=6.1=6.2')).toBe('kernel needs a version, such as kernel=6.1.')
})
