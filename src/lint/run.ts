import { BudgetExceeded, createSpace } from '../analysis/index.ts'
import type { Edits, Ruleset, Target } from '../model/index.ts'
import { blocksAreKnown } from '../syntax/index.ts'
import type { Problem } from '../syntax/index.ts'
import type { Source } from '../text/index.ts'
import { defaultSettings } from './check.ts'
import type { Check, CheckContext, CheckSet, CheckSettings, Finding, Severity } from './check.ts'
import { checks as allChecks } from './checks/index.ts'
import { silencersOf } from './silencer.ts'
import type { SourceComments } from './silencer.ts'
import { TooManyRules } from './size.ts'
import { silence } from './silence.ts'

/** One ruleset as read: a file and all that it includes. */
export interface LintInput {
  readonly ruleset: Ruleset
  readonly edits: Edits
  /** Errors of every tree, and what lowering found. */
  readonly problems: readonly Problem[]
  /** The files in the order they were read, the root first, with their comments. */
  readonly files: readonly SourceComments[]
  readonly companion?: CheckContext['companion']
}

export interface LintOptions {
  readonly target?: Target
  readonly settings?: CheckSettings
  /** Sets of checks to run; `default` unless given. */
  readonly sets?: readonly CheckSet[]
  /** Only these checks, whatever their set. Names that no check has select nothing. */
  readonly select?: readonly string[]
  /** None of these checks. */
  readonly ignore?: readonly string[]
  /** Checks that were asked for by name, and are waited for however long they take; those of `select` unless given. */
  readonly awaited?: readonly string[]
  /** Severities of findings by the name of their check, instead of their own. */
  readonly severity?: Readonly<Record<string, Severity>>
  /** Checks to choose from; all there are unless given. */
  readonly checks?: readonly Check[]
}

/** The checks that options ask for, in the order of their names. */
export function selectChecks({ sets = ['default'], select, ignore = [], checks = allChecks }: LintOptions): readonly Check[] {
  return checks.filter(({ name, set }) => !ignore.includes(name) && (select ? select.includes(name) : sets.includes(set)))
}

/** What one check finds, and whether it looked at everything. */
interface Ran {
  readonly name: string
  readonly findings: readonly Finding[]
  readonly complete: boolean
}

/** Where the analysis gives up, that is a finding: silence would read as "nothing found". */
function runCheck({ name, severity, run }: Check, context: CheckContext, root: Source): Ran {
  const findings: Finding[] = []
  try {
    for (const found of run(context)) findings.push({ check: name, severity, ...found })
    return { name, findings, complete: true }
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error
    const at = context.ruleset.tables[0]?.origin ?? { source: root, start: 0, end: 0 }
    const waits = error instanceof TooManyRules && !context.chosen
    findings.push({
      check: name, severity: 'info', at,
      message: `this ruleset is too ${error instanceof TooManyRules ? 'large' : 'intricate'} for the check ${name}: not everything was checked`,
      ...(waits && { help: `"nflint check --select ${name}" takes its time` }),
    })
    return { name, findings, complete: false }
  }
}

/** One finding for each check, place and message: expanded rules may share a place, and so may files included twice. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ check, at, message }) => {
    const key = JSON.stringify([check, at.source.path, at.start, at.end, message])
    return !seen.has(key) && seen.add(key)
  })
}

const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Sorted by file in the order read, then by place, then by check. */
function sorted(findings: readonly Finding[], files: readonly SourceComments[]): readonly Finding[] {
  const order = new Map(files.map(({ source }, index) => [source, index]))
  const rank = (source: Source): number => order.get(source) ?? order.size
  return [...findings].sort((a, b) =>
    rank(a.at.source) - rank(b.at.source) || a.at.start - b.at.start || a.at.end - b.at.end || compareNames(a.check, b.check))
}

const withSeverities = (findings: readonly Finding[], severities: LintOptions['severity'] = {}): readonly Finding[] =>
  (Object.keys(severities).length === 0 ? findings : findings.map(finding => ({ ...finding, severity: severities[finding.check] ?? finding.severity })))

/** Nodes of diagrams after which the checks that share a space give up: two seconds or three. */
const budget = 1 << 21

/** What is found, and how much of that comments silence. */
export interface Linted {
  readonly findings: readonly Finding[]
  readonly silenced: number
}

/** Everything that the selected checks find and no comment silences: see `lintCounting`. */
export const lint = (input: LintInput & LintOptions): readonly Finding[] => lintCounting(input).findings

/**
 * Everything that the selected checks find and no comment silences, sorted by place, each thing once.
 * Findings may lie in included files. Never throws for a ruleset.
 */
export function lintCounting({ ruleset, edits, problems, files, companion, ...options }: LintInput & LintOptions): Linted {
  // Of a file whose blocks are not known, what keeps them from being known is all that can be told.
  const selected = selectChecks(options).filter(({ name }) => name === 'syntax-error' || blocksAreKnown(problems))
  const root = files[0]?.source ?? { path: '', text: '' }
  const silencers = silencersOf(ruleset, files)
  const context: CheckContext = {
    ruleset, edits, problems, silencers, files, ...(companion && { companion }),
    target: options.target ?? {},
    settings: options.settings ?? defaultSettings,
    space: createSpace({ budget }),
    checkNames: (options.checks ?? allChecks).map(({ name }) => name),
  }
  const [own, others] = [selected.filter(({ category }) => category === 'own'), selected.filter(({ category }) => category !== 'own')]
  const awaited = new Set(options.awaited ?? options.select)
  const contextFor = ({ name }: Check): CheckContext => (awaited.has(name) ? { ...context, chosen: true } : context)
  const results = others.map(check => runCheck(check, contextFor(check), root))
  const ran = new Set(results.filter(({ complete }) => complete).map(({ name }) => name))
  const found = results.flatMap(({ findings }) => findings)
  const first = silence(found, silencers, ran)
  const about = own.flatMap(check => runCheck(check, { ...contextFor(check), silencers: first.silencers }, root).findings)
  const second = silence(about, silencers, ran)
  const left = distinct([...first.findings, ...second.findings])
  return {
    findings: withSeverities(sorted(left, files), options.severity),
    silenced: silencers.length > 0 ? distinct([...found, ...about]).length - left.length : 0,
  }
}
