import type { Dialect, DialectName } from '../dialects/dialect.ts'
import type { SyntaxTree, Token } from '../syntax/index.ts'
import { applyEdits, lineAt } from '../text/index.ts'
import type { Source, Span, TextEdit } from '../text/index.ts'
import { columnsOf } from './align.ts'
import { directed, mayDirect, templated, wholeLines } from './directives.ts'
import { fermLayout } from './ferm/index.ts'
import { iptablesLayout } from './iptables/index.ts'
import type { Line } from './lines.ts'
import { nftLayout } from './nft/index.ts'
import { piecesOf } from './pieces.ts'
import type { Piece, TokenClass } from './pieces.ts'
import { differenceOf } from './proof.ts'
import type { Reading } from './proof.ts'
import { editsOf } from './render.ts'
import type { Style } from './style.ts'
import { wrapLines } from './wrap.ts'
import type { Wrapping } from './wrap.ts'

/** How one dialect is laid out. */
export interface Layout<Tree extends SyntaxTree = SyntaxTree> {
  readonly classify: (token: Token) => TokenClass
  /** Whether a piece only separates statements: it may come, go, or become a line break where statements begin at the same words. */
  readonly isSeparator: (piece: Piece) => boolean
  /** For each piece that is no separator, whether a statement begins with it, where that is not told by the words themselves. */
  readonly begins: (tree: Tree, pieces: readonly Piece[]) => readonly boolean[]
  /** The lines of a file; `raw` are the parts that stay as they are. */
  readonly lines: (file: LayoutFile<Tree>) => readonly Line[]
  readonly shape: Wrapping['shape']
  readonly defines: Wrapping['defines']
}

/** What the lines of a file are made from. */
export interface LayoutFile<Tree extends SyntaxTree = SyntaxTree> {
  readonly tree: Tree
  readonly pieces: readonly Piece[]
  /** The parts that stay as they are. */
  readonly raw: readonly Span[]
  readonly style: Style
}

const layouts: Partial<Record<DialectName, Layout>> = {
  ferm: fermLayout as Layout,
  iptables: iptablesLayout as Layout,
  nft: nftLayout as Layout,
}

/** A text laid out, as the edits that make it. `refused`: why it was left as it is, though it can be read. */
export interface LaidOut {
  readonly text: string
  readonly edits: readonly TextEdit[]
  readonly refused?: string
}

export interface LayOutOptions {
  readonly style: Style
  /** Only the lines that this part of the text touches. */
  readonly range?: Span
  /** Whether columns that were made by hand stay columns; they do unless told otherwise. */
  readonly columns?: 'kept' | 'none'
}

/** Largest text that is laid out, in UTF-16 code units: words are looked at one by one, and more of them would not fit the memory of Node. */
const largest = 32 * 1024 * 1024

/** Lays out a tree without errors; what a dialect has no layout for stays as it is. */
export function layOut(tree: SyntaxTree, dialect: Dialect, { style, range, columns }: LayOutOptions): LaidOut {
  const { source } = tree
  const layout = layouts[dialect.name]
  const same: LaidOut = { text: source.text, edits: [] }
  if (!layout || tree.errors.length > 0) return same
  if (source.text.length > largest) return { ...same, refused: 'it is larger than 32 MiB' }
  const pieces = piecesOf(tree.tokens, layout.classify)
  const raw = wholeLines(source.text, [...mayDirect(source.text) ? directed(source, dialect.comments(tree)) : [], ...templated(pieces)])
  const lines = wrapLines(layout.lines({ tree, pieces, raw, style }), { style, shape: layout.shape, defines: layout.defines })
  const all = editsOf(lines, source.text, style, columns === 'none' ? new Map() : columnsOf(lines, source.text, style))
  const edits = range ? editsIn(all, source, range) : all
  if (edits.length === 0) return same
  const text = applyEdits(source.text, edits)
  const after = dialect.parse({ path: source.path, text })
  const refused = differenceOf(readingOf(layout, tree, pieces), readingOf(layout, after, piecesOf(after.tokens, layout.classify)))
  return refused === undefined ? { text, edits } : { ...same, refused }
}

const readingOf = ({ isSeparator, begins }: Layout, tree: SyntaxTree, pieces: readonly Piece[]): Reading =>
  ({ tree, words: pieces.filter(piece => !isSeparator(piece)), begins: begins(tree, pieces) })

/** The edits that touch the lines of a range: those before their words and at their ends. */
function editsIn(edits: readonly TextEdit[], source: Source, range: Span): readonly TextEdit[] {
  const { start } = lineAt(source, range.start)
  // A range that ends where a line begins does not touch that line.
  const { end } = lineAt(source, range.end > range.start ? range.end - 1 : range.end)
  return edits.filter(edit => edit.end >= start && (edit.start < end || edit.end <= end))
}
