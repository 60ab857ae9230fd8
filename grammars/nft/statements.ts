import type { IToken, OrMethodOpts } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { didYouMean, spoken } from './errors.ts'
import { ExpressionParser } from './expressions.ts'
import { BracesToken } from './lexer.ts'

const natFlags = ['random', 'fully-random', 'persistent'] as const
const queueFlags = ['bypass', 'fanout'] as const
const natFamilies = { ip: 1, ip6: 1 }

/** Rules and their statements: nft(8), "RULES", "STATEMENTS". */
export class StatementParser extends ExpressionParser {
  /** A rule: everything up to the separator. */
  public rule = this.RULE('rule', (): n.Rule => {
    const statements: n.Statement[] = []
    let first: IToken | undefined
    this.AT_LEAST_ONE({
      DEF: () => {
        this.ACTION(() => { first ??= this.LA(1) })
        const statement = this.SUBRULE(this.statement)
        this.ACTION(() => statements.push(statement))
      },
      ERR_MSG: 'a match, an action or a verdict',
    })
    return this.ACTION(() => this.span(first!, { kind: 'Rule', statements }))
  })

  private statements: OrMethodOpts<n.Statement> | undefined

  public statement = this.RULE('statement', (): n.Statement =>
    this.OR<n.Statement>(this.statements ??= {
      DEF: [
        { ALT: () => this.SUBRULE(this.verdictStatement) },
        { ALT: () => this.SUBRULE(this.counter) },
        { ALT: () => this.SUBRULE(this.limit) },
        { ALT: () => this.SUBRULE(this.quota) },
        { ALT: () => this.SUBRULE(this.last) },
        { ALT: () => this.SUBRULE(this.log) },
        { ALT: () => this.SUBRULE(this.reject) },
        { ALT: () => this.SUBRULE(this.nat) },
        { ALT: () => this.SUBRULE(this.queue) },
        { ALT: () => this.SUBRULE(this.dup) },
        { ALT: () => this.SUBRULE(this.fwd) },
        { ALT: () => {
          const token = this.CONSUME(t.Notrack)
          return this.ACTION(() => this.span(token, { kind: 'Notrack' }))
        } },
        { ALT: () => this.SUBRULE(this.setUpdate) },
        { ALT: () => this.SUBRULE(this.oldSetUpdate) },
        { ALT: () => this.SUBRULE(this.meter) },
        { ALT: () => this.SUBRULE(this.flow) },
        { ALT: () => this.SUBRULE(this.synproxy) },
        { ALT: () => this.SUBRULE(this.resetOption) },
        { ALT: () => this.SUBRULE(this.xt) },
        { ALT: () => this.SUBRULE(this.comment) },
        { ALT: () => this.SUBRULE(this.match) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a match, an action or a verdict',
    }))

  /** nft(8), "VERDICT STATEMENT"; `jump { … }` is an anonymous chain. */
  protected verdict = this.RULE('verdict', (): n.Verdict => {
    let first: IToken | undefined
    let target: n.Verdict['target']
    this.OR({
      DEF: [
        { ALT: () => { first = this.CONSUME(t.VerdictWord) } },
        { ALT: () => {
          first = this.OR2([{ ALT: () => this.CONSUME(t.Jump) }, { ALT: () => this.CONSUME(t.Goto) }])
          target = this.OR3<n.Name | n.Variable | n.AnonymousChain>({
            DEF: [
              { ALT: () => this.SUBRULE(this.anonymousChain) },
              { ALT: () => this.SUBRULE(this.variable) },
              { ALT: () => this.SUBRULE(this.name) },
            ],
            ERR_MSG: 'the name of a chain',
          })
        } },
      ],
      ERR_MSG: 'a verdict',
    })
    return this.ACTION(() => this.span(first!, { kind: 'Verdict', verdict: first!.image as 'accept', ...(target && { target }) }))
  })

  private anonymousChain = this.RULE('anonymousChain', (): n.AnonymousChain => {
    const token = this.CONSUME(t.Braces)
    return this.ACTION(() => {
      const node = token instanceof BracesToken ? token.node : undefined
      if (node?.kind !== 'AnonymousChain') this.fail(token, 'expected the name of a chain, or rules in braces')
      return node as n.AnonymousChain
    })
  })

  private verdictStatement = this.RULE('verdictStatement', (): n.VerdictStatement => {
    const verdict = this.SUBRULE(this.verdict)
    return this.ACTION(() => this.span(verdict, { kind: 'VerdictStatement', verdict }))
  })

  /** A match, a verdict map or an assignment: all begin with an expression. */
  private match = this.RULE('match', (): n.Match | n.Vmap | n.Assign | n.Connlimit => {
    const left = this.SUBRULE(this.expression, { ARGS: ['left'] })
    return this.OR<n.Match | n.Vmap | n.Assign | n.Connlimit>({
      DEF: [
        { ALT: () => {
          const over = this.CONSUME(t.Over)
          const count = this.SUBRULE(this.number)
          return this.ACTION(() => {
            if (left.kind !== 'Ct' || left.key !== 'count') this.fail(over, 'expected a value to compare with, found `over`')
            return this.span(left, { kind: 'Connlimit', over: true as const, count })
          })
        } },
        { ALT: () => {
          this.CONSUME(t.Vmap)
          const map = this.SUBRULE(this.mapTarget)
          return this.ACTION(() => this.span(left, { kind: 'Vmap', key: left, map }))
        } },
        { ALT: () => {
          const word = this.CONSUME(t.SetWord)
          const value = this.SUBRULE2(this.expression, { ARGS: ['value'] })
          return this.ACTION(() => {
            const target = left as n.Assign['target']
            if (!['Meta', 'Ct', 'Payload', 'RawPayload', 'ExtHdr', 'Option'].includes(left.kind) || target.kind === 'Payload' && target.tunnel !== undefined) {
              this.fail(word, 'what stands before `set` cannot be set')
            }
            if (value.kind === 'SetLiteral') this.fail(this.LA(0), 'expected one value, found a set')
            return this.span(left, { kind: 'Assign', target, value })
          })
        } },
        { ALT: () => {
          let relation: IToken | undefined
          this.OPTION(() => { relation = this.CONSUME(t.Relation) })
          const right = this.SUBRULE3(this.expression, { ARGS: ['right'] })
          let mask: n.Expression | undefined
          this.OPTION2(() => {
            this.CONSUME(t.Slash)
            mask = this.SUBRULE4(this.expression, { ARGS: ['right'] })
          })
          return this.ACTION((): n.Match | n.Connlimit => left.kind === 'Ct' && left.key === 'count' && right.kind === 'Number' && !relation
            ? this.span(left, { kind: 'Connlimit', count: right })
            : this.span(left, {
            kind: 'Match', left, ...(relation && { relation: relationOf(relation.image) }), right, ...(mask && { mask }),
          }))
        } },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a value to compare with',
    })
  })

  private object<K extends n.ObjectKind>(first: IToken, what: K, object: n.Expression): n.ObjectUse {
    return this.span(first, { kind: 'ObjectUse', what, object })
  }

  /** nft(8), "COUNTER STATEMENT". */
  public counter = this.RULE('counter', (): n.Counter | n.ObjectUse => {
    const first = this.CONSUME(t.Counter)
    let packets: n.NumberLiteral | undefined
    let bytes: n.NumberLiteral | undefined
    let object: n.Expression | undefined
    this.OPTION(() => {
      this.OR([
        { ALT: () => {
          this.CONSUME(t.Name)
          object = this.SUBRULE(this.expression, { ARGS: ['value'] })
        } },
        { ALT: () => {
          this.CONSUME(t.Packets)
          packets = this.SUBRULE(this.number)
          this.OPTION2(() => {
            this.CONSUME(t.Bytes)
            bytes = this.SUBRULE2(this.number)
          })
        } },
        { ALT: () => {
          this.CONSUME2(t.Bytes)
          bytes = this.SUBRULE3(this.number)
        } },
      ])
    })
    return this.ACTION(() => object
      ? this.object(first, 'counter', object)
      : this.span(first, { kind: 'Counter', ...(packets && { packets }), ...(bytes && { bytes }) }))
  })

  private mode = this.RULE('mode', (): 'over' | undefined => {
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
          const object = this.SUBRULE(this.expression, { ARGS: ['value'] })
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
      if (!units.includes(time!)) this.fail(per ?? unit!, `expected a time such as \`second\`, found \`${time}\``, didYouMean(time!, units))
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

  private dataUnit(token: IToken | undefined, word: string | undefined): void {
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
          const object = this.SUBRULE(this.expression, { ARGS: ['value'] })
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

  /** nft(8), "LOG STATEMENT". */
  private log = this.RULE('log', (): n.Log => {
    const first = this.CONSUME(t.Log)
    const options: n.LogOption[] = []
    this.MANY(() => {
      const option = this.SUBRULE(this.logOption)
      this.ACTION(() => options.push(option))
    })
    return this.ACTION(() => this.span(first, { kind: 'Log', options }))
  })

  private logOption = this.RULE('logOption', (): n.LogOption => {
    let word: IToken | undefined
    let value: n.Expression | undefined
    this.OR([
      { ALT: () => {
        word = this.CONSUME(t.Prefix)
        value = this.OR2<n.Expression>({
          DEF: [
            { ALT: () => this.SUBRULE(this.quoted) },
            { ALT: () => this.SUBRULE(this.variable) },
            { ALT: () => this.plain(this.CONSUME(t.Word)) },
            { ALT: () => this.plain(this.CONSUME(t.Wild)) },
            { ALT: () => this.plain(this.CONSUME(t.Address)) },
          ],
          ERR_MSG: 'a prefix in quotes',
        })
      } },
      { ALT: () => {
        word = this.OR3([{ ALT: () => this.CONSUME(t.Group) }, { ALT: () => this.CONSUME(t.Snaplen) }, { ALT: () => this.CONSUME(t.QueueThreshold) }])
        value = this.SUBRULE(this.number)
      } },
      { ALT: () => {
        word = this.CONSUME(t.Level)
        const level = this.OR4([{ ALT: () => this.CONSUME2(t.Word) }, { ALT: () => this.CONSUME(t.Quoted) }])
        value = this.ACTION((): n.Symbol => {
          const name = level.image.replaceAll('"', '')
          const levels = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug', 'audit']
          if (!levels.includes(name)) this.fail(level, `expected a log level, found ${spoken(level)}`, didYouMean(name, levels))
          return this.span(level, { kind: 'Symbol', text: name })
        })
      } },
      { ALT: () => {
        word = this.CONSUME(t.Flags)
        value = this.SUBRULE(this.logFlags)
      } },
    ])
    return this.ACTION(() => this.span(word!, { kind: 'LogOption', word: word!.image, value: value! }))
  })

  private plain(token: IToken): n.Symbol {
    return this.ACTION(() => this.span(token, { kind: 'Symbol', text: token.image }))
  }

  private logFlags = this.RULE('logFlags', (): n.Symbol => {
    const first = this.CONSUME(t.Word)
    const rest: string[] = []
    this.OPTION({
      GATE: () => first.image === 'tcp' || first.image === 'ip',
      DEF: () => {
        this.AT_LEAST_ONE_SEP({
          SEP: t.Comma,
          DEF: () => {
            const word = this.SUBRULE(this.key, { ARGS: ['`sequence` or `options`', first.image === 'ip' ? { options: 1 } : { sequence: 1, options: 1 }] })
            this.ACTION(() => rest.push(word.image))
          },
        })
      },
    })
    return this.ACTION(() => {
      if (!['tcp', 'ip', 'skuid', 'ether', 'all'].includes(first.image)) this.fail(first, `expected log flags, found ${spoken(first)}`)
      return this.span(first, { kind: 'Symbol', text: rest.length > 0 ? `${first.image} ${rest.join(',')}` : first.image })
    })
  })

  /** nft(8), "REJECT STATEMENT". */
  private reject = this.RULE('reject', (): n.Reject => {
    const first = this.CONSUME(t.Reject)
    let kind: IToken | undefined
    let code: n.Expression | undefined
    this.OPTION(() => {
      this.CONSUME(t.With)
      kind = this.SUBRULE(this.key, { ARGS: ['`icmp`, `icmpv6`, `icmpx` or `tcp reset`', { icmp: 1, icmpv6: 1, icmpx: 1, tcp: 1 }] })
      this.OR({
        DEF: [
          { ALT: () => this.CONSUME(t.Reset) },
          { ALT: () => {
            this.OPTION2(() => this.CONSUME(t.Type))
            code = this.SUBRULE(this.primary, { ARGS: ['right'] })
          } },
        ],
        IGNORE_AMBIGUITIES: true,
        ERR_MSG: 'a code',
      })
    })
    return this.ACTION(() => {
      if (kind && (kind.image === 'tcp') !== (code === undefined)) this.fail(this.LA(0), kind.image === 'tcp' ? 'expected `reset`' : 'expected an ICMP code')
      return this.span(first, { kind: 'Reject', ...(kind && { with: kind.image === 'tcp' ? 'tcp reset' as const : kind.image as 'icmp' }), ...(code && { code }) })
    })
  })

  /** nft(8), "NAT STATEMENTS", "TPROXY STATEMENT". */
  private nat = this.RULE('nat', (): n.Nat => {
    const word = this.OR([
      { ALT: () => this.CONSUME(t.Snat) },
      { ALT: () => this.CONSUME(t.Dnat) },
      { ALT: () => this.CONSUME(t.Masquerade) },
      { ALT: () => this.CONSUME(t.Redirect) },
      { ALT: () => this.CONSUME(t.Tproxy) },
    ])
    let family: n.FamilyName | undefined
    let form: n.Nat['form']
    let address: n.Expression | undefined
    let port: n.Expression | undefined
    let to: IToken | undefined
    this.OPTION({
      GATE: () => this.isNext('ip', 'ip6') && ['to', 'prefix', 'interval', 'addr'].includes(this.LA(2).image),
      DEF: () => { family = this.SUBRULE(this.natFamily) },
    })
    this.OPTION2({
      GATE: () => this.isNext('prefix', 'interval', 'addr'),
      DEF: () => { form = this.SUBRULE(this.natForm) },
    })
    this.OPTION3(() => { to = this.CONSUME(t.To) })
    this.OPTION4({
      GATE: () => this.natHasAddress(word, to),
      DEF: () => { address = this.SUBRULE(this.expression, { ARGS: ['value'] }) },
    })
    this.OPTION5(() => {
      this.CONSUME(t.Colon)
      port = this.SUBRULE2(this.expression, { ARGS: ['value'] })
    })
    const flags = this.SUBRULE(this.flagWords, { ARGS: [natFlags] })
    return this.ACTION(() => {
      const needs = word.image === 'snat' || word.image === 'dnat' || word.image === 'tproxy'
      if (needs && !address && !port) this.fail(this.LA(1), `expected an address behind \`${word.image}\`, found ${spoken(this.LA(1))}`)
      if (word.image === 'redirect' && address) [address, port] = [undefined, port ?? address]
      return this.span(word, {
        kind: 'Nat', word: word.image as 'snat', ...(family && { family }), ...(form && { form }), ...(address && { address }), ...(port && { port }), flags,
      })
    })
  })

  private natHasAddress(word: IToken, to: IToken | undefined): boolean {
    const next = this.LA(1)
    if (next.tokenType === t.Colon || (natFlags as readonly string[]).includes(next.image)) return false
    if (to) return true
    return (word.image === 'snat' || word.image === 'dnat') && next.tokenType.name !== 'EOF'
  }

  private natFamily = this.RULE('natFamily', (): n.FamilyName => {
    const token = this.SUBRULE(this.key, { ARGS: ['`ip` or `ip6`', natFamilies] })
    return this.ACTION(() => this.span(token, { kind: 'FamilyName', text: token.image as 'ip' }))
  })

  private natForm = this.RULE('natForm', (): n.Nat['form'] =>
    this.OR<n.Nat['form']>([
      { ALT: () => {
        this.CONSUME(t.Prefix)
        return 'prefix'
      } },
      { ALT: () => {
        this.CONSUME(t.Interval)
        return 'interval'
      } },
      { ALT: () => {
        this.CONSUME(t.Addr)
        this.CONSUME(t.Dot)
        this.SUBRULE(this.key, { ARGS: ['`port`', { port: 1 }] })
        return 'addr . port'
      } },
    ]))

  /** `random,persistent`: the flags at hand, with commas between. */
  private flagWords = this.RULE('flagWords', (known: readonly string[]): readonly n.Symbol[] => {
    const flags: n.Symbol[] = []
    this.MANY({
      GATE: () => known.includes(this.LA(1).image),
      DEF: () => {
        const word = this.CONSUME(t.Word)
        this.ACTION(() => flags.push(this.span(word, { kind: 'Symbol', text: word.image })))
        this.OPTION({ GATE: () => known.includes(this.LA(2).image), DEF: () => this.CONSUME(t.Comma) })
      },
    })
    return flags
  })

  /** nft(8), "QUEUE STATEMENT". */
  private queue = this.RULE('queue', (): n.Queue => {
    const first = this.CONSUME(t.Queue)
    let to: n.Expression | undefined
    const flags: n.Symbol[] = []
    this.MANY({
      GATE: () => this.isNext('num', 'to', 'flags', ...queueFlags),
      DEF: () => this.OR({
        DEF: [
          { ALT: () => {
            this.OR2([{ ALT: () => this.CONSUME(t.Num) }, { ALT: () => this.CONSUME(t.To) }])
            to = this.SUBRULE(this.expression, { ARGS: ['value'] })
          } },
          { ALT: () => {
            this.OPTION(() => this.CONSUME(t.Flags))
            const more = this.SUBRULE(this.flagWords, { ARGS: [queueFlags] })
            this.ACTION(() => {
              if (more.length === 0) this.fail(this.LA(1), `expected \`bypass\` or \`fanout\`, found ${spoken(this.LA(1))}`)
              flags.push(...more)
            })
          } },
        ],
        IGNORE_AMBIGUITIES: true,
      }),
    })
    return this.ACTION(() => this.span(first, { kind: 'Queue', ...(to && { to }), flags }))
  })

  /** nft(8), "DUP STATEMENT". */
  private dup = this.RULE('dup', (): n.Dup => {
    const first = this.CONSUME(t.Dup)
    this.CONSUME(t.To)
    const to = this.SUBRULE(this.expression, { ARGS: ['value'] })
    let device: n.Expression | undefined
    this.OPTION(() => {
      this.CONSUME(t.Device)
      device = this.SUBRULE2(this.expression, { ARGS: ['value'] })
    })
    return this.ACTION(() => this.span(first, { kind: 'Dup', to, ...(device && { device }) }))
  })

  /** nft(8), "FWD STATEMENT". */
  private fwd = this.RULE('fwd', (): n.Fwd => {
    const first = this.CONSUME(t.Fwd)
    let family: n.FamilyName | undefined
    let device: n.Expression | undefined
    this.OPTION({ GATE: () => this.isNext('ip', 'ip6'), DEF: () => { family = this.SUBRULE(this.natFamily) } })
    this.CONSUME(t.To)
    const to = this.SUBRULE(this.expression, { ARGS: ['value'] })
    this.OPTION2(() => {
      this.CONSUME(t.Device)
      device = this.SUBRULE2(this.expression, { ARGS: ['value'] })
    })
    return this.ACTION(() => this.span(first, { kind: 'Fwd', ...(family && { family }), to, ...(device && { device }) }))
  })

  /** nft(8), "SET STATEMENT", "MAP STATEMENT": `add @s { … }`. */
  private setUpdate = this.RULE('setUpdate', (): n.SetUpdate => {
    const op = this.OR([{ ALT: () => this.CONSUME(t.Add) }, { ALT: () => this.CONSUME(t.Update) }, { ALT: () => this.CONSUME(t.Delete) }])
    const set = this.OR2<n.SetRef | n.Variable>([{ ALT: () => this.SUBRULE(this.setRef) }, { ALT: () => this.SUBRULE(this.variable) }])
    const literal = this.SUBRULE(this.setLiteral)
    return this.ACTION(() => {
      if (literal.elements.length !== 1) this.fail(this.LA(0), `expected one element, found ${literal.elements.length}`)
      return this.span(op, { kind: 'SetUpdate', op: op.image as 'add', set, element: literal.elements[0]! })
    })
  })

  /** Old form: `set add ip saddr timeout 5m @s`. */
  private oldSetUpdate = this.RULE('oldSetUpdate', (): n.SetUpdate => {
    const first = this.CONSUME(t.SetWord)
    const op = this.OR([{ ALT: () => this.CONSUME(t.Add) }, { ALT: () => this.CONSUME(t.Update) }, { ALT: () => this.CONSUME(t.Delete) }])
    const element = this.SUBRULE(this.element)
    const set = this.OR2<n.SetRef | n.Variable>([{ ALT: () => this.SUBRULE(this.setRef) }, { ALT: () => this.SUBRULE(this.variable) }])
    return this.ACTION(() => this.span(first, { kind: 'SetUpdate', op: op.image as 'add', set, element }))
  })

  /** Old meters: `meter m size 128 { ip saddr limit rate 3/second }`. */
  private meter = this.RULE('meter', (): n.Meter => {
    const first = this.CONSUME(t.Meter)
    const name = this.SUBRULE(this.name)
    let size: n.NumberLiteral | undefined
    this.OPTION(() => {
      this.CONSUME(t.Size)
      size = this.SUBRULE(this.number)
    })
    const literal = this.SUBRULE(this.setLiteral)
    return this.ACTION(() => this.span(first, { kind: 'Meter', name, ...(size && { size }), element: this.only(literal) }))
  })

  private only(literal: n.SetLiteral): n.SetElement {
    if (literal.elements.length !== 1) this.fail(this.LA(0), `expected one element, found ${literal.elements.length}`)
    return literal.elements[0]!
  }

  /** nft(8), "FLOW STATEMENT"; `flow table t { … }` is the oldest form of a meter. */
  private flow = this.RULE('flow', (): n.FlowAdd | n.Meter => {
    const first = this.CONSUME(t.Flow)
    return this.OR<n.FlowAdd | n.Meter>({
      DEF: [
        { ALT: () => {
          this.CONSUME(t.Table)
          const name = this.SUBRULE(this.name)
          const literal = this.SUBRULE(this.setLiteral)
          return this.ACTION(() => this.span(first, { kind: 'Meter', name, element: this.only(literal) }))
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

  /** nft(8), "SYNPROXY STATEMENT". */
  private synproxy = this.RULE('synproxy', (): n.Synproxy | n.ObjectUse => {
    const first = this.CONSUME(t.Synproxy)
    let object: n.Expression | undefined
    const fields: n.FieldClause[] = []
    this.OPTION(() => {
      this.CONSUME(t.Name)
      object = this.SUBRULE(this.expression, { ARGS: ['value'] })
    })
    this.MANY({
      GATE: () => object === undefined && this.isNext('mss', 'maxseg', 'wscale', 'timestamp', 'sack-perm', 'sack-permitted'),
      DEF: () => {
        const field = this.SUBRULE(this.synproxyField)
        this.ACTION(() => fields.push(field))
      },
    })
    return this.ACTION(() => object ? this.object(first, 'synproxy', object) : this.span(first, { kind: 'Synproxy', fields }))
  })

  public synproxyField = this.RULE('synproxyField', (): n.FieldClause => {
    const word = this.SUBRULE(this.key, { ARGS: ['`mss`, `wscale`, `timestamp` or `sack-perm`', { mss: 1, maxseg: 1, wscale: 1, timestamp: 1, 'sack-perm': 1, 'sack-permitted': 1 }] })
    let value: n.NumberLiteral | undefined
    this.OPTION(() => { value = this.SUBRULE(this.number) })
    return this.ACTION(() => {
      const takes = ['mss', 'maxseg', 'wscale'].includes(word.image)
      if (takes !== (value !== undefined)) this.fail(takes ? this.LA(1) : this.LA(0), takes ? `expected a number, found ${spoken(this.LA(1))}` : `\`${word.image}\` takes no value`)
      return this.span(word, { kind: 'FieldClause', word: word.image, ...(value && { value }), more: [] })
    })
  })

  /** nft(8), "EXTENSION HEADER STATEMENT": `reset tcp option sack-perm`. */
  private resetOption = this.RULE('resetOption', (): n.ResetOption => {
    const first = this.CONSUME(t.Reset)
    const header = this.CONSUME(t.HeaderWord)
    const option = this.SUBRULE(this.headerOption, { ARGS: [header] })
    return this.ACTION(() => this.span(first, { kind: 'ResetOption', option }))
  })

  /** What `nft list ruleset` prints of an extension of iptables-nft that it cannot decode. */
  private xt = this.RULE('xt', (): n.XtStatement => {
    const first = this.CONSUME(t.Xt)
    const type = this.CONSUME(t.Word)
    const name = this.OR([{ ALT: () => this.CONSUME(t.Quoted) }, { ALT: () => this.CONSUME2(t.Word) }])
    return this.ACTION(() => this.span(first, {
      kind: 'Xt',
      type: { kind: 'Name', text: type.image, start: type.startOffset, end: type.startOffset + type.image.length },
      name: { kind: 'Name', text: name.image.replaceAll('"', ''), start: name.startOffset, end: name.startOffset + name.image.length },
    }))
  })

  private comment = this.RULE('comment', (): n.CommentStatement => {
    const first = this.CONSUME(t.CommentWord)
    const text = this.SUBRULE(this.commentText)
    return this.ACTION(() => this.span(first, { kind: 'CommentStatement', text }))
  })

  /** The text of a comment; nft takes a bare word too. */
  public commentText = this.RULE('commentText', (): n.StringLiteral =>
    this.OR<n.StringLiteral>({
      DEF: [
        { ALT: () => this.SUBRULE(this.quoted) },
        { ALT: () => {
          const token = this.CONSUME(t.Word)
          return this.ACTION(() => this.span(token, { kind: 'String', text: token.image }))
        } },
        { ALT: () => {
          const token = this.CONSUME(t.Wild)
          return this.ACTION(() => this.span(token, { kind: 'String', text: token.image }))
        } },
        { ALT: () => {
          const token = this.CONSUME(t.Address)
          return this.ACTION(() => this.span(token, { kind: 'String', text: token.image }))
        } },
      ],
      ERR_MSG: 'a text in quotes',
    }))

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

  private elementOptions = this.RULE('elementOptions', (options: ElementOptions): void => {
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

interface ElementOptions {
  timeout?: n.Expression
  expires?: n.Expression
  comment?: n.StringLiteral
  statements: n.Statement[]
}

const relationOf = (image: string): n.Relation => {
  const words: Readonly<Record<string, n.Relation>> = { eq: '==', ne: '!=', lt: '<', gt: '>', le: '<=', ge: '>=', not: '!' }
  return words[image] ?? (image as n.Relation)
}
