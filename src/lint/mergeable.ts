import { isUnable, ruleShape, rulesOf, shapeOf } from '../model/index.ts'
import type { Chain, Edits, Merging, Rule, Ruleset, Table } from '../model/index.ts'
import type { Edit, Source } from '../text/index.ts'
import { countLeading, lineAt } from '../text/index.ts'
import { areDisjoint, askedBy } from './asked.ts'
import { varies } from './conditions.ts'
import type { SourceComments } from './silencer.ts'

/** A statement with the rules that it comes to, in the order of the chains that they stand in. */
interface Statement {
  readonly rules: readonly Rule[]
  readonly places: readonly { readonly chain: Chain; readonly table: Table; readonly index: number }[]
}

/** Neighbours that differ in one match. */
export interface Run {
  readonly rules: readonly Rule[]
  readonly match: number
  readonly of: Merging['of']
  /** What the match asks for: `dport`, `ip.saddr`, `state`. */
  readonly field: string
  readonly edits: readonly Edit[]
}

/** As many addresses as a set is worth: `linear-address-list` speaks of runs of so many. */
export const linear = 32

/** As many rules as are worth a finding. */
const fewest = 3

const verdictsOfMaps: ReadonlySet<string> = new Set(['accept', 'drop', 'return', 'continue', 'jump', 'goto'])

const sameBut = (rule: Rule, match: number, other: Rule): boolean => {
  const effects = ({ effects, origin }: Rule): string => ruleShape({ matches: [], effects, verdict: { kind: 'continue' }, origin })
  return rule.matches.length === other.matches.length && rule.comment === other.comment && effects(rule) === effects(other)
    && rule.matches.every(({ condition }, index) => index === match || shapeOf(condition) === shapeOf(other.matches[index]!.condition))
}

const verdictOf = ({ verdict, origin }: Rule): string => ruleShape({ matches: [], effects: [], verdict, origin })

/** The one match that tells two rules apart. */
function differing(a: Rule, b: Rule): number | undefined {
  if (a.matches.length !== b.matches.length) return undefined
  const found = a.matches.flatMap(({ condition }, index) => (shapeOf(condition) === shapeOf(b.matches[index]!.condition) ? [] : [index]))
  return found.length === 1 ? found[0] : undefined
}

/** Groups of neighbours that one rule could stand for, in the text and in every chain that they come to. */
export function* mergeableRuns(ruleset: Ruleset, edits: Edits, files: readonly SourceComments[]): Generator<Run> {
  if (!edits.merge) return
  const statements = statementsIn(ruleset)
  const commented = commentsBetween(files)
  let run: Statement[] = []
  let match: number | undefined
  for (const statement of [...statements, undefined]) {
    const last = run.at(-1)
    if (statement && last && follows(last, statement) && !commented(last.rules[0]!, statement.rules[0]!)) {
      const found = match ?? differing(last.rules[0]!, statement.rules[0]!)
      if (found !== undefined && fits(run, statement, found)) {
        match = found
        run.push(statement)
        continue
      }
    }
    if (match !== undefined) yield* mergings(run, match, edits)
    // The last of a run may begin another one, in which they differ in something else.
    const restart = statement && last && match !== undefined && run.length < fewest && follows(last, statement) && !commented(last.rules[0]!, statement.rules[0]!)
      ? differing(last.rules[0]!, statement.rules[0]!) : undefined
    run = statement ? (restart !== undefined && fits([last!], statement, restart) ? [last!, statement] : isCandidate(statement) ? [statement] : []) : []
    match = run.length === 2 ? restart : undefined
  }
}

/** A limit of its own is another one in the company of others; and each rule of a statement stands in a chain of its own. */
const isCandidate = ({ rules, places }: Statement): boolean => !rules.some(varies) && new Set(places.map(({ chain }) => chain)).size === places.length

/** Whether each rule of a statement stands right behind one of the statement before. */
const follows = (before: Statement, { places }: Statement): boolean =>
  places.length === before.places.length && places.every(({ chain, index }, position) => before.places[position]!.chain === chain && before.places[position]!.index + 1 === index)

/** Whether a statement differs from the first of a run in the one match only. */
function fits([first]: readonly Statement[], statement: Statement, match: number): boolean {
  if (!isCandidate(statement)) return false
  return statement.rules.every((rule, position) => {
    const other = first!.rules[position]!
    const [asked, known] = [askedBy(rule.matches[match]), askedBy(other.matches[match])]
    return asked !== undefined && known !== undefined && asked.field === known.field && asked.rest === known.rest && asked.leaf.kind === known.leaf.kind && sameBut(rule, match, other)
  })
}

/** One merging of a run where all verdicts are the same or a map can tell them; else those of its parts. */
function* mergings(run: readonly Statement[], match: number, edits: Edits): Generator<Run> {
  if (run.length < fewest) return
  const verdicts = run.map(({ rules }) => verdictOf(rules[0]!))
  const isMap = verdicts.some(verdict => verdict !== verdicts[0])
  const merging = (of: Merging['of'], statements: readonly Statement[]): Run | undefined => {
    if (statements.length < fewest) return undefined
    const values = statements[0]!.rules.map((_, position) => statements.map(({ rules }) => askedBy(rules[position]!.matches[match])!.leaf))
    if (!values.every(areDisjoint)) return undefined
    const result = edits.merge!({ of, statements: statements.map(({ rules }) => rules), match })
    const first = statements[0]!.rules[0]!
    return isUnable(result) || result.length === 0 ? undefined
      : { rules: statements.map(({ rules }) => rules[0]!), match, of, field: askedBy(first.matches[match])!.field, edits: result }
  }
  if (isMap && run.every(({ rules }) => rules.every(({ verdict }) => verdictsOfMaps.has(verdict.kind)))) {
    const found = merging('verdicts', run)
    if (found) return void (yield found)
  }
  for (let start = 0; start < run.length;) {
    let end = start + 1
    while (end < run.length && verdicts[end] === verdicts[start]) end++
    const found = merging('values', run.slice(start, end))
    if (found) yield found
    start = end
  }
}

function statementsIn(ruleset: Ruleset): readonly Statement[] {
  const bySource = new Map<Source, Map<number, { rules: Rule[]; places: { chain: Chain; table: Table; index: number }[] }>>()
  const found: { rules: Rule[]; places: { chain: Chain; table: Table; index: number }[] }[] = []
  for (const { table, chain, rule, index } of rulesOf(ruleset)) {
    const { source, start } = rule.origin
    const known = bySource.get(source) ?? new Map<number, (typeof found)[number]>()
    bySource.set(source, known)
    const statement = known.get(start)
    if (statement) {
      statement.rules.push(rule)
      statement.places.push({ chain, table, index })
    } else {
      const first = { rules: [rule], places: [{ chain, table, index }] }
      known.set(start, first)
      found.push(first)
    }
  }
  return found
}

/** Tells whether a comment stands between two rules, or behind one of them: rules that are explained one by one stay apart. */
function commentsBetween(files: readonly SourceComments[]): (a: Rule, b: Rule) => boolean {
  const starts = new Map(files.map(({ source, comments }) => [source, comments.map(({ start }) => start).sort((a, b) => a - b)]))
  return (a, b) => {
    const { source } = a.origin
    if (b.origin.source !== source || b.origin.start < a.origin.start) return true
    const comments = starts.get(source) ?? []
    const next = comments[countLeading(comments, start => start < a.origin.start)]
    return next !== undefined && next <= lineAt(source, b.origin.end).end
  }
}

