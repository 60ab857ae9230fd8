import type { TokenType } from 'chevrotain'
import type { Span } from '../../src/text/index.ts'
import type { AnonymousChain, SetLiteral } from './nodes.ts'
import * as t from './tokens.ts'

/**
 * A token of nft: chevrotain's shape with the two fields that its parser reads, and nothing more, since the bytes of
 * tokens are what large files cost.
 */
export class NftToken {
  readonly image: string
  readonly startOffset: number
  readonly tokenType: TokenType
  readonly tokenTypeIdx: number

  constructor(image: string, startOffset: number, tokenType: TokenType) {
    this.image = image
    this.startOffset = startOffset
    this.tokenType = tokenType
    this.tokenTypeIdx = tokenType.tokenTypeIdx!
  }

  get endOffset(): number {
    return this.startOffset + this.image.length - 1
  }
}

/** A `{ … }` that was read already: one token of the statement around it. */
export class BracesToken extends NftToken {
  readonly node: SetLiteral | AnonymousChain

  constructor(image: string, startOffset: number, node: SetLiteral | AnonymousChain) {
    super(image, startOffset, t.Braces)
    this.node = node
  }
}

export const isTrivia = (token: NftToken): boolean =>
  token.tokenType === t.Blank || token.tokenType === t.Comment || token.tokenType === t.Continuation

export const isSeparator = (token: NftToken): boolean => token.tokenType === t.Newline || token.tokenType === t.Semicolon

/**
 * Longest-match classes of scanner.l that begin with a digit, a hexadecimal letter or a colon. Each pattern looks at
 * a bounded stretch, so the lexer stays linear.
 */
const ip4 = String.raw`\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}`
const h = '[0-9a-fA-F]{1,4}'
const ip6Text = [
  `(?:${h}:){7}${h}`,
  `(?:${h}:){0,6}(?::${h}){0,5}:${ip4}`,
  `:(?::${h}){0,5}:${ip4}`,
  `(?:${h}:){1,7}(?::${h}){1,6}`,
  `:(?::${h}){1,7}`,
  `(?:${h}:){1,7}:`,
  '::',
]
const ip6Patterns = ip6Text.map(text => new RegExp(text, 'y'))
const ip6InBrackets = new RegExp(String.raw`\[(?:${ip6Text.join('|')})\]`, 'y')
const macPattern = /(?:[0-9a-fA-F]{1,2}:){5}[0-9a-fA-F]{1,2}/y
const ip4Pattern = new RegExp(ip4, 'y')
const timePattern = /(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?/y
const numberPattern = /0[xX][0-9a-fA-F]+|\d+/y
const classPattern = /[0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}(?=[ \t\r\n:\-},])/y
const wordPattern = /[A-Za-z_.][\w/\-.]*(?:\\\*[A-Za-z_.][\w/\-.]*|\\?\*)?/y
const vlanPattern = /8021(?:ad|q)/y
const rawPattern = /@[ \t]*[a-z][a-z0-9-]*[ \t]*,[ \t]*(?:0[xX][0-9a-fA-F]+|\d+)[ \t]*,[ \t]*(?:0[xX][0-9a-fA-F]+|\d+)|@[ \t]*\d+[ \t]*,[ \t]*\d+[ \t]*,[ \t]*\d+/y

const lengthAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  const match = pattern.exec(text)
  return match === null ? 0 : match[0].length
}

const single = new Map<number, TokenType>(
  Object.entries({
    ';': t.Semicolon, '{': t.LeftBrace, '}': t.RightBrace, '(': t.LeftParen, ')': t.RightParen, '[': t.LeftBracket, ']': t.RightBracket,
    ',': t.Comma, ':': t.Colon, '/': t.Slash, '-': t.Dash, '+': t.Plus, '*': t.Star, '=': t.Equals, '@': t.At, $: t.Dollar,
    '<': t.Relation, '>': t.Relation, '!': t.Relation, '&': t.Operator, '|': t.Operator, '^': t.Operator,
  }).map(([character, type]) => [character.charCodeAt(0), type]),
)

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isHex = (code: number): boolean => isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70)
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
const isWordCode = (code: number): boolean => isLetter(code) || isDigit(code) || code === 95 || code === 46 || code === 45 || code === 47

/** Length of the longest IPv6 address at `at`, or 0. */
const ip6At = (text: string, at: number): number => {
  let longest = 0
  for (const pattern of ip6Patterns) longest = Math.max(longest, lengthAt(pattern, text, at))
  return longest
}

/** Whether a colon follows within the four characters that an IPv6 group or a MAC byte may have. */
const hasColonSoon = (text: string, at: number): boolean => {
  for (let index = at; index <= at + 4; index++) {
    const code = text.charCodeAt(index)
    if (code === 58) return true
    if (!isHex(code)) return false
  }
  return false
}

/** The type of a bare word. */
const wordType = (image: string): TokenType => {
  const last = image.charCodeAt(image.length - 1)
  if (last === 42 || image.includes('\\')) return t.Wild
  return t.keywords.get(image) ?? t.operatorWords.get(image) ?? t.Word
}

