import type { Effect, Ranges, RuleContext, Ruleset } from '../model/index.ts'

/** A place where the ruleset attaches a helper to connections. */
export interface Assignment {
  readonly context: RuleContext
  readonly effect: Extract<Effect, { kind: 'assign-helper' }>
  /** The kernel's name, undefined when only execution could tell. */
  readonly helper: string | undefined
  /** l4 protocols of the control connection, undefined when nothing limits them. */
  readonly l4protos: readonly number[] | undefined
  /** Destination ports of the control connection, undefined when nothing limits them. */
  readonly dports: Ranges | undefined
  /** Addresses the rule is limited to, undefined when it is not. */
  readonly saddr: Ranges | undefined
  readonly daddr: Ranges | undefined
  readonly saddr6: Ranges<bigint> | undefined
  readonly daddr6: Ranges<bigint> | undefined
  /** The families it can apply to. */
  readonly families: readonly ('ip' | 'ip6')[]
  /** Whether the kernel acts on it; if not, `reason` says why. */
  readonly effective: boolean
  readonly reason?: string
}

/** Every helper that the ruleset attaches. */
export function assignedHelpers(_ruleset: Ruleset): readonly Assignment[] {
  return []
}
