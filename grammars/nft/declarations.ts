import type { IToken } from 'chevrotain'
import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { spoken } from './errors.ts'
import { StatementParser } from './statements.ts'
import type { ParserOptions } from './expressions.ts'
import { isFamily, reserved } from './words.ts'

/** Where a header stands: in a table, or in a command that names the table. */
export type HeaderPlace = 'inner' | 'outer'

/** What a block's header says. */
export interface Header {
  readonly table?: n.TableName
  readonly name?: n.Name
}

const wordsOf = (words: readonly string[]): Readonly<Record<string, 1>> => Object.fromEntries(words.map(word => [word, 1 as const]))

const objectFields = wordsOf([
  'protocol', 'l3proto', 'dport', 'sport', 'timeout', 'size', 'policy', 'type', 'id', 'ip', 'ip6', 'ttl', 'tos', 'gbp', 'version', 'index', 'direction', 'dir', 'hwid',
  'class', 'opt-type', 'data', 'mss', 'wscale', 'timestamp', 'sack-perm', 'sack-permitted',
])

/** Definitions, block headers, properties and commands: nft(8), "INPUT FILE FORMATS", "TABLES" to "STATEFUL OBJECTS". */
export class NftParser extends StatementParser {
  constructor(options: ParserOptions) {
    super(options)
    this.performSelfAnalysis()
  }

  // Names ------------------------------------------------------------------------------------------------------

  private family = this.RULE('family', (): n.FamilyName => {
    const token = this.CONSUME(t.Word)
    return this.ACTION(() => this.span(token, { kind: 'FamilyName', text: token.image as 'ip' }))
  })

  public tableName = this.RULE('tableName', (): n.TableName => {
    const first = this.ACTION(() => this.LA(1))
    let family: n.FamilyName | undefined
    this.OPTION({ GATE: () => isFamily(this.LA(1).image), DEF: () => { family = this.SUBRULE(this.family) } })
    const name = this.SUBRULE(this.name)
    return this.ACTION(() => this.span(first, { kind: 'TableName', ...(family && { family }), name }))
  })

  /** What stands between a block's word (`chain`, `ct helper`) and its `{`. */
  public blockHeader = this.RULE('blockHeader', (what: string, place: HeaderPlace): Header => {
    let table: n.TableName | undefined
    let name: n.Name | undefined
    this.OPTION({ GATE: () => what === 'table' || place === 'outer', DEF: () => { table = this.SUBRULE(this.tableName) } })
    this.OPTION2({ GATE: () => what !== 'table', DEF: () => { name = this.SUBRULE(this.name) } })
    this.ACTION(() => {
      const missing = what === 'table' ? !table : !name || (place === 'outer' && !table)
      if (missing) this.fail(this.LA(1), `expected the name of a ${what !== 'table' && place === 'outer' && !table ? 'table' : what}, found ${spoken(this.LA(1))}`)
    })
    return { ...(table && { table }), ...(name && { name }) }
  })

  // Definitions ------------------------------------------------------------------------------------------------

  /** nft(8), "SYMBOLIC VARIABLES", "INCLUDE FILES". */
  public definition = this.RULE('definition', (): n.Define | n.Undefine | n.Include =>
    this.OR<n.Define | n.Undefine | n.Include>([
      { ALT: () => {
        const first = this.OR2([{ ALT: () => this.CONSUME(t.Define) }, { ALT: () => this.CONSUME(t.Redefine) }])
        const name = this.SUBRULE(this.name)
        this.CONSUME(t.Equals)
        const value = this.SUBRULE(this.expression, { ARGS: ['value'] })
        return this.ACTION(() => this.span(first, { kind: 'Define', name, ...(first.image === 'redefine' && { redefine: true as const }), value }))
      } },
      { ALT: () => {
        const first = this.CONSUME(t.Undefine)
        const name = this.SUBRULE2(this.name)
        return this.ACTION(() => this.span(first, { kind: 'Undefine', name }))
      } },
      { ALT: () => {
        const first = this.CONSUME(t.Include)
        const path = this.SUBRULE(this.quoted)
        return this.ACTION(() => this.span(first, { kind: 'Include', path }))
      } },
    ]))

  // Properties -------------------------------------------------------------------------------------------------

  public commentClause = this.RULE('commentClause', (): n.CommentClause => {
    const first = this.CONSUME(t.CommentWord)
    const text = this.SUBRULE(this.commentText)
    return this.ACTION(() => this.span(first, { kind: 'CommentClause', text }))
  })