/**
 * All tokens of a text, trivia included. Total: every character is in exactly one token, whatever the text.
 * Follows scanner.l (longest match). Deviation: `\r` is a blank, and a comment may end the file.
 */
export const tokenize = (text: string): NftToken[] => tokenizeFrom(text, { start: 0, end: text.length }, undefined)

/** A token for the whole line that begins at `at`, where one is enough. */
export type LineLexer = (text: string, at: number) => NftToken | undefined

/** The tokens of a stretch of a text, which must not begin or end inside one; `line` may answer for whole lines. */
export function tokenizeFrom(text: string, { start, end }: Span, line: LineLexer | undefined): NftToken[] {
  const tokens: NftToken[] = []
  let at = start
  let begins = true
  const push = (length: number, type: TokenType): void => {
    tokens.push(new NftToken(text.slice(at, at + length), at, type))
    at += length
  }
  while (at < end) {
    const code = text.charCodeAt(at)
    if (begins && line) {
      // The blanks before a line that is one token mean nothing to whoever asks for such lines.
      let first = at
      for (let next = code; next === 32 || next === 9; next = text.charCodeAt(first)) first++
      const token = isLetter(text.charCodeAt(first)) ? line(text, first) : undefined
      if (token) {
        tokens.push(token)
        at = first + token.image.length
        begins = false
        continue
      }
    }
    begins = code === 10
    if (code === 32 || code === 9 || code === 13 || (code === 0xfeff && at === 0)) {
      let stop = at + 1
      for (let next = text.charCodeAt(stop); next === 32 || next === 9 || next === 13; next = text.charCodeAt(stop)) stop++
      push(stop - at, t.Blank)
    } else if (code === 10) push(1, t.Newline)
    else if (isLetter(code) || code === 95 || code === 46) {
      if (isHex(code) && hasColonSoon(text, at)) {
        const length = addressAt(text, at)
        if (length > 0) {
          push(length, t.Address)
          continue
        }
      }
      if (code === 46 && !isWordCode(text.charCodeAt(at + 1))) push(1, t.Dot)
      else {
        const length = lengthAt(wordPattern, text, at)
        push(length, wordType(text.slice(at, at + length)))
      }
    } else if (isDigit(code)) pushNumber()
    else if (code === 35) {
      let stop = text.indexOf('\n', at)
      if (stop < 0) stop = end
      push(stop - at, t.Comment)
    } else if (code === 34) {
      const stop = text.indexOf('"', at + 1)
      push(stop < 0 ? 1 : stop + 1 - at, stop < 0 ? t.Junk : t.Quoted)
    } else if (code === 58) {
      const length = text.charCodeAt(at + 1) === 58 ? ip6At(text, at) : 0
      push(length || 1, length > 0 ? t.Address : t.Colon)
    } else if (code === 91) {
      const length = lengthAt(ip6InBrackets, text, at)
      push(length || 1, length > 0 ? t.Address : t.LeftBracket)
    } else if (code === 64) {
      const length = lengthAt(rawPattern, text, at)
      push(length || 1, length > 0 ? t.RawPayload : t.At)
    } else if (code === 92) {
      const length = lengthAt(/\\[ \t]*\r?\n/y, text, at)
      if (length > 0) push(length, t.Continuation)
      else if (text.charCodeAt(at + 1) === 42) push(2, t.Wild)
      else push(1, t.Junk)
    } else {
      const next = text.charCodeAt(at + 1)
      if (next === 61 && (code === 61 || code === 33 || code === 60 || code === 62)) push(2, t.Relation)
      else if (next === code && (code === 60 || code === 62)) push(2, t.Operator)
      else push(1, single.get(code) ?? t.Junk)
    }
  }
  return tokens

  function pushNumber(): void {
    const address = addressAt(text, at)
    const time = lengthAt(timePattern, text, at)
    const vlan = lengthAt(vlanPattern, text, at)
    const number = lengthAt(numberPattern, text, at)
    if (vlan > number && vlan > address) push(vlan, t.Word)
    else if (address > number && address >= time) push(address, t.Address)
    else if (time > number) push(time, t.Address)
    else push(number, isOctalSlip(text, at, number) ? t.Word : t.NumberToken)
  }
}

/** Whether digits begin like an octal number and are none: nft takes `08` for a word. */
const isOctalSlip = (text: string, at: number, length: number): boolean => length > 1 && text.charCodeAt(at) === 48 && /^0\d*[89]/.test(text.slice(at, at + length))

/** Length of an address or class id at `at`, or 0. */
function addressAt(text: string, at: number): number {
  const four = isDigit(text.charCodeAt(at)) ? lengthAt(ip4Pattern, text, at) : 0
  if (!hasColonSoon(text, at)) return four
  return Math.max(four, lengthAt(macPattern, text, at), ip6At(text, at), lengthAt(classPattern, text, at))
}
