import type { Place, Source, Span } from './source.ts'

/** Replaces a span of one text; an empty span inserts. */
export interface TextEdit extends Span {
  readonly text: string
}

/** A text edit in a particular source: a fix may touch an included file. */
export interface Edit extends Place {
  readonly text: string
}

/** Thrown when two edits overlap: a bug of the caller, never of the input. */
export class OverlappingEdits extends Error {}

/** Orders edits by position; two insertions at one offset keep their order. */
export function sortEdits<E extends TextEdit>(edits: readonly E[]): readonly E[] {
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index)
    .map(({ edit }) => edit)
}

/** Whether no two edits touch the same text (insertions at one offset are allowed). */
export function areDisjoint(edits: readonly TextEdit[]): boolean {
  const sorted = sortEdits(edits)
  return sorted.every((edit, index) => index === 0 || sorted[index - 1]!.end <= edit.start)
}

/**
 * The text after all edits, each given in offsets of the original.
 * @throws OverlappingEdits when two edits overlap
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = []
  let done = 0
  for (const edit of sortEdits(edits)) {
    if (edit.start < done) throw new OverlappingEdits(`edits overlap at offset ${edit.start}`)
    parts.push(text.slice(done, edit.start), edit.text)
    done = edit.end
  }
  parts.push(text.slice(done))
  return parts.join('')
}

/** Edits grouped by the source they change. */
export function editsBySource(edits: readonly Edit[]): ReadonlyMap<Source, readonly Edit[]> {
  const groups = new Map<Source, Edit[]>()
  for (const edit of edits) {
    const group = groups.get(edit.source)
    if (group) group.push(edit)
    else groups.set(edit.source, [edit])
  }
  return groups
}

/**
 * Where a span of the text after edits stood before them. What edits have put there stood nowhere: it is given the place of the text that it
 * replaced. Edits are in offsets of the text before, disjoint.
 */
export function spanBefore(edits: readonly TextEdit[], { start, end }: Span): Span {
  const sorted = sortEdits(edits)
  const before = (offset: number, edge: 'start' | 'end'): number => {
    let shift = 0
    for (const edit of sorted) {
      const from = edit.start + shift
      const to = from + edit.text.length
      if (edge === 'start' ? offset < from : offset <= from) break
      if (edge === 'start' ? offset < to : offset <= to) return edit[edge]
      shift += edit.text.length - (edit.end - edit.start)
    }
    return offset - shift
  }
  return { start: before(start, 'start'), end: before(end, 'end') }
}
