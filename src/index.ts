/**
 * nflint's public API: text in, findings or text out.
 *
 * Invariants
 * - Pure and synchronous: no file, no process, no network. Included files come through the reader in the options.
 * - Never throws for what a ruleset says; `UnknownDialect` when nobody said what it is written in and it does not show.
 */
import { completePacket, decisionOf, formatPacket, parsePacket, pathHook, tellComparison, traceThrough } from './analysis/index.ts'
import type { Decider, Decision, Layer, Packet, PacketProblem, PacketWords, Step, ToldDifference, ToldDifferences, Way } from './analysis/index.ts'
import { dialectNamed, noReader, recogniseDialect } from './dialects/index.ts'
import type { Dialect, DialectName, Lowered, Reader } from './dialects/index.ts'
import { applicableEdits, lint, silencersOf, silencingReason } from './lint/index.ts'
import type { Applicability, Finding, LintOptions, SourceComments } from './lint/index.ts'
import type { Chain, Hook, Ruleset, Table, Verdict } from './model/index.ts'
import { tighten as tightenReading } from './rewrite/index.ts'
import type { Change, Left, Reading, TightenOptions } from './rewrite/index.ts'
import type { Problem, SyntaxTree } from './syntax/index.ts'
import { applyEdits, editsBySource, textOf } from './text/index.ts'
import type { Edit, Place, Source } from './text/index.ts'

export type { DialectName, Reader } from './dialects/index.ts'
export type { Applicability, CheckSettings, Finding, Fix, Severity } from './lint/index.ts'
export type { Layer } from './analysis/index.ts'
export type { Hook, Target } from './model/index.ts'
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

/** A ruleset to compare: its text, and how to read it. */
export interface CompareText extends ReadOptions {
  readonly text: string
}

export interface CompareOptions {
  /** Most descriptions of each kind and hook; 8 unless given. */
  readonly lines?: number
  /** How much work a hook may cost (diagram nodes) before the answer is "not decided". */
  readonly budget?: number
}

/** A rule or a policy that decides: the place, where it is written (a default policy is not), and its text. */
export interface DecidedBy {
  readonly at?: Place
  readonly text: string
}

/** What becomes of an example packet on one side. */
export interface Outcome {
  readonly fate: 'accepted' | 'dropped' | 'rejected'
  readonly by: readonly DecidedBy[]
}

/** Traffic in a few words, one packet of it, and who decides that packet on both sides (absent when no one chain does). */
export interface Traffic {
  readonly words: string
  readonly example: string
  readonly before?: Outcome
  readonly after?: Outcome
}

/** `more`: there is more of this kind than was told. */
export interface Traffics {
  readonly parts: readonly Traffic[]
  readonly more: boolean
}

export interface HookDifference {
  readonly hook: Hook
  /** `ip` for the IP stack; frames of bridges, ARP and devices pass chains of their own. */
  readonly layer: Layer
  /** Accepted by the new ruleset and not by the old one. */
  readonly opened: Traffics
  readonly closed: Traffics
  /** Refused by both, silently by one and with an answer by the other. */
  readonly refusedOtherwise: Traffics
  /** Told by a queue or a target that is not understood. */
  readonly undecided: Traffics
  /** Whether something undecided may be open now that was not surely open before. */
  readonly mayOpen: boolean
}

export interface CompareResult {
  readonly dialects: readonly [DialectName, DialectName]
  /** Whether the same packets are accepted, dropped and rejected, everywhere, and all of it was decided. */
  readonly equal: boolean
  /** Whether it was shown that nothing is accepted that was not accepted before. */
  readonly onlyCloses: boolean
  readonly hooks: readonly HookDifference[]
  /** Hooks that cost too much to compare: nothing is known about them. */
  readonly notDecided: readonly Pick<HookDifference, 'hook' | 'layer'>[]
  /** What kept parts of either text from being understood: the answer is about the rest. */
  readonly problems: readonly Problem[]
  /** What was left unread for safety, in either. */
  readonly notes: CheckResult['notes']
}

/**
 * What the second ruleset accepts that the first does not, and the reverse, by hook. Verdicts are compared: translations of addresses,
 * logs and counters are not.
 */
