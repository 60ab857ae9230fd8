import type { Comment } from '../syntax/index.ts'
import type { Source, Span } from '../text/index.ts'
import type { Piece } from './pieces.ts'

const directive = /^nflint:\s*fmt:?\s+(off|on|skip)\b/

/** Whether a text may have a directive at all. */
export const mayDirect = (text: string): boolean => /#\s*nflint:\s*fmt/.test(text)

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1

/** Offset of the line break behind an offset, or of the end of the text. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  if (end < 0) return text.length
  return text[end - 1] === '\r' ? end - 1 : end
}

/**
 * The parts of a source that comments keep as they are: from behind `# nflint: fmt off` up to
 * `# nflint: fmt on`, and what a `# nflint: fmt skip` stands for.
 */
export function directed({ text }: Source, comments: readonly Comment[]): readonly Span[] {
  const spans: Span[] = []
  let off: number | undefined
  for (const comment of comments) {
    const word = directive.exec(comment.text)?.[1]
    if (word === 'off') off ??= lineEnd(text, comment.end) + 1
    else if (word === 'on' && off !== undefined) {
      spans.push({ start: off, end: lineStart(text, comment.start) - 1 })
      off = undefined
    } else if (word === 'skip' && comment.covers.end > comment.covers.start && comment.covers.start !== comment.start) {
      spans.push({ start: lineStart(text, comment.covers.start), end: lineEnd(text, Math.max(comment.covers.end, comment.end)) })
    }
  }
  if (off !== undefined) spans.push({ start: off, end: text.length })
  return spans
}

/**
 * The marks of templates that can be read: `{{ name }}` and the like are sets of sets, or blocks in blocks, to us, and to the program that
 * fills them in something else when a blank comes between their braces.
 */
export function templated(pieces: readonly Piece[]): readonly Span[] {
  const spans: Span[] = []
  for (let index = 0; index + 1 < pieces.length; index++) {
    const start = pieces[index]!
    const next = pieces[index + 1]!
    if (start.image !== '{' || next.spaced || (next.image !== '{' && next.image !== '%')) continue
    let depth = 0
    do {
      const { image } = pieces[index]!
      depth += image === '{' ? 1 : image === '}' ? -1 : 0
    } while (depth > 0 && ++index < pieces.length)
    spans.push({ start: start.start, end: pieces[Math.min(index, pieces.length - 1)]!.start })
  }
  return spans
}

/** Parts of a text as whole lines, in order and disjoint, without blank lines at their ends. */
export function wholeLines(text: string, spans: readonly Span[]): readonly Span[] {
  const kept: { start: number; end: number }[] = []
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const body = text.slice(start, end)
    if (body.trim() === '') continue
    const from = lineStart(text, start + body.length - body.trimStart().length)
    const to = lineEnd(text, start + body.trimEnd().length)
    const last = kept.at(-1)
    if (last && from <= last.end + 2) last.end = Math.max(last.end, to)
    else kept.push({ start: from, end: to })
  }
  return kept
}
