import { Lexer, createToken } from 'chevrotain'
import type { TokenType } from 'chevrotain'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tokenize } from '../../../grammars/ferm/lexer.ts'
import { fermLike } from './words.ts'

/** The same tokens as patterns that are tried in order, the form in which ferm(1) and its program speak of them. */
function lexerOfPatterns(): Lexer {
  const every = [...Array.from({ length: 256 }, (_, code) => code), ...Array.from({ length: 512 }, (_, index) => 256 + index * 128)]
  const Word = createToken({ name: 'Word', pattern: /[-+\w/.:]+/ })
  const AtWord = createToken({ name: 'AtWord', pattern: /@\w+/ })
  const token = (name: string, pattern: RegExp | string, longer?: TokenType): TokenType => createToken({ name, pattern, line_breaks: false, ...(longer && { longer_alt: longer }) })
  return new Lexer([
    createToken({ name: 'Blank', pattern: /[ \t\f\v]+|\r(?!\n)/, start_chars_hint: [' ', '\t', '\f', '\v', '\r'], line_breaks: false }),
    createToken({ name: 'LineBreak', pattern: /\r?\n/, line_breaks: true }),
    createToken({ name: 'Comment', pattern: /#(?:[^\r\n]|\r(?!\n))*/, start_chars_hint: ['#'], line_breaks: false }),
    token('Scope', /domain|table|chain/, Word), token('Policy', /policy/, Word), token('Module', /module|mod/, Word), token('Jump', /jump|goto|realgoto/, Word),
    token('OldDef', /def/, Word), token('OldInclude', /include/, Word), token('OldHook', /hook/, Word), token('OldSubchain', /subchain/, Word),
    token('DoubleQuoted', /"[^"\n]*"/), token('SingleQuoted', /'[^'\n]*'/), token('Backticks', /`[^`\n]*`/),
    token('Def', /@def/, AtWord), token('If', /@if/, AtWord), token('Else', /@else/, AtWord), token('Include', /@include/, AtWord), token('Hook', /@hook/, AtWord),
    token('Subchain', /@subchain|@gotosubchain/, AtWord), token('Preserve', /@preserve/, AtWord), AtWord,
    token('Bang', '!'), token('Comma', ','), token('Equals', '='), token('Ampersand', '&'), token('Dollar', '$'), token('Percent', '%'),
    token('OpenParen', '('), token('CloseParen', ')'), token('OpenBrace', '{'), token('CloseBrace', '}'), token('Semicolon', ';'),
    Word,
    createToken({ name: 'Passed', pattern: /[\s\S]/, start_chars_hint: every, line_breaks: true }),
  ], { positionTracking: 'onlyOffset' })
}

test('the tokens are those that the patterns make, for any text', () => {
  const lexer = lexerOfPatterns()
  const told = (tokens: readonly { readonly image: string; readonly startOffset: number; readonly tokenType: { readonly name: string } }[]) => tokens.map(({ image, startOffset, tokenType: { name } }) => `${startOffset} ${name} ${image}`)
  const holds = (text: string): void => {
    expect(told(tokenize(text))).toEqual(told(lexer.tokenize(text).tokens))
  }
  const pieces = ['domain', 'realgoto', 'mod', 'ule', '@def', '@gotosubchain', '@', '@x', '"', "'", '`', '#', '\r', '\n', '\r\n', ' ', '\t', '\f', '\v', '\u00a0', 'é', '💥', '%', '!', '-', '+', '/', '.', ':', '_', '9', 'Z', ';', '{', '}', '\\']
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...pieces), maxLength: 30 }), holds), { numRuns: 2000 })
  fc.assert(fc.property(fc.string({ unit: 'binary' }), holds))
  fc.assert(fc.property(fermLike, holds))
})
