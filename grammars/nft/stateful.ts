import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { didYouMean, spoken } from './errors.ts'
import { ExpressionParser } from './expressions.ts'

/** Statements that count or limit, also as objects and in elements of sets: nft(8), "COUNTER", "LIMIT", "QUOTA", "LAST". */
export class StatefulParser extends ExpressionParser {
  protected object<K extends n.ObjectKind>(first: IToken, what: K, object: n.Expression): n.ObjectUse {
    return this.span(first, { kind: 'ObjectUse', what, object })
  }

  /** nft(8), "COUNTER STATEMENT". */
  public counter = this.RULE('counter', (): n.Counter | n.ObjectUse => {
    const first = this.CONSUME(t.Counter)
    let packets: n.NumberLiteral | undefined
    let bytes: n.NumberLiteral | undefined
    let object: n.Expression | undefined
    this.OR([
      { ALT: () => {
        this.CONSUME(t.Name)
        object = this.SUBRULE(this.given)
      } },
      // Of one that is written twice, nft takes the last.
      { ALT: () => this.MANY(() => this.OR2([
        { ALT: () => {
          this.CONSUME(t.Packets)
          packets = this.SUBRULE(this.number)
        } },
        { ALT: () => {
          this.CONSUME(t.Bytes)
          bytes = this.SUBRULE2(this.number)
        } },
      ])) },
    ])
    return this.ACTION(() => object
      ? this.object(first, 'counter', object)
      : this.span(first, { kind: 'Counter', ...(packets && { packets }), ...(bytes && { bytes }) }))
  })

  protected mode = this.RULE('mode', (): 'over' | undefined => {
    let over: 'over' | undefined
    this.OPTION(() => {
      this.OR([
        { ALT: () => {
          this.CONSUME(t.Over)
          over = 'over'
        } },
        { ALT: () => this.CONSUME(t.Until) },
      ])
    })
    return over
  })

  /** nft(8), "LIMIT STATEMENT". */
  public limit = this.RULE('limit', (): n.Limit | n.ObjectUse => {
    const first = this.CONSUME(t.Limit)
    return this.OR<n.Limit | n.ObjectUse>({
      DEF: [
        { ALT: () => {
          this.CONSUME(t.Name)
          const object = this.SUBRULE(this.given)
          return this.ACTION(() => this.object(first, 'limit', object))
        } },
        { ALT: () => {
          const rate = this.SUBRULE(this.rate)
          return this.ACTION(() => ({ ...rate, start: first.startOffset }))
        } },
      ],
      ERR_MSG: '`rate` or `name`',
    })
  })

  /** `rate over 10 mbytes/second burst 5 mbytes`, also alone in a limit object. */
  public rate = this.RULE('rate', (): n.Limit => {
    const first = this.CONSUME(t.Rate)
    const over = this.SUBRULE(this.mode)
    const rate = this.SUBRULE(this.number)
    let unit: IToken | undefined
    let per: IToken | undefined
    this.OPTION(() => { unit = this.CONSUME(t.Word) })
    this.OPTION2({
      GATE: () => !unit?.image.includes('/'),
      DEF: () => {
        this.CONSUME(t.Slash)
        per = this.CONSUME2(t.Word)
      },
    })
    let burst: n.NumberLiteral | undefined
    let burstUnit: IToken | undefined
    this.OPTION3(() => {
      this.CONSUME(t.Burst)
      burst = this.SUBRULE2(this.number)
      burstUnit = this.CONSUME3(t.Word)
    })
    return this.ACTION(() => {
      const [amount, time = per?.image] = unit ? unit.image.split('/') : [undefined]
      if (time === undefined) this.fail(this.LA(1), `expected \`/second\` or another time, found ${spoken(this.LA(1))}`)
      const units = ['second', 'minute', 'hour', 'day', 'week']
      if (!units.includes(time!)) this.fail(per ?? unit!, `expected a time such as \`second\`, found \`${time}\``, units.find(full => full.startsWith(time!.toLowerCase())) ? `did you mean \`${units.find(full => full.startsWith(time!.toLowerCase()))}\`?` : didYouMean(time!, units))
      this.dataUnit(unit, amount)
      if (burstUnit && burstUnit.image !== 'packets') this.dataUnit(burstUnit, burstUnit.image)
      if (burstUnit && (burstUnit.image === 'packets') !== (amount === undefined)) {
        this.fail(burstUnit, `expected \`${amount === undefined ? 'packets' : 'bytes'}\`, the unit of the rate, found \`${burstUnit.image}\``)
      }
      return this.span(first, {
        kind: 'Limit', ...(over && { over: true as const }), rate, ...(amount !== undefined && { unit: amount }), per: time!,
        ...(burst && { burst }), ...(burstUnit && { burstUnit: burstUnit.image }),
      })
    })
  })

