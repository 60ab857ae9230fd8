import type { IToken, OrMethodOpts } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import type { Side } from './base.ts'
import { spoken } from './errors.ts'
import { meantBy } from './meant.ts'
import { HeaderParser } from './headers.ts'
import { reserved, valueKeywords } from './words.ts'
import { chain } from './build.ts'
import type { Part } from './build.ts'

const isWord: ReadonlySet<n.Expression['kind']> = new Set(['Symbol', 'String', 'Variable'])

/** Values and what is built of them: nft(8), "EXPRESSIONS". */
export class ExpressionParser extends HeaderParser {
  /** Side of the primary that is being read; its alternatives are made once, since there are many. */
  private side: Side = 'left'
  private alternatives: OrMethodOpts<n.Expression> | undefined

  protected primary = this.RULE('primary', (side: Side): n.Expression => {
    this.side = side
    return this.OR<n.Expression>(this.alternatives ??= {
      DEF: [
        { ALT: () => {
          const node = this.SUBRULE(this.number)
          return this.ACTION(() => this.side === 'left' ? this.valueAlone(this.LA(0)) : node)
        } },
        { ALT: () => this.SUBRULE(this.quoted) },
        { ALT: () => {
          const token = this.CONSUME(t.Address)
          return this.ACTION(() => this.side === 'left' ? this.valueAlone(token) : this.symbol(token))
        } },
        { ALT: () => this.symbol(this.CONSUME(t.Wild)) },
        { ALT: () => this.SUBRULE(this.variable) },
        { ALT: () => {
          const node = this.SUBRULE(this.setRef)
          return this.ACTION(() => {
            if (this.side === 'key') this.fail(this.LA(0), 'expected an element, found a set: nft takes no set inside of another', 'a variable may hold elements: `{ $a, $b }`')
            return node
          })
        } },
        { ALT: () => this.SUBRULE(this.setLiteral) },
        { ALT: () => {
          const token = this.CONSUME(t.RawPayload)
          return this.ACTION(() => this.rawPayload(token))
        } },
        { ALT: () => {
          const first = this.CONSUME(t.LeftParen)
          const inner = this.SUBRULE(this.expression, { ARGS: [this.side] })
          this.CONSUME(t.RightParen)
          return this.ACTION(() => this.span(first, { kind: 'Group', inner }))
        } },
        { ALT: () => {
          const first = this.CONSUME(t.Dash)
          const number = this.SUBRULE2(this.number)
          return this.ACTION(() => this.span(first, { kind: 'Number', value: -number.value }))
        } },
        { ALT: () => {
          const token = this.CONSUME(t.Star)
          return this.ACTION(() => {
            if (this.side !== 'key' && this.side !== 'value') this.fail(token, 'expected a value, found `*`')
            return this.span(token, { kind: 'Wildcard' })
          })
        } },
        { ALT: () => this.SUBRULE(this.header, { ARGS: [this.side] }) },
        { ALT: () => {
          const token = this.CONSUME(t.MetaWord)
          return this.ACTION(() => {
            if (this.side === 'right') this.wrongValue(token)
            return this.span(token, { kind: 'Meta', key: token.image, bare: true })
          })
        } },
        { ALT: () => this.SUBRULE(this.meta) },
        { ALT: () => this.SUBRULE(this.ct) },
        { ALT: () => this.SUBRULE(this.route) },
        { ALT: () => this.SUBRULE(this.socket) },
        { ALT: () => this.SUBRULE(this.osf) },
        { ALT: () => this.SUBRULE(this.ipsec) },
        { ALT: () => this.SUBRULE(this.numgen) },
        { ALT: () => this.SUBRULE(this.hash) },
        { ALT: () => this.SUBRULE(this.fib) },
        { ALT: () => this.SUBRULE(this.tunnel) },
        { ALT: () => this.SUBRULE(this.exthdr) },
        { ALT: () => {
          const token = this.CONSUME(t.Word)
          return this.ACTION(() => {
            if (this.side === 'left') this.fail(token, `expected a match, an action or a verdict, found ${spoken(token)}`, meantBy(token.image))
            if (reserved.has(token.image) && !valueKeywords.has(token.image)) this.wrongValue(token)
            return this.span(token, { kind: 'Symbol', text: token.image })
          })
        } },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a value',
    })
  })

  /** A value where something to test must stand. */
  private valueAlone(token: IToken): never {
    return this.fail(token, `expected a match, an action or a verdict, found ${spoken(token)}`, 'several values stand in braces: `{ …, … }`')
  }

  private wrongValue(token: IToken): never {
    return this.fail(token, `expected a value, found the keyword \`${token.image}\``, 'a name that is a keyword must stand in quotes')
  }

  private symbol(token: IToken): n.Symbol {
    return this.ACTION(() => this.span(token, { kind: 'Symbol', text: token.image.startsWith('[') ? token.image.slice(1, -1) : token.image }))
  }

  private rawPayload(token: IToken): n.RawPayload {
    const [, base, offset, length] = /^@\s*([^,\s]+)\s*,\s*(\w+)\s*,\s*(\w+)$/.exec(token.image)!
    if (!['ll', 'nh', 'th', 'ih'].includes(base!)) this.fail(token, `expected \`ll\`, \`nh\`, \`th\` or \`ih\`, found \`${base}\``)
    return this.span(token, { kind: 'RawPayload', base: base!, offset: Number(offset), length: Number(length) })
  }

  /** Operators, ranges and prefixes; precedence is sorted out by `chain`. */
  protected term = this.RULE('term', (side: Side): n.Expression => {
    const first = this.SUBRULE(this.primary, { ARGS: [side] })
    let parts: Part[] | undefined
    const operand: Side = side === 'left' ? 'value' : side
    this.MANY({
      GATE: () => this.termGoesOn(side),
      DEF: () => {
        let operator: IToken | undefined
        this.OR([
          { ALT: () => { operator = this.CONSUME(t.Operator) } },
          { ALT: () => { operator = this.CONSUME(t.Dash) } },
          { ALT: () => { operator = this.CONSUME(t.Slash) } },
        ])
        const right = this.SUBRULE2(this.primary, { ARGS: [operand] })
        this.ACTION(() => {
          if ((parts ??= []).push({ operator: operator!.image, right }) > 32) this.fail(operator!, 'more than 32 operators in one expression')
        })
      },
    })
    return this.ACTION(() => {
      if (!parts) return first
      return chain(first, parts)
    })
  })

  private termGoesOn(side: Side): boolean {
    const { tokenType } = this.LA(1)
    if (tokenType === t.Operator) return true
    if (side === 'left') return false
    if (tokenType === t.Slash) return this.LA(2).tokenType === t.NumberToken
    return true
  }

  /** Concatenations, lists and map lookups. */
  public expression = this.RULE('expression', (side: Side): n.Expression => {
    const first = this.SUBRULE(this.term, { ARGS: [side] })
    let items: n.Expression[] | undefined
    let lists: n.Expression[] | undefined
    let start = first
    this.MANY({
      GATE: () => this.LA(1).tokenType === t.Dot || (side !== 'left' && side !== 'key'),
      DEF: () => {
        let separator: IToken | undefined
        this.OR([{ ALT: () => { separator = this.CONSUME(t.Dot) } }, { ALT: () => { separator = this.CONSUME(t.Comma) } }])
        const next = this.SUBRULE2(this.term, { ARGS: [side] })
        this.ACTION(() => {
          if (separator!.tokenType === t.Dot) {
            if ((items ??= [start]).push(next) > 16) this.fail(separator!, 'more than 16 parts in one concatenation')
          }
          else {
            ;(lists ??= []).push(this.concat(items ?? [start]))
            items = undefined
            start = next
          }
        })
      },
    })
    let result = this.ACTION((): n.Expression => {
      const last = this.concat(items ?? [start])
      if (!lists) return last
      const all = [...lists, last]
      return this.node(all[0]!.start, last.end, { kind: 'List', items: all })
    })
    this.OPTION({
      GATE: () => side !== 'right' && side !== 'key',
      DEF: () => {
        this.CONSUME(t.MapWord)
        const map = this.SUBRULE(this.mapTarget)
        result = this.ACTION(() => this.span(result, { kind: 'MapLookup', key: result, map }))
      },
    })
    return result
  })

  /** What a statement sets or makes use of (`stmt_expr` of parser_bison.y): no set, and a list of words only. */
  protected given = this.RULE('given', (): n.Expression => {
    const value = this.SUBRULE(this.expression, { ARGS: ['value'] })
    return this.ACTION(() => {
      if (value.kind === 'SetLiteral') this.fail(this.LA(0), 'expected one value, found a set')
      if (value.kind === 'List' && !value.items.every(item => isWord.has(item.kind))) this.fail(this.LA(0), 'expected one value: a list may be of words only')
      return value
    })
  })

  private concat(items: readonly n.Expression[]): n.Expression {
    if (items.length === 1) return items[0]!
    return this.node(items[0]!.start, items.at(-1)!.end, { kind: 'Concat', items })
  }

  /** What may stand behind `map` and `vmap`. */
  protected mapTarget = this.RULE('mapTarget', (): n.Expression =>
    this.OR<n.Expression>({
      DEF: [
        { ALT: () => this.SUBRULE(this.setLiteral) },
        { ALT: () => this.SUBRULE(this.setRef) },
        { ALT: () => this.SUBRULE(this.variable) },
      ],
      ERR_MSG: 'a map in braces, or the name of one behind `@`',
    }))
}
