import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checksFolder, checkNames, registry } from '../../../scripts/generate.ts'
import { configSet } from '../../../src/config/config.ts'
import { layerFrom } from '../../../src/config/layer.ts'
import type { DialectName } from '../../../src/dialects/dialect.ts'
import { checks, lint } from '../../../src/lint/index.ts'
import { noSpelling } from '../../../src/model/index.ts'
import { pathOf, read } from './read.ts'
import { aboutReading } from './tester.ts'

const headings = ['What it finds', 'Why', 'Example', 'Instead', 'Fix', 'When not']

const configOf = (text: string) => configSet([layerFrom({ path: 'nflint.toml', text })]).for('rules')

const blocks = (page: string) =>
  [...page.matchAll(/^```(nft|iptables|ferm|kernel) (bad|good)\n(.*?)^```$/gms)].map(([, name, kind, text]) => ({ name: name as DialectName, kind, text: text! }))

const tomlBlocks = /^```toml\n(.*?)^```$/gms

test('the registry is what the generator writes from the folder', () => {
  expect(readFileSync(new URL('index.ts', checksFolder), 'utf8')).toBe(registry(checkNames()))
  expect(checks.map(({ name }) => name)).toEqual(checkNames())
})

describe.each(checks)('page of $name', check => {
  const page = readFileSync(new URL(`${check.name}.md`, checksFolder), 'utf8')

  test('says the same as the check, under the fixed headings', () => {
    expect(page.startsWith(`# ${check.name}\n\n${check.summary}.\n\n## `)).toBe(true)
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(headings)
    const fences = [...page.matchAll(/^```(.+)$/gm)].filter(([, tag]) => tag !== 'toml')
    expect(blocks(page)).toHaveLength(fences.length)
    for (const [, text] of page.matchAll(tomlBlocks)) configOf(text!)
    expect(blocks(page).some(({ kind }) => kind === 'bad')).toBe(true)
    const fix = /^## Fix\n\n(\w+)/m.exec(page)?.[1]
    expect(fix === 'Safe' || fix === 'Unsafe').toBe(check.fixable !== 'no')
  })

  test.each(blocks(page))('$kind $name example: $text', ({ name, kind, text }) => {
    const input = read(name, pathOf[name], text)
    // Nobody wants to read an example of half a gigabyte: the kernel of this test takes less.
    const ruleset = check.name === 'ruleset-size' ? { ...input.ruleset, spelling: () => ({ ...noSpelling, tableBytes: 1500 }) } : input.ruleset
    if (!aboutReading.test(check.name)) expect(input.problems.map(({ message }) => message)).toEqual([])
    // A page whose example needs a target says so in its configuration.
    const [config] = [...page.matchAll(tomlBlocks)].map(([, toml]) => configOf(toml!))
    const found = lint({ ...input, ruleset, ...(config && { target: config.target, settings: { wantedHelpers: [], ...(config.settings.allowedPorts ? { allowedPorts: config.settings.allowedPorts } : {}) } }), sets: ['default', 'pedantic', 'audit'] }).filter(finding => finding.check === check.name)
    if (kind === 'bad') expect(found).not.toEqual([])
    else expect(found).toEqual([])
  })
})
