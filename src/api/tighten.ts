import type { DialectName } from '../dialects/dialect.ts'
import { silencersOf, silencingReason } from '../lint/index.ts'
import { tighten as tightenReading } from '../rewrite/index.ts'
import type { Change, Left, Reading, TightenOptions, Tightened } from '../rewrite/index.ts'
import { blocksAreKnown } from '../syntax/index.ts'
import type { Problem } from '../syntax/index.ts'
import { commentsIn, includesOf, problemsOf, reload, sourcesOf } from './load.ts'
import type { ChangedFile, Loaded } from './load.ts'

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
    silenced: place => silencingReason(silencers, 'related-accept', place) ?? silencingReason(silencers, 'helper-port-open', place),
    reread: changes => readingOf(reload(loaded, changes)),
  }
}

/** The ruleset with each acceptance of RELATED replaced by the least that keeps the network working. */
export function tighten(loaded: Loaded, options: TightenOptions): TightenResult {
  const { source } = loaded.tree
  const problems = problemsOf(loaded)
  const { files, changes, unresolved, silenced, proof, closed } = blocksAreKnown(problems) ? tightenReading(readingOf(loaded), options) : untouched(problems)
  return {
    dialect: loaded.dialect.name,
    text: files.find(file => file.source === source)?.text ?? source.text,
    changes,
    unresolved,
    silenced,
    ...(proof ? { proof } : {}),
    closed,
    files: files.map(file => ({ path: file.source.path, before: file.source.text, after: file.text })),
    included: includesOf(loaded),
    problems,
  }
}

/** A rule is narrowed by what it means where it stands: where that is not known, none is. */
const untouched = (problems: readonly Problem[]): Tightened => ({
  files: [], changes: [], silenced: [], closed: () => [],
  unresolved: problems.filter(({ losesBlocks }) => losesBlocks).map(({ at, message }) => ({ at, reason: `${message}, so nobody knows which block a rule belongs to` })),
})
