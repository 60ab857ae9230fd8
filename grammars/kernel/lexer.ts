import { createToken, Lexer } from 'chevrotain'

/*
 * Two modes, since `#` and `;` begin a comment only as the first character of a line (sysctl.d(5), modprobe.d(5)).
 * `=` is a token of its own only where a word begins: `key=value` is three tokens, `options m p=1` three words.
 */
export const Blank = createToken({ name: 'Blank', pattern: /[^\S\r\n]+/ })
export const LineBreak = createToken({ name: 'LineBreak', pattern: /\r\n?|\n/, line_breaks: true })
export const Comment = createToken({ name: 'Comment', pattern: /[#;][^\r\n]*/ })
export const FirstWord = createToken({ name: 'FirstWord', pattern: /(?:[^\s=#;\\]|\\(?![\r\n]))(?:[^\s=\\]|\\(?![\r\n]))*/, push_mode: 'rest' })
export const Equals = createToken({ name: 'Equals', pattern: /=/ })
/** Catches what can begin no line, so that the rest of it is still read as one. */
export const Stray = createToken({ name: 'Stray', pattern: /[\s\S]/, line_breaks: true, push_mode: 'rest' })

export const LineEnd = createToken({ name: 'LineEnd', pattern: /\r\n?|\n/, line_breaks: true, pop_mode: true })
/** modprobe.d(5): a line that ends in a backslash goes on in the next one. */
export const Continuation = createToken({ name: 'Continuation', pattern: /\\(?:\r\n?|\n)/, line_breaks: true })
export const Word = createToken({ name: 'Word', pattern: /(?:[^\s=\\]|\\(?![\r\n]))(?:[^\s\\]|\\(?![\r\n]))*/ })
export const Unknown = createToken({ name: 'Unknown', pattern: /[\s\S]/, line_breaks: true })

export const trivia: ReadonlySet<string> = new Set(['Blank', 'LineBreak', 'Comment', 'LineEnd', 'Continuation'])

export const lexer = new Lexer({
  defaultMode: 'start',
  modes: {
    start: [Blank, LineBreak, Comment, FirstWord, Stray],
    rest: [Blank, LineEnd, Continuation, Equals, Word, Unknown],
  },
}, { positionTracking: 'onlyOffset' })

export const vocabulary = [FirstWord, Equals, Word, Stray, Unknown]
