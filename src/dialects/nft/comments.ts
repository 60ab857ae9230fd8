import type { NftFile } from '../../../grammars/nft/nodes.ts'
import type { Node, SyntaxTree } from '../../syntax/index.ts'
import { children } from '../../syntax/index.ts'
import type { Span } from '../../text/index.ts'
import { countLeading, lineAt, positionAt } from '../../text/index.ts'
import type { Comment } from '../dialect.ts'

/** Nodes that a comment can stand for: statements and blocks, not the values inside them. */
const units: ReadonlySet<string> = new Set([
  'Command', 'Chain', 'Set', 'Flowtable', 'Object', 'Rule', 'Define', 'Undefine', 'Include', 'Bad', 'ElementsClause', 'HookClause', 'PolicyClause',
  'FlagsClause', 'CommentClause', 'TypeClause', 'NumberClause', 'WordClause', 'DevicesClause', 'StatementClause', 'FieldClause',
])

/** Nodes without statements below them; large sets are not walked through. */
const closed: ReadonlySet<string> = new Set(['Define', 'ElementsClause', 'ElementsTarget', 'SetLiteral', 'Match', 'Include'])

/** Statements and blocks in the order they begin, the outer ones first. */
function unitsOf(root: NftFile): readonly Span[] {
  const found: Span[] = []
  const open: Node[] = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    if (units.has(node.kind)) found.push(node)
    if (closed.has(node.kind) || ('shape' in node && node.shape)) continue
    // The rule of a command is the command.
    for (const child of children(node)) open.push(...(node.kind === 'RuleTarget' && child.kind === 'Rule' ? children(child) : [child]))
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end)
}

/** Index of the first unit that begins at or behind an offset. */
const firstFrom = (sorted: readonly Span[], offset: number): number => countLeading(sorted, ({ start }) => start < offset)

/**
 * Comments with what they stand for: on a line of its own the statement that follows; behind something the innermost
 * statement that begins or ends on that line.
 */
export function commentsOf(tree: SyntaxTree<NftFile>): readonly Comment[] {
  const { source, root } = tree
  const found: Comment[] = []
  let sorted: readonly Span[] | undefined
  for (const { image, startOffset, tokenType } of tree.comments ?? tree.tokens) {
    if (tokenType.name !== 'Comment') continue
    sorted ??= unitsOf(root)
    const span = { start: startOffset, end: startOffset + image.length }
    const text = image.replace(/^#+/, '').trim()
    found.push({ ...span, text, covers: covered(source, sorted, span) })
  }
  return found
}

/** How far back a statement is looked for that ends before the comment; more on one line is nobody's. */
const near = 64

function covered(source: SyntaxTree['source'], sorted: readonly Span[], comment: Span): Span {
  const next = firstFrom(sorted, comment.start)
  const { start: lineStart } = lineAt(source, comment.start)
  if (source.text.slice(lineStart, comment.start).trim() === '') return sorted[next] ?? comment
  const { line } = positionAt(source, comment.start)
  for (let index = next - 1; index >= 0 && next - index <= near; index--) {
    const unit = sorted[index]!
    if (positionAt(source, unit.start).line === line) return unit
    if (unit.end <= comment.start && unit.end > lineStart) return unit
    if (unit.end >= comment.end) return unit
  }
  return comment
}
