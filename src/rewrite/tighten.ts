import { isUnable, rulesOf } from '../model/index.ts'
import type { Rule, Ruleset } from '../model/index.ts'
import { BudgetExceeded, acceptedExpected, compareRulesets, createSpace } from '../analysis/index.ts'
import type { Space } from '../analysis/index.ts'
import { editsBySource, spanBefore, textOf } from '../text/index.ts'
import type { Edit, Place, Source } from '../text/index.ts'
import { plan } from './plan.ts'
import type { Kept, Planned } from './plan.ts'
import { prove, proveUnchanged } from './prove.ts'
import type { Proof } from './prove.ts'
import type { Reading } from './reading.ts'

export interface TightenOptions {
  /** `scoped` (the default) keeps ICMP errors, resets and what assigned helpers expect; `none` closes RELATED altogether. */
  readonly related?: Kept
  /** Takes assignments of helpers out, too. */
  readonly helpers?: 'keep' | 'drop'
  /** How much work the packet sets may cost; see `createSpace`. */
  readonly budget?: number
}

/** One rule made narrower. */
export interface Change {
  readonly at: Place
  /** For people: "RELATED is limited to ICMP errors about known connections". */
  readonly message: string
  /** Packets that the rule no longer lets in, in a few readable lines; another rule may still accept some. */
  readonly closes: readonly string[]
}

/** An acceptance of RELATED that stays, and why. */
export interface Left {
  readonly at: Place
  readonly reason: string
}

export interface Tightened {
  /** Sources that changed, each with its new text. */
  readonly files: readonly { readonly source: Source; readonly text: string }[]
  readonly changes: readonly Change[]
  readonly unresolved: readonly Left[]
  /** Rules that a comment silences: they stay, and that is no fault. */
  readonly silenced: readonly Left[]
  /**
   * How it was shown that nothing is accepted which was not accepted before: by comparing what the whole ruleset does with
   * every packet, or rule by rule where that costs too much. Absent when nothing was changed.
   */
  readonly proof?: 'comparison' | 'rule by rule'
  /** What the ruleset as a whole no longer accepts, worked out when it is asked for; empty where that costs too much. */
  closed(): readonly string[]
}

/** Nodes of diagrams: what is left of some seconds once a file of a few thousand rules is done. */
const usualBudget = 1 << 23

/** Passes until nothing is left to narrow; taking helpers out makes rules for them loose, so one is not always enough. */
const passLimit = 4

/** Narrowings tried one by one when they cannot be shown to be right all at once. */
const singleTrialLimit = 64

/** A reading together with what has been done and found on the way to it. */
interface Progress {
  readonly reading: Reading
  readonly changes: readonly Change[]
  readonly left: readonly Left[]
  readonly silenced: readonly Left[]
  readonly proofs: readonly (Proof & { readonly proved: true })[]
  /** Where a place of this reading stands in the text that was given. */
  readonly original: (place: Place) => Place
  /** Texts of rules that are left as they are. */
  readonly givenUp: ReadonlySet<string>
}

/** Places before a step, of those behind it. */
function beforeEdits({ reading, original }: Progress, edits: readonly Edit[]): Progress['original'] {
  const bySource = new Map([...editsBySource(edits)].map(([source, own]) => [source.path, own]))
  return place => {
    const source = reading.sources.find(({ path }) => path === place.source.path)
    return original(source ? { source, ...spanBefore(bySource.get(source.path) ?? [], place) } : place)
  }
}

const keyOf = ({ source, start, end }: Place): string => `${source.path}:${start}-${end}`

/** Names a place by what is written there: offsets move with the edits of an earlier round. */
const textKeyOf = (place: Place): string => `${place.source.path}:${textOf(place)}`

function describeChange(space: Space, { narrowing, closes }: Planned): Change {
  const titles = [...new Set(narrowing.copies.map(copy => copy.title))]
  const message = titles.length > 0
    ? `RELATED is limited to ${titles.join(', ')}`
    : narrowing.states === 0 ? 'rule removed: it accepted only RELATED' : 'RELATED is no longer accepted'
  return { at: narrowing.rule.origin, message, closes: space.describe(closes, { lines: 3 }) }
}

/** Several expanded rules share one place: each place is reported once. */
function distinctByPlace<T extends { readonly at: Place }>(items: readonly T[]): readonly T[] {
  const seen = new Set<string>()
  return items.filter(({ at }) => {
    const key = keyOf(at)
    return !seen.has(key) && seen.add(key)
  })
}

