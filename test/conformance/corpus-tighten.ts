/** Every file that a real tool accepts here is tightened: the result is accepted too, holds what was promised, and stays as it is. */
import { corpusFiles } from './corpus-files.ts'
import type { CorpusFile } from './corpus-files.ts'
import { answerAll } from './corpus-pool.ts'
import { canJudge } from './corpus-tools.ts'
import type { TightenedFile } from './corpus-tightened.ts'
import { judged, judgedSets } from './corpus-judged.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

export async function run(): Promise<readonly ConformanceSet[]> {
  const files = corpusFiles().filter((file): file is CorpusFile & { readonly dialect: (typeof judged)[number] } => file.dialect !== 'kernel')
  const outcomes = await answerAll(files.map(({ path, dialect }) => ({ kind: 'tighten', path, dialect })))
  const failed = files.flatMap(({ path }, index) => {
    const outcome = outcomes[index]!
    if ('failed' in outcome) return [{ id: path, why: outcome.failed }]
    return outcome.files ? [] : (outcome.wrong ?? ['no answer']).map(why => ({ id: path, why }))
  })
  const results = files.flatMap((file, index) => {
    const outcome = outcomes[index] as Partial<TightenedFile>
    return outcome.files ? [{ file, result: outcome as TightenedFile }] : []
  })
  const changed = results.filter(({ result }) => result.files.length > 0)
  const unchanged = results.filter(({ result }) => result.files.length === 0)
  const concerned = results.filter(({ result }) => result.files.length > 0 || result.left.length > 0)
  return [
    conformanceSet('files tightened without crash or hang', 1, files.length, failed),
    // Not a promise: how often a rule is rightly or for want of skill left alone.
    conformanceSet('files tightened with nothing left', 0, concerned.length, missesIn(concerned, 'left')),
    conformanceSet('files left as they are: check finds what tighten reports', 1, unchanged.length, missesIn(unchanged, 'wrong')),
    ...judged.map(dialect => {
      const mine = changed.filter(({ file }) => file.dialect === dialect)
      return conformanceSet(`${dialect} files tightened as promised, a second run is empty`, 1, mine.length, missesIn(mine, 'wrong'))
    }),
    ...proofSets(changed),
    ...reasonSets(results),
    ...canJudge() ? judgedSets('tightened ones accepted too', changed.map(({ file, result }) => ({ file, files: result.files, included: result.included }))) : [],
  ]
}

interface Result {
  readonly file: CorpusFile
  readonly result: TightenedFile
}

const missesIn = (results: readonly Result[], what: 'left' | 'wrong'): ConformanceSet['misses'] =>
  results.flatMap(({ file: { path }, result }) => result[what].map(why => ({ id: path, why })))

/** How often each proof was had. Every change has one. */
function proofSets(changed: readonly Result[]): readonly ConformanceSet[] {
  const without = (wanted: (proof: TightenedFile['proof']) => boolean, why: string): ConformanceSet['misses'] =>
    changed.filter(({ result }) => !wanted(result.proof)).map(({ file: { path } }) => ({ id: path, why }))
  return [
    conformanceSet('tightened files: proved', 1, changed.length, without(proof => proof !== undefined, 'no proof')),
    // Not promises: how many proofs are of each kind.
    conformanceSet('tightened files: by comparison of all packets', 0, changed.length, without(proof => proof === 'comparison', 'another proof')),
    conformanceSet('tightened files: rule by rule', 0, changed.length, without(proof => proof === 'rule by rule', 'another proof')),
  ]
}

/** Reasons for which rules were left, each with the number of its places; what stands in quotes differs from file to file. */
function reasonSets(results: readonly Result[]): readonly ConformanceSet[] {
  const counts = new Map<string, number>()
  for (const { result } of results) {
    for (const place of result.left) {
      const reason = place.replace(/^\S+:\d+:\d+ /, '').replace(/"[^"]*"|\d+/g, '…')
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
    }
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([reason, good]) => ({ name: `left: ${reason}`.slice(0, 57), bar: 0, total, good, misses: [] }))
}
