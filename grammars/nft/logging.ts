import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { didYouMean, spoken } from './errors.ts'
import { RoutingParser } from './routing.ts'

const levels = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug', 'audit']
const flagged = ['tcp', 'ip', 'skuid', 'ether', 'all']

/** Logging: the options of `log`. */
export class LoggingParser extends RoutingParser {
  /** nft(8), "LOG STATEMENT". */
  protected log = this.RULE('log', (): n.Log => {
    const first = this.CONSUME(t.Log)
    const options: n.LogOption[] = []
    this.MANY(() => {
      const option = this.SUBRULE(this.logOption)
      this.ACTION(() => options.push(option))
    })
    return this.ACTION(() => this.span(first, { kind: 'Log', options }))
  })

  protected logOption = this.RULE('logOption', (): n.LogOption => {
    let word: IToken | undefined
    let value: n.Expression | undefined
    this.OR([
      { ALT: () => {
        word = this.CONSUME(t.Prefix)
        value = this.OR2<n.Expression>({
          DEF: [
            { ALT: () => this.SUBRULE(this.quoted) },
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
          if (!levels.includes(name)) this.fail(level, `expected a log level, found ${spoken(level)}`, didYouMean(name, levels) ?? (name.startsWith('warn') ? 'did you mean `warn`?' : undefined))
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

  protected plain(token: IToken): n.Symbol {
    return this.ACTION(() => this.span(token, { kind: 'Symbol', text: token.image }))
  }

  protected logFlags = this.RULE('logFlags', (): n.Symbol => {
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
      if (!flagged.includes(first.image)) this.fail(first, `expected log flags, found ${spoken(first)}`, didYouMean(first.image, flagged))
      if (rest.length === 0 && (first.image === 'tcp' || first.image === 'ip')) this.fail(this.LA(1), `expected \`${first.image === 'ip' ? 'options' : 'sequence` or `options'}\`, found ${spoken(this.LA(1))}`)
      return this.span(first, { kind: 'Symbol', text: rest.length > 0 ? `${first.image} ${rest.join(',')}` : first.image })
    })
  })
}
