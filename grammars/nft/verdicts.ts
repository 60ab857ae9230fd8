import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { BracesToken } from './lexer.ts'
import { StatefulParser } from './stateful.ts'

/** Verdicts and refusals: nft(8), "VERDICT STATEMENT", "REJECT STATEMENT". */
export class VerdictParser extends StatefulParser {
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

  protected anonymousChain = this.RULE('anonymousChain', (): n.AnonymousChain => {
    const token = this.CONSUME(t.Braces)
    return this.ACTION(() => {
      const node = token instanceof BracesToken ? token.node : undefined
      if (node?.kind !== 'AnonymousChain') this.fail(token, 'expected the name of a chain, or rules in braces')
      return node as n.AnonymousChain
    })
  })

  protected verdictStatement = this.RULE('verdictStatement', (): n.VerdictStatement => {
    const verdict = this.SUBRULE(this.verdict)
    return this.ACTION(() => this.span(verdict, { kind: 'VerdictStatement', verdict }))
  })

  /** nft(8), "REJECT STATEMENT". */
  protected reject = this.RULE('reject', (): n.Reject => {
    const first = this.CONSUME(t.Reject)
    let kind: IToken | undefined
    let code: n.Expression | undefined
    this.OPTION(() => {
      this.CONSUME(t.With)
      kind = this.SUBRULE(this.key, { ARGS: ['`icmp`, `icmpv6`, `icmpx` or `tcp reset`', { icmp: 1, icmpv6: 1, icmpx: 1, tcp: 1 }, { 'tcp-reset': 'write `tcp reset`', 'tcp-rst': 'write `tcp reset`', 'port-unreachable': 'write `icmpx port-unreachable`' }] })
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
}
