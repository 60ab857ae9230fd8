import { NftToken, isTrivia } from './lexer.ts'
import * as t from './tokens.ts'

/** The tokens that mean something, and for each `{` where its `}` is. */
export interface Significant {
  readonly tokens: readonly NftToken[]
  /** Index of the `}` that closes the `{` at an index; -1 for every other token, and for a `{` that nothing closes. */
  readonly closing: Int32Array
}

/** Leaves trivia out and pairs braces. A `}` too many is left for the reader to report. */
export function significant(all: readonly NftToken[]): Significant {
  const tokens = all.filter(token => !isTrivia(token))
  const closing = new Int32Array(tokens.length).fill(-1)
  const open: number[] = []
  for (let index = 0; index < tokens.length; index++) {
    const { tokenType } = tokens[index]!
    if (tokenType === t.LeftBrace) open.push(index)
    else if (tokenType === t.RightBrace) {
      const start = open.pop()
      if (start !== undefined) closing[start] = index
    }
  }
  return { tokens, closing }
}
