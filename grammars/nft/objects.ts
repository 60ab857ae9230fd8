import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { ClauseParser } from './clauses.ts'
import { isFamily, wordsOf } from './words.ts'

const objectFields = wordsOf([
  'protocol', 'l3proto', 'dport', 'sport', 'timeout', 'size', 'policy', 'type', 'id', 'ip', 'ip6', 'ttl', 'tos', 'gbp', 'version', 'index', 'direction', 'dir', 'hwid',
  'class', 'opt-type', 'data', 'mss', 'wscale', 'timestamp', 'sack-perm', 'sack-permitted',
])
/** Properties of objects: nft(8), "STATEFUL OBJECTS", "CONNTRACK HELPER", "CONNTRACK TIMEOUT POLICY". */
export class ObjectParser extends ClauseParser {
  public counterBody = this.RULE('counterBody', (): n.StatementClause => {
    const first = this.CONSUME(t.Packets)
    const packets = this.SUBRULE(this.number)
    this.CONSUME(t.Bytes)
    const bytes = this.SUBRULE2(this.number)
    return this.ACTION((): n.StatementClause => {
      const statement: n.Counter = this.span(first, { kind: 'Counter', packets, bytes })
      return this.span(first, { kind: 'StatementClause', statement })
    })
  })

  public limitBody = this.RULE('limitBody', (): n.StatementClause => {
    const statement = this.SUBRULE(this.rate)
    return this.ACTION(() => this.span(statement, { kind: 'StatementClause', statement }))
  })

  public quotaBody = this.RULE('quotaBody', (): n.StatementClause => {
    const statement = this.SUBRULE(this.quotaAmount)
    return this.ACTION(() => this.span(statement, { kind: 'StatementClause', statement }))
  })

  /** `type "ftp" protocol tcp`, `l3proto ip`, `policy = { … }`, `ip saddr 10.0.0.1`, a secmark's context. */
  public fieldBody = this.RULE('fieldBody', (): n.FieldClause =>
    this.OR<n.FieldClause>({
      DEF: [
        { ALT: () => {
          const value = this.SUBRULE(this.quoted)
          return this.ACTION(() => this.span(value, { kind: 'FieldClause', word: '', value, more: [] }))
        } },
        { ALT: () => {
          const value = this.SUBRULE(this.variable)
          return this.ACTION(() => this.span(value, { kind: 'FieldClause', word: '', value, more: [] }))
        } },
        { GATE: () => this.isNext('mss', 'maxseg', 'wscale', 'timestamp', 'sack-perm', 'sack-permitted'), ALT: () => this.SUBRULE(this.synproxyField) },
        { ALT: () => {
          const word = this.SUBRULE(this.key, { ARGS: ['a property of the object', objectFields] })
          let second: IToken | undefined
          this.OPTION({ GATE: () => word.image === 'ip' || word.image === 'ip6', DEF: () => { second = this.CONSUME(t.Word) } })
          this.OPTION2(() => this.CONSUME(t.Equals))
          const value = this.SUBRULE(this.fieldValue)
          let more: n.FieldClause | undefined
          this.OPTION3({ GATE: () => word.image === 'type', DEF: () => { more = this.SUBRULE(this.protocolField) } })
          return this.ACTION(() => this.span(word, {
            kind: 'FieldClause', word: second ? `${word.image} ${second.image}` : word.image, value, more: more ? [more] : [],
          }))
        } },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a property of the object',
    }))

  /** The value of an object's property; `l3proto inet` names a family. */
  private fieldValue = this.RULE('fieldValue', (): n.Expression =>
    this.OR<n.Expression>({
      DEF: [
        { GATE: () => isFamily(this.LA(1).image), ALT: () => {
          const word = this.CONSUME(t.Word)
          return this.ACTION((): n.Symbol => this.span(word, { kind: 'Symbol', text: word.image }))
        } },
        { ALT: () => this.SUBRULE(this.primary, { ARGS: ['right'] }) },
      ],
      IGNORE_AMBIGUITIES: true,
      ERR_MSG: 'a value',
    }))

  private protocolField = this.RULE('protocolField', (): n.FieldClause => {
    const word = this.SUBRULE(this.key, { ARGS: ['`protocol`', { protocol: 1 }] })
    const value = this.SUBRULE(this.primary, { ARGS: ['right'] })
    return this.ACTION(() => this.span(word, { kind: 'FieldClause', word: 'protocol', value, more: [] }))
  })
}
