import { Lexer, createToken } from 'chevrotain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenize } from '../../../grammars/kernel/lexer.ts'

/** The same modes and patterns, for chevrotain's lexer. */
const lexer = new Lexer({
  defaultMode: 'start',
  modes: {
    start: [
      createToken({ name: 'Blank', pattern: /[^\S\r\n]+/ }),
      createToken({ name: 'LineBreak', pattern: /\r\n?|\n/, line_breaks: true }),
      createToken({ name: 'Comment', pattern: /[#;][^\r\n]*/ }),
      createToken({ name: 'FirstWord', pattern: /(?:[^\s=#;\\]|\\(?![\r\n]))(?:[^\s=\\]|\\(?![\r\n]))*/, push_mode: 'rest' }),
      createToken({ name: 'Stray', pattern: /[\s\S]/, line_breaks: true, push_mode: 'rest' }),
    ],
    rest: [
      createToken({ name: 'Blank', pattern: /[^\S\r\n]+/ }),
      createToken({ name: 'LineEnd', pattern: /\r\n?|\n/, line_breaks: true, pop_mode: true }),
      createToken({ name: 'Continuation', pattern: /\\(?:\r\n?|\n)/, line_breaks: true }),
      createToken({ name: 'Equals', pattern: /=/ }),
      createToken({ name: 'Word', pattern: /(?:[^\s=\\]|\\(?![\r\n]))(?:[^\s\\]|\\(?![\r\n]))*/ }),
      createToken({ name: 'Unknown', pattern: /[\s\S]/, line_breaks: true }),
    ],
  },
}, { positionTracking: 'onlyOffset' })

test('the tokens are those that the modes and patterns make, for any text', () => {
  const told = (tokens: readonly { readonly image: string; readonly startOffset: number; readonly tokenType: { readonly name: string } }[]) => tokens.map(({ image, startOffset, tokenType: { name } }) => `${startOffset} ${name} ${image}`)
  const holds = (text: string): void => {
    expect(told(tokenize(text))).toEqual(told(lexer.tokenize(text).tokens))
  }
  const pieces = ['net.ipv4.x', 'options', '=', '1', '#', ';', '\\', '\n', '\r', '\r\n', ' ', '\t', '\u00a0', '\u2028', 'é', '-', '"']
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...pieces), maxLength: 20 }), holds), { numRuns: 1000 })
  fc.assert(fc.property(fc.string({ unit: 'binary' }), holds))
})
