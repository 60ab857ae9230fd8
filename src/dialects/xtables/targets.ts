import type { LoweredTarget, MatchUse, TargetUse, XtContext } from './types.ts'

/**
 * What a target does. `matches` are those of the same rule (a helper's protocol is the one that `-p` names).
 * A name that is no extension is a jump to (with `goto`, a goto of) the user chain of that name. No target: `continue`.
 */
export function lowerTarget(target: TargetUse | undefined, _matches: readonly MatchUse[], _context: XtContext): LoweredTarget {
  if (!target) return { effects: [], verdict: { kind: 'continue' }, problems: [] }
  return { effects: [], verdict: { kind: 'jump', chain: target.name, origin: target.origin }, problems: [] }
}
