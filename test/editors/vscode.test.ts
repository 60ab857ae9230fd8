import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/index.ts'
import type { DialectName } from '../../src/index.ts'

const extension = new URL('../../editors/vscode/', import.meta.url)
const json = (path: string) => JSON.parse(readFileSync(new URL(path, extension), 'utf8'))
const { contributes } = json('package.json')

/** What a snippet puts in when the user takes each first offer. */
const inserted = (body: string | readonly string[]): string => {
  const first = new Map<string, string>()
  return [body].flat().join('\n')
    .replaceAll(/\$\{(\d+):([^}]*)\}|\$\{(\d+)\|([^,|]*)[^}]*\}/g, (_, a, word, b, choice) => {
      first.set(a ?? b, word ?? choice)
      return word ?? choice
    })
    .replaceAll(/\$\{(\d+)\}/g, (_, number) => first.get(number) ?? '')
    .replaceAll(/(?<!\\)\$\d/g, '')
    .replaceAll('\\$', '$')
}

/** Text around a snippet that is a part of a ruleset only. */
const around: Readonly<Record<DialectName, (text: string) => string>> = {
  ferm: text => (/^(domain|@def|#)/.test(text) ? text.replace('()', '(1)') : `table filter chain INPUT {\n${text}\n}`),
  iptables: text => (/^[*#]/.test(text) ? text : `*filter\n:INPUT DROP [0:0]\n${text}\nCOMMIT`),
  nft: text => (/^(table|#)/.test(text) ? text : `table inet t {\n${text.startsWith('set') ? text.replace(/\n\telements.*/, '') : `chain c {\n${text}\n}`}\n}`),
  kernel: text => text,
}

const dialects: Readonly<Record<string, DialectName>> = { ferm: 'ferm', nftables: 'nft', iptables: 'iptables' }

describe.each(Object.entries(dialects))('snippets of %s', (language, dialect) => {
  test.each(Object.entries<{ body: string | string[] }>(json(`snippets/${language}.json`)))('%s is right', (_name, { body }) => {
    const { findings } = check(`${around[dialect](inserted(body))}\n`, { dialect })
    expect(findings.filter(({ check: name }) => ['syntax-error', 'related-accept', 'never-matching-rule'].includes(name))).toEqual([])
  })
})

test('every file that the manifest names is there or is made by the build', () => {
  for (const { path } of [...contributes.snippets, ...contributes.languages.map((language: { configuration: string }) => ({ path: language.configuration }))]) {
    expect(existsSync(new URL(path, extension)), path).toBe(true)
  }
  for (const { path, scopeName } of contributes.grammars) {
    const grammar = JSON.parse(readFileSync(new URL(`../../grammars/textmate/${path.split('/').at(-1)}`, extension), 'utf8'))
    expect(grammar.scopeName).toBe(scopeName)
  }
})

test('the extension has the version of the program', () => {
  expect(json('package.json').version).toBe(JSON.parse(readFileSync(new URL('../../package.json', extension), 'utf8')).version)
})
