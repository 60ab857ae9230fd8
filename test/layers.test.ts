import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

/** The drawing of ARCHITECTURE.md: what each layer may import, itself always included. */
const mayImport: Record<string, readonly string[]> = {
  'src/text': [],
  'src/syntax': ['src/text'],
  grammars: ['src/syntax', 'src/text'],
  'src/model': ['src/text'],
  'src/analysis': ['src/model', 'src/text'],
  'src/dialects': ['grammars', 'src/model', 'src/syntax', 'src/text'],
  'src/carriers': ['src/dialects', 'src/text'],
  'src/lint': ['src/analysis', 'src/model', 'src/syntax', 'src/text'],
  'src/rewrite': ['src/analysis', 'src/model', 'src/text'],
  'src/format': ['src/dialects', 'grammars', 'src/model', 'src/syntax', 'src/text'],
  'src/config': ['src/lint', 'src/model', 'src/text'],
  'src/report': ['src/lint', 'src/syntax', 'src/text'],
  'src/api': ['src/dialects', 'src/lint', 'src/rewrite', 'src/format', 'src/analysis', 'src/model', 'src/syntax', 'src/text'],
  'src/index.ts': ['src/api', 'src/dialects', 'src/lint', 'src/rewrite', 'src/format', 'src/analysis', 'src/model', 'src/syntax', 'src/text'],
  'src/cli': ['*'],
  'src/lsp': ['*'],
}

/** Packages with one home. `src/cli` and `src/lsp` are the only users of their libraries. */
const homeOf: Record<string, string> = {
  chevrotain: 'grammars',
  commander: 'src/cli',
  diff: 'src/report',
  'vscode-languageserver': 'src/lsp',
}

/** Layers that are pure: they touch no file, process or network. */
const pure = ['src/text', 'src/syntax', 'src/model', 'src/dialects', 'src/carriers', 'src/analysis', 'src/lint', 'src/rewrite', 'src/format', 'src/report', 'src/api', 'src/index.ts', 'grammars']

const files = ['src', 'grammars'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => join(folder, name)))

const layerOf = (file: string): string => {
  if (file === 'src/index.ts') return file
  const [top, second] = file.split('/')
  return top === 'src' ? `src/${second}` : top!
}

const importsOf = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export)\b[^'"\n]*(?:\n[^'"]*?)??from\s+'([^']+)'|\bimport\(\s*'([^']+)'|^import\s+'([^']+)'/gm)]
    .map(match => (match[1] ?? match[2] ?? match[3])!)

test('imports go downward only', () => {
  const wrong: string[] = []
  for (const file of files) {
    const layer = layerOf(file)
    const allowed = mayImport[layer]
    if (!allowed) {
      wrong.push(`${file}: no layer of the drawing`)
      continue
    }
    for (const name of importsOf(file)) {
      if (!name.startsWith('.')) continue
      const other = layerOf(relative(root, resolve(root, dirname(file), name)))
      if (other !== layer && !allowed.includes(other) && !allowed.includes('*')) wrong.push(`${file} imports ${other}`)
    }
  }
  expect(wrong).toEqual([])
})

test('each grammar and each dialect knows its own dialect only', () => {
  const wrong: string[] = []
  for (const file of files) {
    const own = /^(?:grammars|src\/dialects)\/(ferm|iptables|nft|kernel)\//.exec(file)?.[1]
    if (!own) continue
    for (const name of importsOf(file)) {
      if (!name.startsWith('.')) continue
      // What ferm and iptables share, the x_tables extensions, stands in src/dialects/xtables.
      const other = /^(?:grammars|src\/dialects)\/(ferm|iptables|nft|kernel)\//.exec(relative(root, resolve(root, dirname(file), name)))?.[1]
      if (other && other !== own) wrong.push(`${file} imports ${name}`)
    }
  }
  expect(wrong).toEqual([])
})

test('the command line loads the dialect at hand alone', () => {
  const all = ['src/index.ts', 'src/dialects/index.ts']
  const wrong: string[] = []
  for (const file of files) {
    if (!['src/api', 'src/cli'].includes(layerOf(file))) continue
    for (const name of importsOf(file)) if (name.startsWith('.') && all.includes(relative(root, resolve(root, dirname(file), name)))) wrong.push(`${file} imports ${name}`)
  }
  expect(wrong).toEqual([])
})

test('each library has one home', () => {
  const wrong: string[] = []
  for (const file of files) {
    for (const name of importsOf(file)) {
      const home = Object.entries(homeOf).find(([library]) => name === library || name.startsWith(`${library}/`))?.[1]
      if (home && layerOf(file) !== home) wrong.push(`${file} imports ${name}`)
    }
  }
  expect(wrong).toEqual([])
})

test('pure layers import no part of node', () => {
  const wrong = files.filter(file => pure.includes(layerOf(file)) && importsOf(file).some(name => name.startsWith('node:')))
  expect(wrong).toEqual([])
})
