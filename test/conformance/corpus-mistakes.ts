/** Corpus files with one mistake: it is told in few words, and no good rule is repaired for it. */
import { corpusFiles } from './corpus-files.ts'
import { answerAll } from './corpus-pool.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceOptions, ConformanceSet } from './set.ts'

/** Of so many files one is taken, where a sample is enough. */
const sample = 5

export async function run({ all }: ConformanceOptions): Promise<readonly ConformanceSet[]> {
  const files = corpusFiles().filter(({ dialect }, index) => dialect !== 'kernel' && (all || index % sample === 0))
  const outcomes = await answerAll(files.map(({ path, dialect }) => ({ kind: 'mistake', path, dialect, count: all ? 10 : 3 })))
  const misses = (whyOf: (outcome: (typeof outcomes)[number]) => readonly string[]) => files.flatMap(({ path }, index) => whyOf(outcomes[index]!).map(why => ({ id: path, why })))
  return [
    conformanceSet('files with a mistake: read without crash or hang', 1, files.length, misses(outcome => ('failed' in outcome ? [outcome.failed] : (outcome.wrong ?? [])))),
    conformanceSet('files with a mistake: no good rule is repaired', 1, files.length, misses(outcome => ('mistaken' in outcome && outcome.mistaken?.wronglyRepaired) || [])),
    conformanceSet('files with a mistake: told in four errors or fewer', 0.97, files.length, misses(outcome => ('mistaken' in outcome && outcome.mistaken?.tooMuch) || [])),
  ]
}
