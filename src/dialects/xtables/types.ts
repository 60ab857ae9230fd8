import type { Effect, Match, Origin, Verdict } from '../../model/index.ts'
import type { Problem } from '../../syntax/index.ts'

/** Families with x_tables matches and targets of their own; arptables and ebtables have their tables apart. */
export type XtFamily = 'ip' | 'ip6' | 'arp' | 'bridge'

/** Where a rule stands: decides which extensions are there and what they may do. */
export interface XtContext {
  readonly family: XtFamily
  /** `filter`, `nat` …; undefined when not known. */
  readonly table?: string
  /** Name of the chain; a name that is not built in belongs to a user chain. */
  readonly chain?: string
  /** Words of the rule could not be read: what seems to be missing may be among them. */
  readonly unread?: true
}

/**
 * One option as written. `values` are the words behind it, without quotes and escapes; a list (`80,443`) is one
 * word. `origin` covers the option with its negation and values.
 */
export interface OptionUse {
  /** Long name without dashes, or a one-letter name. Aliases and abbreviations are resolved by `optionOf`. */
  readonly option: string
  readonly negated: boolean
  readonly values: readonly string[]
  readonly origin: Origin
  /** Place of the option's word and of each value, for exact messages; `origin` where absent. */
  readonly nameOrigin?: Origin
  readonly valueOrigins?: readonly Origin[]
}

/** One loaded match module (`-m conntrack`) with its options; the core options (-p -s -d -i -o -f) have no module. */
export interface MatchUse {
  readonly module: string | undefined
  readonly options: readonly OptionUse[]
  readonly origin: Origin
}

/** The target of a rule (`-j LOG --log-prefix x`); `jump` and `goto` of user chains too. */
export interface TargetUse {
  readonly name: string
  readonly goto?: true
  readonly options: readonly OptionUse[]
  readonly origin: Origin
}

export interface LoweredMatches {
  readonly matches: readonly Match[]
  readonly problems: readonly Problem[]
  /** Text of `-m comment --comment`, the first where there are several. */
  readonly comment?: string
}

export interface LoweredTarget {
  readonly effects: readonly Effect[]
  readonly verdict: Verdict
  readonly problems: readonly Problem[]
}

/** What a value must look like; `values.ts` reads each. */
export type ValueType =
  | { readonly type: 'string'; readonly max?: number; readonly min?: number }
  /** Decimal, hexadecimal or octal, as strtoul. */
  | { readonly type: 'number'; readonly min: number; readonly max: number | bigint }
  /** `a`, `a:b`, `a:`, `:b`, the second not the smaller; `both` where a single number is refused; `separator` where it is not `:`. */
  | { readonly type: 'range'; readonly min: number; readonly max: number | bigint; readonly both?: true; readonly separator?: '-' }
  /** One of some words; with `list` several, joined by commas (`gaps`: empty parts are passed over, as strtok(3) does); with `number` a number up to it as well. */
  | { readonly type: 'word'; readonly words: readonly string[]; readonly list?: true; readonly ignoreCase?: true; readonly abbreviate?: true; readonly number?: number; readonly gaps?: true }
  /** `value/mask`, each up to `max`; `words` are names for values. */
  | { readonly type: 'masked'; readonly max: number; readonly words?: readonly string[] }
  /** What a pattern takes, and how it is spoken of. */
  | { readonly type: 'pattern'; readonly pattern: RegExp; readonly expected: string }
  | { readonly type: SimpleValue }

/** Values with a grammar of their own. */
export type SimpleValue =
  | 'address' | 'address6' | 'addresses' | 'address-range' | 'prefix' | 'mac' | 'port' | 'port-range' | 'ports' | 'protocol' | 'interface'
  | 'host' | 'class' | 'mapped' | 'user' | 'hex-string' | 'u32' | 'share' | 'monthdays' | 'weekdays' | 'header-options' | 'mh-type'
  | 'icmp4' | 'icmp6' | 'header' | 'rate' | 'hashlimit-rate' | 'nat-address' | 'nat-ports' | 'time' | 'date'
  | 'any'

export interface OptionInfo {
  /** Long name, without dashes. */
  readonly name: string
  readonly short?: string
  readonly aliases?: readonly string[]
  /** Words that follow; `optional` takes one if it is not an option. */
  readonly arity: 0 | 1 | 2 | 'optional'
  readonly value?: ValueType
  readonly negatable?: true
  /** May stand more than once. */
  readonly many?: true
  /** Options of the same extension that it cannot stand with. */
  readonly excludes?: readonly string[]
  /** Options of the same extension that must stand beside it. */
  readonly needs?: readonly string[]
  /** Families, where it is not in all of the extension's. */
  readonly families?: readonly XtFamily[]
}

export interface Extension {
  readonly kind: 'match' | 'target'
  readonly name: string
  readonly aliases?: readonly string[]
  readonly families: readonly XtFamily[]
  readonly options: readonly OptionInfo[]
  /** Of each group, one option must be given. */
  readonly required?: readonly (readonly string[])[]
  /** Protocols (numbers), one of which `-p` must name. */
  readonly protocols?: readonly number[]
  /** ebtables: Ethernet protocols, by name, one of which `-p` must name. */
  readonly frames?: readonly string[]
  readonly tables?: readonly string[]
  /** Built-in chains it may stand in; user chains are not limited. */
  readonly chains?: readonly string[]
  /** Match: the answer varies from packet to packet. */
  readonly varies?: true
  /** Match: needs a header or an attribute that a packet may lack; then neither it nor its negation matches. */
  readonly partial?: true
  /** Target: ends the walk through the chain. */
  readonly terminal?: true
  /** Where the facts are from, when not the extension's page in iptables-extensions(8). */
  readonly source?: string
}
