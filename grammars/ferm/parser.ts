import { EmbeddedActionsParser } from 'chevrotain'
import type { IToken, ParserMethod } from 'chevrotain'
import { analyse } from '../decisions.ts'
import * as t from './lexer.ts'
import type * as n from './nodes.ts'

/** Written by the build (scripts/build); absent where the sources are run. */
declare const FERM_DECISIONS: string

const written = typeof FERM_DECISIONS === 'undefined' ? null : FERM_DECISIONS

const startOf = (token: IToken): number => token.startOffset
/** While chevrotain records the grammar, an alternative's token has no image. */
const endOf = (token: IToken): number => token.startOffset + (token.image?.length ?? 0)

/** Deepest nesting of lists and calls in a value. */
const deepest = 200

/**
 * One command's parts, without its `;` and its block: the productions follow ferm(1), "BASIC IPTABLES RULES",
 * "VARIABLES", "FUNCTIONS", "AUTOMATIC VARIABLES", "BUILT-IN FUNCTIONS".
 * Deviation: which words take a value is vocabulary, so words and values simply follow each other.
 */
export class CommandParser extends EmbeddedActionsParser {
  private depth = 0
  readonly parts: ParserMethod<[], n.Part[]>
  private readonly part: ParserMethod<[], n.Part>
  private readonly definition: ParserMethod<[], n.Part>
  private readonly value: ParserMethod<[], n.Value>
  private readonly list: ParserMethod<[], n.List>
  private readonly builtin: ParserMethod<[], n.Builtin>
  private readonly call: ParserMethod<[], n.Call>
  private readonly values: ParserMethod<[], { items: n.Value[]; end: number }>
  private readonly name: ParserMethod<[], IToken>

