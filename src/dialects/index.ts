/**
 * Dialects: form to meaning and back, one folder each, one contract (dialect.ts).
 *
 * Invariants
 * - The only code that sees both a tree and the model. No check, no rewrite and no report is imported here.
 * - Nothing here reads a file, runs a command or looks at the machine: included text comes through a `Reader`.
 * - A parser is built on first use, so that only the dialect at hand costs start-up time.
 * - Deleting a folder costs the line below.
 */
import type { Source } from '../text/index.ts'
import type { Dialect, DialectName } from './dialect.ts'
import { ferm } from './ferm/index.ts'
import { iptables } from './iptables/index.ts'
import { kernel } from './kernel/index.ts'
import { nft } from './nft/index.ts'

export const dialects: readonly Dialect[] = [nft, iptables, ferm, kernel] as readonly Dialect[]

export const dialectNamed = (name: DialectName): Dialect => dialects.find(dialect => dialect.name === name)!

/** The dialect that a text is written in, told from content first, then name; undefined when nothing speaks for any. */
export function recogniseDialect(source: Source): Dialect | undefined {
  let best: Dialect | undefined
  let bestScore = 0
  for (const dialect of dialects) {
    const score = dialect.recognise(source)
    if (score > bestScore) {
      best = dialect
      bestScore = score
    }
  }
  return best
}

export * from './dialect.ts'
