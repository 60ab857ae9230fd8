/**
 * `expand` on rulesets of others: what it makes of an nft file names no variable and no file any more, means what the file means, and is
 * taken by `nft -c` where that takes the file.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Reader } from '../../src/dialects/index.ts'
import { nft } from '../../src/dialects/nft/index.ts'
import { isRefused, walk } from '../../src/syntax/index.ts'
import type { Rule, Ruleset } from '../../src/model/index.ts'
import { absolute, corpusFiles } from './corpus-files.ts'
import { canAsk } from './generated-tools.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

const reader: Reader = {
  read(path) {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  },
  list(path) {
    try {
      return readdirSync(path, { withFileTypes: true }).filter(entry => entry.isFile()).map(({ name }) => name).sort()
    } catch {
      return undefined
    }
  },
}

/** A test that varies from packet to packet names its place, which expanding moves. */
const plain = (key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : key === 'key' && typeof value === 'string' ? value.replace(/@[^@]*:\d+$/, '') : value)

const meaning = ({ matches, effects, verdict }: Rule): string =>
  JSON.stringify([matches.map(({ condition }) => condition), effects.map(({ kind }) => kind), verdict.kind, 'chain' in verdict ? verdict.chain : ''], plain)

/** The rules of a ruleset in words that are equal for equal meanings. */
const rulesOf = ({ tables }: Ruleset): readonly string[] =>
  tables.flatMap(table => table.chains.flatMap(chain => chain.rules.map(rule => `${table.family} ${table.name} ${chain.name} ${meaning(rule)}`)))

const accepts = (path: string): boolean => spawnSync('unshare', ['-n', 'nft', '-c', '-f', path], { cwd: dirname(path), timeout: 60_000 }).status === 0

export function run(): readonly ConformanceSet[] {
  const judges = canAsk('nft')
  if (!judges) console.log('expand: nft is not asked, since it or the right to make network namespaces is missing')
  const folder = mkdtempSync(join(tmpdir(), 'nflint-expand-'))
  const misses: { id: string; why: string }[] = []
  let total = 0
  try {
    for (const { path, dialect, expected } of corpusFiles()) {
      if (dialect !== 'nft' || expected !== 'accept') continue
      const source = { path: absolute(path), text: readFileSync(absolute(path), 'utf8') }
      const tree = nft.parse(source)
      if (tree.errors.length > 0) continue
      const { text, problems } = nft.expand!(tree, reader, { family: 'ip' })
      // Files that are not there stay as they are written: there is nothing to compare.
      if (problems.length > 0) continue
      total++
      const expanded = nft.parse({ path: 'expanded.nft', text })
      const whole = nft.lower(tree, reader)
      const again = nft.lower(expanded, reader)
      const miss = (why: string): void => void misses.push({ id: path, why })
      const refused = [...expanded.errors, ...again.problems].find(isRefused)
      const left = [...walk(expanded.root)].find(({ kind }) => kind === 'Variable' || kind === 'Define' || kind === 'Include')
      if (refused && !whole.problems.some(isRefused)) miss(`what it expands to is not read: ${refused.message}`)
      else if (left && !whole.problems.some(isRefused)) miss(`there is a ${left.kind} left: ${text.slice(left.start, left.end)}`)
      else if (rulesOf(whole.ruleset).join('\n') !== rulesOf(again.ruleset).join('\n')) miss('it means something else')
      else if (judges && text !== source.text) {
        const file = join(folder, 'expanded.nft')
        writeFileSync(file, text)
        if (accepts(source.path) && !accepts(file)) miss('nft takes the file, and not what it expands to')
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return [conformanceSet('nft files expanded: resolved, the same meaning, accepted', 0.99, total, misses)]
}
