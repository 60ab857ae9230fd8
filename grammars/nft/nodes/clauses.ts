import type { Base } from './base.ts'
import type { Expression, StringLiteral, Symbol, Variable } from './expressions.ts'
import type { Item, Name, TableName } from './files.ts'
import type { Statement } from './statements.ts'

/** Properties of tables, chains, sets, maps, flowtables and objects. */
export type Clause =
  | HookClause | PolicyClause | FlagsClause | CommentClause | TypeClause | NumberClause | WordClause | ElementsClause
  | DevicesClause | StatementClause | FieldClause

/** `type filter hook input device "eth0" priority filter + 10` (also of flowtables, without a type). */
export interface HookClause extends Base<'HookClause'> {
  readonly type?: Name
  readonly hook: Name
  readonly devices?: Expression
  readonly priority: Priority
}

/** `priority filter + 10`: `base` is a Symbol, String, Number or Variable, `offset` what is added (0 when nothing is). */
export interface Priority extends Base<'Priority'> {
  readonly base: Expression
  readonly offset: number
}

/** `policy accept` of a chain, `policy memory` of a set. */
export interface PolicyClause extends Base<'PolicyClause'> {
  readonly value: Symbol | Variable
}

/** `flags dormant, owner`. */
export interface FlagsClause extends Base<'FlagsClause'> {
  readonly flags: readonly Symbol[]
}

/** `comment "…"` of a block. */
export interface CommentClause extends Base<'CommentClause'> {
  readonly text: StringLiteral
}

/** `type ipv4_addr . inet_service : verdict`, `typeof ip saddr : meta mark`. */
export interface TypeClause extends Base<'TypeClause'> {
  readonly key: TypeSpec
  /** Absent for sets. */
  readonly data?: TypeSpec
}

/**
 * Type of keys or data. `names` for `type` (`ipv4_addr . inet_service`; `verdict`; an object's word as `counter`,
 * `ct helper`), `expression` for `typeof`. `interval` for `: interval ipv4_addr`.
 */
export interface TypeSpec extends Base<'TypeSpec'> {
  readonly names: readonly Name[]
  readonly expression?: Expression
  readonly interval?: true
}

/** `timeout 1h`, `gc-interval 5m`, `size 65535`. */
export interface NumberClause extends Base<'NumberClause'> {
  readonly word: 'timeout' | 'gc-interval' | 'size'
  readonly value: Expression
}

/** `auto-merge`, `counter` (of a flowtable), a lone word that is a property. */
export interface WordClause extends Base<'WordClause'> {
  readonly word: string
}

/** `elements = { … }`, or `elements = $v`. */
export interface ElementsClause extends Base<'ElementsClause'> {
  readonly elements: Expression
}

/** `devices = { eth0, eth1 }`, `device "eth0"`. */
export interface DevicesClause extends Base<'DevicesClause'> {
  readonly devices: Expression
}

/** A stateful statement that every element of a set carries: `counter`, `limit rate …`, `ct count …`, `last`, `quota`. */
export interface StatementClause extends Base<'StatementClause'> {
  readonly statement: Statement
}

/** A further property of an object: `type "ftp" protocol tcp`, `l3proto ip`, `mss 1460`, `dport 3306`, `"system_u:…"`. */
export interface FieldClause extends Base<'FieldClause'> {
  /** The property's word; '' for a lone value (a secmark's context). */
  readonly word: string
  readonly value?: Expression
  /** `protocol tcp` behind `type "ftp"`; `burst`, `over`, `used` … */
  readonly more: readonly FieldClause[]
}

/** `set s { … }`, `map m { … }`, `add set inet t s { … }`; meters too. */
export interface SetBlock extends Base<'Set'> {
  readonly what: 'set' | 'map'
  readonly table?: TableName
  readonly name: Name
  /** Absent when nothing stands in braces. */
  readonly items?: readonly Item[]
}

export interface Flowtable extends Base<'Flowtable'> {
  readonly table?: TableName
  readonly name: Name
  readonly items?: readonly Item[]
}

/** A stateful or ct object: `ct helper ftp { type "ftp" protocol tcp; }`, `counter c { packets 0 bytes 0 }`, `quota q { over 1 mbytes }`. */
export interface ObjectBlock extends Base<'Object'> {
  readonly what: ObjectKind
  readonly table?: TableName
  readonly name: Name
  readonly items?: readonly Item[]
}

export type ObjectKind = 'counter' | 'quota' | 'limit' | 'secmark' | 'synproxy' | 'tunnel' | 'ct helper' | 'ct timeout' | 'ct expectation'
