/** Corpus files cut off and with characters changed: still no crash, no hang, no lost character. */
import { corpusFiles } from './corpus-files.ts'
import { answerAll } from './corpus-pool.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceOptions, ConformanceSet } from './set.ts'

export async function run({ all }: ConformanceOptions): Promise<readonly ConformanceSet[]> {
  const files = corpusFiles()
  const [cuts, changes] = all ? [200, 40] : [5, 3]
  const outcomes = await answerAll(files.map(({ path, dialect }) => ({ kind: 'damage', path, dialect, cuts, changes })))
  const misses = files.flatMap(({ path }, index) => {
    const outcome = outcomes[index]!
    return ('failed' in outcome ? [outcome.failed] : (outcome.wrong ?? [])).map(why => ({ id: path, why }))
  })
  return [conformanceSet(`files cut at ${cuts} places and changed ${changes} times`, 1, files.length, misses)]
}
