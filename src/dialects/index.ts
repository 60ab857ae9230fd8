/**
 * Dialects: form to meaning and back, one folder each, one contract (dialect.ts).
 *
 * Invariants
 * - The only code that sees both a tree and the model. No check, no rewrite and no report is imported here.
 * - Nothing here reads a file, runs a command or looks at the machine: included text comes through a `Reader`.
 * - A parser is built on first use, so that only the dialect at hand costs start-up time. Who can wait loads the dialect at hand alone
 *   (load.ts); this file has all of them, for who cannot.
 * - Deleting a folder costs the line below, and one in load.ts.
 */
import type { Source } from '../text/index.ts'
import type { Dialect, DialectName } from './dialect.ts'
import { ferm } from './ferm/index.ts'
import { iptables } from './iptables/index.ts'
import { kernel } from './kernel/index.ts'
import { recogniseName } from './load.ts'
import { nft } from './nft/index.ts'

export const dialects: readonly Dialect[] = [nft, iptables, ferm, kernel] as readonly Dialect[]

export const dialectNamed = (name: DialectName): Dialect => dialects.find(dialect => dialect.name === name)!

/** The dialect that a text is written in, told from content first, then name; undefined when nothing speaks for any. */
export function recogniseDialect(source: Source): Dialect | undefined {
  const name = recogniseName(source)
  return name && dialectNamed(name)
}

export * from './dialect.ts'
export { UnknownDialect, dialectNameOf } from './load.ts'
