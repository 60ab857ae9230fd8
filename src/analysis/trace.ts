import type { Chain, Hook, RuleContext, Ruleset, Table } from '../model/index.ts'
import type { Layer } from './layers.ts'
import type { Packet } from './packet.ts'

export type Answer = 'yes' | 'no' | 'unknown'

/** One step of a packet's way. */
export type Step =
  | { readonly kind: 'chain'; readonly table: Table; readonly chain: Chain }
  | { readonly kind: 'rule'; readonly context: RuleContext; readonly matches: Answer; /** Keys of the unknown atoms, when `unknown`. */ readonly asks: readonly string[] }
  | { readonly kind: 'policy'; readonly table: Table; readonly chain: Chain; readonly policy: 'accept' | 'drop' }

export type Fate = 'accepted' | 'dropped' | 'rejected' | 'undecided'

/** One way a packet may take; several when answers are unknown. */
export interface Way {
  readonly steps: readonly Step[]
  readonly fate: Fate
  /** Answers assumed on this way. */
  readonly assumed: Readonly<Record<string, boolean>>
}

export interface TraceOptions {
  readonly layer?: Layer
  /** Most ways followed; further ones are left out (`complete` false). */
  readonly ways?: number
}

/** The ways of one packet through all base chains of a hook, unknown answers followed both ways. */
export function trace(_ruleset: Ruleset, _hook: Hook, _packet: Packet, _options: TraceOptions = {}): { readonly ways: readonly Way[]; readonly complete: boolean } {
  return { ways: [], complete: true }
}
