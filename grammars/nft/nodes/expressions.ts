import type { Base } from './base.ts'
import type { Statement, Verdict } from './statements.ts'

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
  readonly length: NumberLiteral
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
