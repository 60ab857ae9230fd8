import type * as n from './nodes.ts'
import { numberOf } from './build.ts'
import { Unreadable } from './errors.ts'
import type { NftToken } from './lexer.ts'
import * as t from './tokens.ts'
import { reserved } from './words.ts'

/** An element ends at a comma or a brace, not with the statement. */
export const inSet = ({ token, message, help }: Unreadable): Unreadable => new Unreadable(token, message.replace('expected the end of the statement,', 'expected `,` or `}`,'), help)

/** The node of an element that is one plain token, without the way through the parser: sets may have millions. */
export function simpleKey(token: NftToken): n.Expression | undefined {
  const span = { start: token.startOffset, end: token.startOffset + token.image.length }
  switch (token.tokenType) {
    case t.NumberToken:
      return { kind: 'Number', value: numberOf(token.image), ...span }
    case t.Address:
      return { kind: 'Symbol', text: token.image.startsWith('[') ? token.image.slice(1, -1) : token.image, ...span }
    case t.Quoted:
      return { kind: 'String', text: token.image.slice(1, -1), ...span }
    case t.Word:
      return reserved.has(token.image) ? undefined : { kind: 'Symbol', text: token.image, ...span }
    default:
      return undefined
  }
}

/**
 * The line break of an empty line between elements, if there is one: nft takes one line break at a time (`opt_newline` of
 * parser_bison.y), and a line of nothing but a comment is none (scanner.l, `comment_line`).
 */
export function blankLine(text: string, tokens: readonly NftToken[], from: number, end: number): NftToken | undefined {
  for (let at = from; at < end; at++) {
    const token = tokens[at]!
    if (token.tokenType !== t.Newline || tokens[at - 1]!.tokenType !== t.Newline) continue
    const line = text.lastIndexOf('\n', token.startOffset - 1) + 1
    if (text.slice(line, token.startOffset).trim() === '') return token
  }
  return undefined
}
