import { Lexer, createToken } from 'chevrotain'
import type { TokenType } from 'chevrotain'
import type { Token } from '../../src/syntax/index.ts'

/**
 * Tokens of ferm. Source: ferm(1), and the program's reading of a line: quotes never span lines, words are made of
 * `- + / . :` and ASCII letters, digits and `_`, and every other character is passed over (so it is `Passed` here).
 */
const char = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const every = [...char(0, 255), ...Array.from({ length: 512 }, (_, index) => 256 + index * 128)]

export const Blank = createToken({ name: 'Blank', pattern: /[ \t\f\v]+|\r(?!\n)/, start_chars_hint: [' ', '\t', '\f', '\v', '\r'], line_breaks: false })
export const LineBreak = createToken({ name: 'LineBreak', pattern: /\r?\n/, line_breaks: true })
export const Comment = createToken({ name: 'Comment', pattern: /#(?:[^\r\n]|\r(?!\n))*/, start_chars_hint: ['#'], line_breaks: false })
/** Characters that ferm passes over without a word, an unclosed quote among them. */
export const Passed = createToken({ name: 'Passed', pattern: /[\s\S]/, start_chars_hint: every, line_breaks: true })

export const Word = createToken({ name: 'Word', pattern: /[-+\w/.:]+/ })
export const AtWord = createToken({ name: 'AtWord', pattern: /@\w+/ })

export const Quoted = createToken({ name: 'Quoted', pattern: Lexer.NA })
export const DoubleQuoted = createToken({ name: 'DoubleQuoted', pattern: /"[^"\n]*"/, categories: [Quoted], line_breaks: false })
export const SingleQuoted = createToken({ name: 'SingleQuoted', pattern: /'[^'\n]*'/, categories: [Quoted], line_breaks: false })
export const Backticks = createToken({ name: 'Backticks', pattern: /`[^`\n]*`/, line_breaks: false })

export const Bang = createToken({ name: 'Bang', pattern: '!' })
export const Comma = createToken({ name: 'Comma', pattern: ',' })
export const Equals = createToken({ name: 'Equals', pattern: '=' })
export const Ampersand = createToken({ name: 'Ampersand', pattern: '&' })
export const Dollar = createToken({ name: 'Dollar', pattern: '$' })
export const Percent = createToken({ name: 'Percent', pattern: '%', categories: [Word] })
export const OpenParen = createToken({ name: 'OpenParen', pattern: '(' })
export const CloseParen = createToken({ name: 'CloseParen', pattern: ')' })
export const OpenBrace = createToken({ name: 'OpenBrace', pattern: '{' })
export const CloseBrace = createToken({ name: 'CloseBrace', pattern: '}' })
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';' })

const word = (name: string, pattern: RegExp): TokenType => createToken({ name, pattern, longer_alt: Word, categories: [Word] })
const at = (name: string, pattern: RegExp): TokenType => createToken({ name, pattern, longer_alt: AtWord })

/** Words with a part of their own in a command; anywhere else they are plain words (they are in the category `Word`). */
export const Scope = word('Scope', /domain|table|chain/)
export const Policy = word('Policy', /policy/)
export const Module = word('Module', /module|mod/)
export const Jump = word('Jump', /jump|goto|realgoto/)
export const OldDef = word('OldDef', /def/)
export const OldInclude = word('OldInclude', /include/)
export const OldHook = word('OldHook', /hook/)
export const OldSubchain = word('OldSubchain', /subchain/)

export const Def = at('Def', /@def/)
export const If = at('If', /@if/)
export const Else = at('Else', /@else/)
export const Include = at('Include', /@include/)
export const Hook = at('Hook', /@hook/)
export const Subchain = at('Subchain', /@subchain|@gotosubchain/)
export const Preserve = at('Preserve', /@preserve/)

export const tokenTypes: TokenType[] = [
  Blank, LineBreak, Comment,
  Scope, Policy, Module, Jump, OldDef, OldInclude, OldHook, OldSubchain,
  Quoted, DoubleQuoted, SingleQuoted, Backticks,
  Def, If, Else, Include, Hook, Subchain, Preserve, AtWord,
  Bang, Comma, Equals, Ampersand, Dollar, Percent, OpenParen, CloseParen, OpenBrace, CloseBrace, Semicolon,
  Word, Passed,
]

const lexer = new Lexer(tokenTypes, { positionTracking: 'onlyOffset', ensureOptimizations: true })

/** All tokens of a text, trivia included: their images, in order, are the text. */
export const tokenize = (text: string): Token[] => lexer.tokenize(text).tokens as unknown as Token[]

const trivia = new Set(['Blank', 'LineBreak', 'Comment', 'Passed'])

/** Whether a token means nothing to ferm: blanks, comments, and characters that it passes over. */
export const isTrivia = (token: Token): boolean => trivia.has(token.tokenType.name)
