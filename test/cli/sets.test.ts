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

test('a configuration that selects checks: the sets of the command line come on top', async () => {
  const folder = folderWith({ 'rules.v4': text, 'nflint.toml': 'select = ["state-match"]\n' })
  const names = async (...options: string[]) => {
    const { stdout } = await run(['check', '--output-format', 'concise', ...options, join(folder, 'rules.v4')])
    return [...stdout.matchAll(/\[([\w-]+)\]/g)].map(([, name]) => name)
  }
  expect(await names()).toEqual(['state-match'])
  expect(await names('--audit')).toEqual(['related-accept', 'state-match', 'drop-unlogged'])
})
