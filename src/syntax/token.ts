import type { Span } from '../text/index.ts'

/** A token as every lexer here makes it; chevrotain's own tokens have this shape. Trivia are tokens too. */
export interface Token {
  readonly image: string
  readonly startOffset: number
  readonly tokenType: { readonly name: string }
}

export const tokenSpan = (token: Token): Span => ({
  start: token.startOffset,
  end: token.startOffset + token.image.length,
})

/** Index of the first token that ends behind `offset`; `tokens.length` when there is none. */
export function tokenIndexAt(tokens: readonly Token[], offset: number): number {
  let low = 0
  let high = tokens.length
  while (low < high) {
    const middle = (low + high) >> 1
    const token = tokens[middle]!
    if (token.startOffset + token.image.length <= offset) low = middle + 1
    else high = middle
  }
  return low
}
