import { createToken } from 'chevrotain'
import type { IToken, TokenType } from 'chevrotain'

export const Blank = createToken({ name: 'Blank' })
export const LineBreak = createToken({ name: 'LineBreak' })
export const Comment = createToken({ name: 'Comment' })
export const FirstWord = createToken({ name: 'FirstWord' })
export const Equals = createToken({ name: 'Equals' })
/** Catches what can begin no line, so that the rest of it is still read as one. */
export const Stray = createToken({ name: 'Stray' })

export const LineEnd = createToken({ name: 'LineEnd' })
/** modprobe.d(5): a line that ends in a backslash goes on in the next one. */
export const Continuation = createToken({ name: 'Continuation' })
export const Word = createToken({ name: 'Word' })
export const Unknown = createToken({ name: 'Unknown' })

export const trivia: ReadonlySet<string> = new Set(['Blank', 'LineBreak', 'Comment', 'LineEnd', 'Continuation'])

export const vocabulary = [FirstWord, Equals, Word, Stray, Unknown]

type Pattern = readonly [type: TokenType, pattern: RegExp]

/*
 * What may stand where a line begins, and behind its first word, since `#` and `;` begin a comment only as the first character of a line
 * (sysctl.d(5), modprobe.d(5)). `=` is a token of its own only where a word begins: `key=value` is three tokens, `options m p=1` three words.
 * The first that fits is taken, and the last one always fits.
 */
const beginning: readonly Pattern[] = [
  [Blank, /[^\S\r\n]+/y],
  [LineBreak, /\r\n?|\n/y],
  [Comment, /[#;][^\r\n]*/y],
  [FirstWord, /(?:[^\s=#;\\]|\\(?![\r\n]))(?:[^\s=\\]|\\(?![\r\n]))*/y],
  [Stray, /[\s\S]/y],
]
const rest: readonly Pattern[] = [
  [Blank, /[^\S\r\n]+/y],
  [LineEnd, /\r\n?|\n/y],
  [Continuation, /\\(?:\r\n?|\n)/y],
  [Equals, /=/y],
  [Word, /(?:[^\s=\\]|\\(?![\r\n]))(?:[^\s\\]|\\(?![\r\n]))*/y],
  [Unknown, /[\s\S]/y],
]

/** What follows a token; the same as before it where this says nothing. */
const next = new Map<TokenType, readonly Pattern[]>([[FirstWord, rest], [Stray, rest], [LineEnd, beginning]])

function tokenAt(text: string, at: number, patterns: readonly Pattern[]): IToken {
  for (const [tokenType, pattern] of patterns) {
    pattern.lastIndex = at
    const image = pattern.exec(text)?.[0]
    // The fields that chevrotain's parser reads.
    if (image !== undefined) return { image, startOffset: at, tokenTypeIdx: tokenType.tokenTypeIdx!, tokenType } as IToken
  }
  throw new RangeError('behind the end of the text')
}

/** All tokens of a text, trivia included: their images, in order, are the text. */
export function tokenize(text: string): IToken[] {
  const tokens: IToken[] = []
  let patterns = beginning
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at, patterns)
    tokens.push(token)
    patterns = next.get(token.tokenType) ?? patterns
    at += token.image.length
  }
  return tokens
}
