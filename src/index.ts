/**
 * nflint's public API: text in, findings or text out.
 *
 * Invariants
 * - Pure and synchronous: no file, no process, no network. Included files come through the reader in the options.
 * - Never throws for what a ruleset says; `UnknownDialect` when nobody said what it is written in and it does not show.
 * - Knows all dialects, so that no caller waits; who can wait uses `api` with the dialect at hand, and so does the command line.
 */
import { check as checkLoaded } from './api/check.ts'
import type { CheckResult, CheckingOptions } from './api/check.ts'
import { compare as compareLoaded } from './api/compare.ts'
import type { CompareOptions, CompareResult } from './api/compare.ts'
import { expand as expandSource } from './api/expand.ts'
import type { ExpandResult } from './api/expand.ts'
import { fix as fixLoaded } from './api/fix.ts'
import type { FixResult, FixingOptions } from './api/fix.ts'
import { format as formatSource } from './api/format.ts'
import type { FormatResult, LayoutOptions } from './api/format.ts'
import { formatNormalized } from './api/normalize.ts'
import { includesOf as includedBy, load as loadSource } from './api/load.ts'
import type { Loaded } from './api/load.ts'
import { tighten as tightenLoaded } from './api/tighten.ts'
import type { TightenResult } from './api/tighten.ts'
import { trace as traceLoaded } from './api/trace.ts'
import type { TraceResult, TracingOptions } from './api/trace.ts'
import { dialectNameOf, dialectNamed, noReader } from './dialects/index.ts'
import type { Dialect, DialectName, Reader } from './dialects/index.ts'
import type { TightenOptions } from './rewrite/index.ts'
import type { Problem, SyntaxTree } from './syntax/index.ts'
import type { Source } from './text/index.ts'

export { UnknownDialect } from './dialects/index.ts'
export { BadPacket } from './api/trace.ts'
export type { DialectName, Reader } from './dialects/index.ts'
export type { Applicability, CheckSettings, Finding, Fix, Severity } from './lint/index.ts'
export type { Layer } from './analysis/index.ts'
export type { Hook, Target } from './model/index.ts'
export type { Change, Left, TightenOptions } from './rewrite/index.ts'
export type { Problem, Related, SyntaxTree } from './syntax/index.ts'
export type { Edit, Place, Source, Span } from './text/index.ts'
export type { CheckResult } from './api/check.ts'
export type { CompareOptions, CompareResult, HookDifference, Traffic, Traffics } from './api/compare.ts'
export type { ExpandResult } from './api/expand.ts'
export type { FixResult } from './api/fix.ts'
export type { FormatResult } from './api/format.ts'
export type { ChangedFile } from './api/load.ts'
export type { DecidedBy, Outcome } from './api/outcome.ts'
export type { TightenResult } from './api/tighten.ts'
export type { TraceResult, TracedPath, TracedStep, TracedWay } from './api/trace.ts'

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
export interface CheckOptions extends ReadOptions, CheckingOptions {}

/** How a file is to be expanded. */
export interface ExpandOptions extends ReadOptions {
  /** The half of a ferm file that is wanted, as in `ferm --domain`; `ip` unless given. */
  readonly domain?: 'ip' | 'ip6'
}

/** How a text is to be laid out. */
export interface FormatOptions extends Omit<ReadOptions, 'reader'>, LayoutOptions {
  /** iptables-save: options in the order and the spelling of iptables-save, words one blank apart; then `range` is not looked at. */
  readonly normalize?: boolean
}

/** A ruleset to compare: its text, and how to read it. */
export interface CompareText extends ReadOptions {
  readonly text: string
}

/** What packet is traced, and where. */
export interface TraceOptions extends ReadOptions, TracingOptions {}

function sourceOf(text: string, { path = '<stdin>', dialect }: ReadOptions): { readonly source: Source; readonly dialect: Dialect } {
  const source = { path, text }
  return { source, dialect: dialectNamed(dialectNameOf(source, dialect)) }
}

function load(text: string, options: ReadOptions): Loaded {
  const { source, dialect } = sourceOf(text, options)
  return loadSource(source, dialect, options.reader ?? noReader)
}

/** Tree and errors of one text; included files are not looked at. */
export function parse(text: string, options: ReadOptions = {}): { dialect: DialectName; tree: SyntaxTree; errors: readonly Problem[] } {
  const { source, dialect } = sourceOf(text, options)
  const tree = dialect.parse(source)
  return { dialect: dialect.name, tree, errors: tree.errors }
}

/** Paths of the files that a ruleset includes, directly or not, as the reader was asked for them. */
export const includesOf = (text: string, options: ReadOptions = {}): readonly string[] => includedBy(load(text, options))

/** What is wrong with a ruleset. */
export const check = (text: string, options: CheckOptions = {}): CheckResult => checkLoaded(load(text, options), options)

/** A ruleset with its fixes applied: `safe` ones, or `unsafe` ones too. A round that would break the text is not made. */
export const fix = (text: string, options: ReadOptions & FixingOptions = {}): FixResult => fixLoaded(load(text, options), options)

/**
 * The rules that a file comes to. ferm: the iptables-save text that ferm would load for the domain. nft: the same text with
 * variables and includes resolved. iptables: what stands in the chains when all commands are done. Kernel settings: as they are.
 */
export function expand(text: string, { domain = 'ip', ...options }: ExpandOptions = {}): ExpandResult {
  const { source, dialect } = sourceOf(text, options)
  return expandSource(source, dialect, options.reader ?? noReader, { domain })
}

/** The text laid out: other blanks between the same words, shown to be read the same. What cannot be read stays as it is. */
export function format(text: string, { normalize, ...options }: FormatOptions = {}): FormatResult {
  const { source, dialect } = sourceOf(text, options)
  return (normalize ? formatNormalized : formatSource)(source, dialect, options)
}

/** The ruleset with each acceptance of RELATED replaced by the least that keeps the network working. */
export const tighten = (text: string, options: ReadOptions & TightenOptions = {}): TightenResult => tightenLoaded(load(text, options), options)

/**
 * What the second ruleset accepts that the first does not, and the reverse, by hook. Verdicts are compared: translations of addresses,
 * logs and counters are not.
 */
export const compare = (before: CompareText, after: CompareText, options: CompareOptions = {}): CompareResult =>
  compareLoaded(load(before.text, before), load(after.text, after), options)

/**
 * The way of one packet, described in words (`parsePacket` has the grammar), through all chains. Where its interfaces do not tell whether
 * it comes in, goes through or goes out, all three are followed.
 * @throws BadPacket for words that describe none
 */
export const trace = (text: string, packet: string, options: TraceOptions = {}): TraceResult => traceLoaded(load(text, options), packet, options)
