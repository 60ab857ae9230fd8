import type { Source } from '../text/index.ts'
import type { Condition } from './condition.ts'
import type { RuleShape } from './shaped.ts'
import type { Origin } from './origin.ts'
import type { Spelling } from './spelling.ts'

export type Family = 'ip' | 'ip6' | 'inet' | 'bridge' | 'arp' | 'netdev'

export type Hook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting' | 'ingress' | 'egress'

/**
 * The whole configuration that one file comes to, includes resolved. iptables tables appear with the chains the
 * kernel hooks in for them; `settings` are kernel settings from sysctl.d, modprobe.d and modules-load.d files.
 */
export interface Ruleset {
  readonly tables: readonly Table[]
  readonly settings: readonly KernelSetting[]
  /** What the text needs of the programs that load it; looked for when asked. Not a part of the meaning, and not enumerable. */
  readonly needs?: () => readonly Need[]
  /** How it is written. Not a part of the meaning, and not enumerable. */
  readonly spelling?: () => Spelling
}

/** A word of the text that a program has since a release. */
export interface Need {
  readonly program: 'nft' | 'iptables' | 'ferm'
  /** As it is told to people. */
  readonly what: string
  readonly since: string
  readonly at: Origin
}

export interface Table {
  readonly family: Family
  readonly name: string
  readonly chains: readonly Chain[]
  readonly objects: readonly NamedObject[]
  readonly origin: Origin
  /** The file only adds to this table; other files or the running system may hold more of it. */
  readonly partial?: true
  /** nft `flags dormant`: its base chains are not hooked in. */
  readonly dormant?: true
  /** The tool that loads the table, where it is one of those that nft replaced together with their part of the kernel. */
  readonly frontend?: 'arptables' | 'ebtables'
}

export interface Chain {
  readonly name: string
  /** Set for a base chain: packets enter it from a hook. */
  readonly base?: BaseChain
  readonly rules: readonly Rule[]
  readonly origin: Origin
}

export interface BaseChain {
  readonly type: 'filter' | 'nat' | 'route'
  readonly hook: Hook
  /** Numeric priority, named ones resolved (netfilter_ipv4.h: raw -300, mangle -150, dstnat -100, filter 0, security 50, srcnat 100). */
  readonly priority: number
  readonly policy: 'accept' | 'drop'
  /** Where the policy is written; absent when it is the default. */
  readonly policyOrigin?: Origin
  readonly devices?: readonly string[]
}

/**
 * A conjunction of matches, then effects, then a verdict. A statement with several verdicts (a verdict map), or
 * one that a list or a function expands, is several rules with the same `origin`, in order.
 */
export interface Rule {
  readonly matches: readonly Match[]
  readonly effects: readonly Effect[]
  readonly verdict: Verdict
  /** The statement as it is written, to its last character (`;` included where the dialect has one). */
  readonly origin: Origin
  readonly comment?: string
  /** The same for rules that differ in plain values only; absent where nothing is known about others. */
  readonly shape?: RuleShape
}

/** One match, as written and as meant. */
export interface Match {
  readonly condition: Condition
  readonly origin: Origin
  /** Set where the comparison, as it is written, always or never holds, though it reads as if it chose packets. */
  readonly constant?: ConstantComparison
  /**
   * Name of the x_tables module that asks, where using it says more than the condition does: `state`, `unclean`, `owner`. nft's
   * `meta skuid` and `meta skgid` ask as `owner` does.
   */
  readonly extension?: string
}

/** A comparison of a set of flags with a value that no packet has: nft's `ct state != new,invalid`. */
export interface ConstantComparison {
  readonly always: boolean
  /** What was probably meant, in the dialect's words: `ct state != { new, invalid }`. */
  readonly meant: string
}

