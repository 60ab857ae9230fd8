import type { IToken, OrMethodOpts } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { spoken } from './errors.ts'
import { LoggingParser } from './logging.ts'

/** Rules and their statements: nft(8), "RULES", "STATEMENTS". */
export class StatementParser extends LoggingParser {
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
          const value = this.SUBRULE(this.given)
          return this.ACTION(() => {
            const target = left as n.Assign['target']
            if (!['Meta', 'Ct', 'Payload', 'RawPayload', 'ExtHdr', 'Option'].includes(left.kind) || target.kind === 'Payload' && target.tunnel !== undefined) {
              this.fail(word, 'what stands before `set` cannot be set')
            }
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
            this.ACTION(() => {
              if (mask!.kind === 'Variable') this.fail(this.LA(0), 'expected a number behind `/`: nft takes no variable for the length of a prefix')
              if (mask!.kind !== 'List') this.fail(this.LA(0), 'expected at least two flags with commas behind `/`', 'write `tcp flags & syn == syn`')
            })
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

  /** nft(8), "SYNPROXY STATEMENT". */
  private synproxy = this.RULE('synproxy', (): n.Synproxy | n.ObjectUse => {
    const first = this.CONSUME(t.Synproxy)
    let object: n.Expression | undefined
    const fields: n.FieldClause[] = []
    this.OPTION(() => {
      this.CONSUME(t.Name)
      object = this.SUBRULE(this.given)
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
    return this.ACTION(() => {
      if (option.kind !== 'Option' || option.header !== 'tcp') this.fail(header, 'expected `tcp option`: nft resets no other options')
      if (option.field !== undefined) this.fail(this.LA(0), `expected the end of the statement, found \`${option.field}\``, 'an option is reset as a whole')
      return this.span(first, { kind: 'ResetOption', option })
    })
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
}

const relationOf = (image: string): n.Relation => {
  const words: Readonly<Record<string, n.Relation>> = { eq: '==', ne: '!=', lt: '<', gt: '>', le: '<=', ge: '>=', not: '!' }
  return words[image] ?? (image as n.Relation)
}
