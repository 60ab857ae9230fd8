/**
 * Report: findings and changed texts to what people and programs read.
 *
 * Invariants
 * - Returns strings; prints nothing, reads no file, knows no terminal: width, paint, and all else that comes from outside are given (format.ts).
 * - Each format is loaded when it is asked for (formats.ts); `diff.ts` is imported by itself, so that its library is loaded for diffs only.
 * - The only layer that colours, counts columns or draws carets, and the only user of diff.
 * - Deterministic: no times, no process numbers, no paths but those the user gave.
 * - Text of a ruleset never reaches a terminal raw: control and bidirectional characters are shown as `\u{…}`.
 */
export { formatNames, isForPeople, loadFormat } from './formats.ts'
export type { FormatName } from './formats.ts'
export { colours, plain } from './paint.ts'
export { visible } from './cells.ts'
export { placeLabel, plural } from './report.ts'
export type { Paint } from './paint.ts'
export type { FileReport, Report } from './report.ts'
