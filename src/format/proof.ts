import type { SyntaxTree } from '../syntax/index.ts'
import type { Piece } from './pieces.ts'

/** A text as far as its layout must not change it. */
export interface Reading {
  readonly tree: SyntaxTree
  /** All that is laid out, separators of statements left out. */
  readonly words: readonly Piece[]
  /** For each of the words, whether a statement begins with it. */
  readonly begins: readonly boolean[]
}

/**
 * Why two texts are not the same but for their layout; undefined when they are: one has as many errors as the other, all words, brackets
 * and comments are the same in the same order, and statements begin at the same words. Since what a statement says depends on its words
 * alone, both have the same tree.
 */
export function differenceOf(before: Reading, after: Reading): string | undefined {
  const count = after.tree.errors.length - before.tree.errors.length
  if (count !== 0) return `${Math.abs(count)} syntax ${Math.abs(count) === 1 ? 'error' : 'errors'} ${count > 0 ? 'more' : 'less'}`
  const [old, now] = [before.words, after.words]
  const wrong = old.findIndex((word, index) => word.image !== now[index]?.image || word.type !== now[index].type)
  if (wrong >= 0 || now.length > old.length) return `"${old[wrong]?.image ?? now[old.length]!.image}" would be read otherwise`
  const moved = before.begins.findIndex((begins, index) => begins !== after.begins[index])
  return moved >= 0 ? `a statement would begin or end at "${old[moved]!.image}"` : undefined
}