  constructor(decisions = written) {
    super(t.tokenTypes, { maxLookahead: 1, recoveryEnabled: false, skipValidations: true })

    this.parts = this.RULE('parts', () => {
      const parts: n.Part[] = []
      this.ACTION(() => (this.depth = 0))
      this.MANY(() => parts.push(this.SUBRULE(this.part)))
      return parts
    })

    const optionalValue = (first: IToken): { value?: n.Value; start: number; end: number } => {
      const value = this.OPTION(() => this.SUBRULE(this.value))
      return { start: startOf(first), end: value ? value.end : endOf(first), ...(value && { value }) }
    }

    this.part = this.RULE('part', () =>
      this.OR<n.Part>([
        { ALT: () => this.SUBRULE(this.definition) },
        {
          ALT: () => {
            const keyword = this.CONSUME(t.Scope)
            return { kind: 'scope', keyword: keyword.image as n.Scope['keyword'], ...optionalValue(keyword) }
          },
        },
        { ALT: () => ({ kind: 'policy', ...optionalValue(this.CONSUME(t.Policy)) }) },
        { ALT: () => ({ kind: 'module', ...optionalValue(this.CONSUME(t.Module)) }) },
        {
          ALT: () => {
            const keyword = this.CONSUME(t.Jump)
            return { kind: 'jump', keyword: keyword.image, ...optionalValue(keyword) }
          },
        },
        {
          ALT: () => {
            const keyword = this.OR1([{ ALT: () => this.CONSUME(t.Subchain) }, { ALT: () => this.CONSUME(t.OldSubchain) }])
            const { value, start, end } = optionalValue(keyword)
            return { kind: 'subchain', goto: keyword.image === '@gotosubchain', start, end, ...(value && { name: value }) }
          },
        },
        {
          ALT: () => {
            const keyword = this.CONSUME(t.Preserve)
            return { kind: 'preserve', start: startOf(keyword), end: endOf(keyword) }
          },
        },
        {
          ALT: () => {
            const keyword = this.CONSUME(t.If)
            const value = this.SUBRULE1(this.value)
            return { kind: 'condition', value, start: startOf(keyword), end: value?.end }
          },
        },
        {
          ALT: () => {
            const keyword = this.CONSUME(t.Else)
            return { kind: 'else', start: startOf(keyword), end: endOf(keyword) }
          },
        },
        {
          ALT: () => {
            const keyword = this.OR2([{ ALT: () => this.CONSUME(t.Include) }, { ALT: () => this.CONSUME(t.OldInclude) }])
            const value = this.SUBRULE2(this.value)
            return { kind: 'include', value, start: startOf(keyword), end: value?.end }
          },
        },
        {
          ALT: () => {
            const keyword = this.OR3([{ ALT: () => this.CONSUME(t.Hook) }, { ALT: () => this.CONSUME(t.OldHook) }])
            const position = this.OPTION1(() => this.SUBRULE3(this.value))
            const command = this.OPTION2(() => this.SUBRULE4(this.value))
            const end = command?.end ?? position?.end ?? endOf(keyword)
            return { kind: 'hook', start: startOf(keyword), end, ...(position && { position }), ...(command && { command }) }
          },
        },
        { ALT: () => this.SUBRULE(this.call) },
        { ALT: () => this.SUBRULE5(this.value) },
      ]),
    )

    this.definition = this.RULE('definition', () => {
      const keyword = this.OR([{ ALT: () => this.CONSUME(t.Def) }, { ALT: () => this.CONSUME(t.OldDef) }])
      return this.OR1<n.Part>([
        {
          ALT: () => {
            this.CONSUME(t.Dollar)
            const name = this.SUBRULE(this.name)
            this.CONSUME(t.Equals)
            const value = this.SUBRULE(this.value)
            return { kind: 'variable-definition', name: name?.image, value, start: startOf(keyword), end: value?.end }
          },
        },
        {
          ALT: () => {
            const parameters: string[] = []
            this.CONSUME(t.Ampersand)
            const name = this.SUBRULE1(this.name)
            this.CONSUME(t.OpenParen)
            this.MANY_SEP({
              SEP: t.Comma,
              DEF: () => {
                this.CONSUME1(t.Dollar)
                const parameter = this.SUBRULE2(this.name)
                this.ACTION(() => parameters.push(parameter.image))
              },
            })
            this.CONSUME(t.CloseParen)
            const equals = this.CONSUME1(t.Equals)
            return { kind: 'function-definition', name: name?.image, parameters, start: startOf(keyword), end: endOf(equals) }
          },
        },
      ])
    })

    this.name = this.RULE('name', () => this.CONSUME(t.Word))

    this.value = this.RULE('value', () =>
      this.OR<n.Value>([
        {
          ALT: () => {
            const word = this.CONSUME(t.Word)
            return { kind: 'word', text: word.image, start: startOf(word), end: endOf(word) }
          },
        },
        {
          ALT: () => {
            const text = this.CONSUME(t.Quoted)
            return { kind: 'text', quote: text.image[0] as '"', text: text.image.slice(1, -1), start: startOf(text), end: endOf(text) }
          },
        },
        {
          ALT: () => {
            const output = this.CONSUME(t.Backticks)
            return { kind: 'output', command: output.image.slice(1, -1), start: startOf(output), end: endOf(output) }
          },
        },
        { ALT: () => this.SUBRULE(this.list) },
        {
          ALT: () => {
            const dollar = this.CONSUME(t.Dollar)
            const name = this.SUBRULE(this.name)
            return { kind: 'variable', name: name?.image, start: startOf(dollar), end: name ? endOf(name) : 0 }
          },
        },
        { ALT: () => this.SUBRULE(this.builtin) },
        {
          ALT: () => {
            const bang = this.CONSUME(t.Bang)
            this.ACTION(() => this.enter(bang))
            const value = this.OPTION(() => this.SUBRULE1(this.value))
            this.ACTION(() => this.depth--)
            return { kind: 'negation', start: startOf(bang), end: value ? value.end : endOf(bang), ...(value && { value }) }
          },
        },
      ]),
    )

    this.list = this.RULE('list', (): n.List => {
      const items: n.Value[] = []
      const open = this.CONSUME(t.OpenParen)
      this.ACTION(() => this.enter(open))
      this.MANY(() => items.push(this.SUBRULE(this.value)))
      const close = this.CONSUME(t.CloseParen)
      this.ACTION(() => this.depth--)
      return { kind: 'list', items, start: startOf(open), end: endOf(close) }
    })

    this.builtin = this.RULE('builtin', (): n.Builtin => {
      const name = this.CONSUME(t.AtWord)
      const values = this.SUBRULE(this.values)
      return { kind: 'builtin', name: name.image, values: values?.items, start: startOf(name), end: values?.end }
    })

    this.call = this.RULE('call', (): n.Call => {
      const ampersand = this.CONSUME(t.Ampersand)
      const name = this.SUBRULE(this.name)
      const values = this.SUBRULE(this.values)
      return { kind: 'call', name: name?.image, values: values?.items, start: startOf(ampersand), end: values?.end }
    })

    this.values = this.RULE('values', () => {
      const items: n.Value[] = []
      const open = this.CONSUME(t.OpenParen)
      this.ACTION(() => this.enter(open))
      this.MANY_SEP({
        SEP: t.Comma,
        DEF: () =>
          this.OR([
            { ALT: () => items.push(this.SUBRULE(this.value)) },
            // `@defined(&name)` asks for a function by name.
            {
              ALT: () => {
                const ampersand = this.CONSUME(t.Ampersand)
                const name = this.SUBRULE(this.name)
                return items.push({ kind: 'word', text: `&${name?.image}`, start: startOf(ampersand), end: name ? endOf(name) : 0 })
              },
            },
          ]),
      })
      const close = this.CONSUME(t.CloseParen)
      this.ACTION(() => this.depth--)
      return { items, end: endOf(close) }
    })

    analyse(this, decisions, () => new CommandParser(null))
  }

  private enter(token: IToken): void {
    if (++this.depth > deepest) throw new TooDeep(token)
  }
}

/** Thrown out of the parser where lists nest deeper than any sane file; its caller makes a `Bad` command of it. */
export class TooDeep extends Error {
  readonly token: IToken
  constructor(token: IToken) {
    super('nested too deeply')
    this.token = token
  }
}
