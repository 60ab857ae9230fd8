import type { Comment, Node, Problem, SyntaxTree } from '../syntax/index.ts'
import type { Edits, Family, Ruleset } from '../model/index.ts'
import type { Place, Source } from '../text/index.ts'

export type DialectName = 'ferm' | 'iptables' | 'nft' | 'kernel'

/**
 * How the text of included files is had. Pure code gets one from its caller; nothing in a dialect reads a file.
 * Paths are those written in the ruleset, resolved against the file that names them.
 */
export interface Reader {
  /** The file's text, or undefined when it cannot be read. */
  read(path: string): string | undefined
  /** Names of the files directly in a folder, sorted; undefined when it is not a folder that can be read. */
  list(path: string): readonly string[] | undefined
  /**
   * The path under which a file really is, where the files of the target lie in a folder of their own: what is read there goes by that
   * path. Absent where every path is what it says.
   */
  locate?(path: string): string
}

/** Reads nothing: for text that stands alone. */
export const noReader: Reader = { read: () => undefined, list: () => undefined }

export type { Comment }

/** The meaning of one file and all that it includes. */
export interface Lowered {
  readonly ruleset: Ruleset
  /** What is wrong beyond syntax, in every file involved: unknown names, wrong types, missing includes. */
  readonly problems: readonly Problem[]
  /** Trees of the included files, in the order they were read, without the root. */
  readonly included: readonly SyntaxTree[]
  readonly edits: Edits
  /** What was skipped for safety, for the reader: "backticks are not executed". */
  readonly notes: readonly { readonly at: Place; readonly message: string }[]
}

/** One dialect: from text to tree, from tree to meaning, and changes of the text in terms of the meaning. */
export interface Dialect<Root extends Node = Node> {
  readonly name: DialectName
  /**
   * How sure the text (and, less so, the name) speaks for this dialect: 0 not at all, 1 by file name only,
   * 2 by typical words, 3 by a certain mark. Looks at the beginning of large files only.
   */
  recognise(source: Source): 0 | 1 | 2 | 3
  /** Never throws; total on any text. */
  parse(source: Source): SyntaxTree<Root>
  /** Never throws. Bad statements are skipped: the tree's errors already name them. */
  lower(tree: SyntaxTree<Root>, reader: Reader): Lowered
  /** Comments of a tree, in order. */
  comments(tree: SyntaxTree<Root>): readonly Comment[]
  /**
   * Text that comes to the given model: `lower(parse(print(m)))` has the same tables, chains, matches, effects
   * and verdicts. Origins, comments, and the names of atoms are not kept. `family` picks the half for dialects
   * that write one family a file. Throws `Unprintable` for what the dialect cannot say.
   */
  print(ruleset: Ruleset, options?: { readonly family?: Family }): string
  /**
   * The text that the file comes to when variables, functions, lists, includes and commands are done with, in the form that
   * the tool loads; `family` picks the half where the tool loads one at a time. Absent where there is nothing to do. Never throws.
   */
  expand?(tree: SyntaxTree<Root>, reader: Reader, options: { readonly family: 'ip' | 'ip6' }): Expanded
}

/** An expanded file; `problems` are those that made its text less than what the file says. */
export interface Expanded {
  readonly text: string
  readonly problems: readonly Problem[]
  readonly notes: Lowered['notes']
}

/** A part of the model that a dialect has no words for (an atom of another dialect, `bridge` in ferm's ip6 …). */
export class Unprintable extends Error {}
