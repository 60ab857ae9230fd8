import type { Dialect, DialectName } from '../dialects/index.ts'
import type { SyntaxTree, Token } from '../syntax/index.ts'
import type { Span, TextEdit } from '../text/index.ts'
import { mayDirect, untouched } from './directives.ts'
import { fermLayout } from './ferm/index.ts'
import { iptablesLayout } from './iptables/index.ts'
import type { Entry, Line } from './lines.ts'
import { nftLayout } from './nft/index.ts'
import type { Piece, TokenClass } from './pieces.ts'
import { differenceOf } from './proof.ts'
import { render } from './render.ts'
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

/** Lays out a tree without errors; what a dialect has no layout for stays as it is. */
export function layOut(tree: SyntaxTree, dialect: Dialect, style: Style): LaidOut {
  const { source } = tree
  const layout = layouts[dialect.name]
  const same: LaidOut = { text: source.text, edits: [] }
  if (!layout || tree.errors.length > 0) return same
  const raw = mayDirect(source.text) ? untouched(source, dialect.comments(tree)) : []
  const lines = wrapLines(layout.lines(tree, raw, style), { style, shape: layout.shape })
  const laidOut = render(lines, source.text, style)
  if (laidOut.edits.length === 0) return same
  const refused = differenceOf(tree, dialect.parse({ path: source.path, text: laidOut.text }), layout.classify, layout.isSeparator)
  return refused === undefined ? laidOut : { ...same, refused }
}
