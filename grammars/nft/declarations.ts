import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import type { ParserOptions } from './base.ts'
import { analyse } from '../decisions.ts'
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

  /** `[rule] inet t c [handle 4] …` behind `add`, `insert`, `create`, `replace`, or without a verb. */
  public ruleTarget = this.RULE('ruleTarget', (): n.RuleTarget => {
    const first = this.ACTION(() => this.LA(1))
    this.OPTION(() => this.CONSUME(t.RuleWord))
    const table = this.SUBRULE(this.tableName)
    const chain = this.SUBRULE(this.name)
    let position: n.RulePosition | undefined
    this.OPTION2({
      GATE: () => this.isNext('handle', 'index', 'position'),
      DEF: () => { position = this.SUBRULE(this.position) },
    })
    const rule = this.SUBRULE(this.rule)
    return this.ACTION(() => this.span(first, { kind: 'RuleTarget', table, chain, ...(position && { position }), rule }))
  })

  private position = this.RULE('position', (): n.RulePosition => {
    const word = this.OR([{ ALT: () => this.CONSUME(t.Handle) }, { ALT: () => this.CONSUME(t.Index) }, { ALT: () => this.CONSUME(t.Position) }])
    const number = this.OR2<n.Expression>([{ ALT: () => this.SUBRULE(this.number) }, { ALT: () => this.SUBRULE(this.variable) }])
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
  public reference = this.RULE('reference', (what: string, verb: string): Omit<n.Reference, 'start' | 'end'> => {
    let family: n.FamilyName | undefined
    const names: n.Name[] = []
    let position: n.RulePosition | undefined
    this.OPTION({ GATE: () => isFamily(this.LA(1).image), DEF: () => { family = this.SUBRULE(this.family) } })
    this.MANY({
      GATE: () => !reserved.has(this.LA(1).image) && names.length < 3,
      DEF: () => {
        const name = this.SUBRULE(this.name)
        this.ACTION(() => names.push(name))
      },
    })
    this.OPTION2(() => { position = this.SUBRULE(this.position) })
    return this.ACTION(() => {
      const needs = namesNeeded(what, verb, position !== undefined)
      if (names.length < needs) this.fail(this.LA(1), `expected the name of a ${names.length === 0 ? 'table' : what}, found ${spoken(this.LA(1))}`)
      if (what === 'rule' && (verb === 'delete' || verb === 'destroy') && !position) this.fail(this.LA(1), `expected \`handle\` and its number, found ${spoken(this.LA(1))}`)
      if (names.length > Math.max(needs, mostNames(what, verb))) this.fail(this.LA(0), `expected the end of the command, found ${spoken(this.LA(0))}`)
      if (needs === 0 && names.length === 0) return { kind: 'Reference', what, ...(family && { family }), ...(position && { position }) }
      const [tableName, name, newName] = names
      const table: n.TableName = { kind: 'TableName', ...(family && { family }), name: tableName!, start: family?.start ?? tableName!.start, end: tableName!.end }
      return { kind: 'Reference', what, table, ...(name && { name }), ...(newName && { newName }), ...(position && { position }) }
    })
  })
}

/** How many names a reference needs: a table has one, a rename three, what lives in a table two; a handle saves one. */
function namesNeeded(what: string, verb: string, handle: boolean): number {
  const plural = what === 'ruleset' || what.endsWith('s') && what !== 'flow tables' && what !== 'ct' || what === 'tables'
  if (plural) return 0
  if (verb === 'list' && (what === 'ct helper' || what === 'ct timeout' || what === 'ct expectation')) return 0
  const full = what === 'table' ? 1 : verb === 'rename' ? 3 : 2
  if (what === 'rule') return 2
  return handle ? full - 1 : full
}

function mostNames(what: string, verb: string): number {
  if (what === 'ruleset') return 0
  if (what.endsWith('s')) return verb === 'reset' ? 2 : 1
  return what.startsWith('ct ') ? 2 : 0
}
