import { EmbeddedActionsParser } from 'chevrotain'
import type { IToken, ParserMethod } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { Unreadable, didYouMean, messages, spoken } from './errors.ts'
import { reserved } from './words.ts'
import { numberOf } from './build.ts'
import { BracesToken } from './lexer.ts'

/**
 * Where an expression stands. `left`: what a rule tests; `right`: what it is compared with; `value`: what is assigned,
 * where both may stand; `key`: an element of a set.
 */
export type Side = 'left' | 'right' | 'value' | 'key'

export interface ParserOptions {
  /** Whether chevrotain checks the grammar when the parser is built: in tests only, since it costs start-up time. */
  readonly checkGrammar: 'yes' | 'no'
}

const endOf = (token: IToken): number => token.startOffset + token.image.length

/** What all productions are made of: names, literals, words of a table. */
export abstract class BaseParser extends EmbeddedActionsParser {
  constructor({ checkGrammar }: ParserOptions) {
    super(t.vocabulary, { maxLookahead: 1, recoveryEnabled: false, skipValidations: checkGrammar === 'no', errorMessageProvider: messages })
  }

  /** An expression: selectors hold others, and are parts of them. */
  public abstract expression: ParserMethod<[Side], n.Expression>

  /** Gives a node its span: from a token or node to the last token read. */
  protected span<T extends { kind: string }>(first: IToken | { readonly start: number }, node: T): T & { start: number; end: number } {
    const start = 'startOffset' in first ? first.startOffset : first.start
    return { ...node, start, end: endOf(this.LA(0)) }
  }

  protected node<T extends { kind: string }>(start: number, end: number, node: T): T & { start: number; end: number } {
    return { ...node, start, end }
  }

  protected fail(token: IToken, message: string, help?: string): never {
    throw new Unreadable(token, message, help)
  }

  /** Whether the next token is one of these words. */
  protected isNext(...words: readonly string[]): boolean {
    return words.includes(this.LA(1).image)
  }

  /** A name: a bare word that nft does not keep for itself. */
  public name = this.RULE('name', (): n.Name => {
    const token = this.CONSUME(t.Word)
    return this.ACTION(() => {
      if (reserved.has(token.image)) {
        this.fail(token, `expected a name, found the keyword \`${token.image}\``, 'nft keeps this word for itself; choose another name')
      }
      return this.span(token, { kind: 'Name', text: token.image })
    })
  })

  public quoted = this.RULE('quoted', (): n.StringLiteral => {
    const token = this.CONSUME(t.Quoted)
    return this.ACTION(() => this.span(token, { kind: 'String', text: token.image.slice(1, -1) }))
  })

  public number = this.RULE('number', (): n.NumberLiteral => {
    const token = this.CONSUME(t.NumberToken)
    return this.ACTION(() => this.span(token, { kind: 'Number', value: numberOf(token.image) }))
  })

  public variable = this.RULE('variable', (): n.Variable => {
    const first = this.CONSUME(t.Dollar)
    const token = this.CONSUME(t.Word)
    return this.ACTION(() => this.span(first, { kind: 'Variable', name: token.image }))
  })

  public setRef = this.RULE('setRef', (): n.SetRef => {
    const first = this.CONSUME(t.At)
    const name = this.SUBRULE(this.name)
    return this.ACTION(() => this.span(first, { kind: 'SetRef', name: name.text }))
  })

  /** A set in braces: read before this statement (see blocks.ts). */
  public setLiteral = this.RULE('setLiteral', (): n.SetLiteral => {
    const token = this.CONSUME(t.Braces)
    return this.ACTION(() => {
      const node = token instanceof BracesToken ? token.node : undefined
      if (node?.kind !== 'SetLiteral') this.fail(token, 'expected a set of elements')
      return node as n.SetLiteral
    })
  })

  /** Any word that a table, not the grammar, explains. */
  protected key = this.RULE('key', (what: string, known: Readonly<Record<string, unknown>>, meant?: Readonly<Record<string, string>>): IToken => {
    const token = this.CONSUME(t.Word)
    return this.ACTION(() => {
      if (!Object.hasOwn(known, token.image)) this.fail(token, `expected ${what}, found ${spoken(token)}`, meant?.[token.image] ?? didYouMean(token.image, Object.keys(known)))
      return token
    })
  })
}
