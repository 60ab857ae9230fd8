import type { Comment } from '../syntax/index.ts'
import type { Source, Span } from '../text/index.ts'

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
 * The parts of a source that stay as they are, whole lines, in order and disjoint: from behind `# nflint: fmt off` up to
 * `# nflint: fmt on`, and what a `# nflint: fmt skip` stands for.
 */
export function untouched({ text }: Source, comments: readonly Comment[]): readonly Span[] {
  const spans: Span[] = []
  let off: number | undefined
  for (const comment of comments) {
    const word = directive.exec(comment.text)?.[1]
    if (word === 'off') off ??= lineEnd(text, comment.end) + 1
    else if (word === 'on' && off !== undefined) {
      spans.push({ start: off, end: lineStart(text, comment.start) - 1 })
      off = undefined
    } else if (word === 'skip' && comment.covers.end > comment.covers.start) {
      spans.push({ start: lineStart(text, comment.covers.start), end: lineEnd(text, Math.max(comment.covers.end, comment.end)) })
    }
  }
  if (off !== undefined) spans.push({ start: off, end: text.length })
  return joined(text, spans)
}

/** Spans without blank lines at their ends, those that touch joined. */
function joined(text: string, spans: readonly Span[]): readonly Span[] {
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
