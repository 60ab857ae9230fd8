import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import type { ParserOptions } from './base.ts'
import { analyse } from '../decisions.ts'
import { namesNeeded } from './commands.ts'
import { spoken } from './errors.ts'
import { ObjectParser } from './objects.ts'
import { isFamily, reserved } from './words.ts'

/** Written by the build (scripts/build); absent where the sources are run. */
declare const NFT_DECISIONS: string

const written = typeof NFT_DECISIONS === 'undefined' ? null : NFT_DECISIONS

/** Commands, and with them the whole grammar: nft(8), "TABLES" to "STATEFUL OBJECTS". */
export class NftParser extends ObjectParser {
  constructor(options: ParserOptions, decisions = written) {
    super(options)
    analyse(this, decisions, () => new NftParser(options, null))
  }

  /** `[rule] inet t c [handle 4] …` behind `add`, `insert`, `replace`, or without a verb. */
  public ruleTarget = this.RULE('ruleTarget', (verb: n.Verb): n.RuleTarget => {
    const first = this.ACTION(() => this.LA(1))
    this.OPTION(() => this.CONSUME(t.RuleWord))
    const table = this.SUBRULE(this.tableName)
    const chain = this.SUBRULE(this.name)
    let position: n.RulePosition | undefined
    this.OPTION2({
      GATE: () => this.isNext('handle', 'index', 'position'),
      DEF: () => { position = this.SUBRULE(this.position) },
    })
    this.ACTION(() => { if (verb === 'replace' && position?.word !== 'handle') this.needHandle() })
    const rule = this.SUBRULE(this.rule)
    return this.ACTION(() => this.span(first, { kind: 'RuleTarget', table, chain, ...(position && { position }), rule }))
  })

  private needHandle(): never {
    return this.fail(this.LA(1), `expected \`handle\` and its number, found ${spoken(this.LA(1))}`, '`nft -a list ruleset` tells the handles')
  }

  private position = this.RULE('position', (): n.RulePosition => {
    const word = this.OR([{ ALT: () => this.CONSUME(t.Handle) }, { ALT: () => this.CONSUME(t.Index) }, { ALT: () => this.CONSUME(t.Position) }])
    const number = this.SUBRULE(this.number)
    return this.ACTION(() => this.span(word, { kind: 'RulePosition', word: word.image as 'handle', number }))
  })

  /** `element inet t s { … }`. */
  public elementsTarget = this.RULE('elementsTarget', (): n.ElementsTarget => {
    const first = this.CONSUME(t.Element)
    const table = this.SUBRULE(this.tableName)
    const set = this.SUBRULE(this.name)
    const elements = this.SUBRULE(this.elementsOf)
    return this.ACTION(() => this.span(first, { kind: 'ElementsTarget', table, set, elements }))
  })

  /** What a command without a body names; `what` was read by the caller. */
  public reference = this.RULE('reference', (what: string, verb: n.Verb): Omit<n.Reference, 'start' | 'end'> => {
    const needed = this.ACTION(() => namesNeeded(what, verb))
    let family: n.FamilyName | undefined
    let word: IToken | undefined
    const names: n.Name[] = []
    let position: n.RulePosition | undefined
    this.OPTION({ GATE: () => needed.words.includes(this.LA(1).image), DEF: () => { word = this.CONSUME(t.Word) } })
    this.OPTION2({ GATE: () => isFamily(this.LA(1).image), DEF: () => { family = this.SUBRULE(this.family) } })
    this.MANY({
      GATE: () => !reserved.has(this.LA(1).image) && names.length < needed.most,
      DEF: () => {
        const name = this.SUBRULE(this.name)
        this.ACTION(() => names.push(name))
      },
    })
    this.OPTION3({ GATE: () => needed.handle !== 'never' && this.isNext('handle'), DEF: () => { position = this.SUBRULE(this.position) } })
    this.OPTION4({ GATE: () => what === 'hooks', DEF: () => {
      this.CONSUME(t.Device)
      this.CONSUME2(t.Word)
    } })
    return this.ACTION(() => {
      const least = position && needed.handle === 'instead' ? needed.least - 1 : word?.image === 'chain' ? 2 : word ? 1 : needed.least
      if (names.length < least) this.fail(this.LA(1), `expected the name of a ${names.length === 0 ? 'table' : what}, found ${spoken(this.LA(1))}`)
      if (needed.handle === 'always' && !position) this.needHandle()
      if (names.length === 0) return { kind: 'Reference', what, ...(family && { family }), ...(position && { position }) }
      const [tableName, name, newName] = names
      const table: n.TableName = { kind: 'TableName', ...(family && { family }), name: tableName!, start: family?.start ?? tableName!.start, end: tableName!.end }
      return { kind: 'Reference', what, table, ...(name && { name }), ...(newName && { newName }), ...(position && { position }) }
    })
  })
}
