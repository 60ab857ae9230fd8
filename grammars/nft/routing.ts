import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { spoken } from './errors.ts'
import { SetParser } from './sets.ts'

const natFlags = ['random', 'fully-random', 'persistent'] as const
const queueFlags = ['bypass', 'fanout'] as const
const natFamilies = { ip: 1, ip6: 1 }

/** What a queue may be computed by, behind `to` only (`queue_stmt_expr` of parser_bison.y). */
const computed: ReadonlySet<n.Expression['kind']> = new Set(['Numgen', 'Hash', 'MapLookup'])

const isQueue = (queue: n.Expression): boolean => queue.kind === 'Number' || queue.kind === 'Variable' || (queue.kind === 'Range' && isQueue(queue.low) && isQueue(queue.high))

/** Statements that send packets elsewhere: nft(8), "NAT STATEMENTS", "TPROXY", "QUEUE", "DUP", "FWD". */
export class RoutingParser extends SetParser {
  /** nft(8), "NAT STATEMENTS", "TPROXY STATEMENT". */
  protected nat = this.RULE('nat', (): n.Nat => {
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
      DEF: () => { address = this.SUBRULE(this.given) },
    })
    this.OPTION5(() => {
      this.CONSUME(t.Colon)
      port = this.SUBRULE2(this.given)
    })
    const flags = this.SUBRULE(this.flagWords, { ARGS: [natFlags, word.image === 'snat' || word.image === 'dnat' ? 'or nothing' : 'commas'] })
    return this.ACTION(() => {
      const needs = word.image === 'snat' || word.image === 'dnat' || word.image === 'tproxy'
      if (needs && !address && !port) this.fail(this.LA(1), `expected an address behind \`${word.image}\`, found ${spoken(this.LA(1))}`)
      if (!needs && to && !address && !port) this.fail(this.LA(1), `expected a port behind \`to\`, found ${spoken(this.LA(1))}`)
      if (!needs && !to && port) this.fail(word, `expected \`to\` before the port: \`${word.image} to :…\``)
      if (word.image === 'masquerade' && address) this.fail(to!, 'expected `:` before the port: `masquerade to :…`')
      if (form === 'addr . port' && !family) this.fail(word, `expected a family: \`${word.image} ip addr . port to …\``)
      if (word.image === 'redirect' && address) [address, port] = [undefined, port ?? address]
      return this.span(word, {
        kind: 'Nat', word: word.image as 'snat', ...(family && { family }), ...(form && { form }), ...(address && { address }), ...(port && { port }), flags,
      })
    })
  })

  protected natHasAddress(word: IToken, to: IToken | undefined): boolean {
    const next = this.LA(1)
    if (next.tokenType === t.Colon || (natFlags as readonly string[]).includes(next.image)) return false
    if (to) return true
    return (word.image === 'snat' || word.image === 'dnat') && next.tokenType.name !== 'EOF'
  }

  protected natFamily = this.RULE('natFamily', (): n.FamilyName => {
    const token = this.SUBRULE(this.key, { ARGS: ['`ip` or `ip6`', natFamilies] })
    return this.ACTION(() => this.span(token, { kind: 'FamilyName', text: token.image as 'ip' }))
  })

  protected natForm = this.RULE('natForm', (): n.Nat['form'] =>
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

  /** `random,persistent`: the flags at hand, with commas between, or also without. */
  protected flagWords = this.RULE('flagWords', (known: readonly string[], between: 'commas' | 'or nothing'): readonly n.Symbol[] => {
    const flags: n.Symbol[] = []
    let goesOn = true
    this.MANY({
      GATE: () => goesOn && known.includes(this.LA(1).image),
      DEF: () => {
        const word = this.CONSUME(t.Word)
        this.ACTION(() => flags.push(this.span(word, { kind: 'Symbol', text: word.image })))
        goesOn = between === 'or nothing'
        this.OPTION({ GATE: () => known.includes(this.LA(2).image), DEF: () => {
          this.CONSUME(t.Comma)
          goesOn = true
        } })
      },
    })
    return flags
  })

  /** nft(8), "QUEUE STATEMENT". */
  protected queue = this.RULE('queue', (): n.Queue => {
    const first = this.CONSUME(t.Queue)
    let to: n.Expression | undefined
    let written: IToken | undefined
    const flags: n.Symbol[] = []
    this.MANY({
      GATE: () => this.isNext('num', 'to', 'flags', ...queueFlags),
      DEF: () => this.OR({
        DEF: [
          { ALT: () => {
            const before = this.OR2([{ ALT: () => this.CONSUME(t.Num) }, { ALT: () => this.CONSUME(t.To) }])
            const queue = this.SUBRULE(this.given)
            this.ACTION(() => {
              if (!isQueue(queue) && !(before.tokenType === t.To && computed.has(queue.kind))) this.fail(before, `expected a queue or a range of queues behind \`${before.image}\``)
              to = queue
            })
          } },
          { ALT: () => {
            this.OPTION(() => { written = this.CONSUME(t.Flags) })
            const more = this.SUBRULE(this.flagWords, { ARGS: [queueFlags, 'commas'] })
            this.ACTION(() => {
              if (more.length === 0) this.fail(this.LA(1), `expected \`bypass\` or \`fanout\`, found ${spoken(this.LA(1))}`)
              flags.push(...more)
            })
          } },
        ],
        IGNORE_AMBIGUITIES: true,
      }),
    })
    return this.ACTION(() => {
      if (written && !to) this.fail(this.LA(1), `expected \`to\` and a queue behind the flags, found ${spoken(this.LA(1))}`)
      return this.span(first, { kind: 'Queue', ...(to && { to }), flags })
    })
  })

  /** nft(8), "DUP STATEMENT". */
  protected dup = this.RULE('dup', (): n.Dup => {
    const first = this.CONSUME(t.Dup)
    this.CONSUME(t.To)
    const to = this.SUBRULE(this.given)
    let device: n.Expression | undefined
    this.OPTION(() => {
      this.CONSUME(t.Device)
      device = this.SUBRULE2(this.given)
    })
    return this.ACTION(() => this.span(first, { kind: 'Dup', to, ...(device && { device }) }))
  })

  /** nft(8), "FWD STATEMENT". */
  protected fwd = this.RULE('fwd', (): n.Fwd => {
    const first = this.CONSUME(t.Fwd)
    let family: n.FamilyName | undefined
    let device: n.Expression | undefined
    this.OPTION({ GATE: () => this.isNext('ip', 'ip6'), DEF: () => { family = this.SUBRULE(this.natFamily) } })
    this.CONSUME(t.To)
    const to = this.SUBRULE(this.given)
    this.OPTION2(() => {
      this.CONSUME(t.Device)
      device = this.SUBRULE2(this.given)
    })
    return this.ACTION(() => {
      if (device && !family) this.fail(first, 'expected `ip to` or `ip6 to` where a device is named')
      return this.span(first, { kind: 'Fwd', ...(family && { family }), to, ...(device && { device }) })
    })
  })
}
