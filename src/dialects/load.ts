/**
 * Which dialect a text is in, and that dialect alone: the one place that knows all dialects without loading any. Recognising a
 * text costs a few patterns, a dialect its grammar and tables.
 */
import type { Source } from '../text/index.ts'
import type { Dialect, DialectName } from './dialect.ts'
import { recognise as recogniseFerm } from './ferm/recognise.ts'
import { recognise as recogniseIptables } from './iptables/recognise.ts'
import { recogniseKernel } from './kernel/recognise.ts'
import { recognise as recogniseNft } from './nft/recognise.ts'

/** Thrown when a text could be any dialect's, or none's. */
export class UnknownDialect extends Error {}

const recognisers: readonly (readonly [DialectName, Dialect['recognise']])[] = [
  ['nft', recogniseNft],
  ['iptables', recogniseIptables],
  ['ferm', recogniseFerm],
  ['kernel', recogniseKernel],
]

const loaders: Record<DialectName, () => Promise<Dialect>> = {
  nft: async () => (await import('./nft/index.ts')).nft as Dialect,
  iptables: async () => (await import('./iptables/index.ts')).iptables as Dialect,
  ferm: async () => (await import('./ferm/index.ts')).ferm as Dialect,
  kernel: async () => (await import('./kernel/index.ts')).kernel as Dialect,
}

/** The dialect that a text is written in, told from content first, then name; undefined when nothing speaks for any. */
export function recogniseName(source: Source): DialectName | undefined {
  let best: DialectName | undefined
  let bestScore = 0
  for (const [name, recognise] of recognisers) {
    const score = recognise(source)
    if (score > bestScore) {
      best = name
      bestScore = score
    }
    // Nothing speaks for another one more surely.
    if (score === 3) break
  }
  return best
}

/**
 * The name of a text's dialect: the one that was said, or else the one that it shows.
 * @throws UnknownDialect when neither tells
 */
export function dialectNameOf(source: Source, said: DialectName | undefined): DialectName {
  const name = said ?? recogniseName(source)
  if (name === undefined) throw new UnknownDialect(`cannot tell the dialect of ${source.path}`)
  return name
}

/** The dialect of that name, its code loaded on first use. */
export const loadDialect = (name: DialectName): Promise<Dialect> => loaders[name]()
