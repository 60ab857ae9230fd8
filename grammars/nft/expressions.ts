import { EmbeddedActionsParser } from 'chevrotain'
import type { IToken, OrMethodOpts } from 'chevrotain'
import type * as n from './nodes.ts'
import * as f from './fields.ts'
import * as t from './tokens.ts'
import { Unreadable, didYouMean, messages, spoken } from './errors.ts'
import { reserved, statementWords, valueKeywords } from './words.ts'
import { chain, numberOf } from './build.ts'
import type { Part } from './build.ts'
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

/** Expressions: nft(8), "EXPRESSIONS", "PRIMARY EXPRESSIONS", "PAYLOAD EXPRESSIONS". */
export class ExpressionParser extends EmbeddedActionsParser {
  constructor({ checkGrammar }: ParserOptions) {
    super(t.vocabulary, { maxLookahead: 1, recoveryEnabled: false, skipValidations: checkGrammar === 'no', errorMessageProvider: messages })
  }

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
  protected key = this.RULE('key', (what: string, known: Readonly<Record<string, unknown>>): IToken => {
    const token = this.CONSUME(t.Word)
    return this.ACTION(() => {
      if (!Object.hasOwn(known, token.image)) this.fail(token, `expected ${what}, found ${spoken(token)}`, didYouMean(token.image, Object.keys(known)))
      return token
    })
  })

