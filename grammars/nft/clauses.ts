import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { spoken } from './errors.ts'
import { NameParser } from './names.ts'
import { wordsOf } from './words.ts'

/** Properties of tables, chains, sets, maps and flowtables: nft(8), "CHAINS", "SETS", "MAPS", "FLOWTABLES". */
export class ClauseParser extends NameParser {
  public commentClause = this.RULE('commentClause', (): n.CommentClause => {
    const first = this.CONSUME(t.CommentWord)
    const text = this.SUBRULE(this.commentText)
    return this.ACTION(() => this.span(first, { kind: 'CommentClause', text }))
  })

  public flagsClause = this.RULE('flagsClause', (known: readonly string[]): n.FlagsClause => {
    const first = this.CONSUME(t.Flags)
    const flags: n.Symbol[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const flag = this.SUBRULE(this.key, { ARGS: [`\`${known?.join('`, `')}\``, wordsOf(known ?? [])] })
        this.ACTION(() => flags.push(this.span(flag, { kind: 'Symbol', text: flag.image })))
      },
    })
    return this.ACTION(() => this.span(first, { kind: 'FlagsClause', flags }))
  })

  /** nft(8), "CHAINS": `type filter hook input priority filter + 10`; of flowtables without `type`. */
  public hookClause = this.RULE('hookClause', (): n.HookClause => {
    const first = this.ACTION(() => this.LA(1))
    let type: n.Name | undefined
    let devices: n.Expression | undefined
    this.OPTION(() => {
      this.CONSUME(t.Type)
      type = this.SUBRULE(this.plainName)
    })
    this.CONSUME(t.Hook)
    const hook = this.SUBRULE2(this.plainName)
    this.OPTION2(() => { devices = this.SUBRULE(this.deviceSpec) })
    this.CONSUME(t.Priority)
    const priority = this.SUBRULE(this.priorityValue)
    return this.ACTION(() => this.span(first, { kind: 'HookClause', ...(type && { type }), hook, ...(devices && { devices }), priority }))
  })

  private plainName = this.RULE('plainName', (): n.Name => {
    const token = this.CONSUME(t.Word)
    return this.ACTION(() => this.span(token, { kind: 'Name', text: token.image }))
  })

  private deviceSpec = this.RULE('deviceSpec', (): n.Expression =>
    this.OR<n.Expression>([
      { ALT: () => {
        this.CONSUME(t.Device)
        return this.SUBRULE(this.primary, { ARGS: ['right'] })
      } },
      { ALT: () => {
        this.CONSUME(t.Devices)
        this.CONSUME(t.Equals)
        return this.SUBRULE2(this.primary, { ARGS: ['right'] })
      } },
    ]))

  public devicesClause = this.RULE('devicesClause', (): n.DevicesClause => {
    const first = this.CONSUME(t.Devices)
    this.CONSUME(t.Equals)
    const devices = this.SUBRULE(this.primary, { ARGS: ['right'] })
    return this.ACTION(() => this.span(first, { kind: 'DevicesClause', devices }))
  })

  private priorityValue = this.RULE('priorityValue', (): n.Priority => {
    const first = this.ACTION(() => this.LA(1))
    let sign: IToken | undefined
    let number: n.NumberLiteral | undefined
    const base = this.OR<n.Expression>({
      DEF: [
        { ALT: () => this.SUBRULE(this.number) },
        { ALT: () => {
          const dash = this.CONSUME(t.Dash)
          const value = this.SUBRULE2(this.number)
          return this.ACTION(() => this.span(dash, { kind: 'Number', value: -value.value }))
        } },
        { ALT: () => this.SUBRULE(this.variable) },
        { ALT: () => {
          const token = this.CONSUME(t.Word)
          return this.ACTION(() => this.span(token, { kind: 'Symbol', text: token.image }))
        } },
      ],
      ERR_MSG: 'a priority: a number or a name such as `filter`',
    })
    this.OPTION(() => {
      sign = this.OR2([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME2(t.Dash) }])
      number = this.SUBRULE3(this.number)
    })
    return this.ACTION(() => {
      if (sign && base.kind !== 'Symbol') this.fail(sign, `expected the end of the priority, found ${spoken(sign)}`)
      return this.span(first, { kind: 'Priority', base, offset: number ? Number(number.value) * (sign!.image === '-' ? -1 : 1) : 0 })
    })
  })

  public policyClause = this.RULE('policyClause', (known: readonly string[]): n.PolicyClause => {
    const first = this.CONSUME(t.Policy)
    const value = this.OR<n.Symbol | n.Variable>([
      { ALT: () => this.SUBRULE(this.variable) },
      { ALT: () => {
        const word = this.SUBRULE(this.key, { ARGS: [`\`${known?.join('` or `')}\``, wordsOf(known ?? [])] })
        return this.ACTION((): n.Symbol => this.span(word, { kind: 'Symbol', text: word.image }))
      } },
    ])
    return this.ACTION(() => this.span(first, { kind: 'PolicyClause', value }))
  })

  /** nft(8), "SETS", "MAPS". */
  public typeClause = this.RULE('typeClause', (): n.TypeClause => {
    const first = this.ACTION(() => this.LA(1))
    let data: n.TypeSpec | undefined
    const key = this.OR<n.TypeSpec>([
      { ALT: () => {
        this.CONSUME(t.Type)
        const spec = this.SUBRULE(this.typeNames)
        this.OPTION(() => {
          this.CONSUME(t.Colon)
          data = this.SUBRULE2(this.typeNames)
        })
        return spec
      } },
      { ALT: () => {
        this.CONSUME(t.Typeof)
        const spec = this.SUBRULE(this.typeOf, { ARGS: ['key'] })
        this.OPTION2(() => {
          this.CONSUME2(t.Colon)
          data = this.SUBRULE2(this.typeOf, { ARGS: ['data'] })
        })
        return spec
      } },
    ])
    return this.ACTION(() => this.span(first, { kind: 'TypeClause', key, ...(data && { data }) }))
  })

  private typeNames = this.RULE('typeNames', (): n.TypeSpec => {
    const first = this.ACTION(() => this.LA(1))
    const names: n.Name[] = []
    let interval = false
    this.OPTION(() => {
      this.CONSUME(t.Interval)
      interval = true
    })
    this.AT_LEAST_ONE_SEP({
      SEP: t.Dot,
      DEF: () => {
        const name = this.SUBRULE(this.plainName)
        let second: n.Name | undefined
        this.OPTION2({ GATE: () => name.text === 'ct', DEF: () => { second = this.SUBRULE2(this.plainName) } })
        this.ACTION(() => names.push(second ? { ...name, text: `ct ${second.text}`, end: second.end } : name))
      },
    })
    return this.ACTION(() => this.span(first, { kind: 'TypeSpec', names, ...(interval && { interval: true as const }) }))
  })

  private typeOf = this.RULE('typeOf', (what: 'key' | 'data'): n.TypeSpec => {
    const first = this.ACTION(() => this.LA(1))
    let interval = false
    this.OPTION(() => {
      this.CONSUME(t.Interval)
      interval = true
    })
    let second: IToken | undefined
    const expression = this.OR<n.Expression | undefined>({
      DEF: [
        { GATE: () => what === 'data' && this.isTypeWord(), ALT: () => {
          const word = this.CONSUME(t.Word)
          this.OPTION2({ GATE: () => word.image === 'ct', DEF: () => { second = this.CONSUME2(t.Word) } })
          return undefined
        } },
        { ALT: () => this.SUBRULE(this.expression, { ARGS: ['left'] }) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
    return this.ACTION(() => {
      const text = second ? `${first.image} ${second.image}` : first.image
      const names: readonly n.Name[] = expression ? [] : [this.span(first, { kind: 'Name', text })]
      return this.span(first, { kind: 'TypeSpec', names, ...(expression && { expression }), ...(interval && { interval: true as const }) })
    })
  })

  /** Words of `typeof` that are no expressions: verdicts, objects, queue numbers. */
  private isTypeWord(): boolean {
    if (this.isNext('ct')) return ['helper', 'timeout', 'expectation'].includes(this.LA(2).image) && this.LA(3).tokenType.name === 'EOF'
    return this.isNext('verdict', 'counter', 'quota', 'limit', 'secmark', 'synproxy', 'queue') && this.LA(2).tokenType.name === 'EOF'
  }

  public numberClause = this.RULE('numberClause', (): n.NumberClause => {
    const word = this.OR([{ ALT: () => this.CONSUME(t.Timeout) }, { ALT: () => this.CONSUME(t.GcInterval) }, { ALT: () => this.CONSUME(t.Size) }])
    const value = this.SUBRULE(this.primary, { ARGS: ['right'] })
    this.ACTION(() => {
      const right = value.kind === 'Number' || (word.tokenType !== t.Size && value.kind === 'Symbol')
      if (!right) this.fail(this.LA(0), `expected ${word.tokenType === t.Size ? 'a number' : 'a time such as `5m`'}, found ${spoken(this.LA(0))}`)
    })
    return this.ACTION(() => this.span(word, { kind: 'NumberClause', word: word.image as 'size', value }))
  })

  public elementsClause = this.RULE('elementsClause', (): n.ElementsClause => {
    const first = this.CONSUME(t.Elements)
    this.CONSUME(t.Equals)
    const elements = this.SUBRULE(this.elementsOf)
    return this.ACTION(() => this.span(first, { kind: 'ElementsClause', elements }))
  })

  protected elementsOf = this.RULE('elementsOf', (): n.Expression =>
    this.OR<n.Expression>({
      DEF: [{ ALT: () => this.SUBRULE(this.setLiteral) }, { ALT: () => this.SUBRULE(this.variable) }],
      ERR_MSG: 'elements in braces',
    }))

  public wordClause = this.RULE('wordClause', (): n.WordClause => {
    const word = this.OR([{ ALT: () => this.CONSUME(t.AutoMerge) }, { ALT: () => this.CONSUME(t.Counter) }])
    return this.ACTION(() => this.span(word, { kind: 'WordClause', word: word.image }))
  })

  public statementClause = this.RULE('statementClause', (): n.StatementClause => {
    const statement = this.SUBRULE(this.statefulStatement)
    return this.ACTION(() => this.span(statement, { kind: 'StatementClause', statement }))
  })
}
