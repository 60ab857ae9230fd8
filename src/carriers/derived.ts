import type { Source, Span, TextEdit } from '../text/index.ts'

/** A piece of a derived text, and where it comes from. */
interface Piece {
  /** Offset in the derived text. */
  readonly at: number
  readonly length: number
  readonly from: Span
  /** Whether the piece is the text it comes from, letter by letter. */
  readonly verbatim: boolean
}

/** A text made of parts of another one, with the place that each part comes from. */
export interface Derived {
  readonly text: string
  readonly pieces: readonly Piece[]
}

/** Puts a derived text together, from its beginning to its end. */
export interface Writer {
  /** A part of the source as it stands there. */
  copy(span: Span): void
  /** Text that the source says in other words, there. */
  write(text: string, from: Span): void
  done(): Derived
}

export function deriveFrom({ text: original }: Source): Writer {
  const parts: string[] = []
  const pieces: Piece[] = []
  let length = 0
  const add = (text: string, from: Span, verbatim: boolean): void => {
    if (text === '') return
    parts.push(text)
    pieces.push({ at: length, length: text.length, from, verbatim })
    length += text.length
  }
  return {
    copy: span => add(original.slice(span.start, span.end), span, true),
    write: (text, from) => add(text, from, false),
    done: () => ({ text: parts.join(''), pieces }),
  }
}

/** The piece that holds an offset; the last one for the end of the text. */
function pieceAt({ pieces }: Derived, offset: number): Piece | undefined {
  let low = 0
  let high = pieces.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (pieces[middle]!.at <= offset) low = middle
    else high = middle - 1
  }
  return pieces[low]
}

/** Where a span of a derived text comes from. */
export function spanFrom(derived: Derived, { start, end }: Span): Span {
  const first = pieceAt(derived, start)
  const last = pieceAt(derived, Math.max(start, end - 1))
  if (!first || !last) return { start: 0, end: 0 }
  const from = first.verbatim ? first.from.start + Math.min(start - first.at, first.length) : first.from.start
  const to = end <= start ? from : last.verbatim ? last.from.start + Math.min(end - last.at, last.length) : last.from.end
  return { start: from, end: Math.max(from, to) }
}

/** The same edit of the source; undefined where the derived text is not what stands there. */
export function editFrom(derived: Derived, { start, end, text }: TextEdit): TextEdit | undefined {
  const piece = pieceAt(derived, start)
  if (!piece?.verbatim || start < piece.at || end > piece.at + piece.length) return undefined
  const from = piece.from.start - piece.at
  return { start: from + start, end: from + end, text }
}
