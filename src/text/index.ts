/**
 * Text: places in a source, line and column of an offset, and edits.
 *
 * Invariants
 * - Imports nothing, knows no dialect, reads no file.
 * - Every position is an offset in UTF-16 code units; lines and columns exist for messages only.
 * - A source never changes; an edit makes a new text.
 */
export * from './source.ts'
export * from './sorted.ts'
export * from './edit.ts'
export * from './suggest.ts'
export * from './plain.ts'
