import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as f from './fields.ts'
import * as t from './tokens.ts'
import { BaseParser } from './base.ts'
import { didYouMean, spoken } from './errors.ts'

/** What is taken from around the packet: nft(8), "PRIMARY EXPRESSIONS". */
export abstract class SelectorParser extends BaseParser {
  /** nft(8), "META EXPRESSIONS". */
  protected meta = this.RULE('meta', (): n.Meta => {
    const first = this.CONSUME(t.Meta)
    const key = this.SUBRULE(this.key, { ARGS: ['a meta key', f.metaKeys] })
    return this.ACTION(() => this.span(first, { kind: 'Meta', key: key.image }))
  })

  /** nft(8), "CT EXPRESSIONS". */
  protected ct = this.RULE('ct', (): n.Ct => {
    const first = this.CONSUME(t.Ct)
    const words: IToken[] = []
    this.AT_LEAST_ONE({
      GATE: () => words.length === 0 || this.ctGoesOn(words),
      DEF: () => {
        const word = this.CONSUME(t.Word)
        this.ACTION(() => words.push(word))
      },
      ERR_MSG: 'a key of `ct`, such as `state`',
    })
    return this.ACTION(() => this.span(first, this.ctOf(words)))
  })

  private ctGoesOn(words: readonly IToken[]): boolean {
    const last = words.at(-1)!.image
    if (words.length === 1) return last === 'original' || last === 'reply'
    return words.length === 2 && (last === 'ip' || last === 'ip6')
  }

  private ctOf(words: readonly IToken[]): Omit<n.Ct, 'start' | 'end'> {
    const images = words.map(word => word.image)
    const direction = images[0] === 'original' || images[0] === 'reply' ? images[0] : undefined
    const rest = direction ? words.slice(1) : words
    const family = direction && (rest[0]?.image === 'ip' || rest[0]?.image === 'ip6') ? rest[0].image : undefined
    const last = family ? rest[1] : rest[0]
    const wrong = last ?? words.at(-1)!
    if (!last || !Object.hasOwn(f.ctKeys, last.image)) {
      this.fail(wrong, `expected a key of \`ct\`, found ${spoken(last)}`, last && didYouMean(last.image, Object.keys(f.ctKeys)))
    }
    const { directed } = f.ctKeys[last.image]!
    if (!direction && directed === 'must') this.fail(last, `\`ct ${last.image}\` needs a direction`, `write \`ct original ${last.image}\``)
    if (direction && !directed) this.fail(last, `\`ct ${last.image}\` has no direction`, `write \`ct ${last.image}\``)
    if (family && last.image !== 'saddr' && last.image !== 'daddr') this.fail(last, `expected \`saddr\` or \`daddr\`, found ${spoken(last)}`)
    return { kind: 'Ct', key: last.image, ...(direction && { direction }), ...(family && { family }) }
  }

  /** nft(8), "RT EXPRESSION", and the routing header of "EXTENSION HEADER EXPRESSIONS". */
  protected route = this.RULE('route', (): n.Route | n.ExtHdr => {
    const first = this.CONSUME(t.Rt)
    let family: IToken | undefined
    this.OPTION({ GATE: () => this.isNext('ip', 'ip6'), DEF: () => { family = this.CONSUME(t.HeaderWord) } })
    const key = this.SUBRULE(this.key, { ARGS: ['a key of `rt`', { ...f.routeKeys, ...f.headers.rt }] })
    return this.ACTION((): n.Route | n.ExtHdr => {
      if (!family && Object.hasOwn(f.headers.rt!, key.image)) return this.span(first, { kind: 'ExtHdr', header: 'rt', field: key.image })
      return this.span(first, { kind: 'Route', key: key.image, ...(family && { family: family.image as 'ip' | 'ip6' }) })
    })
  })

  /** nft(8), "SOCKET EXPRESSION". */
  protected socket = this.RULE('socket', (): n.Socket => {
    const first = this.CONSUME(t.Socket)
    const key = this.SUBRULE(this.key, { ARGS: ['a key of `socket`', f.socketKeys] })
    let level: n.NumberLiteral | undefined
    this.OPTION({
      GATE: () => key.image === 'cgroupv2',
      DEF: () => {
        this.CONSUME(t.Level)
        level = this.SUBRULE(this.number)
      },
    })
    this.ACTION(() => { if (key.image === 'cgroupv2' && !level) this.fail(this.LA(1), `expected \`level\` and a number, found ${spoken(this.LA(1))}`) })
    return this.ACTION(() => this.span(first, { kind: 'Socket', key: key.image, ...(level && { level: Number(level.value) }) }))
  })

  /** nft(8), "OSF EXPRESSION". */
  protected osf = this.RULE('osf', (): n.Osf => {
    const first = this.CONSUME(t.Osf)
    let ttl: IToken | undefined
    this.OPTION(() => {
      this.CONSUME(t.Ttl)
      ttl = this.SUBRULE(this.key, { ARGS: ['`loose` or `skip`', { loose: 1, skip: 1 }] })
    })
    const key = this.SUBRULE2(this.key, { ARGS: ['`name` or `version`', { name: 1, version: 1 }] })
    return this.ACTION(() => this.span(first, { kind: 'Osf', key: key.image as 'name', ...(ttl && { ttl: ttl.image }) }))
  })

