/** Faults put into rulesets of others, five of each kind: each is found where it was put, and the rules that cause it are named. */
import { readFileSync } from 'node:fs'
import { check } from '../../src/index.ts'
import type { Finding } from '../../src/index.ts'
import { textOf } from '../../src/text/index.ts'
import { absolute, corpusFiles } from './corpus-files.ts'
import type { CorpusFile } from './corpus-files.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'
import { faults } from './seeded-faults.ts'
import type { Fault, Seeded } from './seeded-faults.ts'

const wanted = 5

/** Smaller files are no rulesets that anyone loses sight of. */
const leastRules = 15

/** Files with which a fault could be told from what others wrote: read without problems, and large enough. */
function hosts(): readonly (CorpusFile & { readonly text: string })[] {
  return corpusFiles().flatMap(file => {
    if (file.dialect === 'kernel' || file.expected !== 'accept' || !file.path.includes('/real/')) return []
    const text = readFileSync(absolute(file.path), 'utf8')
    return text.split('\n').filter(line => /^\s*-A |\b(?:accept|drop|ACCEPT|DROP)\b/.test(line)).length >= leastRules && text.length < 60_000 ? [{ ...file, text }] : []
  })
}

const findingsIn = (text: string, { path, dialect }: CorpusFile): readonly Finding[] =>
  check(text, { path: absolute(path), dialect, sets: ['default', 'pedantic', 'audit'] }).findings

/** Why a fault was not found as it should be; undefined where it was. */
function missed({ at, culprits }: Seeded, { check: name }: Fault, findings: readonly Finding[]): string | undefined {
  const own = findings.filter(finding => finding.check === name)
  const found = own.find(finding => textOf(finding.at).includes(at) || at.includes(textOf(finding.at).trim()))
  if (!found) return `not found at "${at}"; ${own.length} others: ${own.slice(0, 2).map(finding => textOf(finding.at).slice(0, 80)).join(' / ')}`
  const named = (found.related ?? []).map(({ at: place }) => textOf(place))
  const left = culprits.filter(culprit => !named.some(text => text.includes(culprit)) && !found.message.includes(culprit))
  return left.length > 0 ? `found, without naming ${left.join(', ')}: ${found.message}` : undefined
}

export function run(): readonly ConformanceSet[] {
  const files = hosts()
  return faults.map(fault => {
    const misses: { id: string; why: string }[] = []
    const families = new Set<string>()
    let total = 0
    for (const file of files) {
      if (total === wanted) break
      // One file of each project: others are mostly the same file once more.
      const project = file.path.split('/').slice(0, 4).join('/')
      const seeded = families.has(project) ? undefined : fault.put(file.text, file.dialect)
      if (!seeded) continue
      const before = findingsIn(file.text, file)
      // The fault must be new to the file, and the file read.
      if (before.some(({ check: name }) => name === 'syntax-error' || (fault.isAlone && name === fault.check) || fault.without?.includes(name))) continue
      families.add(project)
      total++
      const why = missed(seeded, fault, findingsIn(seeded.text, file))
      if (why !== undefined) misses.push({ id: `${file.path} ${fault.name}`, why })
    }
    return conformanceSet(`${fault.name}: found, and what causes it`, 1, total, misses)
  })
}
