import { rulesWhere } from '../model/index.ts'
import type { Ruleset } from '../model/index.ts'
import type { Comment } from '../syntax/index.ts'
import { placeIn, positionAt } from '../text/index.ts'
import type { Place, Source, Span } from '../text/index.ts'

/** One check named in a silencer. `used` when a finding was silenced, `undefined` when the check did not run. */
export interface SilencedName {
  readonly name: string
  readonly at: Place
  readonly used: boolean | undefined
}

/** A comment `nflint: ignore[check, …] reason` or `nflint: file-ignore[check, …] reason`. */
export interface Silencer {
  readonly at: Place
  readonly kind: 'ignore' | 'file-ignore'
  readonly names: readonly SilencedName[]
  readonly reason: string
  /** What it silences findings in; nothing for a `file-ignore` too far down. */
  readonly covers: Span | undefined
  /** `comment`: a comment of the dialect. `rule`: the comment that a rule carries into the kernel. */
  readonly written: 'comment' | 'rule'
}

/** The comments of one file. */
export interface SourceComments {
  readonly source: Source
  readonly comments: readonly Comment[]
}

/** A `file-ignore` stands in the first lines, where a reader looks for it. */
export const fileIgnoreLines = 30

const form = /^(\s*nflint:\s*(file-ignore|ignore)\b\s*)(?:\[([^\]]*)\])?\s*(.*)$/s

/** Whether a comment speaks to nflint of checks, well formed or not; `nflint: fmt off` and the like speak of layout. */
export const speaksToUs = (text: string): boolean => /^\s*nflint:(?!\s*fmt:?\s+(?:off|on|skip)\b)/.test(text)

/** The names in brackets, with their places; `start` is the offset behind `[`. */
function namesIn(source: Source, list: string, start: number): SilencedName[] {
  const names: SilencedName[] = []
  for (const { 0: name, index } of list.matchAll(/[^\s,]+/g)) {
    names.push({ name, at: placeIn(source, { start: start + index, end: start + index + name.length }), used: false })
  }
  return names
}

interface Written {
  readonly at: Place
  /** Offset of `text` in the source. */
  readonly start: number
  readonly text: string
  readonly covers: Span
  readonly written: Silencer['written']
}

function silencerOf({ at, start, text, covers, written }: Written): Silencer | undefined {
  if (!speaksToUs(text)) return undefined
  const found = form.exec(text)
  if (!found) return { at, kind: 'ignore', names: [], reason: '', covers, written }
  const [, before, kind, list, reason] = found
  const whole = { start: 0, end: at.source.text.length }
  const nearTop = positionAt(at.source, at.start).line <= fileIgnoreLines
  return {
    at,
    kind: kind as Silencer['kind'],
    names: namesIn(at.source, list ?? '', start + before!.length + 1),
    reason: reason!.trim(),
    covers: kind === 'ignore' ? covers : nearTop ? whole : undefined,
    written,
  }
}

function* fromComments({ source, comments }: SourceComments): Generator<Silencer> {
  for (const comment of comments) {
    const at = placeIn(source, comment)
    const inside = source.text.slice(comment.start, comment.end).indexOf(comment.text)
    const silencer = silencerOf({ at, start: comment.start + Math.max(inside, 0), text: comment.text, covers: comment.covers, written: 'comment' })
    if (silencer) yield silencer
  }
}

/** Rules carry comments of their own: `--comment`, `comment "…"`. They silence for their rule only. */
function* fromRules(ruleset: Ruleset): Generator<Silencer> {
  const seen = new Map<Source, Set<number>>()
  // Plain comments speak to nobody.
  for (const { rule: { comment, origin } } of rulesWhere(ruleset, ({ comment: text }) => text !== undefined && speaksToUs(text))) {
    if (comment === undefined || !speaksToUs(comment)) continue
    const starts = seen.get(origin.source) ?? new Set()
    if (starts.has(origin.start)) continue
    seen.set(origin.source, starts.add(origin.start))
    const inside = origin.source.text.slice(origin.start, origin.end).indexOf(comment)
    // A comment written through a variable, or with escapes, is found at the rule as a whole.
    const start = inside < 0 ? origin.start : origin.start + inside
    const at = placeIn(origin.source, inside < 0 ? origin : { start, end: start + comment.length })
    const silencer = silencerOf({ at, start, text: comment, covers: origin, written: 'rule' })
    if (silencer?.kind === 'ignore') yield silencer
  }
}

/** Every silencer of the files a ruleset was read from, in no particular order. */
export const silencersOf = (ruleset: Ruleset, files: readonly SourceComments[]): readonly Silencer[] =>
  [...files.flatMap(file => [...fromComments(file)]), ...fromRules(ruleset)]

/** The reason a reader gave for leaving a place alone that a check would report; undefined when nothing silences it there. */
export function silencingReason(silencers: readonly Silencer[], check: string, place: Place): string | undefined {
  const silencer = silencers.find(({ at, covers, names }) => at.source === place.source && covers !== undefined
    && covers.start <= place.start && place.start < Math.max(covers.end, covers.start + 1) && names.some(({ name }) => name === check))
  return silencer && (silencer.reason || 'no reason given')
}
