/**
 * nflint's public API: text in, findings or text out.
 *
 * Invariants
 * - Pure and synchronous: no file, no process, no network. Included files come through the reader in the options.
 * - Never throws for what a ruleset says; `UnknownDialect` when nobody said what it is written in and it does not show.
 */
import { dialectNamed, noReader, recogniseDialect } from './dialects/index.ts'
import type { Dialect, DialectName, Lowered, Reader } from './dialects/index.ts'
import type { Applicability, CheckSettings, Finding } from './lint/check.ts'
import { applicableEdits } from './lint/fix.ts'
import { lint } from './lint/run.ts'
import type { Target } from './model/index.ts'
import { tighten as tightenReading } from './rewrite/index.ts'
import type { Change, Left, Reading, TightenOptions } from './rewrite/index.ts'
import type { Problem, SyntaxTree } from './syntax/index.ts'
import { applyEdits, editsBySource } from './text/index.ts'
import type { Edit, Place, Source } from './text/index.ts'

export type { DialectName, Reader } from './dialects/index.ts'
export type { Applicability, CheckSettings, Finding, Fix, Severity } from './lint/check.ts'
export type { Target } from './model/index.ts'
export type { Change, Left } from './rewrite/index.ts'
export type { Problem, Related, SyntaxTree } from './syntax/index.ts'
export type { Edit, Place, Source, Span } from './text/index.ts'

/** How a text is to be read. */
export interface ReadOptions {
  /** The name it goes by in findings, and what its includes are relative to; `<stdin>` unless given. */
  readonly path?: string
  /** What it is written in; told from content, then name, unless given. */
  readonly dialect?: DialectName
  /** Where included files come from; without it every include is missing. */
  readonly reader?: Reader
}

export interface CheckOptions extends ReadOptions {
  /** Versions that the ruleset is for; the newest ones unless given. */
  readonly target?: Target
  readonly settings?: CheckSettings
}

/** Thrown when a text could be any dialect's, or none's. */
export class UnknownDialect extends Error {}

