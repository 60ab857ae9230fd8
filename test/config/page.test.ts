import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { chdir, cwd } from 'node:process'
import { expect, test } from 'vitest'
import { layerFrom } from '../../src/config/layer.ts'
import { folderWith } from '../cli/folder.ts'
import { run } from '../cli/run.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../docs/configuration.md'), 'utf8')
const blocks = (language: string) => [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text!)

test('the page says every key, and nflint takes it', () => {
  const [whole] = blocks('toml')
  const { file } = layerFrom({ path: 'nflint.toml', text: whole! })
  expect(Object.keys(file).sort()).toEqual([
    'allowed-ports', 'baseline', 'exclude', 'extend', 'extend-select', 'fail-on', 'format', 'ignore', 'include-roots', 'per-file', 'severity', 'target', 'template-vars', 'wanted-helpers',
  ])
})

test('a mistake looks as the page shows it', async () => {
  const folder = folderWith({ 'nflint.toml': '\nignroe = ["drop-unlogged"]\n', 'rules.v4': '*filter\nCOMMIT\n' })
  const home = cwd()
  chdir(folder)
  try {
    expect((await run(['check', join('.', 'rules.v4')])).stderr).toBe(blocks('')[0])
  } finally {
    chdir(home)
  }
})