/** What becomes of a packet that matches. `continue`: the rule decides nothing (no verdict is written). */
export type Verdict = (
  | { readonly kind: 'accept' | 'drop' | 'return' | 'continue' }
  /** `with` in nft's words: `tcp reset`, `icmp port-unreachable`, `icmpv6 no-route`, `icmpx …`. */
  | { readonly kind: 'reject'; readonly with: string }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string; readonly rules?: readonly Rule[] }
  | { readonly kind: 'queue'; readonly bypass?: true }
  /** A target that is not understood: it may do anything with the packet. */
  | { readonly kind: 'unknown'; readonly text: string }
) & {
  readonly origin?: Origin
  /** Name of the x_tables target, where using it says more than the verdict does: `QUEUE`, `MIRROR`. */
  readonly extension?: string
}

/** What a rule does besides. An effect never ends the walk through a chain. */
export type Effect = {
  readonly origin: Origin
  /** Name of the x_tables target, where using it says more than the effect does: `NOTRACK`, `ULOG`. */
  readonly extension?: string
} & (
  | { readonly kind: 'counter' | 'notrack' }
  /** `pattern`: the prefix with the number of its own line left as it is written (`line $LINE`); the same wherever the rule stands. */
  | { readonly kind: 'log'; readonly prefix?: string; readonly pattern?: string }
  /** Packet mark or connection mark set to `(old & ~mask) ^ value`; undefined where it is computed from the packet. */
  | { readonly kind: 'set-mark' | 'set-ct-mark'; readonly value?: number; readonly mask?: number }
  | { readonly kind: 'save-ct-mark' | 'restore-ct-mark' }
  /** `CT --helper`, `ct helper set`. */
  | { readonly kind: 'assign-helper'; readonly helper: HelperAssignment }
  /** `ct expectation set`: opens RELATED for a fixed protocol and port. */
  | { readonly kind: 'assign-expectation'; readonly object: string; readonly l4proto?: number; readonly dport?: number }
  | { readonly kind: 'nat'; readonly type: 'snat' | 'dnat' | 'masquerade' | 'redirect' | 'tproxy'; readonly to?: string }
  | { readonly kind: 'set-secmark' | 'save-secmark' | 'restore-secmark' }
  | { readonly kind: 'other'; readonly name: string }
)

/** A helper attached to connections. `name` is the kernel's (`ftp`), undefined when only execution could tell. */
export interface HelperAssignment {
  readonly name: string | undefined
  /** l4 protocol that the assignment is limited to, by `-p` or by the nft object. */
  readonly l4proto?: number
  readonly l3proto?: 'ip' | 'ip6'
}

/** A named set, map, or stateful object of a table. */
export interface NamedObject {
  readonly kind: 'set' | 'map' | 'ct helper' | 'ct expectation' | 'ct timeout' | 'flowtable' | 'other'
  readonly name: string
  readonly origin: Origin
  /** For `ct helper`. */
  readonly helper?: HelperAssignment
  /** How often rules name it. */
  readonly uses?: number
}

/** One kernel setting, as sysctl.d, modprobe.d or modules-load.d write it. */
export interface KernelSetting {
  readonly kind: 'sysctl' | 'module-option' | 'module-load' | 'module-blacklist'
  /** sysctl key with dots (`net.netfilter.nf_conntrack_helper`), or the module's name. */
  readonly name: string
  /** For `sysctl` the value; for `module-option` `parameter=value`. */
  readonly value?: string
  readonly origin: Origin
  /** Where the value is written: the text behind `=`, or the word `parameter=value`. */
  readonly valueOrigin?: Origin
}

/** A rule with where it stands. */
export interface RuleContext {
  readonly table: Table
  readonly chain: Chain
  readonly rule: Rule
  /** Position in the chain. */
  readonly index: number
}

export function* rulesOf(ruleset: Ruleset): Generator<RuleContext> {
  for (const table of ruleset.tables) {
    for (const chain of table.chains) {
      for (const [index, rule] of chain.rules.entries()) yield { table, chain, rule, index }
    }
  }
}

/** Chains by their names; of several of one name the first. */
export const chainsByName = ({ chains }: Table): ReadonlyMap<string, Chain> => new Map(chains.toReversed().map(chain => [chain.name, chain]))

export const chainNamed = (table: Table, name: string): Chain | undefined => table.chains.find(chain => chain.name === name)

/** Text of the sources a ruleset was read from: the file and what it includes. */
export type Sources = readonly Source[]
