import { EmbeddedActionsParser, type IToken } from 'chevrotain'
import { Argument, Bang, Colon, Commit, CounterPair, OptionWord, Star, tokenTypes, unquote } from './lexer.ts'
import type { ChainLine, CommitLine, Counters, Option, RuleLine, TableLine, Word } from './nodes.ts'

const word = ({ image, startOffset }: IToken): Word => ({ kind: 'Word', start: startOffset, end: startOffset + image.length, text: unquote(image) })

const counters = ({ image, startOffset }: IToken): Counters => ({ kind: 'Counters', start: startOffset, end: startOffset + image.length })

const endOf = (token: IToken): number => token.startOffset + token.image.length

/**
 * One line at a time; recovery is off, so that no rule is invented. Sections are those of iptables-save(8) and the line
 * loop of iptables-restore (iptables/iptables-restore.c).
 */
export class LineParser extends EmbeddedActionsParser {
  constructor() {
    super([...tokenTypes], { maxLookahead: 1, recoveryEnabled: false, skipValidations: true })
    this.performSelfAnalysis()
  }

  /** line := table | chain | COMMIT | command */
  line = this.RULE('line', (): TableLine | ChainLine | CommitLine | RuleLine =>
    this.OR([
      { ALT: () => this.SUBRULE(this.tableLine) },
      { ALT: () => this.SUBRULE(this.chainLine) },
      { ALT: () => this.SUBRULE(this.commitLine) },
      { ALT: () => this.SUBRULE(this.command) },
    ]))

  /** table := '*' name */
  tableLine = this.RULE('tableLine', (): TableLine => {
    const star = this.CONSUME(Star)
    const name = this.CONSUME(Argument)
    return this.ACTION(() => ({ kind: 'Table', start: star.startOffset, end: endOf(name), name: word(name) }))
  })

  /** chain := ':' name policy [counters] */
  chainLine = this.RULE('chainLine', (): ChainLine => {
    const colon = this.CONSUME(Colon)
    const name = this.CONSUME1(Argument)
    const policy = this.CONSUME2(Argument)
    const pair = this.OPTION1(() => this.CONSUME(CounterPair))
    return this.ACTION(() => ({
      kind: 'Chain', start: colon.startOffset, end: endOf(pair ?? policy), name: word(name), policy: word(policy),
      ...(pair && { counters: counters(pair) }),
    }))
  })

  commitLine = this.RULE('commitLine', (): CommitLine => {
    const commit = this.CONSUME(Commit)
    return this.ACTION(() => ({ kind: 'Commit', start: commit.startOffset, end: endOf(commit) }))
  })

  /** command := [counters] option+ */
  command = this.RULE('command', (): RuleLine => {
    const pair = this.OPTION1(() => this.CONSUME(CounterPair))
    const options: Option[] = []
    this.AT_LEAST_ONE(() => options.push(this.SUBRULE(this.matchOption)))
    return this.ACTION(() => ({
      kind: 'Rule', start: pair?.startOffset ?? options[0]!.start, end: options.at(-1)!.end,
      ...(pair && { counters: counters(pair) }), options,
    }))
  })

  /** option := ['!'] name value*   Deviation: a `!` behind the name is read as a value, for a message of its own. */
  matchOption = this.RULE('matchOption', (): Option => {
    const not = this.OPTION1(() => this.CONSUME1(Bang))
    const name = this.CONSUME(OptionWord)
    const values: Word[] = []
    this.MANY(() => {
      const value = this.CONSUME(Argument)
      this.ACTION(() => values.push(word(value)))
    })
    return this.ACTION(() => ({
      kind: 'Option', start: (not ?? name).startOffset, end: values.at(-1)?.end ?? endOf(name),
      ...(not && { not: word(not) }), name: word(name), values,
    }))
  })
}
