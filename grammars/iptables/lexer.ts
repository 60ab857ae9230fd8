import { createToken, type IToken, type TokenType } from 'chevrotain'
import type { Span } from '../../src/text/index.ts'

/**
 * The lexer, by hand: words of iptables-restore end at blanks only, a quote may open in the middle of a word, and what
 * a character means depends on its column. Total: every character is in some token, in order.
 * Follows `add_param_to_argv` (iptables/xshared.c) and the line loop of iptables-restore.c.
 */
export const Newline = createToken({ name: 'Newline', pattern: /\r?\n|\r/ })
export const Blank = createToken({ name: 'Blank', pattern: /[ \t]+/ })
/** `#` in the first column. */
export const CommentLine = createToken({ name: 'Comment', pattern: /#[^\r\n]*/ })
/** Any argument. */
export const Argument = createToken({ name: 'Argument', pattern: /[^\s]+/, start_chars_hint: ['a'] })
/** `*` in the first column. */
export const Star = createToken({ name: 'Star', pattern: /\*/ })
/** `:` in the first column. */
export const Colon = createToken({ name: 'Colon', pattern: /:/ })
/** `COMMIT` as the only word of a line. */
export const Commit = createToken({ name: 'Commit', pattern: /COMMIT/ })
/** `[packets:bytes]` before a command or behind a policy. */
export const CounterPair = createToken({ name: 'Counters', pattern: /\[\d+:\d+\]/ })
/** `!` as a word of its own. */
export const Bang = createToken({ name: 'Bang', pattern: /!/ })
/** A word that begins with `-` and is no negative number, not quoted. */
export const OptionWord = createToken({ name: 'Option', pattern: /-[^\s]+/, start_chars_hint: ['-'] })

export const tokenTypes: readonly TokenType[] = [Newline, Blank, CommentLine, Star, Colon, Commit, CounterPair, Bang, OptionWord, Argument]

const token = (tokenType: TokenType, image: string, startOffset: number): IToken =>
  ({ image, startOffset, tokenTypeIdx: tokenType.tokenTypeIdx!, tokenType }) as IToken

export const isBlank = (code: number): boolean => code === 32 || code === 9
const isBreak = (code: number): boolean => code === 10 || code === 13

/** Tells the end of the line that begins at an offset, without its line break. */
export function lineEnds(text: string): (start: number) => number {
  // Most files have no carriage returns, and looking for one character costs next to nothing.
  if (!text.includes('\r')) {
    return start => {
      const end = text.indexOf('\n', start)
      return end < 0 ? text.length : end
    }
  }
  return start => {
    let at = start
    while (at < text.length && !isBreak(text.charCodeAt(at))) at++
    return at
  }
}

/** Offset behind the line break at `at`; the same when there is none. */
export function behindBreak(text: string, at: number): number {
  if (at >= text.length) return at
  return text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1
}

/**
 * End of the argument that begins at `at`. A `"` opens anywhere and its closing one ends the argument; inside, a
 * backslash takes the next character as it is. An open quote reaches to the end of the line.
 */
function argumentEnd(text: string, at: number, end: number): number {
  while (at < end) {
    const code = text.charCodeAt(at)
    if (isBlank(code)) return at
    if (code === 34) {
      at++
      while (at < end && text.charCodeAt(at) !== 34) at += text.charCodeAt(at) === 92 && at + 1 < end ? 2 : 1
      return Math.min(at + 1, end)
    }
    at++
  }
  return end
}

const digit = (code: number): boolean => code >= 48 && code <= 57

function typeOf(text: string, start: number, end: number): TokenType {
  const code = text.charCodeAt(start)
  if (code === 45 && end - start > 1 && !(digit(text.charCodeAt(start + 1)) && end - start > 2)) {
    const next = text.charCodeAt(start + 1)
    // `-1` is a value; `-4` and `-6` are options.
    return digit(next) && next !== 52 && next !== 54 ? Argument : OptionWord
  }
  if (code === 33 && end - start === 1) return Bang
  return Argument
}

/** Tokens of one line `[start, end)`, line break excluded, appended to `into`. */
export function lexLine(text: string, start: number, end: number, into: IToken[]): void {
  if (start === end) return
  const first = text.charCodeAt(start)
  if (first === 35) {
    into.push(token(CommentLine, text.slice(start, end), start))
    return
  }
  let at = start
  let words = 0
  if (start === 0 && first === 0xfeff) {
    // A byte order mark is a blank to us; iptables-restore refuses it.
    into.push(token(Blank, '\ufeff', 0))
    at = 1
  }
  const chain = text.charCodeAt(at) === 58
  if (text.charCodeAt(at) === 42 || chain) {
    into.push(token(chain ? Colon : Star, text[at]!, at))
    at++
  }
  while (at < end) {
    const from = at
    if (isBlank(text.charCodeAt(at))) {
      while (at < end && isBlank(text.charCodeAt(at))) at++
      into.push(token(Blank, text.slice(from, at), from))
      continue
    }
    at = argumentEnd(text, at, end)
    let type = typeOf(text, from, at)
    if (type === Argument && words === 0 && at - from === 6 && text.startsWith('COMMIT', from)) type = Commit
    else if (type === Argument && text.charCodeAt(from) === 91 && (chain || words === 0) && /^\[\d+:\d+\]$/.test(text.slice(from, at))) type = CounterPair
    words++
    into.push(token(type, text.slice(from, at), from))
  }
}

/** Every token of a text, trivia included: their text is the text. */
export function tokenize(text: string): IToken[] {
  const tokens: IToken[] = []
  const endOf = lineEnds(text)
  for (let at = 0; at < text.length; ) {
    const end = endOf(at)
    lexLine(text, at, end, tokens)
    const next = behindBreak(text, end)
    if (next > end) tokens.push(token(Newline, text.slice(end, next), end))
    at = next
  }
  return tokens
}

/** What is left of an argument without quotes and escapes. */
export function unquote(image: string): string {
  const open = image.indexOf('"')
  if (open < 0) return image
  let text = image.slice(0, open)
  const close = image.length > open + 1 && image.endsWith('"') ? image.length - 1 : image.length
  for (let at = open + 1; at < close; at++) {
    if (image[at] === '\\' && at + 1 < image.length) at++
    text += image[at] ?? ''
  }
  return text
}

/** Whether a quote of an argument is left open. */
export function isOpen(image: string): boolean {
  const open = image.indexOf('"')
  if (open < 0) return false
  let at = open + 1
  while (at < image.length && image[at] !== '"') at += image[at] === '\\' ? 2 : 1
  return at >= image.length
}

export const spanOf = ({ startOffset, image }: IToken): Span => ({ start: startOffset, end: startOffset + image.length })
