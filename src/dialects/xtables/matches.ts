import type { LoweredMatches, MatchUse, XtContext } from './types.ts'

/** What the matches of one rule ask, one `Match` an option, in the order given. */
export function lowerMatches(_uses: readonly MatchUse[], _context: XtContext): LoweredMatches {
  return { matches: [], problems: [] }
}

/** The protocol that `-p` names, un-negated; undefined when there is none or it is `all`. */
export function matchedProtocol(_uses: readonly MatchUse[]): number | undefined {
  return undefined
}
