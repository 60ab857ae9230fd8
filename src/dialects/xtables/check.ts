import type { Problem } from '../../syntax/index.ts'
import type { MatchUse, TargetUse, XtContext } from './types.ts'

/** What iptables would refuse in one rule: unknown names, arity, values, exclusions, what an extension needs. */
export function checkUses(_matches: readonly MatchUse[], _target: TargetUse | undefined, _context: XtContext): readonly Problem[] {
  return []
}

/** The part of `checkUses` that belongs to matches. */
export function checkMatches(_matches: readonly MatchUse[], _context: XtContext): readonly Problem[] {
  return []
}

/** The part of `checkUses` that belongs to the target. */
export function checkTarget(_target: TargetUse, _matches: readonly MatchUse[], _context: XtContext): readonly Problem[] {
  return []
}
