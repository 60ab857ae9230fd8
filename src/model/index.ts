/**
 * Model: the firewall itself, without a dialect.
 *
 * Invariants
 * - Imports only text. Nothing here knows how a rule was spelled, which tool reads it, or how it is printed.
 * - Every part keeps its origin: the place where it is written, and the definitions and calls it came through.
 * - What was not understood is an atom or an `unknown` verdict: it can neither hide a rule nor justify a fix.
 * - Values are immutable; a dialect builds them once per file.
 */
export * from './origin.ts'
export * from './state.ts'
export * from './ranges.ts'
export * from './condition.ts'
export * from './ruleset.ts'
export * from './helpers.ts'
export * from './edits.ts'
export * from './same.ts'
export * from './target.ts'
export * from './spelling.ts'
export * from './shaped.ts'
export * from './rules-where.ts'
