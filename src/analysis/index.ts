/**
 * Analysis: what a ruleset does, as facts about packets.
 *
 * Invariants
 * - Imports only model and text. Nothing here knows a dialect, reads a file, or guesses: what is not understood is a
 *   boolean of its own, and what costs too much is a thrown `BudgetExceeded`.
 * - Equal sets of packets of one space are `===`.
 * - Answers are about packets that can exist (`Space.laws`); a set built from a condition alone is not yet limited to them.
 * - No table is built at import.
 */
export { createSpace } from './space.ts'
export type { SpaceOptions } from './space.ts'
export { BudgetExceeded, unionOf } from './set.ts'
export type { PacketClassName, PacketSet, Space } from './set.ts'
export type { Packet } from './packet.ts'
export { formatPacket } from './values.ts'
export { parsePacket, pathHook } from './parse-packet.ts'
export type { PacketProblem, PacketWords } from './parse-packet.ts'
export { completePacket } from './complete-packet.ts'
export type { PacketPlace } from './complete-packet.ts'
export { evaluate, walkChain } from './evaluate.ts'
export { classes } from './laws.ts'
export { layers } from './layers.ts'
export type { Layer } from './layers.ts'
export { uselessRules } from './reach.ts'
export type { UselessOptions, UselessRule, UselessRules } from './reach.ts'
export type { ChainOutcome, EvaluateOptions, Evaluation, Outcome } from './evaluate.ts'
export { assignedHelpers } from './assignments.ts'
export type { Assignment } from './assignments.ts'
export { acceptedExpected } from './expected.ts'
export type { ExpectedAcceptance, ExpectedOptions } from './expected.ts'
export type { Scope } from './scope.ts'
export { coversIcmpErrors, neededErrors, needsResets, rejectsWithReset } from './icmp.ts'
export type { IcmpCoverage, IcmpErrorType } from './icmp.ts'
export { compareChains, compareRulesets, comparedHooks } from './compare.ts'
export type { ChainInTable, ComparedHook, Difference } from './compare.ts'
export { tellComparison } from './tell-difference.ts'
export type { TellOptions, ToldComparison, ToldDifference, ToldDifferences, ToldHook } from './tell-difference.ts'
export { decisionOf } from './decision.ts'
export type { Decider, Decision } from './decision.ts'
export { componentsOf } from './cycles.ts'
export { trace, traceThrough } from './trace.ts'
export type { Answer, Fate, Step, Trace, TraceOptions, Way } from './trace.ts'
