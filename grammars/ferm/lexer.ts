import { createToken } from 'chevrotain'
import type { TokenType } from 'chevrotain'
import type { Token } from '../../src/syntax/index.ts'

/**
 * The lexer, by hand: chevrotain's own takes longer to be built than a small ruleset to be read. Source: ferm(1), and the program's reading
 * of a line: quotes never span lines, words are made of `- + / . :` and ASCII letters, digits and `_`, and every other character is passed
 * over (so it is `Passed` here). Total: every character is in some token, in order.
 */
const plain = (name: string, ...categories: TokenType[]): TokenType => createToken({ name, categories })

/** Blanks, and a carriage return that ends no line. */
export const Blank = plain('Blank')
export const LineBreak = plain('LineBreak')
export const Comment = plain('Comment')
/** Characters that ferm passes over without a word, an unclosed quote among them. */
export const Passed = plain('Passed')

export const Word = plain('Word')
export const AtWord = plain('AtWord')

export const Quoted = plain('Quoted')
export const DoubleQuoted = plain('DoubleQuoted', Quoted)
export const SingleQuoted = plain('SingleQuoted', Quoted)
export const Backticks = plain('Backticks')

export const Bang = plain('Bang')
export const Comma = plain('Comma')
export const Equals = plain('Equals')
export const Ampersand = plain('Ampersand')
export const Dollar = plain('Dollar')
export const Percent = plain('Percent', Word)
export const OpenParen = plain('OpenParen')
export const CloseParen = plain('CloseParen')
export const OpenBrace = plain('OpenBrace')
export const CloseBrace = plain('CloseBrace')
export const Semicolon = plain('Semicolon')

/** Words with a part of their own in a command; anywhere else they are plain words (they are in the category `Word`). */
export const Scope = plain('Scope', Word)
export const Policy = plain('Policy', Word)
export const Module = plain('Module', Word)
export const Jump = plain('Jump', Word)
export const OldDef = plain('OldDef', Word)
export const OldInclude = plain('OldInclude', Word)
export const OldHook = plain('OldHook', Word)
export const OldSubchain = plain('OldSubchain', Word)

export const Def = plain('Def')
export const If = plain('If')
export const Else = plain('Else')
export const Include = plain('Include')
export const Hook = plain('Hook')
export const Subchain = plain('Subchain')
export const Preserve = plain('Preserve')

export const tokenTypes: TokenType[] = [
  Blank, LineBreak, Comment,
  Scope, Policy, Module, Jump, OldDef, OldInclude, OldHook, OldSubchain,
  Quoted, DoubleQuoted, SingleQuoted, Backticks,
  Def, If, Else, Include, Hook, Subchain, Preserve, AtWord,
  Bang, Comma, Equals, Ampersand, Dollar, Percent, OpenParen, CloseParen, OpenBrace, CloseBrace, Semicolon,
  Word, Passed,
]

const byCode = (types: Readonly<Record<string, TokenType>>): ReadonlyMap<number, TokenType> =>
  new Map(Object.entries(types).map(([character, type]) => [character.charCodeAt(0), type]))

const single = byCode({
  '!': Bang, ',': Comma, '=': Equals, '&': Ampersand, $: Dollar, '%': Percent, '(': OpenParen, ')': CloseParen, '{': OpenBrace, '}': CloseBrace, ';': Semicolon,
})

const quotes = byCode({ '"': DoubleQuoted, "'": SingleQuoted, '`': Backticks })

const keywords = new Map<string, TokenType>(Object.entries({
  domain: Scope, table: Scope, chain: Scope, policy: Policy, module: Module, mod: Module, jump: Jump, goto: Jump, realgoto: Jump,
  def: OldDef, include: OldInclude, hook: OldHook, subchain: OldSubchain,
  '@def': Def, '@if': If, '@else': Else, '@include': Include, '@hook': Hook, '@subchain': Subchain, '@gotosubchain': Subchain, '@preserve': Preserve,
}))

const isNameCode = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95
/** `-` `.` `/`, digits and `:` stand in a row. */
const isWordCode = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 45 && code <= 58) || (code >= 65 && code <= 90) || code === 95 || code === 43
const isBlankCode = (code: number): boolean => code === 32 || code === 9 || code === 12 || code === 11

function endWhile(is: (code: number) => boolean, text: string, from: number): number {
  let at = from
  while (at < text.length && is(text.charCodeAt(at))) at++
  return at
}

/** End of the line that a comment is in, without its line break. */
function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : text.charCodeAt(end - 1) === 13 ? end - 1 : end
}

/** End of the quotes that open at `at`; undefined when they are not closed on their line. */
function endOfQuotes(text: string, at: number): number | undefined {
  const quote = text.charCodeAt(at)
  for (let end = at + 1; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if (code === quote) return end + 1
    if (code === 10) return undefined
  }
  return undefined
}

/** Type of the token that begins at `at`, and its end; words with a part of their own are told by the whole word. */
function tokenAt(text: string, at: number): readonly [TokenType, number] {
  const code = text.charCodeAt(at)
  if (isWordCode(code)) return [Word, endWhile(isWordCode, text, at + 1)]
  if (isBlankCode(code)) return [Blank, endWhile(isBlankCode, text, at + 1)]
  if (code === 10) return [LineBreak, at + 1]
  if (code === 13) return text.charCodeAt(at + 1) === 10 ? [LineBreak, at + 2] : [Blank, at + 1]
  const type = single.get(code)
  if (type) return [type, at + 1]
  if (code === 35) return [Comment, endOfLine(text, at)]
  if (code === 64 && isNameCode(text.charCodeAt(at + 1))) return [AtWord, endWhile(isNameCode, text, at + 2)]
  const quoted = quotes.get(code)
  const end = quoted && endOfQuotes(text, at)
  return quoted && end !== undefined ? [quoted, end] : [Passed, at + 1]
}

/** All tokens of a text, trivia included: their images, in order, are the text. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const [kind, end] = tokenAt(text, at)
    const image = text.slice(at, end)
    const tokenType = kind === Word || kind === AtWord ? keywords.get(image) ?? kind : kind
    // The fields that chevrotain's parser reads.
    tokens.push({ image, startOffset: at, tokenTypeIdx: tokenType.tokenTypeIdx!, tokenType } as Token)
    at = end
  }
  return tokens
}

const trivia = new Set(['Blank', 'LineBreak', 'Comment', 'Passed'])

/** Whether a token means nothing to ferm: blanks, comments, and characters that it passes over. */
export const isTrivia = (token: Token): boolean => trivia.has(token.tokenType.name)