  /** nft(8), "IPSEC EXPRESSIONS". */
  protected ipsec = this.RULE('ipsec', (): n.Ipsec | n.Meta => {
    const first = this.CONSUME(t.Ipsec)
    let direction: IToken | undefined
    let spnum: n.NumberLiteral | undefined
    let family: IToken | undefined
    let key: IToken | undefined
    this.OPTION({
      GATE: () => this.isNext('in', 'out'),
      DEF: () => {
        direction = this.CONSUME(t.Word)
        this.OPTION2(() => {
          this.CONSUME(t.Spnum)
          spnum = this.SUBRULE(this.number)
        })
        this.OPTION3({ GATE: () => this.isNext('ip', 'ip6'), DEF: () => { family = this.CONSUME(t.HeaderWord) } })
        key = this.SUBRULE(this.key, { ARGS: family ? ['`saddr` or `daddr`', f.ipsecAddresses] : ['`spi`, `reqid`, or `ip` or `ip6` and an address', f.ipsecKeys] })
      },
    })
    return this.ACTION((): n.Ipsec | n.Meta => {
      if (!direction || !key) return this.span(first, { kind: 'Meta', key: 'ipsec', bare: true })
      return this.span(first, {
        kind: 'Ipsec', direction: direction.image as 'in', key: key.image,
        ...(spnum && { spnum: Number(spnum.value) }), ...(family && { family: family.image as 'ip' }),
      })
    })
  })

  private offset = this.RULE('offset', (): number | undefined => {
    let offset: n.NumberLiteral | undefined
    this.OPTION(() => {
      this.CONSUME(t.Offset)
      offset = this.SUBRULE(this.number)
    })
    return offset && Number(offset.value)
  })

  /** nft(8), "NUMGEN EXPRESSION". */
  protected numgen = this.RULE('numgen', (): n.Numgen => {
    const first = this.CONSUME(t.Numgen)
    const mode = this.SUBRULE(this.key, { ARGS: ['`inc` or `random`', { inc: 1, random: 1 }] })
    this.CONSUME(t.Mod)
    const modulus = this.SUBRULE(this.number)
    const offset = this.SUBRULE(this.offset)
    return this.ACTION(() => this.span(first, {
      kind: 'Numgen', mode: mode.image as 'inc', modulus: Number(modulus.value), ...(offset !== undefined && { offset }),
    }))
  })

  /** nft(8), "HASH EXPRESSIONS". */
  protected hash = this.RULE('hash', (): n.Hash => {
    let first: IToken | undefined
    let of: n.Expression | undefined
    this.OR([
      { ALT: () => { first = this.CONSUME(t.Symhash) } },
      { ALT: () => {
        first = this.CONSUME(t.Jhash)
        of = this.SUBRULE(this.expression, { ARGS: ['left'] })
      } },
    ])
    this.CONSUME(t.Mod)
    const modulus = this.SUBRULE(this.number)
    let seed: n.NumberLiteral | undefined
    this.OPTION({
      GATE: () => of !== undefined,
      DEF: () => {
        this.CONSUME(t.Seed)
        seed = this.SUBRULE2(this.number)
      },
    })
    const offset = this.SUBRULE(this.offset)
    return this.ACTION(() => this.span(first!, {
      kind: 'Hash', function: first!.image as 'jhash', modulus: Number(modulus.value), ...(of && { of }), ...(seed && { seed: Number(seed.value) }),
      ...(offset !== undefined && { offset }),
    }))
  })

  /** nft(8), "FIB EXPRESSIONS". */
  protected fib = this.RULE('fib', (): n.Fib => {
    const first = this.CONSUME(t.Fib)
    const flags: IToken[] = []
    const known = Object.fromEntries(f.fibFlags.map(flag => [flag, 1]))
    this.AT_LEAST_ONE_SEP({
      SEP: t.Dot,
      DEF: () => {
        const flag = this.SUBRULE(this.key, { ARGS: ['`saddr`, `daddr`, `mark`, `iif` or `oif`', known] })
        this.ACTION(() => flags.push(flag))
      },
    })
    const result = this.SUBRULE2(this.key, { ARGS: ['`oif`, `oifname`, `type` or `check`', f.fibResults] })
    return this.ACTION(() => {
      const words = flags.map(flag => flag.image)
      if (!words.includes('saddr') && !words.includes('daddr')) this.fail(flags[0]!, 'expected `saddr` or `daddr`: fib needs one of them')
      if (words.includes('saddr') && words.includes('daddr')) this.fail(flags[1]!, '`saddr` and `daddr` exclude each other in fib')
      if (words.includes('iif') && words.includes('oif')) this.fail(flags.at(-1)!, '`iif` and `oif` exclude each other in fib')
      return this.span(first, { kind: 'Fib', flags: words, result: result.image })
    })
  })

  /** `tunnel id`; elsewhere the word is a name like others. */
  protected tunnel = this.RULE('tunnel', (): n.TunnelField | n.Symbol => {
    const first = this.CONSUME(t.Tunnel)
    let key: IToken | undefined
    this.OPTION({ GATE: () => Object.hasOwn(f.tunnelKeys, this.LA(1).image), DEF: () => { key = this.CONSUME(t.Word) } })
    return this.ACTION((): n.TunnelField | n.Symbol =>
      key ? this.span(first, { kind: 'Tunnel', key: key.image }) : this.span(first, { kind: 'Symbol', text: first.image }))
  })

  protected exthdr = this.RULE('exthdr', (): n.ExtHdr => {
    const first = this.CONSUME(t.Exthdr)
    const header = this.SUBRULE(this.key, { ARGS: ['an extension header', { hbh: 1, rt: 1, frag: 1, dst: 1, mh: 1 }] })
    return this.ACTION(() => this.span(first, { kind: 'ExtHdr', header: header.image }))
  })
}
