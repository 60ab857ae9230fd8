import type { Dialect, Lowered, Reader } from '../dialects/dialect.ts'
import type { SourceComments } from '../lint/index.ts'
import { blocksAreKnown } from '../syntax/index.ts'
import type { Problem, SyntaxTree } from '../syntax/index.ts'
import { applyEdits, editsBySource } from '../text/index.ts'
import type { Edit, Source } from '../text/index.ts'

/** What was read: a text in its dialect, and the files that it includes. */
export interface Loaded {
  readonly dialect: Dialect
  readonly reader: Reader
  readonly tree: SyntaxTree
  readonly lowered: Lowered
}

/** A changed file: the one that was given, or one that it includes. */
export interface ChangedFile {
  readonly path: string
  readonly before: string
  readonly after: string
}

/** Reads a text. Never throws for what it says. */
export function load(source: Source, dialect: Dialect, reader: Reader): Loaded {
  const tree = dialect.parse(source)
  return { dialect, reader, tree, lowered: dialect.lower(tree, reader) }
}

/** The same files with edits applied, read again. Texts that were read before are not asked for anew. */
export function reload(loaded: Loaded, edits: readonly Edit[]): Loaded {
  const { dialect, reader, tree: { source: { path } } } = loaded
  const texts = new Map(sourcesOf(loaded).map(source => [source.path, source.text]))
  for (const [source, own] of editsBySource(edits)) texts.set(source.path, applyEdits(source.text, own))
  const overlay: Reader = { read: name => texts.get(name) ?? reader.read(name), list: name => reader.list(name), locate: name => reader.locate?.(name) ?? name }
  return load({ path, text: texts.get(path)! }, dialect, overlay)
}

/**
 * What kept parts of the texts from being understood: of the text that was given, then of those that it includes, then beyond syntax.
 * Where blocks are not known, statements were put together that do not belong together, and what is wrong with them says nothing.
 */
export function problemsOf({ tree, lowered }: Loaded): readonly Problem[] {
  const errors = [tree, ...lowered.included].flatMap(file => file.errors)
  return blocksAreKnown(errors) ? [...errors, ...lowered.problems] : errors
}

/** The file that was given, then those that it includes, each once. */
export const sourcesOf = ({ tree, lowered }: Loaded): readonly Source[] => [...new Set([tree, ...lowered.included].map(({ source }) => source))]

/** Paths of the files that a ruleset includes, directly or not, as the reader was asked for them. */
export const includesOf = ({ lowered }: Loaded): readonly string[] => lowered.included.map(({ source }) => source.path)

/** Comments of every file involved, the one that was given first. */
export const commentsIn = ({ dialect, tree, lowered }: Loaded): readonly SourceComments[] =>
  [tree, ...lowered.included].map(file => ({ source: file.source, comments: dialect.comments(file) }))
