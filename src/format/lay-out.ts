import type { Dialect, DialectName } from '../dialects/dialect.ts'
import type { SyntaxTree, Token } from '../syntax/index.ts'
import { applyEdits, lineAt } from '../text/index.ts'
import type { Source, Span, TextEdit } from '../text/index.ts'
import { mayDirect, untouched } from './directives.ts'
import { fermLayout } from './ferm/index.ts'
import { iptablesLayout } from './iptables/index.ts'
import type { Entry, Line } from './lines.ts'
import { nftLayout } from './nft/index.ts'
import type { Piece, TokenClass } from './pieces.ts'
import { differenceOf } from './proof.ts'
import { editsOf } from './render.ts'
import type { Style } from './style.ts'
import { wrapLines } from './wrap.ts'
import type { ListShape } from './wrap.ts'

/** How one dialect is laid out. */
export interface Layout<Tree extends SyntaxTree = SyntaxTree> {
  readonly classify: (token: Token) => TokenClass
  /** Whether a piece only separates statements: it may come, go, or become a line break where the trees stay the same. */
  readonly isSeparator: (piece: Piece) => boolean
  /** The lines of a file; `raw` are the parts that stay as they are. */
  readonly lines: (tree: Tree, raw: readonly Span[], style: Style) => readonly Line[]
  readonly shape: (head: readonly Entry[]) => ListShape
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
}

/** Lays out a tree without errors; what a dialect has no layout for stays as it is. */
export function layOut(tree: SyntaxTree, dialect: Dialect, { style, range }: LayOutOptions): LaidOut {
  const { source } = tree
  const layout = layouts[dialect.name]
  const same: LaidOut = { text: source.text, edits: [] }
  if (!layout || tree.errors.length > 0) return same
  const raw = mayDirect(source.text) ? untouched(source, dialect.comments(tree)) : []
  const lines = wrapLines(layout.lines(tree, raw, style), { style, shape: layout.shape })
  const all = editsOf(lines, source.text, style)
  const edits = range ? editsIn(all, source, range) : all
  if (edits.length === 0) return same
  const text = applyEdits(source.text, edits)
  const refused = differenceOf(tree, dialect.parse({ path: source.path, text }), layout.classify, layout.isSeparator)
  return refused === undefined ? { text, edits } : { ...same, refused }
}

/** The edits that touch the lines of a range: those before their words and at their ends. */
function editsIn(edits: readonly TextEdit[], source: Source, range: Span): readonly TextEdit[] {
  const { start } = lineAt(source, range.start)
  // A range that ends where a line begins does not touch that line.
  const { end } = lineAt(source, range.end > range.start ? range.end - 1 : range.end)
  return edits.filter(edit => edit.end >= start && (edit.start < end || edit.end <= end))
}
