import type { Base } from './base.ts'
import type { FieldClause, ObjectKind } from './clauses.ts'
import type { Ct, Expression, ExtHdr, Meta, NumberLiteral, Option, Payload, RawPayload, SetElement, SetRef, StringLiteral, Symbol, Variable } from './expressions.ts'
import type { LineShape, ShapedLines } from '../shaped.ts'
import type { FamilyName, Item, Name } from './files.ts'

/** One rule, without the `;` or line break behind it. */
export interface Rule extends Base<'Rule'> {
  readonly statements: readonly Statement[]
  /** The shape of a line that was passed over because others of its shape were read. */
  readonly shape?: LineShape
  /** The lines that it is one of. */
  readonly lines?: ShapedLines
}

/** The rules in `jump { … }`. */
export interface AnonymousChain extends Base<'AnonymousChain'> {
  readonly items: readonly Item[]
}

export type Statement =
  | Match | VerdictStatement | Vmap | Assign | Counter | Limit | Quota | Last | Connlimit | Log | Reject | Nat | Queue
  | Dup | Fwd | Notrack | SetUpdate | Meter | FlowAdd | Synproxy | ObjectUse | ResetOption | XtStatement | CommentStatement

/** `==`, `!=`, `<` …; `!` is the negation of flag sets (`ct state ! related`). Absent: nft's implicit operator. */
export type Relation = '==' | '!=' | '<' | '>' | '<=' | '>=' | '!'

export interface Match extends Base<'Match'> {
  readonly left: Expression
  readonly relation?: Relation
  readonly right: Expression
  /** `tcp flags syn / syn,ack`: what stands behind the slash; true when `left & mask` is (or is not) `right`. */
  readonly mask?: Expression
}

export interface VerdictStatement extends Base<'VerdictStatement'> {
  readonly verdict: Verdict
}

/** A verdict as a statement or as data of a map. */
export interface Verdict extends Base<'Verdict'> {
  readonly verdict: 'accept' | 'drop' | 'continue' | 'return' | 'jump' | 'goto'
  /** For `jump` and `goto`. */
  readonly target?: Name | Variable | AnonymousChain
}

/** `ct state vmap { established : accept, invalid : drop }`. */
export interface Vmap extends Base<'Vmap'> {
  readonly key: Expression
  readonly map: Expression
}

/** `meta mark set 1`, `ct helper set "ftp"`, `ip dscp set cs1`, `ct event set new,related`. */
export interface Assign extends Base<'Assign'> {
  readonly target: Meta | Ct | Payload | RawPayload | ExtHdr | Option
  readonly value: Expression
}

/** `counter`, `counter packets 0 bytes 0`. */
export interface Counter extends Base<'Counter'> {
  readonly packets?: NumberLiteral
  readonly bytes?: NumberLiteral
}

/** `limit rate over 10 mbytes/second burst 5 packets`. */
export interface Limit extends Base<'Limit'> {
  readonly over?: true
  readonly rate: NumberLiteral
  /** `bytes`, `kbytes`, `mbytes`, or absent for packets. */
  readonly unit?: string
  readonly per: string
  readonly burst?: NumberLiteral
  readonly burstUnit?: string
}

/** `quota over 1 gbytes used 3 bytes`. */
export interface Quota extends Base<'Quota'> {
  readonly over?: true
  readonly value: NumberLiteral
  readonly unit: string
  readonly used?: NumberLiteral
  readonly usedUnit?: string
}

/** `last`, `last used 5s`, `last used never`. */
export interface Last extends Base<'Last'> {
  readonly used?: string
}

/** `ct count over 10`. */
export interface Connlimit extends Base<'Connlimit'> {
  readonly over?: true
  readonly count: NumberLiteral
}

export interface Log extends Base<'Log'> {
  readonly options: readonly LogOption[]
}

/** `prefix "…"`, `group 2`, `level warn`, `flags tcp sequence,options`. */
export interface LogOption extends Base<'LogOption'> {
  readonly word: string
  readonly value: Expression
}

/** `reject`, `reject with icmp type host-unreachable`, `reject with tcp reset`. */
export interface Reject extends Base<'Reject'> {
  readonly with?: 'icmp' | 'icmpv6' | 'icmpx' | 'tcp reset'
  readonly code?: Expression
}

/** `dnat ip to 10.0.0.1:80 random`, `masquerade to :1024-2048`, `tproxy to :50080`. */
export interface Nat extends Base<'Nat'> {
  readonly word: 'snat' | 'dnat' | 'masquerade' | 'redirect' | 'tproxy'
  readonly family?: FamilyName
  /** `dnat ip prefix to`, `dnat ip addr . port to`. */
  readonly form?: 'prefix' | 'interval' | 'addr . port'
  readonly address?: Expression
  readonly port?: Expression
  readonly flags: readonly Symbol[]
}

/** `queue flags bypass to 1-3`, `queue num 1 bypass`. */
export interface Queue extends Base<'Queue'> {
  readonly to?: Expression
  readonly flags: readonly Symbol[]
}

export interface Dup extends Base<'Dup'> {
  readonly to: Expression
  readonly device?: Expression
}

export interface Fwd extends Base<'Fwd'> {
  readonly family?: FamilyName
  readonly to: Expression
  readonly device?: Expression
}

export interface Notrack extends Base<'Notrack'> {}

/** `add @s { ip saddr timeout 5m limit rate 3/minute }`, `update @m { ip saddr : meta mark }`, old `set add ip saddr @s`. */
export interface SetUpdate extends Base<'SetUpdate'> {
  readonly op: 'add' | 'update' | 'delete'
  readonly set: SetRef | Variable
  readonly element: SetElement
}

/** Old `meter m { ip saddr limit rate 3/second }`. */
export interface Meter extends Base<'Meter'> {
  readonly name?: Name
  readonly size?: NumberLiteral
  readonly element: SetElement
}

/** `flow add @ft`, `flow offload @ft`. */
export interface FlowAdd extends Base<'FlowAdd'> {
  readonly flowtable: SetRef
}

export interface Synproxy extends Base<'Synproxy'> {
  readonly fields: readonly FieldClause[]
}

/** A named object: `counter name "c"`, `quota name q`, `limit name tcp dport map { … }`. */
export interface ObjectUse extends Base<'ObjectUse'> {
  readonly what: ObjectKind
  readonly object: Expression
}

/** `reset tcp option sack-permitted`. */
export interface ResetOption extends Base<'ResetOption'> {
  readonly option: Expression
}

/** `xt target "CT"` as `nft list ruleset` prints what it cannot decode. */
export interface XtStatement extends Base<'Xt'> {
  readonly type: Name
  readonly name: Name
}

/** `comment "…"` behind a rule. */
export interface CommentStatement extends Base<'CommentStatement'> {
  readonly text: StringLiteral
}