/** What was read: the text, and the files that it includes. */
interface Loaded {
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

function load(text: string, { path = '<stdin>', dialect: name, reader = noReader }: ReadOptions): Loaded {
  const source = { path, text }
  const dialect = name ? dialectNamed(name) : recogniseDialect(source)
  if (!dialect) throw new UnknownDialect(`cannot tell the dialect of ${path}`)
  return loadSource(source, dialect, reader)
}

function loadSource(source: Source, dialect: Dialect, reader: Reader): Loaded {
  const tree = dialect.parse(source)
  return { dialect, reader, tree, lowered: dialect.lower(tree, reader) }
}

/** The same files with edits applied, read again. */
function reload({ dialect, reader, tree }: Loaded, edits: readonly Edit[]): Loaded {
  let { source } = tree
  const changed = new Map<string, string>()
  for (const [edited, own] of editsBySource(edits)) {
    const text = applyEdits(edited.text, own)
    if (edited.path === source.path) source = { path: source.path, text }
    else changed.set(edited.path, text)
  }
  const overlay: Reader = { read: path => changed.get(path) ?? reader.read(path), list: path => reader.list(path) }
  return loadSource(source, dialect, changed.size > 0 ? overlay : reader)
}

const problemsOf = ({ tree, lowered }: Loaded): readonly Problem[] => [
  ...tree.errors,
  ...lowered.included.flatMap(({ errors }) => errors),
  ...lowered.problems,
]

/** The file that was given, then those that it includes, each once. */
const sourcesOf = ({ tree, lowered }: Loaded): readonly Source[] => [...new Set([tree, ...lowered.included].map(({ source }) => source))]

/** The files whose text differs between two readings of the same ruleset. */
function changedFiles(old: Loaded, now: Loaded): readonly ChangedFile[] {
  const after = new Map(sourcesOf(now).map(({ path, text }) => [path, text]))
  const files = new Map<string, ChangedFile>()
  for (const { path, text: before } of sourcesOf(old)) {
    const text = after.get(path)
    if (text !== undefined && text !== before) files.set(path, { path, before, after: text })
  }
  return [...files.values()]
}

function findingsIn(loaded: Loaded, { target = {}, settings = { wantedHelpers: [] } }: CheckOptions): readonly Finding[] {
  const { dialect, tree, lowered } = loaded
  return lint({
    ruleset: lowered.ruleset,
    edits: lowered.edits,
    problems: problemsOf(loaded),
    files: [tree, ...lowered.included].map(file => ({ source: file.source, comments: dialect.comments(file) })),
    target,
    settings,
  })
}

/** Tree and errors of one text; included files are not looked at. */
export function parse(text: string, options: ReadOptions = {}): { dialect: DialectName; tree: SyntaxTree; errors: readonly Problem[] } {
  const { dialect, tree } = load(text, { ...options, reader: noReader })
  return { dialect: dialect.name, tree, errors: tree.errors }
}

/** Paths of the files that a ruleset includes, directly or not, as the reader was asked for them. */
export const includesOf = (text: string, options: ReadOptions = {}): readonly string[] =>
  load(text, options).lowered.included.map(({ source }) => source.path)

export interface CheckResult {
  readonly dialect: DialectName
  /** Sorted by place, those in included files too. */
  readonly findings: readonly Finding[]
  /** Paths of the files that were included. */
  readonly included: readonly string[]
  /** What was left unread for safety. */
  readonly notes: readonly { readonly at: Place; readonly message: string }[]
}

const resultOf = (loaded: Loaded, options: CheckOptions): CheckResult => ({
  dialect: loaded.dialect.name,
  findings: findingsIn(loaded, options),
  included: loaded.lowered.included.map(({ source }) => source.path),
  notes: loaded.lowered.notes,
})

/** What is wrong with a ruleset. */
export const check = (text: string, options: CheckOptions = {}): CheckResult => resultOf(load(text, options), options)

/** Rounds after which fixing stops: each round's fixes may make room for others that overlapped them. */
const fixRounds = 10

/** A ruleset with its fixes applied (`safe` ones, or `unsafe` ones too), and the findings that are left. */
export function fix(
  text: string,
  { applicability = 'safe', ...options }: CheckOptions & { readonly applicability?: Applicability } = {},
): CheckResult & { readonly text: string; readonly files: readonly ChangedFile[]; readonly fixed: number } {
  const original = load(text, options)
  let loaded = original
  let result = resultOf(loaded, options)
  let fixed = 0
  for (let round = 0; round < fixRounds; round++) {
    const { edits, applied } = applicableEdits(result.findings, applicability)
    if (edits.length === 0) break
    loaded = reload(loaded, edits)
    result = resultOf(loaded, options)
    fixed += applied
  }
  return { ...result, text: loaded.tree.source.text, files: changedFiles(original, loaded), fixed }
}

export interface TightenResult {
  readonly dialect: DialectName
  readonly text: string
  readonly changes: readonly Change[]
  /** What was left as it is, and why. */
  readonly unresolved: readonly Left[]
  /** What is no longer accepted, in a few readable lines, where whole rulesets could be compared. */
  readonly closed: readonly string[]
  /** Every file that changed, included ones too. */
  readonly files: readonly ChangedFile[]
  /** Paths of the files that were included. */
  readonly included: readonly string[]
  /** What kept parts of the text from being understood. */
  readonly problems: readonly Problem[]
}

const readingOf = (loaded: Loaded): Reading => ({
  sources: sourcesOf(loaded),
  ruleset: loaded.lowered.ruleset,
  edits: loaded.lowered.edits,
  problems: problemsOf(loaded).length,
  reread: edits => readingOf(reload(loaded, edits)),
})

/** The ruleset with each acceptance of RELATED replaced by the least that keeps the network working. */
export function tighten(text: string, options: ReadOptions & TightenOptions = {}): TightenResult {
  const loaded = load(text, options)
  const { source } = loaded.tree
  const { files, changes, unresolved, closed = [] } = tightenReading(readingOf(loaded), options)
  return {
    dialect: loaded.dialect.name,
    text: files.find(file => file.source === source)?.text ?? text,
    changes,
    unresolved,
    closed,
    files: files.map(file => ({ path: file.source.path, before: file.source.text, after: file.text })),
    included: loaded.lowered.included.map(({ source: { path } }) => path),
    problems: problemsOf(loaded),
  }
}
