import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as f from './fields.ts'
import * as t from './tokens.ts'
import type { Side } from './base.ts'
import { numberOf } from './build.ts'
import { didYouMean, spoken } from './errors.ts'
import { SelectorParser } from './selectors.ts'

/** Fields that are lists of addresses. */
const indexed: ReadonlySet<string> = new Set(['rt0 addr', 'srh sid'])

/** What is taken from the packet: nft(8), "PAYLOAD EXPRESSIONS". */
export abstract class HeaderParser extends SelectorParser {
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
      if (option!.tokenType === t.NumberToken && numberOf(option!.image) > 255n) this.fail(option!, `options have numbers up to 255, found ${option!.image}`)
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
    if (option.tokenType === t.NumberToken) return header === 'tcp' ? { length: f.tcpOptions.maxseg!.length! } : header === 'dccp' ? {} : undefined
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
      if (indexed.has(`${header.image} ${text}`) !== (index !== undefined)) this.fail(field, `\`${header.image} ${text}\` ${index ? 'has no index' : 'needs an index: `[0]`'}`)
      if (f.extensionHeaders.has(header.image)) {
        return this.span(header, { kind: 'ExtHdr', header: header.image, field: index ? `${text}[${index.value}]` : text })
      }
      return this.span(header, { kind: 'Payload', header: header.image, field: text })
    })
  })
}
