import type { ChangedFile } from '../api/load.ts'

/** One change a file: one that several rulesets include changes step by step, from its first text to its last. */
export function mergeChanges(changes: readonly ChangedFile[]): readonly ChangedFile[] {
  const files = new Map<string, ChangedFile>()
  for (const change of changes) files.set(change.path, { ...change, before: files.get(change.path)?.before ?? change.before })
  return [...files.values()].filter(({ before, after }) => before !== after)
}
