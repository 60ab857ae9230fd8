import type { Token } from '../syntax/index.ts'

/** A token that is laid out: all but blanks and line breaks; a comment is one, without the blanks at its end. */
export interface Piece {
  readonly type: string
  readonly image: string
  readonly start: number
  /** Line breaks between the piece before it and this one. */
  readonly breaks: number
  /** Whether anything at all stands between the piece before it and this one. */
  readonly spaced: boolean
  /** Whether a line break that ends a statement stands before it; `\` at the end of a line does not. */
  readonly separated: boolean
}

/** A text without blanks at its end; only ASCII ones, since in a text that is no UTF-8 others may be half of a letter. */
function withoutBlanks(text: string): string {
  let end = text.length
  while (end > 0 && ' \t\r\f\v'.includes(text[end - 1]!)) end--
  return text.slice(0, end)
}

/** What a token is to the layout. */
export type TokenClass = 'blank' | 'break' | 'continuation' | 'piece'

/** The pieces of a text. A byte order mark is none. */
export function piecesOf(tokens: readonly Token[], classify: (token: Token) => TokenClass): readonly Piece[] {
  const pieces: Piece[] = []
  let breaks = 0
  let spaced = false
  let separated = false
  for (const token of tokens) {
    const kind = token.image === '\ufeff' && token.startOffset === 0 ? 'blank' : classify(token)
    if (kind !== 'piece') {
      spaced = true
      if (kind !== 'blank') breaks++
      if (kind === 'break') separated = true
      continue
    }
    const type = token.tokenType.name
    pieces.push({ type, image: type === 'Comment' ? withoutBlanks(token.image) : token.image, start: token.startOffset, breaks, spaced, separated })
    breaks = 0
    spaced = false
    separated = false
  }
  return pieces
}

/** What lies between a bracket and its partner. */
export interface Group {
  /** Index of the piece that closes it. */
  readonly close: number
  /** Line breaks anywhere inside. */
  readonly breaks: number
  /** Whether lines break directly inside, not in a bracket within. */
  readonly rows: boolean
  /** Whether a line breaks behind the opening bracket (or a comment stands there), or before the closing one. */
  readonly padded: boolean
}

const closers: Readonly<Record<string, string>> = { '{': '}', '(': ')' }

/** The brackets of pieces, by the index of the opening one. Those without a partner are left out. */
export function groupsOf(pieces: readonly Piece[]): ReadonlyMap<number, Group> {
  const groups = new Map<number, Group>()
  const open: { readonly index: number; readonly closer: string; readonly breaks: number; rows: boolean }[] = []
  let breaks = 0
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index]!
    breaks += piece.breaks
    const around = open.at(-1)
    if (around && piece.image === around.closer) {
      open.pop()
      const first = pieces[around.index + 1]!
      const padded = piece.breaks > 0 || first.breaks > 0 || first.type === 'Comment'
      groups.set(around.index, { close: index, breaks: breaks - around.breaks, rows: around.rows || padded, padded })
      continue
    }
    if (around && piece.breaks > 0) around.rows = true
    const closer = closers[piece.image]
    if (closer !== undefined) open.push({ index, closer, breaks, rows: false })
  }
  return groups
}
