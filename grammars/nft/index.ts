/**
 * The grammar of nft, of its newest release: text to tokens to tree.
 *
 * Invariants
 * - Imports text, syntax and chevrotain only. Opens no include, looks no name up.
 * - The lexer is total; the parser never throws and invents nothing: a statement is read whole or is `Bad`.
 * - Structure is in the productions, words are in tables (words, fields, commands).
 */
export { parseNft } from './parse.ts'
export type { LineShape, ShapedLines } from './shaped.ts'
export type * from './nodes.ts'
export * from './fields.ts'
export { didYouMean } from './errors.ts'
export { families, isFamily, reserved, statementWords } from './words.ts'
