/**
 * Rewrite: changes of a ruleset's meaning, each proved before it is shown.
 *
 * Invariants
 * - Sees the model and packet sets only; text changes come from `Edits`, and reading the result again from the caller.
 * - Nothing is emitted that was not read again and compared with the original: it accepts no packet that the original
 *   did not, and refuses only expected packets, never an ICMP error that was promised to stay.
 * - What cannot be shown is left as it is and reported with the reason.
 */
export { tighten } from './tighten.ts'
export type { Change, Left, TightenOptions, Tightened } from './tighten.ts'
export type { Reading } from './reading.ts'