export function compare(before: CompareText, after: CompareText, options: CompareOptions = {}): CompareResult {
  const [old, now] = [load(before.text, before), load(after.text, after)]
  const { hooks, notDecided } = tellComparison(old.lowered.ruleset, now.lowered.ruleset, options)
  const problems = [...problemsOf(old), ...problemsOf(now)]
  return {
    dialects: [old.dialect.name, now.dialect.name],
    equal: hooks.length === 0 && notDecided.length === 0,
    onlyCloses: notDecided.length === 0 && hooks.every(({ opened, mayOpen }) => opened.parts.length === 0 && !mayOpen),
    hooks: hooks.map(({ opened, closed, refusedOtherwise, undecided, ...hook }) =>
      ({ ...hook, opened: trafficOf(opened), closed: trafficOf(closed), refusedOtherwise: trafficOf(refusedOtherwise), undecided: trafficOf(undecided) })),
    notDecided,
    problems,
    notes: [...old.lowered.notes, ...now.lowered.notes],
  }
}

const trafficOf = ({ parts, more }: ToldDifferences): Traffics => ({ parts: parts.map(oneTraffic), more })

const oneTraffic = ({ words, example, before, after }: ToldDifference): Traffic =>
  ({ words, example: formatPacket(example), ...(before ? { before: outcomeOf(before) } : {}), ...(after ? { after: outcomeOf(after) } : {}) })

const outcomeOf = ({ fate, by }: Decision): Outcome => ({ fate, by: by.map(decidedBy) })

/** A statement on one line, cut where nobody would read on. */
const longestStatement = 200

function decidedBy(decider: Decider): DecidedBy {
  if (decider.kind === 'rule') return { at: decider.context.rule.origin, text: statementText(decider.context.rule.origin) }
  const { table, chain } = decider
  const at = chain.base?.policyOrigin
  return { ...(at ? { at } : {}), text: `policy ${chain.base?.policy} of chain ${chain.name} in table ${table.family} ${table.name}` }
}

function statementText(place: Place): string {
  const text = textOf(place).slice(0, 4 * longestStatement).replace(/\s+/g, ' ').trim()
  return text.length > longestStatement ? `${text.slice(0, longestStatement)}…` : text
}

/** What packet is traced, and where. */
export interface TraceOptions extends ReadOptions {
  /** One hook alone; unless given, the whole way that the packet's interfaces tell. */
  readonly hook?: Hook
  /** The chains of frames, ARP or devices instead of those of the IP stack. */
  readonly layer?: Layer
  /** The answer to a question that the text leaves open, by the question's key; undefined follows both. */
  readonly answer?: (question: string) => boolean | undefined
  /** Most ways followed where answers are open; 16 unless given. */
  readonly ways?: number
}

/** One step of a way; `depth` counts the chains around it. */
export type TracedStep = { readonly depth: number } & (
  /** `hook` and `policy` for base chains. */
  | { readonly kind: 'chain'; readonly text: string; readonly hook?: Hook; readonly policy?: 'accept' | 'drop' }
  | {
      readonly kind: 'rule'
      readonly at: Place
      readonly text: string
      readonly matches: boolean
      /** Questions whose answers were assumed to say so. */
      readonly assumed: readonly string[]
      /** The match that does not hold, where one tells. */
      readonly failed?: string
      /** What a rule that matches does with the packet. */
      readonly verdict: string
    }
  /** A queue, or a target that is not understood. */
  | { readonly kind: 'assumed'; readonly does: 'accept' | 'drop' | 'continue' }
  | { readonly kind: 'return'; readonly text: string }
  | { readonly kind: 'policy'; readonly policy: 'accept' | 'drop' }
)

export interface TracedWay extends Outcome {
  /** Answers assumed on this way, by question; `@` and a place stand behind those whose answer varies. */
  readonly assumed: Readonly<Record<string, boolean>>
  readonly steps: readonly TracedStep[]
  /** A rule on the way translates addresses, which is not followed. */
  readonly translates: boolean
}

export interface TracedPath {
  /** Hooks in the order they are passed. */
  readonly hooks: readonly Hook[]
  /** The packet with all its fields, in words. */
  readonly packet: string
  readonly ways: readonly TracedWay[]
  /** False when there are more ways, or longer ones, than were followed. */
  readonly complete: boolean
}

export interface TraceResult {
  readonly dialect: DialectName
  readonly paths: readonly TracedPath[]
  readonly problems: readonly Problem[]
  readonly notes: CheckResult['notes']
}

/** Thrown when a description is of no packet; `start` and `end` are offsets in it. */
export class BadPacket extends Error implements PacketProblem {
  readonly start: number
  readonly end: number
  constructor({ start, end, message }: PacketProblem) {
    super(message)
    this.start = start
    this.end = end
  }
}

