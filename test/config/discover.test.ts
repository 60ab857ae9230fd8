import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { configLookup, personalConfigs, readConfig } from '../../src/config/index.ts'
import { folderWith } from '../cli/folder.ts'

const severityAt = async (find: ReturnType<typeof configLookup>, path: string) => (await find(path))?.for(path).failOn

test('the nearest file counts, the one with a dot first, none from beyond the repository', async () => {
  const folder = folderWith({
    'nflint.toml': 'fail-on = "error"',
    'a/nflint.toml': 'fail-on = "info"',
    'b/nflint.toml': 'fail-on = "info"',
    'b/.nflint.toml': 'fail-on = "warning"',
    'c/nflint.toml/x': 'a folder of that name is no configuration',
  })
  mkdirSync(join(folder, 'repository/.git'), { recursive: true })
  mkdirSync(join(folder, 'repository/deep'), { recursive: true })
  const find = configLookup()
  expect(await severityAt(find, join(folder, 'x.nft'))).toBe('error')
  expect(await severityAt(find, join(folder, 'a/deeper/x.nft'))).toBe('info')
  expect(await severityAt(find, join(folder, 'b/x.nft'))).toBe('warning')
  expect(await severityAt(find, join(folder, 'c/x.nft'))).toBe('error')
  expect(await find(join(folder, 'repository/deep/x.nft'))).toBeUndefined()
})

test('a personal configuration counts where no folder has one', async () => {
  const folder = folderWith({ 'home/.config/nflint/nflint.toml': 'fail-on = "error"', 'own/nflint.toml': 'fail-on = "info"', 'xdg/nflint/nflint.toml': 'fail-on = "warning"' })
  mkdirSync(join(folder, 'work/.git'), { recursive: true })
  mkdirSync(join(folder, 'own/.git'))
  const personal = personalConfigs({ HOME: join(folder, 'home') })
  expect(personal).toEqual([join(folder, 'home/.config/nflint/nflint.toml'), '/etc/nflint.toml'])
  const find = configLookup(personal)
  expect(await severityAt(find, join(folder, 'work/x.nft'))).toBe('error')
  expect(await severityAt(find, join(folder, 'own/x.nft'))).toBe('info')
  expect(personalConfigs({ HOME: '/nowhere', XDG_CONFIG_HOME: join(folder, 'xdg') })[0]).toBe(join(folder, 'xdg/nflint/nflint.toml'))
  expect(personalConfigs({})).toEqual(['/etc/nflint.toml'])
})

test('a home that cannot be looked into is none', async () => {
  const folder = folderWith({ 'home/.config/nflint/nflint.toml': 'fail-on = "error"' })
  mkdirSync(join(folder, 'work/.git'), { recursive: true })
  chmodSync(join(folder, 'home'), 0o000)
  try {
    const find = configLookup([join(folder, 'home/.config/nflint/nflint.toml'), join(folder, 'home/.config/nflint/nflint.toml/x')].slice(process.getuid?.() === 0 ? 1 : 0))
    expect(await find(join(folder, 'work/x.nft'))).toBeUndefined()
  } finally {
    chmodSync(join(folder, 'home'), 0o700)
  }
})

test('a configuration goes on from another; paths are relative to the one that names them', async () => {
  const folder = folderWith({
    'nflint.toml': 'exclude = ["generated/"]\nbaseline = "known.json"\nignore = ["helper-module"]\nfail-on = "error"\n[[per-file]]\nfiles = ["lab/x.nft"]\nignore = ["syntax-error"]\n',
    'lab/nflint.toml': 'extend = "../nflint.toml"\nextend-select = ["helper-module"]\nexclude = ["y.nft"]\n',
  })
  const config = await readConfig(join(folder, 'lab/nflint.toml'))
  expect(config.path).toBe(join(folder, 'lab/nflint.toml'))
  const { select, baseline, failOn } = config.for(join(folder, 'lab/x.nft'))
  expect(select).toContain('helper-module')
  expect(select).not.toContain('syntax-error')
  expect({ baseline, failOn }).toEqual({ baseline: join(folder, 'known.json'), failOn: 'error' })
  expect(['generated/a.nft', 'lab/y.nft', 'lab/z.nft', 'y.nft'].map(name => config.isExcluded(join(folder, name)))).toEqual([true, true, false, false])
})

test('configurations that go on from each other, or from nothing', async () => {
  const folder = folderWith({ 'a.toml': 'extend = "b.toml"', 'b.toml': '# b\nextend = "a.toml"', 'c.toml': 'extend = "none.toml"', 'd.toml': 'extend = "bad.toml"', 'bad.toml': 'x = 1' })
  const at = (name: string) => join(folder, name)
  await expect(readConfig(at('a.toml'))).rejects.toThrow(/b\.toml:2:1: a\.toml goes on from this configuration$/)
  await expect(readConfig(at('c.toml'))).rejects.toThrow(/c\.toml:1:1: none\.toml cannot be read$/)
  await expect(readConfig(at('d.toml'))).rejects.toThrow(/bad\.toml:1:1: unknown key "x"/)
})
