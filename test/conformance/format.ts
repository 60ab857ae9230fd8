/**
 * Every file that can be read is laid out: once is enough, no comment is lost, the same packets are accepted, and the real tool takes the
 * result where it took the file.
 */
import { corpusFiles } from './corpus-files.ts'
import type { CorpusFile } from './corpus-files.ts'
import { answerAll } from './corpus-pool.ts'
import { canJudge } from './corpus-tools.ts'
import type { FormattedFile } from './format-file.ts'
import { openMakers } from './format-made.ts'
import { judged, judgedSets } from './corpus-judged.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

interface Result {
  readonly file: CorpusFile & { readonly dialect: (typeof judged)[number] }
  readonly result: FormattedFile
}

export async function run(): Promise<readonly ConformanceSet[]> {
  const files = corpusFiles().filter((file): file is Result['file'] => file.dialect !== 'kernel')
  const outcomes = await answerAll(files.map(({ path, dialect }) => ({ kind: 'format', path, dialect })))
  const results = files.flatMap((file, index) => {
    const outcome = outcomes[index] as Partial<FormattedFile>
    return outcome.formatted ? [{ file, result: outcome as FormattedFile }] : []
  })
  const failed = files.flatMap(({ path }, index) => {
    const outcome = outcomes[index]!
    if ('failed' in outcome) return [{ id: path, why: outcome.failed }]
    return 'formatted' in outcome ? [] : (outcome.wrong ?? ['no answer']).map(why => ({ id: path, why }))
  })
  const changed = results.filter(({ result }) => result.formatted.length > 0)
  return [
    conformanceSet('files laid out without crash or hang', 1, files.length, failed),
    ...judged.map(dialect => {
      const mine = results.filter(({ file, result }) => file.dialect === dialect && (result.read || result.wrong.length > 0))
      return conformanceSet(`${dialect} files laid out as promised, a second run is empty`, 1, mine.length, missesIn(mine))
    }),
    // Not a promise: some rulesets are too large to be compared. Their words and trees were.
    conformanceSet('changed files: all packets compared', 0, changed.length, changed.filter(({ result }) => !result.decided).map(({ file: { path } }) => ({ id: path, why: 'too large' }))),
    { name: 'comments in all files, and kept', bar: 1, total: commentsIn(results), good: commentsIn(results.filter(({ result }) => result.wrong.length === 0)), misses: [] },
    ...canJudge() ? [...judgedSets('laid out, they are accepted too', changed.map(({ file, result }) => ({ file, files: result.formatted, included: [] }))), ...madeSets(changed)] : [],
  ]
}

const commentsIn = (results: readonly Result[]): number => results.reduce((sum, { result }) => sum + result.comments, 0)

const missesIn = (results: readonly Result[]): ConformanceSet['misses'] => results.flatMap(({ file: { path }, result }) => result.wrong.map(why => ({ id: path, why })))

/** Files that can be loaded here: the tools hold the same after loading what was laid out. */
function madeSets(changed: readonly Result[]): readonly ConformanceSet[] {
  const makers = openMakers(judged)
  try {
    return judged.map(dialect => {
      let total = 0
      const misses = changed.filter(({ file }) => file.dialect === dialect).flatMap(({ file: { path }, result }) => {
        const why = makers.compare(dialect, path, result.formatted[0]!.after)
        if (why !== undefined) total++
        return why ? [{ id: path, why }] : []
      })
      return conformanceSet(`${dialect} files loaded here: the tool comes to the same`, 1, total, misses)
    })
  } finally {
    makers.close()
  }
}