const pathTo = { input: ['prerouting', 'input'], forward: ['prerouting', 'forward', 'postrouting'], output: ['output', 'postrouting'] } as const

/**
 * The way of one packet, described in words (`parsePacket` has the grammar), through all chains. Where its interfaces do not tell whether
 * it comes in, goes through or goes out, all three are followed.
 * @throws BadPacket for words that describe none
 */
export function trace(text: string, packet: string, options: TraceOptions = {}): TraceResult {
  const words = parsePacket(packet)
  if ('message' in words) throw new BadPacket(words)
  const loaded = load(text, options)
  const { ruleset, notes } = loaded.lowered
  const paths = pathsOf(words, options).map(({ at, hooks }) => tracePath(ruleset, completed(words, at, packet, options), hooks, options))
  return { dialect: loaded.dialect.name, paths, problems: problemsOf(loaded), notes }
}

function pathsOf({ fields }: PacketWords, { hook, layer }: TraceOptions): readonly { readonly at: Hook; readonly hooks: readonly Hook[] }[] {
  if (hook) return [{ at: hook, hooks: [hook] }]
  if (layer === 'netdev') return [{ at: 'ingress', hooks: ['ingress'] }]
  const told = pathHook(fields)
  return (told ? [told] : (['input', 'forward', 'output'] as const)).map(at => ({ at, hooks: pathTo[at] }))
}

const layerFor = ({ hook, layer }: TraceOptions, arp: boolean): Layer => layer ?? (arp ? 'arp' : hook === 'ingress' || hook === 'egress' ? 'netdev' : 'ip')

function completed(words: PacketWords, at: Hook, text: string, options: TraceOptions): Packet {
  const packet = completePacket(words, { hook: at, layer: layerFor(options, words.fields.nfproto === 3) })
  if (!('impossible' in packet)) return packet
  throw new BadPacket({ start: 0, end: text.length, message: `there is no such packet at ${at}: its ${packet.impossible.replace('.', ' ')} does not go with the rest` })
}

function tracePath(ruleset: Ruleset, packet: Packet, hooks: readonly Hook[], options: TraceOptions): TracedPath {
  const { answer, ways } = options
  const found = traceThrough(ruleset, hooks, packet, { layer: layerFor(options, packet.nfproto === 3), ...(answer ? { answer } : {}), ...(ways ? { ways } : {}) })
  return { hooks, packet: formatPacket(packet), ways: found.ways.map(tracedWay), complete: found.complete }
}

function tracedWay(way: Way): TracedWay {
  const stack: (readonly [Table, Chain])[] = []
  const steps = way.steps.map(step => {
    if (step.kind === 'chain') {
      if (step.chain.base) stack.length = 0
      stack.push([step.table, step.chain])
    }
    // A chain that was gone to leaves with the one that it was gone to from.
    if (step.kind === 'return') while (stack.length > 1 && stack.at(-1)![1] !== step.chain) stack.pop()
    return { depth: stack.length - 1, ...tracedStep(step) }
  })
  const translates = way.steps.some(step => step.kind === 'rule' && step.matches.endsWith('yes') && step.context.rule.effects.some(({ kind }) => kind === 'nat'))
  return { ...outcomeOf(decisionOf(way)), assumed: way.assumed, steps, translates }
}

function tracedStep(step: Step) {
  switch (step.kind) {
    case 'chain': {
      const { table, chain: { name, base } } = step
      return { kind: step.kind, text: `chain ${name} in table ${table.family} ${table.name}`, ...(base ? { hook: base.hook, policy: base.policy } : {}) }
    }
    case 'rule': {
      const { context: { rule }, matches, asks, failed } = step
      return {
        kind: step.kind, at: rule.origin, text: statementText(rule.origin), matches: matches.endsWith('yes'), assumed: asks, verdict: verdictText(rule.verdict),
        ...(failed ? { failed: statementText(failed.origin) } : {}),
      }
    }
    case 'assumed':
      return { kind: step.kind, does: step.does }
    case 'return':
      return { kind: step.kind, text: `chain ${step.chain.name}` }
    case 'policy':
      return { kind: step.kind, policy: step.policy }
  }
}

function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'reject':
      return `reject with ${verdict.with}`
    case 'jump':
    case 'goto':
      return verdict.rules ? verdict.kind : `${verdict.kind} ${verdict.chain}`
    case 'unknown':
      return verdict.text
    default:
      return verdict.kind
  }
}
