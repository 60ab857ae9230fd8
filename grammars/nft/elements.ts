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

/** What nft has against a token in the braces of a set, and what helps. */
type Objection = readonly [token: NftToken, message: string, help: string]

/**
 * What nft has against how the elements between `{` at `open` and `}` at `close` are laid out, though they can be read:
 * `opt_newline`, `flowtable_list_expr` and `timeout_states` of parser_bison.y.
 */
export function layoutOf(text: string, tokens: readonly NftToken[], open: number, close: number): Objection | undefined {
  const list = tokens[open - 1]?.tokenType === t.Equals ? tokens[open - 2]?.image : undefined
  if (list === 'devices' || list === 'policy') return rowOf(list, tokens, open, close)
  const blank = blankLine(text, tokens, open + 1, close)
  return blank && [blank, 'expected an element, found an empty line', 'nft takes no empty line between braces; a comment may stand there']
}

/** `devices = { … }` and the `policy = { … }` of a ct timeout stand on one line; a comma and one line break may end devices. */
function rowOf(list: 'devices' | 'policy', tokens: readonly NftToken[], open: number, close: number): Objection | undefined {
  let last = close - 1
  while (tokens[last]!.tokenType === t.Newline) last--
  const comma = tokens[last]!.tokenType === t.Comma
  if (comma && list === 'policy') return [tokens[last]!, 'expected `}`, found `,`', 'nft takes no comma behind the last timeout']
  const newline = tokens.slice(open + 1, comma ? last : close).find(token => token.tokenType === t.Newline)
  return newline && [newline, `expected the ${list === 'devices' ? 'devices' : 'timeouts'} on one line, found a line break`, 'nft takes no line break between these braces; end the line with `\\`']
}

/**
 * The line break of an empty line between elements, if there is one: nft takes one line break at a time, and a line of nothing
 * but a comment is none (scanner.l, `comment_line`).
 */
function blankLine(text: string, tokens: readonly NftToken[], from: number, end: number): NftToken | undefined {
  for (let at = from; at < end; at++) {
    const token = tokens[at]!
    if (token.tokenType !== t.Newline || tokens[at - 1]!.tokenType !== t.Newline) continue
    const line = text.lastIndexOf('\n', token.startOffset - 1) + 1
    if (text.slice(line, token.startOffset).trim() === '') return token
  }
  return undefined
}
