import type * as n from './nodes.ts'
import * as t from './tokens.ts'
import { spoken } from './errors.ts'
import { StatementParser } from './statements.ts'
import { isFamily } from './words.ts'

/** Where a header stands: in a table, or in a command that names the table. */
export type HeaderPlace = 'inner' | 'outer'

/** What a block's header says. */
export interface Header {
  readonly table?: n.TableName
  readonly name?: n.Name
}
/** Names, block headers and definitions: nft(8), "INPUT FILE FORMATS". */
export class NameParser extends StatementParser {
  protected family = this.RULE('family', (): n.FamilyName => {
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

  /** nft(8), "SYMBOLIC VARIABLES", "INCLUDE FILES". */
  public definition = this.RULE('definition', (): n.Define | n.Undefine | n.Include =>
    this.OR<n.Define | n.Undefine | n.Include>([
      { ALT: () => {
        const first = this.OR2([{ ALT: () => this.CONSUME(t.Define) }, { ALT: () => this.CONSUME(t.Redefine) }])
        const name = this.SUBRULE(this.name)
        this.CONSUME(t.Equals)
        const value = this.SUBRULE(this.expression, { ARGS: ['right'] })
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
}
