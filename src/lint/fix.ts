import { countLeading } from '../text/index.ts'
import type { Edit, Source } from '../text/index.ts'
import type { Applicability, Finding } from './check.ts'

/** Fixes that can be applied together. */
export interface ApplicableEdits {
  /** Disjoint in each source. */
  readonly edits: readonly Edit[]
  /** How many findings they repair. */
  readonly applied: number
}

/** Whether two edits cannot both be made; two insertions at one place are of unknown order. */
const clash = (a: Edit, b: Edit): boolean => (a.start < b.end && b.start < a.end) || (a.start === b.start && a.end === b.end)

/** Index of the first of disjoint, sorted edits that ends at or behind an offset. */
const firstEndingAt = (edits: readonly Edit[], offset: number): number => countLeading(edits, ({ end }) => end < offset)

function isFree(edits: readonly Edit[], edit: Edit): boolean {
  for (let index = firstEndingAt(edits, edit.start); index < edits.length && edits[index]!.start <= edit.end; index++) {
    if (clash(edits[index]!, edit)) return false
  }
  return true
}

/**
 * The edits of one pass: fixes in the order of the findings, each whole or not at all, without those that touch what an
 * earlier one changes (read again, they are found again). `safe` takes safe fixes only, `unsafe` both kinds.
 */
export function applicableEdits(findings: readonly Finding[], applicability: Applicability): ApplicableEdits {
  const taken = new Map<Source, Edit[]>()
  let applied = 0
  for (const { fix } of findings) {
    if (!fix || fix.edits.length === 0 || (applicability === 'safe' && fix.applicability !== 'safe')) continue
    if (!fix.edits.every(edit => isFree(taken.get(edit.source) ?? [], edit))) continue
    applied++
    for (const edit of fix.edits) {
      const edits = taken.get(edit.source)
      if (!edits) taken.set(edit.source, [edit])
      else {
        let index = firstEndingAt(edits, edit.start)
        while (index < edits.length && edits[index]!.start < edit.start) index++
        edits.splice(index, 0, edit)
      }
    }
  }
  return { edits: [...taken.values()].flat(), applied }
}
