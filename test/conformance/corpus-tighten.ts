/** Every file that a real tool accepts here is tightened: the result is accepted too, holds what was promised, and stays as it is. */
import { corpusFiles } from './corpus-files.ts'
import type { CorpusFile } from './corpus-files.ts'
import { answerAll } from './corpus-pool.ts'
import { canJudge, openBench } from './corpus-tools.ts'
import type { TightenedFile } from './corpus-tightened.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

const judged = ['ferm', 'iptables', 'nft'] as const

export async function run(): Promise<readonly ConformanceSet[]> {
  const files = corpusFiles().filter((file): file is CorpusFile & { readonly dialect: (typeof judged)[number] } => file.dialect !== 'kernel')
  const outcomes = await answerAll(files.map(({ path, dialect }) => ({ kind: 'tighten', path, dialect })))
  const failed = files.flatMap(({ path }, index) => {
    const outcome = outcomes[index]!
    if ('failed' in outcome) return [{ id: path, why: outcome.failed }]
    return outcome.files ? [] : (outcome.wrong ?? ['no answer']).map(why => ({ id: path, why }))
  })
  const changed = files.flatMap((file, index) => {
    const outcome = outcomes[index] as Partial<TightenedFile>
    return outcome.files && outcome.files.length > 0 ? [{ file, result: outcome as TightenedFile }] : []
  })
  const left = files.flatMap(({ path }, index) => ((outcomes[index] as Partial<TightenedFile>).left ?? []).map(why => ({ id: path, why })))
  return [
    conformanceSet('files tightened without crash or hang', 1, files.length, failed),
    // Not a promise: how often a rule is rightly or for want of skill left alone.
    conformanceSet('files tightened with nothing left', 0, changed.length + new Set(left.map(({ id }) => id)).size, left),
    ...judged.map(dialect => {
      const mine = changed.filter(({ file }) => file.dialect === dialect)
      return conformanceSet(`${dialect} files tightened as promised, a second run is empty`, 1, mine.length,
        mine.flatMap(({ file: { path }, result }) => result.wrong.map(why => ({ id: path, why }))))
    }),
    ...canJudge() ? judgedSets(changed) : [],
  ]
}

function judgedSets(changed: readonly { readonly file: CorpusFile; readonly result: TightenedFile }[]): readonly ConformanceSet[] {
  const bench = openBench(judged)
  try {
    return judged.map(dialect => {
      let total = 0
      const misses = changed.filter(({ file }) => file.dialect === dialect).flatMap(({ file: { path }, result }) => {
        const verdict = bench.judge(dialect, path, result.files, result.included)
        if (!verdict) return []
        total++
        return verdict.accepted ? [] : [{ id: path, why: `${verdict.judge}: ${verdict.said}` }]
      })
      return conformanceSet(`${dialect} files accepted here: tightened ones accepted too`, 1, total, misses)
    })
  } finally {
    bench.close()
  }
}
