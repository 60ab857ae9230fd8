/**
 * nflint's public API: text in, findings or text out.
 *
 * Invariants
 * - Pure and synchronous: no file, no process, no network. Included files come through the reader in the options.
 * - Never throws for what a ruleset says; `UnknownDialect` when nobody said what it is written in and it does not show.
 */
import { dialectNamed, noReader, recogniseDialect } from './dialects/index.ts'
import type { Dialect, DialectName, Lowered, Reader } from './dialects/index.ts'
import { applicableEdits, lint, silencersOf, silencingReason } from './lint/index.ts'
import type { Applicability, Finding, LintOptions, SourceComments } from './lint/index.ts'
import { tighten as tightenReading } from './rewrite/index.ts'
import type { Change, Left, Reading, TightenOptions } from './rewrite/index.ts'
import type { Problem, SyntaxTree } from './syntax/index.ts'
import { applyEdits, editsBySource } from './text/index.ts'
import type { Edit, Place, Source } from './text/index.ts'

export type { DialectName, Reader } from './dialects/index.ts'
export type { Applicability, CheckSettings, Finding, Fix, Severity } from './lint/index.ts'
export type { Target } from './model/index.ts'
export type { Change, Left, TightenOptions } from './rewrite/index.ts'
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

/** Versions that the ruleset is for, what is known about the network, and the checks to run. */
export interface CheckOptions extends ReadOptions, Pick<LintOptions, 'target' | 'settings' | 'sets' | 'select' | 'ignore'> {}

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
  return loadSource(source, dialectOf(source, name), reader)
}

function dialectOf(source: Source, name: DialectName | undefined): Dialect {
  const dialect = name ? dialectNamed(name) : recogniseDialect(source)
  if (!dialect) throw new UnknownDialect(`cannot tell the dialect of ${source.path}`)
  return dialect
}

function loadSource(source: Source, dialect: Dialect, reader: Reader): Loaded {
  const tree = dialect.parse(source)
  return { dialect, reader, tree, lowered: dialect.lower(tree, reader) }
}

/** The same files with edits applied, read again. Texts that were read before are not asked for anew. */
function reload(loaded: Loaded, edits: readonly Edit[]): Loaded {
  const { dialect, reader, tree: { source: { path } } } = loaded
  const texts = new Map(sourcesOf(loaded).map(source => [source.path, source.text]))
  for (const [source, own] of editsBySource(edits)) texts.set(source.path, applyEdits(source.text, own))
  const overlay: Reader = { read: name => texts.get(name) ?? reader.read(name), list: name => reader.list(name) }
  return loadSource({ path, text: texts.get(path)! }, dialect, overlay)
}

const problemsOf = ({ tree, lowered }: Loaded): readonly Problem[] => [
  ...tree.errors,
  ...lowered.included.flatMap(({ errors }) => errors),
  ...lowered.problems,
]

/** The file that was given, then those that it includes, each once. */
const sourcesOf = ({ tree, lowered }: Loaded): readonly Source[] => [...new Set([tree, ...lowered.included].map(({ source }) => source))]

const commentsIn = ({ dialect, tree, lowered }: Loaded): readonly SourceComments[] =>
  [tree, ...lowered.included].map(file => ({ source: file.source, comments: dialect.comments(file) }))