  // Selectors: what is taken from the packet or from around it ------------------------------------------------

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
    this.OPTION(() => {
      this.CONSUME(t.Level)
      level = this.SUBRULE(this.number)
    })
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
        key = this.SUBRULE(this.key, { ARGS: ['a key of `ipsec`', f.ipsecKeys] })
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
    this.OPTION(() => {
      this.CONSUME(t.Seed)
      seed = this.SUBRULE2(this.number)
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

  /** `tcp option sack0 left`, `ip option rr`, `dccp option 5`, `sctp chunk data tsn`. */
  protected headerOption = this.RULE('headerOption', (header: IToken): n.Option | n.SctpChunk => {
    this.CONSUME(t.Word)
    let option: IToken | undefined
    this.OR2({
      DEF: [
        { ALT: () => { option = this.CONSUME(t.RawPayload) } },
        { ALT: () => { option = this.CONSUME(t.NumberToken) } },
        { ALT: () => { option = this.CONSUME2(t.Word) } },
      ],
      ERR_MSG: 'an option',
    })
    let field: IToken | undefined
    this.OPTION({
      GATE: () => Object.hasOwn(this.optionFields(header.image, option!) ?? {}, this.LA(1).image),
      DEF: () => { field = this.CONSUME3(t.Word) },
    })
    return this.ACTION((): n.Option | n.SctpChunk => {
      if (!this.optionFields(header.image, option!) && option!.tokenType !== t.RawPayload) {
        this.fail(option!, `expected an option of ${header.image}, found ${spoken(option)}`, didYouMean(option!.image, Object.keys(this.optionsOf(header.image))))
      }
      if (header.image === 'sctp') return this.span(header, { kind: 'SctpChunk', chunk: option!.image, ...(field && { field: field.image }) })
      const raw = option!.tokenType === t.RawPayload ? /^@\s*([^,\s]+)\s*,(.*)$/s.exec(option!.image) : null
      return this.span(header, {
        kind: 'Option', header: header.image as 'tcp', option: raw ? raw[1]! : option!.image, ...(field && { field: field.image }),
        ...(raw && { field: raw[2]!.replaceAll(/\s/g, '') }),
      })
    })
  })

  private optionsOf(header: string): Readonly<Record<string, Readonly<Record<string, f.Field>>>> {
    return header === 'tcp' ? f.tcpOptions : header === 'ip' ? f.ipOptions : header === 'sctp' ? f.sctpChunks : {}
  }

  private optionFields(header: string, option: IToken): Readonly<Record<string, f.Field>> | undefined {
    if (option.tokenType === t.NumberToken) return header === 'tcp' || header === 'dccp' ? { kind: f.tcpOptions.eol!.kind!, length: f.tcpOptions.eol!.kind! } : undefined
    return this.optionsOf(header)[option.image]
  }

  /** A header and its field. On the right side a header's word stands for itself (`meta l4proto tcp`). */
  protected header = this.RULE('header', (side: Side): n.Expression => {
    const header = this.CONSUME(t.HeaderWord)
    let result: n.Expression | undefined
    this.OPTION({
      GATE: () => side === 'left' || (side !== 'right' && this.isFieldOf(header.image)),
      DEF: () => {
        this.OR({
          DEF: [
            { GATE: () => this.isOption(header.image), ALT: () => { result = this.SUBRULE(this.headerOption, { ARGS: [header] }) } },
            { GATE: () => f.tunnels.has(header.image) && this.LA(1).tokenType === t.HeaderWord && !f.tunnels.has(this.LA(1).image), ALT: () => {
              const inner = this.SUBRULE(this.header, { ARGS: ['left'] })
              result = this.ACTION(() => this.insideTunnel(header, inner))
            } },
            { ALT: () => { result = this.SUBRULE(this.field, { ARGS: [header] }) } },
          ],
          IGNORE_AMBIGUITIES: true,
          ERR_MSG: 'a field of the header',
        })
      },
    })
    return this.ACTION(() => {
      if (result) return result
      if (side === 'left') this.fail(this.LA(1), `expected a field of ${header.image}, found ${spoken(this.LA(1))}`)
      return this.span(header, { kind: 'Symbol', text: header.image })
    })
  })

  private isOption(header: string): boolean {
    return (this.isNext('option') && (header === 'tcp' || header === 'ip' || header === 'dccp')) || (header === 'sctp' && this.isNext('chunk'))
  }

  private isFieldOf(header: string): boolean {
    const next = this.LA(1)
    if (this.isOption(header)) return true
    if (Object.hasOwn(f.headers[header]!, next.image)) return true
    if (header === 'arp') return this.isNext('saddr', 'daddr')
    return f.tunnels.has(header) && next.tokenType === t.HeaderWord
  }

  private insideTunnel(tunnel: IToken, inner: n.Expression): n.Expression {
    if (inner.kind !== 'Payload' && inner.kind !== 'Option' && inner.kind !== 'ExtHdr') this.fail(tunnel, `expected a header inside ${tunnel.image}`)
    return { ...inner, start: tunnel.startOffset, tunnel: tunnel.image } as n.Payload
  }

  private field = this.RULE('field', (header: IToken): n.Payload | n.ExtHdr => {
    const field = this.CONSUME(t.Word)
    let of: IToken | undefined
    this.OPTION({ GATE: () => header.image === 'arp' && (field.image === 'saddr' || field.image === 'daddr'), DEF: () => { of = this.CONSUME(t.HeaderWord) } })
    let index: n.NumberLiteral | undefined
    this.OPTION2(() => {
      this.CONSUME(t.LeftBracket)
      index = this.SUBRULE(this.number)
      this.CONSUME(t.RightBracket)
    })
    return this.ACTION((): n.Payload | n.ExtHdr => {
      const text = of ? `${field.image} ${of.image}` : field.image
      const fields = f.headers[header.image]!
      if (!Object.hasOwn(fields, text)) {
        this.fail(field, `expected a field of ${header.image}, found ${spoken(field)}`, didYouMean(field.image, Object.keys(fields)))
      }
      if (f.extensionHeaders.has(header.image)) {
        return this.span(header, { kind: 'ExtHdr', header: header.image, field: index ? `${text}[${index.value}]` : text })
      }
      return this.span(header, { kind: 'Payload', header: header.image, field: text })
    })
  })

  // Values and what is built of them ----------------------------------------------------------------------------

  /** Side of the primary that is being read; its alternatives are made once, since there are many. */
  private side: Side = 'left'
  private alternatives: OrMethodOpts<n.Expression> | undefined

  protected primary = this.RULE('primary', (side: Side): n.Expression => {
    this.side = side
    return this.OR<n.Expression>(this.alternatives ??= {
      DEF: [
        { ALT: () => this.SUBRULE(this.number) },
        { ALT: () => this.SUBRULE(this.quoted) },
        { ALT: () => this.symbol(this.CONSUME(t.Address)) },
        { ALT: () => this.symbol(this.CONSUME(t.Wild)) },
        { ALT: () => this.SUBRULE(this.variable) },
        { ALT: () => this.SUBRULE(this.setRef) },
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
            if (this.side === 'left') this.fail(token, `expected a match, an action or a verdict, found ${spoken(token)}`, didYouMean(token.image, statementWords))
            if (reserved.has(token.image) && !valueKeywords.has(token.image)) this.wrongValue(token)
            return this.span(token, { kind: 'Symbol', text: token.image })
          })
        } },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a value',
    })
  })

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
    if (tokenType === t.Slash) return this.LA(2).tokenType === t.NumberToken || this.LA(2).tokenType === t.Dollar
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
