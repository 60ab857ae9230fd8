import { children } from '../syntax/index.ts'
import type { Node, SyntaxTree } from '../syntax/index.ts'
import { piecesOf } from './pieces.ts'
import type { Piece, TokenClass } from './pieces.ts'
import type { Token } from '../syntax/index.ts'

/**
 * Why two texts are not the same but for their layout; undefined when they are: both are without errors or have equally many, all words,
 * comments and brackets are the same in the same order, and both trees have the same nodes in the same places. What may differ is
 * what `classify` calls blank, break or continuation, and separators of statements where `isSeparator` says so: that these end the same
 * statements is what the trees show.
 */
export function differenceOf(before: SyntaxTree, after: SyntaxTree, classify: (token: Token) => TokenClass, isSeparator: (piece: Piece) => boolean): string | undefined {
  const count = after.errors.length - before.errors.length
  if (count !== 0) return `${Math.abs(count)} syntax ${Math.abs(count) === 1 ? 'error' : 'errors'} ${count > 0 ? 'more' : 'less'}`
  const kept = (tree: SyntaxTree): readonly Piece[] => piecesOf(tree.tokens, classify).filter(piece => !isSeparator(piece))
  const old = kept(before)
  const now = kept(after)
  const wrong = old.findIndex((piece, index) => piece.image !== now[index]?.image || piece.type !== now[index]?.type)
  if (wrong >= 0 || now.length > old.length) return `"${old[wrong]?.image ?? now[old.length]!.image}" would be read otherwise`
  return sameShape(before.root, after.root) ? undefined : 'statements would be read otherwise'
}

/** Whether two trees have nodes of the same kinds in the same places. Does not recurse. */
function sameShape(a: Node, b: Node): boolean {
  const open: [Node, Node][] = [[a, b]]
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [one, other] = pair
    if (one.kind !== other.kind) return false
    const others = children(other)
    for (const child of children(one)) {
      const { value } = others.next()
      if (!value) return false
      open.push([child, value])
    }
    if (!others.next().done) return false
  }
  return true
}
