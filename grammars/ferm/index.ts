/**
 * Grammar of ferm (ferm 2.5.1, ferm(1)).
 *
 * Invariants
 * - Lexing and parsing never throw; the images of the tokens are the text; no statement is invented.
 * - Nothing here knows a keyword's parameters, expands a variable, reads a file or runs a command.
 * - Blocks are kept on a list, not on the stack: nesting is bounded by memory only. Lists nest at most 200 deep.
 */
export * from './nodes.ts'
export { parseFerm } from './parse.ts'
export type { FermTree } from './parse.ts'
export { ShapedToken, tokensOf } from './shaped.ts'
export { isTrivia, tokenize } from './lexer.ts'
