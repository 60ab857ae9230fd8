import type { Node } from '../../src/syntax/index.ts'

/**
 * The syntax tree of nft, a discriminated union over `kind`. A node says what is written, nothing of what it means:
 * words that could be a port, a state or an address are `Symbol`s until their field is known.
 * `bare` and the like are absent rather than false, so that equal text gives equal trees.
 */
export type NftNode = NftFile | Item | Clause | Statement | Expression | CommandTarget | TableName | FamilyName | RulePosition | Name | Priority | SetElement | TypeSpec | LogOption | AnonymousChain | Rule

interface Base<Kind extends string> extends Node {
  readonly kind: Kind
}

// Files and what stands in them ------------------------------------------------------------------------------

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

// Blocks inside tables -----------------------------------------------------------------------------------------

/** Properties of tables, chains, sets, maps, flowtables and objects. */
export type Clause =
  | HookClause | PolicyClause | FlagsClause | CommentClause | TypeClause | NumberClause | WordClause | ElementsClause
  | DevicesClause | StatementClause | FieldClause

/** `type filter hook input device "eth0" priority filter + 10` (also of flowtables, without a type). */
export interface HookClause extends Base<'HookClause'> {
  readonly type?: Name
  readonly hook: Name
  readonly devices?: Expression
  readonly priority?: Priority
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

// Rules and their statements ---------------------------------------------------------------------------------

/** One rule, without the `;` or line break behind it. */
export interface Rule extends Base<'Rule'> {
  readonly statements: readonly Statement[]
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

// Expressions --------------------------------------------------------------------------------------------------

export type Expression = Constant | Structure | Selector

/** Written values. */
export type Constant = Symbol | NumberLiteral | StringLiteral | Variable | Verdict

/** What is built of others. */
export type Structure = SetRef | SetLiteral | List | Range | Prefix | Binary | Concat | MapLookup | Wildcard | Group

/** What is taken from the packet or from around it. */
export type Selector =
  | Payload | RawPayload | ExtHdr | Option | SctpChunk | Meta | Ct | Route | Socket | Osf | Ipsec | Numgen | Hash | Fib | TunnelField

/** A bare word or address: `established`, `http`, `10.0.0.1`, `fe80::1`, `00:11:22:33:44:55`, `30s`, `eth*`, `exists`. */
export interface Symbol extends Base<'Symbol'> {
  readonly text: string
}

/** `22`, `0x16`. */
export interface NumberLiteral extends Base<'Number'> {
  readonly value: bigint
}

/** `"eth0"`: `text` is without the quotes, nothing is escaped in nft. */
export interface StringLiteral extends Base<'String'> {
  readonly text: string
}

/** `$name`. */
export interface Variable extends Base<'Variable'> {
  readonly name: string
}

/** `@name`: a set, map or flowtable. */
export interface SetRef extends Base<'SetRef'> {
  readonly name: string
}

/** `{ 1, 2-3, 10.0.0.0/8 : accept }`. */
export interface SetLiteral extends Base<'SetLiteral'> {
  readonly elements: readonly SetElement[]
}

/** One element: key, what it is mapped to, and its options (timeout, expires, counter, limit, comment …). */
export interface SetElement extends Base<'SetElement'> {
  readonly key: Expression
  /** Behind `:`. A `Verdict` in verdict maps. */
  readonly value?: Expression
  readonly timeout?: Expression
  readonly expires?: Expression
  readonly comment?: StringLiteral
  /** Stateful statements of the element, in order. */
  readonly statements: readonly Statement[]
}

/** `established,related`. */
export interface List extends Base<'List'> {
  readonly items: readonly Expression[]
}

export interface Range extends Base<'Range'> {
  readonly low: Expression
  readonly high: Expression
}

export interface Prefix extends Base<'Prefix'> {
  readonly base: Expression
  readonly length: NumberLiteral | Variable
}

export type BinaryOperator = '&' | '|' | '^' | '<<' | '>>'

/** `operator` is normalised: `and` is `&`, `or` is `|`, `xor` is `^`, `lshift` is `<<`, `rshift` is `>>`. */
export interface Binary extends Base<'Binary'> {
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

/** `(…)`: the parentheses, kept so that the text can be given back. */
export interface Group extends Base<'Group'> {
  readonly inner: Expression
}

export interface Concat extends Base<'Concat'> {
  readonly items: readonly Expression[]
}

/** `tcp dport map { 22 : 1, 80 : 2 }`. */
export interface MapLookup extends Base<'MapLookup'> {
  readonly key: Expression
  readonly map: Expression
}

/** `*` as a key: every other element. */
export interface Wildcard extends Base<'Wildcard'> {}

/** `tcp dport`, `ether saddr`, `icmp type`, `ah spi`. A header inside a tunnel names it in `tunnel`: `vxlan ip saddr`. */
export interface Payload extends Base<'Payload'> {
  readonly header: string
  readonly field: string
  /** `vxlan`, `gre`, `gretap`, `geneve` before the header. */
  readonly tunnel?: string
}

/** `@th,16,16`. */
export interface RawPayload extends Base<'RawPayload'> {
  readonly base: string
  readonly offset: number
  readonly length: number
}

/** IPv6 extension headers: `frag frag-off`, `rt type`, `exthdr hbh exists` (then without `field`). */
export interface ExtHdr extends Base<'ExtHdr'> {
  readonly header: string
  readonly field?: string
}

/** `tcp option maxseg size`, `ip option lsrr addr`, `dccp option 5`, `tcp option @255,8,8` (then `field` is `8,8`). */
export interface Option extends Base<'Option'> {
  readonly header: 'tcp' | 'ip' | 'dccp'
  readonly option: string
  readonly field?: string
}

/** `sctp chunk data tsn`. */
export interface SctpChunk extends Base<'SctpChunk'> {
  readonly chunk: string
  readonly field?: string
}

/** `meta mark`, or `mark` alone (`bare`). */
export interface Meta extends Base<'Meta'> {
  readonly key: string
  readonly bare?: true
}

/** `ct state`, `ct original ip saddr` (key `saddr`, family `ip`), `ct reply proto-dst`. */
export interface Ct extends Base<'Ct'> {
  readonly direction?: 'original' | 'reply'
  readonly family?: 'ip' | 'ip6'
  readonly key: string
}

/** `rt classid`, `rt ip nexthop`, `rt mtu`. */
export interface Route extends Base<'Route'> {
  readonly family?: 'ip' | 'ip6'
  readonly key: string
}

/** `socket transparent`, `socket cgroupv2 level 2`. */
export interface Socket extends Base<'Socket'> {
  readonly key: string
  readonly level?: number
}

/** `osf ttl loose version`. */
export interface Osf extends Base<'Osf'> {
  readonly ttl?: string
  readonly key: 'name' | 'version'
}

/** `ipsec in spnum 1 ip saddr`, `ipsec out reqid`. */
export interface Ipsec extends Base<'Ipsec'> {
  readonly direction: 'in' | 'out'
  readonly spnum?: number
  readonly family?: 'ip' | 'ip6'
  readonly key: string
}

/** `numgen inc mod 2 offset 100`. */
export interface Numgen extends Base<'Numgen'> {
  readonly mode: 'inc' | 'random'
  readonly modulus: number
  readonly offset?: number
}

/** `jhash ip saddr . tcp dport mod 2 seed 0xdead offset 1`, `symhash mod 2`. */
export interface Hash extends Base<'Hash'> {
  readonly function: 'jhash' | 'symhash'
  readonly of?: Expression
  readonly modulus: number
  readonly seed?: number
  readonly offset?: number
}

/** `fib saddr . iif oif`, `fib daddr . iif check`. */
export interface Fib extends Base<'Fib'> {
  readonly flags: readonly string[]
  readonly result: string
}

/** `tunnel id`, `tunnel path`. */
export interface TunnelField extends Base<'Tunnel'> {
  readonly key: string
}
