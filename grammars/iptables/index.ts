/**
 * iptables-save: structure of the text, without vocabulary.
 *
 * Invariants
 * - Knows lines, counters, options and words; which options there are and how many values they take is data elsewhere.
 * - Total: the tokens of any text are the text; parsing never throws and recovers at the end of the line.
 * - Tokens are not kept: `tokens` of a tree makes them anew.
 */
export * from './nodes.ts'
export { parse } from './parse.ts'
export { LineShape } from './shaped.ts'
export { behindBreak, isBlank, lineEnd, tokenize, unquote } from './lexer.ts'
