import { EmbeddedActionsParser, type IToken } from 'chevrotain'
import { analyse } from '../decisions.ts'
import { Argument, Bang, Colon, Commit, CounterPair, OptionWord, Star, tokenTypes } from './lexer.ts'
import type { ChainLine, CommitLine, Counters, RuleLine, TableLine, Word } from './nodes.ts'
import { Role, StoredRuleLine, WordStore } from './words.ts'

/** Written by the build (scripts/build); absent where the sources are run. */
declare const IPTABLES_DECISIONS: string

const written = typeof IPTABLES_DECISIONS === 'undefined' ? null : IPTABLES_DECISIONS

/** A word behind `*` or `:`, where quotes are letters. */
const plainWord = ({ image, startOffset }: IToken): Word => ({ kind: 'Word', start: startOffset, end: startOffset + image.length, text: image })

const counters = ({ image, startOffset }: IToken): Counters => ({ kind: 'Counters', start: startOffset, end: startOffset + image.length })

const endOf = (token: IToken): number => token.startOffset + token.image.length

/**
 * One line at a time; recovery is off, so that no rule is invented. Sections are those of iptables-save(8) and the line
 * loop of iptables-restore (iptables/iptables-restore.c).
 */
export class LineParser extends EmbeddedActionsParser {
  /** Where the words of commands go; the caller sets it for each file. */
  store = new WordStore('')

  constructor(decisions = written) {
    super([...tokenTypes], { maxLookahead: 1, recoveryEnabled: false, skipValidations: true })
    analyse(this, decisions, () => new LineParser(null))
  }

  /** line := table | chain | COMMIT | command */
  line = this.RULE('line', (): TableLine | ChainLine | CommitLine | RuleLine =>
    this.OR([
      { ALT: () => this.SUBRULE(this.tableLine) },
      { ALT: () => this.SUBRULE(this.chainLine) },
      { ALT: () => this.SUBRULE(this.commitLine) },
      { ALT: () => this.SUBRULE(this.command) },
    ]))

  /** table := '*' name   Deviation: iptables-restore passes over whatever stands behind the name; here only what begins with `#`. */
  tableLine = this.RULE('tableLine', (): TableLine => {
    const star = this.CONSUME(Star)
    const name = this.CONSUME(Argument)
    return this.ACTION(() => ({ kind: 'Table', start: star.startOffset, end: endOf(name), name: plainWord(name) }))
  })

  /** chain := ':' name policy [counters]   Deviation: as for `table`, and counters that are none are passed over unless it is asked for them (`-c`). */
  chainLine = this.RULE('chainLine', (): ChainLine => {
    const colon = this.CONSUME(Colon)
    const name = this.CONSUME1(Argument)
    const policy = this.CONSUME2(Argument)
    const pair = this.OPTION1(() => this.CONSUME(CounterPair))
    return this.ACTION(() => ({
      kind: 'Chain', start: colon.startOffset, end: endOf(pair ?? policy), name: plainWord(name), policy: plainWord(policy),
      ...(pair && { counters: counters(pair) }),
    }))
  })

  commitLine = this.RULE('commitLine', (): CommitLine => {
    const commit = this.CONSUME(Commit)
    return this.ACTION(() => ({ kind: 'Commit', start: commit.startOffset, end: endOf(commit) }))
  })

  /** command := [counters] option+ */
  command = this.RULE('command', (): RuleLine => {
    const first = this.store.count
    const { startOffset } = this.LA(1)
    const pair = this.OPTION1(() => this.CONSUME(CounterPair))
    this.AT_LEAST_ONE(() => this.SUBRULE(this.matchOption))
    return this.ACTION(() => {
      const counted = pair && counters(pair)
      return new StoredRuleLine(startOffset, endOf(this.LA(0)), counted, this.store, first, this.store.count)
    })
  })

  /** option := ['!'] name ['!'] value*   The inner `!` is one only where a value follows; otherwise it begins the next option. */
  matchOption = this.RULE('matchOption', () => {
    this.OPTION1(() => {
      const not = this.CONSUME1(Bang)
      this.ACTION(() => this.#keep(not, Role.not))
    })
    const name = this.CONSUME(OptionWord)
    this.ACTION(() => this.#keep(name, Role.name))
    this.OPTION2(this.#oldNegation)
    this.MANY(() => {
      const value = this.CONSUME(Argument)
      this.ACTION(() => this.#keep(value, Role.value))
    })
  })

  readonly #oldNegation = {
    GATE: () => this.LA(2).tokenType === Argument,
    DEF: () => {
      const not = this.CONSUME2(Bang)
      this.ACTION(() => this.#keep(not, Role.oldNot))
    },
  }

  #keep({ startOffset, image }: IToken, role: Role): void {
    this.store.push(startOffset, image.length, role)
  }
}
