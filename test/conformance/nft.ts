import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseNft } from '../../grammars/nft/index.ts'
import { validate } from '../../src/dialects/nft/validate/index.ts'
import { corpusFiles, corpusFolder } from './corpus-files.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

interface Case {
  readonly id: string
  readonly path: string
  readonly text: string
}

interface RuleRow {
  readonly id: number
  readonly kind: string
  readonly expected: 'ok' | 'fail'
  readonly prelude: readonly string[]
  readonly cmd: string
}

/** The first error in a text; undefined when there is none. */
function firstError(path: string, text: string): string | undefined {
  const tree = parseNft({ path, text })
  const problem = tree.errors[0] ?? validate(tree)[0]
  return problem && `${problem.message} at ${JSON.stringify(text.slice(problem.at.start, problem.at.end))}`
}

const accepted = (name: string, bar: number, cases: readonly Case[]): ConformanceSet =>
  conformanceSet(name, bar, cases.length, cases.flatMap(({ id, path, text }) => {
    const why = firstError(path, text)
    return why === undefined ? [] : [{ id, why }]
  }))

const rejected = (name: string, bar: number, cases: readonly Case[]): ConformanceSet =>
  conformanceSet(name, bar, cases.length, cases.flatMap(({ id, path, text }) => (firstError(path, text) === undefined ? [{ id, why: 'accepted' }] : [])))

/** Compares with the upstream rules and with whole files; an empty list where the corpus is not at hand. */
export function run(): readonly ConformanceSet[] {
  if (!existsSync(corpusFolder)) return []
  const rows = readFileSync(join(corpusFolder, 'nft-rules.jsonl'), 'utf8').trimEnd().split('\n').map(line => JSON.parse(line) as RuleRow)
  // Some lines upstream has marked as those that its own nft does not take.
  const rules = (expected: RuleRow['expected']): readonly Case[] => rows.filter(row => row.expected === expected && row.kind !== 'rule-broken-upstream')
    .map(({ id, prelude, cmd }) => ({ id: `${id} ${cmd}`, path: 'rules.nft', text: `${[...prelude, cmd].join('\n')}\n` }))
  const files = (expected: string): readonly Case[] => corpusFiles().filter(file => file.dialect === 'nft' && file.expected === expected)
    .map(({ path }) => ({ id: path, path, text: readFileSync(join(corpusFolder, path), 'utf8') }))
  return [
    accepted('nft rules ok', 0.995, rules('ok')),
    rejected('nft rules fail', 0.95, rules('fail')),
    accepted('nft files accept', 0.995, files('accept')),
    rejected('nft files reject', 0.9, files('reject')),
  ]
}
