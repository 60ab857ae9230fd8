/** Every file of the corpus is read: nothing crashes, hangs, is lost, run or opened; what the real tools accept is read without error. */
import { corpusFiles } from './corpus-files.ts'
import { answerAll } from './corpus-pool.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

const readBar = 0.98

export async function run(): Promise<readonly ConformanceSet[]> {
  const files = corpusFiles()
  const outcomes = await answerAll(files.map(({ path, dialect }) => ({ kind: 'read', path, dialect })))
  const results = files.map((file, index) => ({ file, outcome: outcomes[index]! }))

  const wrong = results.flatMap(({ file: { path }, outcome }) => {
    const words = 'failed' in outcome ? [outcome.failed] : (outcome.wrong ?? [])
    return words.map(why => ({ id: path, why }))
  })
  const touched = results.flatMap(({ file: { path }, outcome }) =>
    'failed' in outcome ? [] : (outcome.touched ?? []).map(why => ({ id: path, why })))
  const read = (['ferm', 'iptables', 'nft'] as const).map(dialect => {
    const accepted = results.filter(({ file }) => file.dialect === dialect && file.expected === 'accept')
    const misses = accepted.flatMap(({ file: { path }, outcome }) => {
      const errors = 'failed' in outcome ? [outcome.failed] : [...(outcome.errors ?? []), ...(outcome.wrong ?? [])]
      return errors.length > 0 ? [{ id: path, why: errors.slice(0, 5).join('\n') }] : []
    })
    return conformanceSet(`${dialect} files that are right, read without error`, readBar, accepted.length, misses)
  })
  return [
    conformanceSet('files read without crash, hang or loss', 1, files.length, wrong),
    conformanceSet('files read without opening or running anything', 1, files.length, touched),
    ...read,
  ]
}
