import type { ChangedFile } from '../api/load.ts'
import { unifiedDiff } from '../report/diff.ts'
import { plain } from '../report/index.ts'
import type { ReadingOptions } from './inputs.ts'
import { paintFor } from './streams.ts'
import type { Streams } from './streams.ts'

/** Unified diffs of all changes: exact when piped, painted and safe to look at on a terminal. */
export function writeDiffs(changes: readonly ChangedFile[], { color }: ReadingOptions, streams: Streams): void {
  const paint = paintFor(streams.stdout, streams, color)
  for (const change of changes) streams.stdout.write(unifiedDiff(change, paint === plain ? undefined : paint))
}
