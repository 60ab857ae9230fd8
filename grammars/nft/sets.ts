import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { VerdictParser } from './verdicts.ts'
import { reserved } from './words.ts'

/** NFTNL_UDATA_COMMENT_MAXLEN of libnftnl. */
const longestComment = 128

/** Length in UTF-8; what is short in characters is not measured. */
const bytesOf = (text: string): number => (text.length * 3 > longestComment ? new TextEncoder().encode(text).length : text.length)

interface ElementOptions {
  timeout?: n.Expression
  expires?: n.Expression
  comment?: n.StringLiteral
  statements: n.Statement[]
}

/** Elements of sets, and statements that change sets: nft(8), "SETS", "MAPS", "SET STATEMENT". */
export class SetParser extends VerdictParser {
  /** The text of a comment; nft takes a bare word too. */
  public commentText = this.RULE('commentText', (): n.StringLiteral => {
    const token = this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.Quoted) },
        { ALT: () => this.CONSUME(t.Word) },
        { ALT: () => this.CONSUME(t.Wild) },
        { ALT: () => this.CONSUME(t.Address) },
      ],
      ERR_MSG: 'a text in quotes',
    })
    return this.ACTION(() => {
      const text = token.tokenType === t.Quoted ? token.image.slice(1, -1) : token.image
      const bytes = bytesOf(text)
      if (token.tokenType !== t.Quoted && reserved.has(text)) this.fail(token, `expected a text in quotes, found the keyword \`${text}\``)
      if (bytes > longestComment) this.fail(token, `a comment has at most ${longestComment} bytes, found ${bytes}`)
      return this.span(token, { kind: 'String', text })
    })
  })

  /** One element of a set: nft(8), "SETS", "MAPS", "ELEMENTS". */
  public element = this.RULE('element', (): n.SetElement => {
    const key = this.SUBRULE(this.expression, { ARGS: ['key'] })
    const options: ElementOptions = { statements: [] }
    let value: n.Expression | undefined
    this.SUBRULE(this.elementOptions, { ARGS: [options] })
    this.OPTION(() => {
      this.CONSUME(t.Colon)
      value = this.OR<n.Expression>({
        DEF: [
          { ALT: () => this.SUBRULE(this.verdict) },
          { ALT: () => this.SUBRULE2(this.expression, { ARGS: ['key'] }) },
        ],
        IGNORE_AMBIGUITIES: true,
        ERR_MSG: 'a value or a verdict',
      })
      this.SUBRULE2(this.elementOptions, { ARGS: [options] })
    })
    return this.ACTION(() => this.span(key, { kind: 'SetElement', key, ...(value && { value }), ...options }))
  })

  protected elementOptions = this.RULE('elementOptions', (options: ElementOptions): void => {
    this.MANY({
      DEF: () => this.OR({
        DEF: [
          { ALT: () => {
            this.CONSUME(t.Timeout)
            const timeout = this.SUBRULE(this.primary, { ARGS: ['right'] })
            this.ACTION(() => { options.timeout = timeout })
          } },
          { ALT: () => {
            this.CONSUME(t.Expires)
            const expires = this.SUBRULE2(this.primary, { ARGS: ['right'] })
            this.ACTION(() => { options.expires = expires })
          } },
          { ALT: () => {
            const word = this.CONSUME(t.CommentWord)
            const text = this.SUBRULE(this.commentText)
            this.ACTION(() => {
              if (options.comment) this.fail(word, 'an element has one comment only')
              options.comment = text
            })
          } },
          { ALT: () => {
            const statement = this.SUBRULE(this.statefulStatement)
            this.ACTION(() => options.statements.push(statement))
          } },
        ],
      }),
    })
  })

  /** nft(8), "SET STATEMENT", "MAP STATEMENT": `add @s { … }`. */
  protected setUpdate = this.RULE('setUpdate', (): n.SetUpdate => {
    const op = this.OR([{ ALT: () => this.CONSUME(t.Add) }, { ALT: () => this.CONSUME(t.Update) }, { ALT: () => this.CONSUME(t.Delete) }])
    const set = this.OR2<n.SetRef | n.Variable>([{ ALT: () => this.SUBRULE(this.setRef) }, { ALT: () => this.SUBRULE(this.variable) }])
    const literal = this.SUBRULE(this.setLiteral)
    return this.ACTION(() => this.span(op, { kind: 'SetUpdate', op: op.image as 'add', set, element: this.only(literal) }))
  })

  /** Old form: `set add ip saddr timeout 5m @s`. */
  protected oldSetUpdate = this.RULE('oldSetUpdate', (): n.SetUpdate => {
    const first = this.CONSUME(t.SetWord)
    const op = this.OR([{ ALT: () => this.CONSUME(t.Add) }, { ALT: () => this.CONSUME(t.Update) }, { ALT: () => this.CONSUME(t.Delete) }])
    const element = this.SUBRULE(this.element)
    const set = this.OR2<n.SetRef | n.Variable>([{ ALT: () => this.SUBRULE(this.setRef) }, { ALT: () => this.SUBRULE(this.variable) }])
    return this.ACTION(() => this.span(first, { kind: 'SetUpdate', op: op.image as 'add', set, element }))
  })

  /** Old meters: `meter m size 128 { ip saddr limit rate 3/second }`. */
  protected meter = this.RULE('meter', (): n.Meter => {
    const first = this.CONSUME(t.Meter)
    const name = this.SUBRULE(this.name)
    let size: n.NumberLiteral | undefined
    this.OPTION(() => {
      this.CONSUME(t.Size)
      size = this.SUBRULE(this.number)
    })
    const literal = this.SUBRULE(this.setLiteral)
    return this.ACTION(() => this.span(first, { kind: 'Meter', name, ...(size && { size }), element: this.metered(literal) }))
  })

  private only({ elements }: n.SetLiteral): n.SetElement {
    if (elements.length !== 1) this.fail(this.LA(0), `expected one element, found ${elements.length}`)
    return elements[0]!
  }

  /** A meter's key and its one statement. */
  private metered(literal: n.SetLiteral): n.SetElement {
    const element = this.only(literal)
    if (element.statements.length !== 1) this.fail(this.LA(0), `expected one statement behind the key, such as \`limit rate\`, found ${element.statements.length}`)
    return element
  }

  /** nft(8), "FLOW STATEMENT"; `flow table t { … }` is the oldest form of a meter. */
  protected flow = this.RULE('flow', (): n.FlowAdd | n.Meter => {
    const first = this.CONSUME(t.Flow)
    return this.OR<n.FlowAdd | n.Meter>({
      DEF: [
        { ALT: () => {
          this.CONSUME(t.Table)
          const name = this.SUBRULE(this.name)
          const literal = this.SUBRULE(this.setLiteral)
          return this.ACTION(() => this.span(first, { kind: 'Meter', name, element: this.metered(literal) }))
        } },
        { ALT: () => {
          this.SUBRULE(this.key, { ARGS: ['`add`', { add: 1, offload: 1 }] })
          const at = this.CONSUME(t.At)
          const flowtable = this.OR2([{ ALT: () => this.CONSUME2(t.Word) }, { ALT: () => this.CONSUME2(t.Quoted) }])
          return this.ACTION(() => {
            const ref: n.SetRef = this.span(at, { kind: 'SetRef', name: flowtable.image.replaceAll('"', '') })
            return this.span(first, { kind: 'FlowAdd', flowtable: ref })
          })
        } },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: '`add`',
    })
  })
}