  public flagsClause = this.RULE('flagsClause', (known: readonly string[]): n.FlagsClause => {
    const first = this.CONSUME(t.Flags)
    const flags: n.Symbol[] = []
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => {
        const flag = this.SUBRULE(this.key, { ARGS: [`\`${known?.join('`, `')}\``, wordsOf(known ?? [])] })
        this.ACTION(() => flags.push(this.span(flag, { kind: 'Symbol', text: flag.image })))
      },
    })
    return this.ACTION(() => this.span(first, { kind: 'FlagsClause', flags }))
  })

  /** nft(8), "CHAINS": `type filter hook input priority filter + 10`; of flowtables without `type`. */
  public hookClause = this.RULE('hookClause', (): n.HookClause => {
    const first = this.ACTION(() => this.LA(1))
    let type: n.Name | undefined
    let devices: n.Expression | undefined
    let priority: n.Priority | undefined
    this.OPTION(() => {
      this.CONSUME(t.Type)
      type = this.SUBRULE(this.plainName)
    })
    this.CONSUME(t.Hook)
    const hook = this.SUBRULE2(this.plainName)
    this.OPTION2(() => { devices = this.SUBRULE(this.deviceSpec) })
    this.CONSUME(t.Priority)
    priority = this.SUBRULE(this.priorityValue)
    return this.ACTION(() => this.span(first, { kind: 'HookClause', ...(type && { type }), hook, ...(devices && { devices }), priority: priority! }))
  })

  private plainName = this.RULE('plainName', (): n.Name => {
    const token = this.CONSUME(t.Word)
    return this.ACTION(() => this.span(token, { kind: 'Name', text: token.image }))
  })

  private deviceSpec = this.RULE('deviceSpec', (): n.Expression =>
    this.OR<n.Expression>([
      { ALT: () => {
        this.CONSUME(t.Device)
        return this.SUBRULE(this.primary, { ARGS: ['right'] })
      } },
      { ALT: () => {
        this.CONSUME(t.Devices)
        this.CONSUME(t.Equals)
        return this.SUBRULE2(this.primary, { ARGS: ['right'] })
      } },
    ]))

  public devicesClause = this.RULE('devicesClause', (): n.DevicesClause => {
    const first = this.ACTION(() => this.LA(1))
    const devices = this.SUBRULE(this.deviceSpec)
    return this.ACTION(() => this.span(first, { kind: 'DevicesClause', devices }))
  })

  private priorityValue = this.RULE('priorityValue', (): n.Priority => {
    const first = this.ACTION(() => this.LA(1))
    let sign: IToken | undefined
    let number: n.NumberLiteral | undefined
    const base = this.OR<n.Expression>({
      DEF: [
        { ALT: () => this.SUBRULE(this.number) },
        { ALT: () => {
          const dash = this.CONSUME(t.Dash)
          const value = this.SUBRULE2(this.number)
          return this.ACTION(() => this.span(dash, { kind: 'Number', value: -value.value }))
        } },
        { ALT: () => this.SUBRULE(this.variable) },
        { ALT: () => this.SUBRULE(this.quoted) },
        { ALT: () => {
          const token = this.CONSUME(t.Word)
          return this.ACTION(() => this.span(token, { kind: 'Symbol', text: token.image }))
        } },
      ],
      ERR_MSG: 'a priority: a number or a name such as `filter`',
    })
    this.OPTION(() => {
      sign = this.OR2([{ ALT: () => this.CONSUME(t.Plus) }, { ALT: () => this.CONSUME2(t.Dash) }])
      number = this.SUBRULE3(this.number)
    })
    return this.ACTION(() => {
      if (sign && base.kind === 'Number') this.fail(sign, `expected the end of the priority, found ${spoken(sign)}`)
      return this.span(first, { kind: 'Priority', base, offset: number ? Number(number.value) * (sign!.image === '-' ? -1 : 1) : 0 })
    })
  })

  public policyClause = this.RULE('policyClause', (known: readonly string[]): n.PolicyClause => {
    const first = this.CONSUME(t.Policy)
    const value = this.OR<n.Symbol | n.Variable>([
      { ALT: () => this.SUBRULE(this.variable) },
      { ALT: () => {
        const word = this.SUBRULE(this.key, { ARGS: [`\`${known?.join('` or `')}\``, wordsOf(known ?? [])] })
        return this.ACTION((): n.Symbol => this.span(word, { kind: 'Symbol', text: word.image }))
      } },
    ])
    return this.ACTION(() => this.span(first, { kind: 'PolicyClause', value }))
  })

  /** nft(8), "SETS", "MAPS". */
  public typeClause = this.RULE('typeClause', (): n.TypeClause => {
    const first = this.ACTION(() => this.LA(1))
    let data: n.TypeSpec | undefined
    const key = this.OR<n.TypeSpec>([
      { ALT: () => {
        this.CONSUME(t.Type)
        const spec = this.SUBRULE(this.typeNames)
        this.OPTION(() => {
          this.CONSUME(t.Colon)
          data = this.SUBRULE2(this.typeNames)
        })
        return spec
      } },
      { ALT: () => {
        this.CONSUME(t.Typeof)
        const spec = this.SUBRULE(this.typeOf, { ARGS: ['key'] })
        this.OPTION2(() => {
          this.CONSUME2(t.Colon)
          data = this.SUBRULE2(this.typeOf, { ARGS: ['data'] })
        })
        return spec
      } },
    ])
    return this.ACTION(() => this.span(first, { kind: 'TypeClause', key, ...(data && { data }) }))
  })

  private typeNames = this.RULE('typeNames', (): n.TypeSpec => {
    const first = this.ACTION(() => this.LA(1))
    const names: n.Name[] = []
    let interval = false
    this.OPTION(() => {
      this.CONSUME(t.Interval)
      interval = true
    })
    this.AT_LEAST_ONE_SEP({
      SEP: t.Dot,
      DEF: () => {
        const name = this.SUBRULE(this.plainName)
        let second: n.Name | undefined
        this.OPTION2({ GATE: () => name.text === 'ct', DEF: () => { second = this.SUBRULE2(this.plainName) } })
        this.ACTION(() => names.push(second ? { ...name, text: `ct ${second.text}`, end: second.end } : name))
      },
    })
    return this.ACTION(() => this.span(first, { kind: 'TypeSpec', names, ...(interval && { interval: true as const }) }))
  })

  private typeOf = this.RULE('typeOf', (what: 'key' | 'data'): n.TypeSpec => {
    const first = this.ACTION(() => this.LA(1))
    let interval = false
    this.OPTION(() => {
      this.CONSUME(t.Interval)
      interval = true
    })
    let second: IToken | undefined
    const expression = this.OR<n.Expression | undefined>({
      DEF: [
        { GATE: () => what === 'data' && this.isTypeWord(), ALT: () => {
          const word = this.CONSUME(t.Word)
          this.OPTION2({ GATE: () => word.image === 'ct', DEF: () => { second = this.CONSUME2(t.Word) } })
          return undefined
        } },
        { ALT: () => this.SUBRULE(this.expression, { ARGS: ['left'] }) },
      ],
      IGNORE_AMBIGUITIES: true,
    })
    return this.ACTION(() => {
      const text = second ? `${first.image} ${second.image}` : first.image
      const names: readonly n.Name[] = expression ? [] : [this.span(first, { kind: 'Name', text })]
      return this.span(first, { kind: 'TypeSpec', names, ...(expression && { expression }), ...(interval && { interval: true as const }) })
    })
  })

  /** Words of `typeof` that are no expressions: verdicts, objects, queue numbers. */
  private isTypeWord(): boolean {
    if (this.isNext('ct')) return ['helper', 'timeout', 'expectation'].includes(this.LA(2).image) && this.LA(3).tokenType.name === 'EOF'
    return this.isNext('verdict', 'counter', 'quota', 'limit', 'secmark', 'synproxy', 'tunnel', 'queue') && this.LA(2).tokenType.name === 'EOF'
  }

  public numberClause = this.RULE('numberClause', (): n.NumberClause => {
    const word = this.OR([{ ALT: () => this.CONSUME(t.Timeout) }, { ALT: () => this.CONSUME(t.GcInterval) }, { ALT: () => this.CONSUME(t.Size) }])
    const value = this.SUBRULE(this.primary, { ARGS: ['right'] })
    return this.ACTION(() => this.span(word, { kind: 'NumberClause', word: word.image as 'size', value }))
  })

  public elementsClause = this.RULE('elementsClause', (): n.ElementsClause => {
    const first = this.CONSUME(t.Elements)
    this.CONSUME(t.Equals)
    const elements = this.SUBRULE(this.elementsOf)
    return this.ACTION(() => this.span(first, { kind: 'ElementsClause', elements }))
  })

  private elementsOf = this.RULE('elementsOf', (): n.Expression =>
    this.OR<n.Expression>({
      DEF: [{ ALT: () => this.SUBRULE(this.setLiteral) }, { ALT: () => this.SUBRULE(this.variable) }],
      ERR_MSG: 'elements in braces',
    }))

  public wordClause = this.RULE('wordClause', (): n.WordClause => {
    const word = this.OR([{ ALT: () => this.CONSUME(t.AutoMerge) }, { ALT: () => this.CONSUME(t.Counter) }])
    return this.ACTION(() => this.span(word, { kind: 'WordClause', word: word.image }))
  })

  public statementClause = this.RULE('statementClause', (): n.StatementClause => {
    const statement = this.SUBRULE(this.statefulStatement)
    return this.ACTION(() => this.span(statement, { kind: 'StatementClause', statement }))
  })

  // Objects ----------------------------------------------------------------------------------------------------

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

  // Commands ---------------------------------------------------------------------------------------------------

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