interface Attempt {
  readonly after: Reading
  /** What leads to it. */
  readonly edits: readonly Edit[]
  readonly proof: Proof
  readonly made: readonly Planned[]
  readonly left: readonly Left[]
}

/** Edits, reads again, and proves one set of narrowings. */
function attempt(space: Space, before: Reading, planned: readonly Planned[]): Attempt {
  const { edits, left } = before.edits.narrow(planned.map(({ narrowing }) => narrowing))
  const leftRules = new Map(left.map(({ rule, reason }) => [rule, reason]))
  const made = planned.filter(({ narrowing }) => !leftRules.has(narrowing.rule))
  const leftPlaces = left.map(({ rule, reason }) => ({ at: rule.origin, reason }))
  if (edits.length === 0) return { after: before, edits, proof: { proved: true, by: 'rule by rule' }, made: [], left: leftPlaces }
  const after = before.reread(edits)
  const proof: Proof = after.problems > before.problems
    ? { proved: false, reason: 'the rewritten file could not be read again' }
    : prove(space, before.ruleset, after.ruleset, new Map(made.map(item => [item.narrowing.rule, item])))
  return { after, edits, proof, made, left: leftPlaces }
}

/** Narrowings that must be made together: rules written at one place. */
function byPlace(planned: readonly Planned[]): readonly (readonly Planned[])[] {
  const groups = new Map<string, Planned[]>()
  for (const item of planned) {
    const key = keyOf(item.narrowing.rule.origin)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}

/** The largest part of the narrowings that can be shown to be right: all, or else those that hold one by one. */
function bestAttempt(space: Space, before: Reading, planned: readonly Planned[]): Attempt {
  const whole = attempt(space, before, planned)
  if (whole.proof.proved) return whole
  const groups = byPlace(planned)
  const reasonOf = (proof: Proof): string => (proof.proved ? '' : proof.reason)
  if (groups.length === 1 || groups.length > singleTrialLimit) {
    const left = planned.map(({ narrowing }) => ({ at: narrowing.rule.origin, reason: reasonOf(whole.proof) }))
    return { after: before, edits: [], proof: { proved: true, by: 'rule by rule' }, made: [], left }
  }
  const left: Left[] = []
  let good: readonly Planned[] = []
  let best: Attempt = { after: before, edits: [], proof: { proved: true, by: 'rule by rule' }, made: [], left: [] }
  for (const group of groups) {
    const next = attempt(space, before, [...good, ...group])
    if (next.proof.proved) {
      good = [...good, ...group]
      best = next
    } else left.push({ at: group[0]!.narrowing.rule.origin, reason: reasonOf(next.proof) })
  }
  return { ...best, left: [...best.left, ...left] }
}

const reasonForPolicy = 'the rule refuses everything else and lets RELATED pass to what follows; '
  + 'it would need a rule of its own that refuses expected packets before anything accepts them'

/** One round: everything that can be narrowed in this reading is. */
function pass(space: Space, progress: Progress, kept: Kept): Progress {
  const { reading, givenUp, original } = progress
  const found = acceptedExpected(space, reading.ruleset)
    .filter(({ scopedTo, context }) => !scopedTo && !givenUp.has(textKeyOf(context.rule.origin)))
  const silenced = found.flatMap(({ context: { rule: { origin } } }) => {
    const reason = reading.silenced(origin)
    return reason === undefined ? [] : [{ at: origin, reason }]
  })
  const open = found.filter(({ context }) => reading.silenced(context.rule.origin) === undefined)
  const untouchable = open.filter(({ kind }) => kind === 'policy')
    .map(({ context }) => ({ at: context.rule.origin, reason: reasonForPolicy }))
  const planned = plan(space, reading.ruleset, open.filter(({ kind }) => kind !== 'policy'), kept)
  const { after, edits, proof, made, left } = bestAttempt(space, reading, planned)
  const unchanged = [...untouchable, ...left]
  const placed = <T extends { readonly at: Place }>(items: readonly T[]): readonly T[] => items.map(item => ({ ...item, at: original(item.at) }))
  return {
    reading: after,
    changes: [...progress.changes, ...placed(made.map(item => describeChange(space, item)))],
    left: [...progress.left, ...placed(unchanged)],
    silenced: [...progress.silenced, ...placed(silenced)],
    proofs: proof.proved && made.length > 0 ? [...progress.proofs, proof] : progress.proofs,
    original: made.length > 0 ? beforeEdits(progress, edits) : original,
    givenUp: new Set([...givenUp, ...unchanged.map(({ at }) => textKeyOf(at))]),
  }
}

/** Takes out the rules that only attach helpers. */
function dropHelpers(space: Space, progress: Progress): Progress {
  const { reading } = progress
  const assigning = [...rulesOf(reading.ruleset)].map(({ rule }) => rule)
    .filter(rule => rule.effects.some(effect => effect.kind === 'assign-helper'))
  const edits: Edit[] = []
  const removed = new Set<Rule>()
  const changes: Change[] = []
  const left: Left[] = []
  for (const group of byOrigin(assigning)) {
    const at = group[0]!.origin
    const result = group.some(rule => rule.verdict.kind !== 'continue' && rule.verdict.kind !== 'accept')
      ? { reason: 'the rule that assigns the helper also decides packets' }
      : group.some(rule => rule.verdict.kind === 'accept')
        ? { reason: 'the rule that assigns the helper also accepts packets' }
        : reading.edits.removeRules(group)
    if (isUnable(result)) left.push({ at, reason: result.reason })
    else {
      edits.push(...result)
      for (const rule of group) removed.add(rule)
      changes.push({ at, message: 'helper is no longer assigned', closes: [] })
    }
  }
  const givenUp = new Set([...progress.givenUp, ...left.map(({ at }) => textKeyOf(at))])
  if (edits.length === 0) return { ...progress, givenUp, left: [...progress.left, ...left] }
  const after = reading.reread(edits)
  const proof: Proof = after.problems > reading.problems
    ? { proved: false, reason: 'the rewritten file could not be read again' }
    : proveUnchanged(space, reading.ruleset, after.ruleset, removed)
  return proof.proved
    ? { ...progress, reading: after, changes: [...progress.changes, ...changes], left: [...progress.left, ...left], proofs: [...progress.proofs, proof], original: beforeEdits(progress, edits), givenUp }
    : { ...progress, left: [...progress.left, ...left, ...changes.map(({ at }) => ({ at, reason: proof.reason }))] }
}

const byOrigin = (rules: readonly Rule[]): readonly (readonly Rule[])[] => {
  const groups = new Map<string, Rule[]>()
  for (const rule of rules) {
    const key = keyOf(rule.origin)
    const group = groups.get(key)
    if (group) group.push(rule)
    else groups.set(key, [rule])
  }
  return [...groups.values()]
}

/**
 * Replaces each acceptance of expected packets by the least that keeps the network working: exactly
 * the RELATED bit goes; ICMP errors, resets and what the ruleset's own helpers expect come back, scoped. Every step
 * is read again and proved; what is not proved stays as it is and is in `unresolved`. A second run changes nothing.
 */
export function tighten(reading: Reading, options: TightenOptions = {}): Tightened {
  const { related = 'scoped', helpers = 'keep', budget } = options
  const space = createSpace({ budget: budget ?? usualBudget })
  let progress: Progress = { reading, changes: [], left: [], silenced: [], proofs: [], original: place => place, givenUp: new Set() }
  try {
    if (helpers === 'drop') progress = dropHelpers(space, progress)
    for (let round = 0; round < passLimit; round++) {
      const before = progress
      progress = pass(space, progress, related)
      if (progress.reading === before.reading) break
    }
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error
    const first = reading.sources[0]!
    progress = { ...progress, left: [...progress.left, { at: { source: first, start: 0, end: 0 }, reason: 'the ruleset is too large to be analysed within the budget' }] }
  }
  const { proofs } = progress
  const files = changedFiles(reading, progress.reading)
  return {
    files,
    changes: distinctByPlace(progress.changes),
    unresolved: distinctByPlace(progress.left),
    silenced: distinctByPlace(progress.silenced),
    ...(files.length > 0 ? { proof: proofs.every(({ by }) => by === 'comparison') ? 'comparison' as const : 'rule by rule' as const } : {}),
    closed: () => closedBetween(reading.ruleset, progress.reading.ruleset),
  }
}

/** What the second ruleset no longer accepts, in a few readable lines. */
function closedBetween(before: Ruleset, after: Ruleset): readonly string[] {
  if (before === after) return []
  const space = createSpace()
  try {
    return space.describe(space.or(...compareRulesets(space, before, after).map(({ closed }) => closed)), { lines: 8 })
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error
    return []
  }
}

const changedFiles = (before: Reading, after: Reading): Tightened['files'] =>
  before.sources.flatMap(source => {
    const now = after.sources.find(({ path }) => path === source.path)
    return now && now.text !== source.text ? [{ source, text: now.text }] : []
  })
