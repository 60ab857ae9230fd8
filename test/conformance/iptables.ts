import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noReader } from '../../src/dialects/dialect.ts'
import { iptables } from '../../src/dialects/iptables/index.ts'
import { corpusFolder as corpus } from './corpus-files.ts'
import { conformanceSet, type ConformanceSet } from './set.ts'


/** Rows of a table with a heading line, fields by name. */
function rows(file: string): readonly Readonly<Record<string, string>>[] {
  const [heading, ...lines] = readFileSync(join(corpus, file), 'utf8').replace(/\n$/, '').split('\n')
  const names = heading!.split('\t')
  return lines.map(line => Object.fromEntries(line.split('\t').map((field, index) => [names[index]!, field])))
}

/** The first error in a text; undefined when there is none. */
function firstError(path: string, text: string): string | undefined {
  const source = { path, text }
  const tree = iptables.parse(source)
  const problem = tree.errors[0] ?? iptables.lower(tree, noReader).problems[0]
  return problem && `${problem.message} at ${JSON.stringify(text.slice(problem.at.start, problem.at.end))}`
}

const builtin = ['INPUT', 'FORWARD', 'OUTPUT', 'PREROUTING', 'POSTROUTING', 'BROUTING']

function agreement(name: string, bar: number, cases: readonly { readonly id: string; readonly path: string; readonly text: string; readonly accept: boolean }[]): ConformanceSet {
  const misses: { id: string; why: string }[] = []
  for (const { id, path, text, accept } of cases) {
    const error = firstError(path, text)
    if (accept && error !== undefined) misses.push({ id, why: error })
    if (!accept && error === undefined) misses.push({ id, why: 'accepted' })
  }
  return conformanceSet(name, bar, cases.length, misses)
}

/** Compares with the upstream suite and with whole files; an empty list where the corpus is not at hand. */
export function run(): readonly ConformanceSet[] {
  if (!existsSync(corpus)) return []
  const rules = rows('iptables-rules.tsv').map(row => {
    const chain = row['chain']!
    const declared = builtin.includes(chain) ? '' : `:${chain} - [0:0]\n`
    return {
      tool: row['tool']!,
      accept: row['expected'] === 'OK',
      id: `${row['id']} ${row['tool']} -t ${row['table']} -A ${chain} ${row['rule']}`,
      path: `${row['tool']}.rules`,
      text: `*${row['table']}\n${declared}-A ${chain} ${row['rule']}\nCOMMIT\n`,
    }
  })
  const inet = rules.filter(({ tool }) => tool === 'iptables' || tool === 'ip6tables')
  const link = rules.filter(({ tool }) => tool === 'arptables' || tool === 'ebtables')
  const files = rows('manifest.tsv').filter(row => row['dialect'] === 'iptables').map(row => ({
    id: row['file']!,
    path: row['file']!,
    text: readFileSync(join(corpus, row['file']!), 'utf8'),
    expected: row['expected']!,
    accept: row['expected'] === 'accept',
  }))
  return [
    agreement('iptables rules OK', 0.998, inet.filter(({ accept }) => accept)),
    agreement('iptables rules FAIL', 0.9, inet.filter(({ accept }) => !accept)),
    agreement('arptables and ebtables rules OK', 0.95, link.filter(({ accept }) => accept)),
    agreement('iptables files accepted', 0.995, files.filter(({ expected }) => expected === 'accept')),
    agreement('iptables files rejected', 1, files.filter(({ expected }) => expected === 'reject')),
  ]
}
