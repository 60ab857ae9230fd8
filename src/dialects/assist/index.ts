/**
 * Assistance while a text is being written: what names stand where, what a word means, what may stand at a place.
 *
 * Invariants
 * - Form only: trees and tables, never the model. A tree may be of a half-typed text.
 * - Answers are in offsets and plain words; what an editor calls them is not known here.
 * - Loaded by the language server alone: no other command pays for the tables of explanations.
 */
import type { Node, SyntaxTree, Token } from '../../syntax/index.ts'
import type { Span } from '../../text/index.ts'

export type NameKind = 'table' | 'chain' | 'set' | 'map' | 'flowtable' | 'object' | 'variable' | 'function' | 'parameter'

/**
 * One place where a name is written. Places of equal kind (a set and a map are told apart where they are defined only), scope and
 * name are about the same thing; in all files of a ruleset, since scopes of parts of a file bear the file's path.
 */
export interface NameUse extends Span {
  readonly kind: NameKind
  /** Without quotes and without `$`, `&`, `@`; `start` and `end` span just that. */
  readonly name: string
  /** What the name belongs to: a table (`inet filter`), a block (`path:offset`), or '' for the whole ruleset. */
  readonly scope: string
  /** `definition` where it comes into being; `fixed` where the kernel or the tool gave the name. */
  readonly role: 'definition' | 'fixed' | 'use'
  /** For definitions: all of it, blocks included. */
  readonly whole?: Span
  /** For definitions: a few words about it, for lists. */
  readonly detail?: string
}

/** An include as it is written; `path` has no quotes and may be a pattern, a folder, or a program. */
export interface IncludeUse extends Span {
  readonly path: string
}

/** What a piece of text is, for colours; comments and what nothing is known of are left out. */
export type MarkKind = 'keyword' | 'type' | 'property' | 'value' | 'number' | 'string' | 'operator' | 'macro'

export interface Mark extends Span {
  readonly kind: MarkKind
}

/** What a word means. `text` is Markdown. */
export interface Meaning extends Span {
  readonly text: string
}

export type SuggestionKind = 'keyword' | 'property' | 'value' | 'module' | 'target' | NameKind

/** What may stand at a place. */
export interface Suggestion {
  readonly label: string
  readonly kind: SuggestionKind
  /** A few words beside the label. */
  readonly detail?: string
  /** Markdown. */
  readonly doc?: string
  /** Text to put in where it is not the label. */
  readonly text?: string
}

export interface Suggestions {
  /** The text that a suggestion replaces: what is written of the word. */
  readonly replace: Span
  readonly items: readonly Suggestion[]
}

/** What a dialect knows for editors. Nothing here throws, whatever the text. */
export interface Assistant<Root extends Node = Node> {
  names(tree: SyntaxTree<Root>): readonly NameUse[]
  /** Whether text may be the name of such a thing; what the tool would take for something else may not. */
  isName(kind: NameKind, name: string): boolean
  includes(tree: SyntaxTree<Root>): readonly IncludeUse[]
  marks(tree: SyntaxTree<Root>): readonly Mark[]
  /** What the word at an offset means, names aside. */
  meaning(tree: SyntaxTree<Root>, offset: number): Meaning | undefined
  /** What may be written at an offset; `known` are the names of the whole ruleset. */
  suggest(tree: SyntaxTree<Root>, offset: number, known: readonly NameUse[]): Suggestions
}

/** Index of the first word that ends behind an offset; one that ends at it counts where it may still be written on, as its last letter tells. */
export function wordIndexAt(words: readonly Token[], offset: number, open: RegExp): number {
  let low = 0
  let high = words.length
  while (low < high) {
    const middle = (low + high) >> 1
    const { startOffset, image } = words[middle]!
    const end = startOffset + image.length
    if (end < offset || (end === offset && !open.test(image))) low = middle + 1
    else high = middle
  }
  return low
}

/** Suggestions for names of some kinds, each once. */
export function namesOf(known: readonly NameUse[], kinds: readonly NameKind[], fits: (use: NameUse) => boolean = () => true): Suggestion[] {
  const found = new Map<string, Suggestion>()
  for (const use of known) {
    if (use.role === 'use' || !kinds.includes(use.kind) || !fits(use) || found.has(use.name)) continue
    found.set(use.name, { label: use.name, kind: use.kind, ...(use.detail === undefined ? {} : { detail: use.detail }) })
  }
  return [...found.values()]
}

/** Suggestions for words, with what is known of each. */
export const wordsAs = (kind: SuggestionKind, words: Iterable<string>, docs: Readonly<Record<string, string>> = {}): Suggestion[] =>
  [...words].map(label => ({ label, kind, ...(Object.hasOwn(docs, label) ? { doc: docs[label] } : {}) }))
