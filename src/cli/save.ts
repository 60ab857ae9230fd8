import type { ChangedFile } from '../api/load.ts'
import { encode } from './decode.ts'
import type { Disk } from './disk.ts'
import { complain } from './inputs.ts'
import type { Streams } from './streams.ts'
import { replaceFile } from './write.ts'

/**
 * Writes changed files, each whole or not at all, in their own encoding. Tells what could not be written and goes on.
 * @returns the paths of those that stayed as they were
 */
export function save(changes: readonly ChangedFile[], disk: Disk, streams: Streams): ReadonlySet<string> {
  const failed = new Set<string>()
  for (const { path, before, after } of changes) {
    try {
      if (before !== after) replaceFile(path, encode(after, disk.encodingOf(path)))
    } catch (error) {
      complain(streams, path, error)
      failed.add(path)
    }
  }
  return failed
}
