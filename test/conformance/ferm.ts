/**
 * ferm: expansion against the results of ferm's own suite, and acceptance against what ferm said of each file.
 * Nothing is run here: the results and the verdicts lie beside the files.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { parseFerm } from '../../grammars/ferm/index.ts'
import { expandFerm, ruleText } from '../../src/dialects/ferm/expand/index.ts'
import type { Expansion } from '../../src/dialects/ferm/expand/index.ts'
import type { Reader } from '../../src/dialects/index.ts'
import { isRefused } from '../../src/syntax/index.ts'
import { absolute, corpusFiles } from './corpus-files.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

const suite = absolute('files/ferm/upstream/v2.5.1')

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Reads the suite's files under the paths that its results know them by. */
const reader = (root: string): Reader => ({
  read: path => readText(path.startsWith('/') ? path : `${root}/${path}`),
  list(path) {
    try {
      return readdirSync(path.startsWith('/') ? path : `${root}/${path}`, { withFileTypes: true }).filter(entry => entry.isFile()).map(({ name }) => name).sort()
    } catch {
      return undefined
    }
  },
})

export const expandFile = (root: string, path: string): { expansion: Expansion; errors: readonly string[] } => {
  const tree = parseFerm({ path, text: readText(`${root}/${path}`) ?? '' })
  const expansion = expandFerm(tree, reader(root))
  const errors = [...tree.errors, ...expansion.problems].filter(isRefused).map(({ at, message }) => `${at.start} ${message}`)
  return { expansion, errors }
}

/** Long options and ferm's order of negation, as the suite's results have them. */
function normal(line: string): string {
  const short: Record<string, string> = {
    protocol: '-p', source: '-s', destination: '-d', 'in-interface': '-i', 'out-interface': '-o', match: '-m', jump: '-j', goto: '-g', fragment: '-f',
  }
  return line
    .replace(/--([a-z-]+)(?= |$)/g, (written, name: string) => short[name] ?? written)
    .replace(/'([^']*)'/g, '"$1"')
    .trim()
}

/** The commands that make the rules of an expansion, sorted: the suite's results keep order within a chain only. */
function commands({ domains }: Expansion): string[] {
  const tool: Record<string, string> = { ip: 'iptables', ip6: 'ip6tables', arp: 'arptables', eb: 'ebtables' }
  const lines: string[] = []
  for (const [domain, { tables, enabled }] of domains) {
    if (!enabled) continue
    for (const [table, { chains }] of tables) {
      for (const [chain, { policy, rules }] of chains) {
        if (policy && policy !== 'ACCEPT') lines.push(`${tool[domain]} -t ${table} -P ${chain} ${policy}`)
        for (const rule of rules) lines.push(`${tool[domain]} -t ${table} -A ${chain}${ruleText(rule)}`)
      }
    }
  }
  return lines
}

/** Lines by chain, in order. */
const byChain = (lines: readonly string[]): string => {
  const chains = new Map<string, string[]>()
  for (const line of lines.map(normal)) {
    if (!/ -[AP] /.test(line) || / -P \S+ ACCEPT$/.test(line)) continue
    const key = line.replace(/ -[AP] (\S+).*/, ' $1')
    chains.set(key, [...(chains.get(key) ?? []), line])
  }
  return [...chains].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, lines]) => lines).join('\n')
}

function expansions(): ConformanceSet {
  const misses: { id: string; why: string }[] = []
  let total = 0
  for (const entry of readdirSync(`${suite}/test`, { recursive: true, withFileTypes: true })) {
    if (!entry.name.endsWith('.ferm')) continue
    const path = relative(suite, `${entry.parentPath}/${entry.name}`)
    const result = readText(`${suite}/${path.replace(/ferm$/, 'result')}`)
    // What DNS answers and what commands print is not known; the files that the glob test names are not here.
    if (result === undefined || /\/(?:resolve|glob)\//.test(path) || /`/.test(readText(`${suite}/${path}`)!)) continue
    total++
    const { expansion, errors } = expandFile(suite, path)
    const ours = byChain(commands(expansion))
    const theirs = byChain(result.split('\n'))
    if (errors.length > 0) misses.push({ id: path, why: errors.join('\n') })
    else if (ours !== theirs) misses.push({ id: path, why: `ours:\n${ours}\ntheirs:\n${theirs}` })
  }
  return conformanceSet('ferm: rules as in the results of its suite', 1, total, misses)
}

function acceptance(): ConformanceSet[] {
  const files = corpusFiles().filter(({ dialect, path }) => dialect === 'ferm' && existsSync(absolute(path)))
  const accepted: { id: string; why: string }[] = []
  const rejected: { id: string; why: string }[] = []
  let good = 0
  let bad = 0
  for (const { path, expected, oracle } of files) {
    // Where ferm itself refused a file for its text, that stands above what the list expects.
    const refused = oracle === 'reject' || oracle.startsWith('reject:')
    if (expected === 'unknown' || (expected === 'accept' && refused && path.includes('resolve'))) continue
    const { errors } = expandFile(absolute(''), path)
    if (refused) {
      bad++
      if (errors.length === 0) rejected.push({ id: path, why: oracle })
    } else {
      good++
      if (errors.length > 0) accepted.push({ id: path, why: errors.join('\n') })
    }
  }
  return [
    conformanceSet('ferm: files that ferm accepts', 0.995, good, accepted),
    conformanceSet('ferm: files that ferm rejects', 1, bad, rejected),
  ]
}

export const run = (): readonly ConformanceSet[] => [expansions(), ...acceptance()]
