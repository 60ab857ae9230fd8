import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

/** One thing for each set: a door, an old name, a drop that nobody sees. */
const text = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -j DROP\nCOMMIT\n'

const checksOf = async (...options: string[]) => {
  const { stdout } = await run(['check', '--isolated', '--output-format', 'concise', ...options, join(folderWith({ 'rules.v4': text }), 'rules.v4')])
  return [...stdout.matchAll(/\[([\w-]+)\]/g)].map(([, name]) => name)
}

test('the default set is what must be acted on', async () => {
  expect(await checksOf()).toEqual(['related-accept'])
})

test('--pedantic adds style and age, --audit all that is worth knowing', async () => {
  expect(await checksOf('--pedantic')).toEqual(['related-accept', 'state-match'])
  expect(await checksOf('--audit')).toEqual(['related-accept', 'state-match', 'drop-unlogged'])
  expect(await checksOf('--audit', '--pedantic')).toEqual(await checksOf('--audit'))
})

test('the sets are what a configuration begins with: what it says of checks stays', async () => {
  const names = async (config: string, ...options: string[]) => {
    const folder = folderWith({ 'rules.v4': text, 'nflint.toml': config })
    const { stdout } = await run(['check', '--output-format', 'concise', ...options, join(folder, 'rules.v4')])
    return [...stdout.matchAll(/\[([\w-]+)\]/g)].map(([, name]) => name)
  }
  expect(await names('ignore = ["state-match"]\n', '--audit')).toEqual(['related-accept', 'drop-unlogged'])
  expect(await names('extend-select = ["drop-unlogged"]\n', '--pedantic')).toEqual(['related-accept', 'state-match', 'drop-unlogged'])
  expect(await names('select = ["state-match"]\n', '--audit')).toEqual(['state-match'])
  expect(await names('', '--audit', '--ignore', 'state-match')).toEqual(['related-accept', 'drop-unlogged'])
})
