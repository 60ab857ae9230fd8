import { createToken, type IToken, type TokenType } from 'chevrotain'
import { countersEnd, type Span } from '../../src/text/index.ts'

/**
 * The lexer, by hand: words of iptables-restore end at blanks only, a quote may open in the middle of a word, and what
 * a character means depends on its column. Total: every character is in some token, in order.
 * Follows `add_param_to_argv` (iptables/xshared.c) and the line loop of iptables-restore.c.
 */
export const Newline = createToken({ name: 'Newline', pattern: /\r?\n/ })
export const Blank = createToken({ name: 'Blank', pattern: /[ \t]+/ })
/** `#` in the first column, or behind all that is read of a line of `*` or `:`. */
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

/** End of the line that begins at an offset, without its line break. A carriage return elsewhere is a character of its word, as to iptables-restore. */
export function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  if (end < 0) return text.length
  return end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end
}

/** Offset behind the line break at `at`; the same when there is none. */
export function behindBreak(text: string, at: number): number {
  if (at >= text.length) return at
  return text.charCodeAt(at) === 13 ? at + 2 : at + 1
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

/** The words behind `*` and `:` end at blanks only, and quotes are nothing there (strtok(3) in iptables-restore.c). */
function plainEnd(text: string, at: number, end: number): number {
  while (at < end && !isBlank(text.charCodeAt(at))) at++
  return at
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
  if (start === 0 && first === 0xfeff) {
    // A byte order mark is a blank to us; iptables-restore refuses it.
    into.push(token(Blank, '\ufeff', 0))
    at = 1
  }
  if (text.charCodeAt(at) === 42) lexHead(text, at, end, Star, 1, into)
  else if (text.charCodeAt(at) === 58) lexHead(text, at, end, Colon, 2, into)
  else lexCommand(text, at, end, into)
}

/** A line of `*` or `:`, of which the first words are read: behind them, `#` begins a comment. */
function lexHead(text: string, start: number, end: number, mark: TokenType, read: number, into: IToken[]): void {
  into.push(token(mark, text[start]!, start))
  let words = 0
  for (let at = start + 1; at < end; ) {
    const from = at
    at = blankEnd(text, from, end)
    if (at > from) {
      into.push(token(Blank, text.slice(from, at), from))
      continue
    }
    if (words >= read && text.charCodeAt(from) === 35) {
      into.push(token(CommentLine, text.slice(from, end), from))
      return
    }
    at = plainEnd(text, from, end)
    into.push(token(words === 2 && countersEnd(text, from, at) === at ? CounterPair : Argument, text.slice(from, at), from))
    words++
  }
}

function lexCommand(text: string, start: number, end: number, into: IToken[]): void {
  let words = 0
  for (let at = start; at < end; ) {
    const from = at
    at = blankEnd(text, from, end)
    if (at > from) {
      into.push(token(Blank, text.slice(from, at), from))
      continue
    }
    // A blank behind the counters may be left out.
    const counted = words === 0 ? countersEnd(text, from, end) : -1
    at = counted < 0 ? argumentEnd(text, from, end) : counted
    const type = counted < 0 ? typeOf(text, from, at) : CounterPair
    const isCommit = words === 0 && type === Argument && at - from === 6 && text.startsWith('COMMIT', from)
    into.push(token(isCommit ? Commit : type, text.slice(from, at), from))
    words++
  }
}

function blankEnd(text: string, at: number, end: number): number {
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}

/** Every token of a text, trivia included: their text is the text. */
export function tokenize(text: string): IToken[] {
  const tokens: IToken[] = []
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at)
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
