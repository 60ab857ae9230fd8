/** What the real tools say of changed files: those that they accept here are to be accepted as they are now. */
import type { ChangedFile } from '../../src/index.ts'
import type { CorpusFile } from './corpus-files.ts'
import { openBench } from './corpus-tools.ts'
import { conformanceSet } from './set.ts'
import type { ConformanceSet } from './set.ts'

/** Dialects that have a tool to ask. */
export const judged = ['ferm', 'iptables', 'nft'] as const

/** A file that was changed, with what it includes. */
export interface Changed {
  readonly file: CorpusFile
  readonly files: readonly ChangedFile[]
  readonly included: readonly string[]
}

/** A set for each dialect; `name` ends it. */
export function judgedSets(name: string, changed: readonly Changed[]): readonly ConformanceSet[] {
  const bench = openBench(judged)
  try {
    return judged.map(dialect => {
      let total = 0
      const misses = changed.filter(({ file }) => file.dialect === dialect).flatMap(({ file: { path }, files, included }) => {
        const verdict = bench.judge(dialect, path, files, included)
        if (!verdict) return []
        total++
        return verdict.accepted ? [] : [{ id: path, why: `${verdict.judge}: ${verdict.said}` }]
      })
      return conformanceSet(`${dialect} files accepted here: ${name}`, 1, total, misses)
    })
  } finally {
    bench.close()
  }
}
