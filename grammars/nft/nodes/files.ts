import type { Base } from './base.ts'
import type { Clause, ElementsClause, Flowtable, ObjectBlock, SetBlock } from './clauses.ts'
import type { Expression, StringLiteral } from './expressions.ts'
import type { Rule } from './statements.ts'

/** A whole file. Besides commands it may be a piece for inclusion: table bodies (`chain c { … }`) or bare rules. */
export interface NftFile extends Base<'File'> {
  readonly items: readonly Item[]
}

/**
 * Anything that stands as a statement of its own, at the top or in a block. A `Table`, `Chain`, `Set` … directly in
 * a file (not in a `Command`) is a fragment meant to be included in a block, and so is a `Rule`.
 */
export type Item =
  | Command | Chain | SetBlock | ElementsClause | Flowtable | ObjectBlock | Rule | Clause | Define | Undefine | Include | Bad

/** Text that could not be read; an error in the tree says why. Spans the statement, and the block behind it if it has one. */
export interface Bad extends Base<'Bad'> {}

/** `define a = …`, `redefine a = …`. A value in braces is a `SetLiteral`; `a, b` without braces is a `List`. */
export interface Define extends Base<'Define'> {
  readonly name: Name
  readonly redefine?: true
  readonly value: Expression
}

export interface Undefine extends Base<'Undefine'> {
  readonly name: Name
}

/** `include "path"`; the path may be a pattern with `*`, `?`, `[…]`. */
export interface Include extends Base<'Include'> {
  readonly path: StringLiteral
}

export type Verb =
  | 'add' | 'create' | 'insert' | 'replace' | 'delete' | 'destroy' | 'flush' | 'list' | 'get' | 'reset' | 'rename'
  | 'describe' | 'monitor' | 'import' | 'export'

/** A command at the top level. `table inet t { … }` and `inet t c accept` have the verb `add`, and `implied`. */
export interface Command extends Base<'Command'> {
  readonly verb: Verb
  readonly implied?: true
  readonly target: CommandTarget
}

export type CommandTarget = Table | Chain | RuleTarget | SetBlock | ElementsTarget | Flowtable | ObjectBlock | Reference

/** The table that a command names: `inet filter` or `filter`. Without `family` it is `ip`. */
export interface TableName extends Base<'TableName'> {
  readonly family?: FamilyName
  readonly name: Name
}

/** `ip`, `inet` … as written. */
export interface FamilyName extends Base<'FamilyName'> {
  readonly text: 'ip' | 'ip6' | 'inet' | 'arp' | 'bridge' | 'netdev'
}

/** `table inet t`, `table inet t { … }`. */
export interface Table extends Base<'Table'> {
  readonly table: TableName
  /** Absent when nothing stands in braces. */
  readonly items?: readonly Item[]
}

/** `chain c { … }` in a table; `add chain inet t c { … }`, then with `table`. */
export interface Chain extends Base<'Chain'> {
  readonly table?: TableName
  readonly name: Name
  /** Hook, policy, flags, rules … in the order written. Absent when nothing stands in braces. */
  readonly items?: readonly Item[]
}

/** `rule inet t c [handle 3 | index 4 | position 5] tcp dport 22 accept`. */
export interface RuleTarget extends Base<'RuleTarget'> {
  readonly table: TableName
  readonly chain: Name
  readonly position?: RulePosition
  readonly rule: Rule
}

export interface RulePosition extends Base<'RulePosition'> {
  readonly word: 'handle' | 'index' | 'position'
  readonly number: Expression
}

/** `element inet t s { 1, 2 }`. */
export interface ElementsTarget extends Base<'ElementsTarget'> {
  readonly table: TableName
  readonly set: Name
  readonly elements: Expression
}

/**
 * What other commands name: `flush ruleset`, `delete chain inet t c`, `list tables`, `delete rule t c handle 4`,
 * `rename chain t a b`. `what` is the object's word or words (`ruleset`, `table`, `ct helper` …).
 */
export interface Reference extends Base<'Reference'> {
  readonly what: string
  readonly family?: FamilyName
  readonly table?: TableName
  /** Chain, set, object …; for `rename`, the chain. */
  readonly name?: Name
  readonly newName?: Name
  /** `handle 4`; also what identifies a table or chain by handle. */
  readonly position?: RulePosition
  /** For what is not modelled further (`monitor`, `describe`, `export`): the rest as written. */
  readonly rest?: string
}

/** A name of a table, chain, set, object or variable: `text` without quotes. */
export interface Name extends Base<'Name'> {
  readonly text: string
}
