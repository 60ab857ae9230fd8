import type { Node, Shapes, SyntaxTree } from '../../src/syntax/index.ts'
import type { LineShape } from './shaped.ts'

/**
 * Nodes of an iptables-save file. One line is one node; blank lines and comments are trivia. A line that cannot be
 * read is a `Bad` node, and an error of the tree says what was expected.
 */
export type IptablesNode = File | Line | Counters | Option | Word

export interface File extends Node {
  readonly kind: 'File'
  readonly lines: readonly Line[]
}

export type Line = TableLine | ChainLine | CommitLine | RuleLine | BadLine

/** `*filter` */
export interface TableLine extends Node {
  readonly kind: 'Table'
  readonly name: Word
}

/** `:INPUT DROP [12:3456]`; a policy of `-` makes a user chain. */
export interface ChainLine extends Node {
  readonly kind: 'Chain'
  readonly name: Word
  readonly policy: Word
  readonly counters?: Counters
}

/** `COMMIT` */
export interface CommitLine extends Node {
  readonly kind: 'Commit'
}

/**
 * `[1:60] -A INPUT … -j ACCEPT` and every other command; what its options are is the vocabulary's to say. `options` are made
 * anew each time they are asked for: a large ruleset has many words.
 */
export interface RuleLine extends Node {
  readonly kind: 'Rule'
  readonly counters?: Counters
  readonly options: readonly Option[]
  /** The shape of a line that was passed over because others of its shape were read. */
  readonly shape?: LineShape
  /** The shapes that it is one of. */
  readonly shapes?: Shapes<LineShape>
}

export interface BadLine extends Node {
  readonly kind: 'Bad'
}

/** `[packets:bytes]` */
export interface Counters extends Node {
  readonly kind: 'Counters'
}

/**
 * `! --ctstate NEW`: the option's word, the `!` before it, and the words behind it up to the next option. How many of
 * them belong to it the grammar cannot know.
 */
export interface Option extends Node {
  readonly kind: 'Option'
  readonly not?: Word
  readonly name: Word
  /** The `!` of the old form `--option ! value`, which ebtables still takes. */
  readonly oldNot?: Word
  readonly values: readonly Word[]
}

/** One argument; `text` is what is left without quotes and escapes. */
export interface Word extends Node {
  readonly kind: 'Word'
  readonly text: string
}

export type IptablesTree = SyntaxTree<File>