function findingsIn(loaded: Loaded, options: CheckOptions): readonly Finding[] {
  const { ruleset, edits } = loaded.lowered
  return lint({ ...options, ruleset, edits, problems: problemsOf(loaded), files: commentsIn(loaded) })
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

const resultOf = ({ dialect, lowered }: Loaded, findings: readonly Finding[]): CheckResult => ({
  dialect: dialect.name,
  findings,
  included: lowered.included.map(({ source }) => source.path),
  notes: lowered.notes,
})

/** What is wrong with a ruleset. */
export function check(text: string, options: CheckOptions = {}): CheckResult {
  const loaded = load(text, options)
  return resultOf(loaded, findingsIn(loaded, options))
}

export interface FixResult extends CheckResult {
  readonly text: string
  /** Every file that changed, included ones too. */
  readonly files: readonly ChangedFile[]
  /** How many findings were repaired; `findings` are those that are left. */
  readonly fixed: number
}

/** Rounds after which fixing stops: a round makes room for fixes that overlapped those of the one before. */
const fixRounds = 10

const syntaxErrors = (findings: readonly Finding[]): number => findings.filter(({ check: name }) => name === 'syntax-error' || name.startsWith('undefined-')).length

/** A ruleset with its fixes applied: `safe` ones, or `unsafe` ones too. A round that would break the text is not made. */
export function fix(text: string, { applicability = 'safe', ...options }: CheckOptions & { readonly applicability?: Applicability } = {}): FixResult {
  const original = load(text, options)
  let loaded = original
  let findings = findingsIn(loaded, options)
  let fixed = 0
  for (let round = 0; round < fixRounds; round++) {
    const { edits, applied } = applicableEdits(findings, applicability)
    if (edits.length === 0) break
    const next = reload(loaded, edits)
    const left = findingsIn(next, options)
    if (syntaxErrors(left) > syntaxErrors(findings)) break
    loaded = next
    findings = left
    fixed += applied
  }
  return { ...resultOf(loaded, findings), text: loaded.tree.source.text, files: changedFiles(original, loaded), fixed }
}

/** The files whose text differs between two readings of the same ruleset. */
function changedFiles(old: Loaded, now: Loaded): readonly ChangedFile[] {
  const after = new Map(sourcesOf(now).map(({ path, text }) => [path, text]))
  return sourcesOf(old).flatMap(({ path, text: before }) => {
    const text = after.get(path)
    return text === undefined || text === before ? [] : [{ path, before, after: text }]
  })
}

/** How a file is to be expanded. */
export interface ExpandOptions extends ReadOptions {
  /** The half of a ferm file that is wanted, as in `ferm --domain`; `ip` unless given. */
  readonly domain?: 'ip' | 'ip6'
}

export interface ExpandResult {
  readonly dialect: DialectName
  readonly text: string
  /** What is wrong in the text: then it is less than the file says. */
  readonly problems: readonly Problem[]
  /** What only execution could tell. */
  readonly notes: readonly { readonly at: Place; readonly message: string }[]
}

/**
 * The rules that a file comes to. ferm: the iptables-save text that ferm would load for the domain. nft: the same text with
 * variables and includes resolved. iptables: what stands in the chains when all commands are done. Kernel settings: as they are.
 */
export function expand(text: string, { path = '<stdin>', dialect: name, reader = noReader, domain = 'ip' }: ExpandOptions = {}): ExpandResult {
  const source = { path, text }
  const dialect = dialectOf(source, name)
  const tree = dialect.parse(source)
  const expanded = dialect.expand?.(tree, reader, { family: domain }) ?? { text, problems: [], notes: [] }
  return { dialect: dialect.name, ...expanded, problems: [...tree.errors, ...expanded.problems] }
}

export interface TightenResult {
  readonly dialect: DialectName
  readonly text: string
  readonly changes: readonly Change[]
  /** What was left as it is, and why. */
  readonly unresolved: readonly Left[]
  /** Rules that a comment silences, with its reason: they stay. */
  readonly silenced: readonly Left[]
  /** How it was shown that nothing opens; absent when nothing was changed. */
  readonly proof?: 'comparison' | 'rule by rule'
  /** What the ruleset as a whole no longer accepts, in a few readable lines, where whole rulesets could be compared. */
  closed(): readonly string[]
  /** Every file that changed, included ones too. */
  readonly files: readonly ChangedFile[]
  /** Paths of the files that were included. */
  readonly included: readonly string[]
  /** What kept parts of the text from being understood. */
  readonly problems: readonly Problem[]
}

function readingOf(loaded: Loaded): Reading {
  const { ruleset, edits } = loaded.lowered
  const silencers = silencersOf(ruleset, commentsIn(loaded))
  return {
    sources: sourcesOf(loaded),
    ruleset,
    edits,
    problems: problemsOf(loaded).length,
    silenced: place => silencingReason(silencers, 'related-accept', place),
    reread: changes => readingOf(reload(loaded, changes)),
  }
}

/** The ruleset with each acceptance of RELATED replaced by the least that keeps the network working. */
export function tighten(text: string, options: ReadOptions & TightenOptions = {}): TightenResult {
  const loaded = load(text, options)
  const { source } = loaded.tree
  const { files, changes, unresolved, silenced, proof, closed } = tightenReading(readingOf(loaded), options)
  return {
    dialect: loaded.dialect.name,
    text: files.find(file => file.source === source)?.text ?? text,
    changes,
    unresolved,
    silenced,
    ...(proof ? { proof } : {}),
    closed,
    files: files.map(file => ({ path: file.source.path, before: file.source.text, after: file.text })),
    included: loaded.lowered.included.map(({ source: { path } }) => path),
    problems: problemsOf(loaded),
  }
}
