import type { IParserErrorMessageProvider, IToken, TokenType } from 'chevrotain'
import { nearest } from '../../src/text/index.ts'
import type { NftToken } from './lexer.ts'

/** Thrown by grammar actions where a table, not the grammar, says what may stand. */
export class Unreadable extends Error {
  /** `end`: what is missing should stand behind the statement. */
  readonly token: IToken | NftToken | 'end'
  readonly help: string | undefined

  constructor(token: IToken | NftToken | 'end', message: string, help?: string) {
    super(message)
    this.token = token
    this.help = help
  }
}

/** How a token is spoken of in a message. */
export const spoken = (token: IToken | NftToken | undefined): string => {
  if (!token || token.tokenType.name === 'EOF' || token.tokenType.name === 'Newline') return 'the end of the line'
  if (token.tokenType.name === 'Braces') return '`{`'
  return `\`${token.image.length > 40 ? `${token.image.slice(0, 40)}…` : token.image}\``
}

/** "did you mean `x`?" for the nearest known word, or nothing. */
export const didYouMean = (word: string, known: Iterable<string>): string | undefined => {
  const best = nearest(word, known)
  return best === undefined ? undefined : `did you mean \`${best}\`?`
}

const label = (type: TokenType): string => type.LABEL ?? type.name

/** Chevrotain's messages in words; alternatives are named by the `ERR_MSG` of their place in the grammar. */
export const messages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) => `expected ${label(expected)}, found ${spoken(actual)}`,
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `expected the end of the statement, found ${spoken(firstRedundant)}`,
  buildNoViableAltMessage: ({ actual, customUserDescription }) => `expected ${customUserDescription || 'something else'}, found ${spoken(actual[0])}`,
  buildEarlyExitMessage: ({ actual, customUserDescription }) => `expected ${customUserDescription || 'something else'}, found ${spoken(actual[0])}`,
}
