/**
 * Syntax: what the trees of all dialects share.
 *
 * Invariants
 * - Imports only text. Knows no dialect and no parser library.
 * - The text of all tokens, trivia included, is the source; also for broken files.
 * - A tree is a value of one file, without meaning: nothing here looks a name up or opens an include.
 * - Parsing never throws and never invents: a statement that cannot be read is a `Bad` node and an error.
 */
export * from './token.ts'
export * from './tree.ts'
export * from './comment.ts'
export * from './problem.ts'
export * from './shapes.ts'
export * from './places.ts'
