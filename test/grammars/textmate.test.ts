import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { textmateFiles, textmateFolder } from '../../scripts/textmate.ts'
import { ferm } from '../../scripts/textmate/ferm.ts'
import type { Grammar } from '../../scripts/textmate/grammar.ts'
import { iptables } from '../../scripts/textmate/iptables.ts'
import { nft } from '../../scripts/textmate/nft.ts'
import { dialectNamed } from '../../src/dialects/index.ts'
import type { DialectName } from '../../src/dialects/index.ts'
import { scoped } from './textmate.ts'

const grammars: readonly (readonly [dialect: DialectName, grammar: Grammar])[] = [['ferm', ferm], ['iptables', iptables], ['nft', nft]]
const fixtures = new URL('../../fixtures/', import.meta.url)

test.each(Object.entries(textmateFiles()))('%s is what the tables say', (name, text) => {
  expect(readFileSync(new URL(name, textmateFolder), 'utf8')).toBe(text)
})

describe.each(grammars)('%s', (dialect, grammar) => {
  const folder = new URL(`${dialect}/`, fixtures)
  test.each(readdirSync(folder))('%s has the comments that the parser sees', async name => {
    const text = readFileSync(new URL(name, folder), 'utf8')
    const coloured = (await scoped(grammar, text)).filter(({ scope }) => scope.startsWith('comment.')).map(part => part.text)
    const { tokens } = dialectNamed(dialect)!.parse({ path: name, text })
    expect(coloured).toEqual(tokens.filter(({ tokenType }) => tokenType.name === 'Comment').map(({ image }) => image.trimEnd()))
  })
})

/** Words of a text and the ends of their scopes, without the language's name; `-` for what has no scope of its own. */
async function words(grammar: Grammar, text: string): Promise<readonly string[]> {
  const parts = await scoped(grammar, text)
  return parts.filter(part => part.text.trim()).map(part => `${part.text.trim()} ${part.scope === grammar.scopeName ? '-' : part.scope.split('.').slice(0, -1).join('.')}`)
}

test('an nft rule', async () => {
  expect(await words(nft, 'iifname "eth0" ct state established,related ip saddr @friends jump $TO # why')).toEqual([
    'iifname support.type.property.field', '"eth0" string.quoted.double', 'ct support.class.header', 'state support.type.property.field',
    'established support.constant', ', -', 'related support.constant', 'ip support.class.header', 'saddr support.type.property.field', '@friends variable.other.set',
    'jump keyword.control.verdict', '$TO variable.other', '# why comment.line.number-sign',
  ])
})

test('a ferm rule', async () => {
  expect(await words(ferm, 'proto tcp dport (ssh 80) saddr $NET mod state state NEW @subchain "x" { NFLOG; }')).toEqual([
    'proto keyword.other.match', 'tcp support.class.protocol', 'dport support.type.property.option', '(ssh -', '80 constant.numeric', ') -', 'saddr keyword.other.match',
    '$NET variable.other', 'mod keyword.other.match', 'state support.class.match', 'state support.type.property.option', 'NEW support.constant.state',
    '@subchain keyword.control.directive', '"x" string.quoted.double', '{ -', 'NFLOG support.function.target', '; } -',
  ])
})

test('an iptables-save rule', async () => {
  expect(await words(iptables, '-A INPUT ! -s 10.0.0.0/8 -p tcp -m comment --comment "a # b" -j mine')).toEqual([
    '-A keyword.other.command', 'INPUT entity.name.function.chain', '! keyword.operator.negation', '-s support.type.property.option', '10.0.0.0/8 constant.numeric.address',
    '-p support.type.property.option', 'tcp support.class.protocol', '-m keyword.other.match', 'comment support.class.match', '--comment support.type.property.option',
    '" string.quoted.double', 'a # b string.quoted.double', '" string.quoted.double', '-j keyword.control.jump', 'mine entity.name.function.chain',
  ])
})
