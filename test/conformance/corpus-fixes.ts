/** Every file is fixed: safe fixes leave the fate of every packet alone, unsafe ones do what they say, and real tools accept what they accepted. */
import { corpusFiles } from './corpus-files.ts'
import type { CorpusFile } from './corpus-files.ts'
import type { FixedFile } from './corpus-fixed.ts'
import { answerAll } from './corpus-pool.ts'
import { canJudge } from './corpus-tools.ts'
import { judged, judgedSets } from './corpus-judged.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

/** Checks whose unsafe fix may let packets in: its title says what matches from then on. */
const mayOpen: ReadonlySet<string> = new Set(['state-comparison-constant', 'ip-protocol-port'])

interface Result {
  readonly file: CorpusFile
  readonly result: FixedFile
}

export async function run(): Promise<readonly ConformanceSet[]> {
  const files = corpusFiles()
  const outcomes = await answerAll(files.map(({ path, dialect }) => ({ kind: 'fix', path, dialect })))
  const failed = files.flatMap(({ path }, index) => {
    const outcome = outcomes[index]!
    if ('failed' in outcome) return [{ id: path, why: outcome.failed }]
    return outcome.fixes ? [] : (outcome.wrong ?? ['no answer']).map(why => ({ id: path, why }))
  })
  const results = files.flatMap((file, index): Result[] => {
    const outcome = outcomes[index]!
    return 'fixes' in outcome && outcome.fixes ? [{ file, result: outcome.fixes }] : []
  })
  const changed = results.filter(({ result }) => result.files.length > 0)
  const undecided = changed.filter(({ result }) => result.compared === false)
  const unsafe = results.flatMap(({ file, result }) => result.unsafe.map(each => ({ ...each, path: file.path })))
  const wrongs = (of: readonly Result[]) => of.flatMap(({ file: { path }, result }) => result.wrong.map(why => ({ id: path, why })))
  return [
    conformanceSet('files fixed without crash or hang', 1, files.length, failed),
    ...(['kernel', ...judged] as const).map(dialect => {
      const mine = changed.filter(({ file }) => file.dialect === dialect)
      return conformanceSet(`${dialect} files with safe fixes: every packet has its fate`, 1, mine.length, wrongs(mine))
    }),
    // Not a promise: how many were compared for every hook.
    conformanceSet('files with safe fixes: compared wholly', 0, changed.length, undecided.map(({ file: { path } }) => ({ id: path, why: 'a hook costs too much' }))),
    conformanceSet('files with dead rules: a walk of all packets was not too costly', 0, results.filter(({ result }) => result.walked !== undefined).length,
      results.filter(({ result }) => result.walked === false).map(({ file: { path } }) => ({ id: path, why: 'too costly' }))),
    conformanceSet('all files: what was told of dead rules holds', 1, results.length, wrongs(results)),
    ...safeSets(changed),
    conformanceSet('unsafe fixes: they say what they do, and do it', 1, unsafe.length,
      unsafe.flatMap(({ path, check, title, effect }, index) => (effect === 'opens' && !mayOpen.has(check) ? [{ id: `${path} ${index}`, why: `${check}: "${title}" opens` }] : []))),
    ...unsafeSets(unsafe),
    ...canJudge() ? judgedSets('fixed ones accepted too', changed.map(({ file, result }) => ({ file, files: result.files, included: result.included }))) : [],
  ]
}

/** How many safe fixes each check has made. */
function safeSets(changed: readonly Result[]): readonly ConformanceSet[] {
  const counts = new Map<string, number>()
  for (const { result } of changed) for (const [check, count] of Object.entries(result.safe)) counts.set(check, (counts.get(check) ?? 0) + count)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([check, total]) => conformanceSet(`safe fixes of ${check}`, 0, total, []))
}

/** What the unsafe fixes of each check did. */
function unsafeSets(unsafe: FixedFile['unsafe']): readonly ConformanceSet[] {
  const counts = new Map<string, number>()
  for (const { check, effect } of unsafe) counts.set(`unsafe fixes of ${check}: ${effect}`, (counts.get(`unsafe fixes of ${check}: ${effect}`) ?? 0) + 1)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, total]) => conformanceSet(name, 0, total, []))
}