  protected dataUnit(token: IToken | undefined, word: string | undefined): void {
    const units = ['bytes', 'kbytes', 'mbytes']
    if (token && word !== undefined && !units.includes(word)) this.fail(token, `expected \`bytes\`, \`kbytes\` or \`mbytes\`, found \`${word}\``, didYouMean(word, units))
  }

  /** nft(8), "QUOTA STATEMENT". */
  public quota = this.RULE('quota', (): n.Quota | n.ObjectUse => {
    const first = this.CONSUME(t.Quota)
    return this.OR<n.Quota | n.ObjectUse>({
      DEF: [
        { ALT: () => {
          this.CONSUME(t.Name)
          const object = this.SUBRULE(this.given)
          return this.ACTION(() => this.object(first, 'quota', object))
        } },
        { ALT: () => {
          const amount = this.SUBRULE(this.quotaAmount)
          return this.ACTION(() => ({ ...amount, start: first.startOffset }))
        } },
      ],
      ERR_MSG: 'a number of bytes, or `name`',
    })
  })

  /** `over 25 mbytes used 3 bytes`, also alone in a quota object. */
  public quotaAmount = this.RULE('quotaAmount', (): n.Quota => {
    const first = this.ACTION(() => this.LA(1))
    const over = this.SUBRULE(this.mode)
    const value = this.SUBRULE(this.number)
    const unit = this.CONSUME(t.Word)
    let used: n.NumberLiteral | undefined
    let usedUnit: IToken | undefined
    this.OPTION(() => {
      this.CONSUME(t.Used)
      used = this.SUBRULE2(this.number)
      usedUnit = this.CONSUME2(t.Word)
    })
    return this.ACTION(() => {
      this.dataUnit(unit, unit.image)
      this.dataUnit(usedUnit, usedUnit?.image)
      return this.span(first, {
        kind: 'Quota', ...(over && { over: true as const }), value, unit: unit.image, ...(used && { used }), ...(usedUnit && { usedUnit: usedUnit.image }),
      })
    })
  })

  /** nft(8), "LAST STATEMENT". */
  public last = this.RULE('last', (): n.Last => {
    const first = this.CONSUME(t.Last)
    let used: IToken | undefined
    this.OPTION(() => {
      this.CONSUME(t.Used)
      used = this.OR([{ ALT: () => this.CONSUME(t.Address) }, { ALT: () => this.CONSUME(t.Word) }])
    })
    return this.ACTION(() => this.span(first, { kind: 'Last', ...(used && { used: used.image }) }))
  })

  /** `ct count over 10`: nft(8), "CONNECTION TRACKING STATEMENT". */
  public connlimit = this.RULE('connlimit', (): n.Connlimit => {
    const first = this.CONSUME(t.Ct)
    this.CONSUME(t.Count)
    const over = this.SUBRULE(this.mode)
    const count = this.SUBRULE(this.number)
    return this.ACTION(() => this.span(first, { kind: 'Connlimit', ...(over && { over: true as const }), count }))
  })

  /** A statement that keeps a state for each element of a set. */
  public statefulStatement = this.RULE('statefulStatement', (): n.Statement =>
    this.OR<n.Statement>([
      { ALT: () => this.SUBRULE(this.counter) },
      { ALT: () => this.SUBRULE(this.limit) },
      { ALT: () => this.SUBRULE(this.quota) },
      { ALT: () => this.SUBRULE(this.last) },
      { ALT: () => this.SUBRULE(this.connlimit) },
    ]))
}
