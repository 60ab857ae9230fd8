import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BadConfig } from '../../src/config/bad.ts'
import { parseConfig } from '../../src/config/config.ts'
import { configLookup } from '../../src/config/index.ts'
import { folderWith } from '../cli/folder.ts'

const parsed = (text: string) => parseConfig({ path: 'nflint.toml', text })

function problemIn(text: string): string {
  try {
    parsed(text)
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
ignore = ["helper-module"]

[[wanted-helpers]]
name = "ftp"
for = ["192.0.2.0/24", "2001:db8::/32"]

[[wanted-helpers]]
name = "tftp"
`),
  ).toEqual({
    target: { kernel: '5.10', nft: '1.0.6' },
    ignore: ['helper-module'],
    settings: { wantedHelpers: [{ name: 'ftp', for: ['192.0.2.0/24', '2001:db8::/32'] }, { name: 'tftp' }] },
  })
  expect(parsed('')).toEqual({ target: {}, settings: { wantedHelpers: [] } })
})

test.each([
  ['x = \n', 'nflint.toml:1:5: invalid value'],
  ['# a\ntagret = {}\n', 'nflint.toml:2:1: unknown key "tagret". Did you mean target?'],
  ['target = { kernel = 6.1 }\n', 'nflint.toml:1:12: the version of kernel is a string, such as "6.1"'],
  ['target = "6.1"\n', 'nflint.toml:1:1: target is a table, such as { kernel = "6.1" }'],
  ['ignore = ["related-acept"]\n', 'nflint.toml:1:12: there is no check "related-acept". Did you mean related-accept?'],
  ['ignore = "x"\n', 'nflint.toml:1:1: ignore is a list of strings'],
  ['[[wanted-helpers]]\nnmae = "ftp"\n', 'nflint.toml:2:1: unknown key "nmae". Did you mean name?'],
  ['[[wanted-helpers]]\nname = "ftpp"\n', 'nflint.toml:2:9: the kernel has no helper "ftpp". Did you mean ftp?'],
  ['[[wanted-helpers]]\nfor = []\n', 'nflint.toml:1:3: a wanted helper needs a name, such as name = "ftp"'],
])('what is wrong is told with its place: %j', (text, message) => {
  expect(problemIn(text)).toBe(message)
})

test('the nearest file counts, the one with a dot first, none from beyond the repository', async () => {
  const folder = folderWith({
    'nflint.toml': 'ignore = ["syntax-error"]',
    'a/nflint.toml': 'ignore = ["helper-module"]',
    'b/nflint.toml': 'ignore = ["helper-module"]',
    'b/.nflint.toml': 'ignore = ["helper-sysctl"]',
  })
  mkdirSync(join(folder, 'repository/.git'), { recursive: true })
  mkdirSync(join(folder, 'repository/deep'), { recursive: true })
  const find = configLookup()
  expect((await find(join(folder, 'x.nft')))?.ignore).toEqual(['syntax-error'])
  expect((await find(join(folder, 'a/deeper/x.nft')))?.ignore).toEqual(['helper-module'])
  expect((await find(join(folder, 'b/x.nft')))?.ignore).toEqual(['helper-sysctl'])
  expect(await find(join(folder, 'repository/deep/x.nft'))).toBeUndefined()
})
