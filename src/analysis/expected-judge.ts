import type { Chain, Condition, Hook, Match, Rule, RuleContext, Ruleset, Table } from '../model/index.ts'
import { NfProto, Protocol, any, not, single } from '../model/index.ts'
import type { ConntrackFields } from './conntrack.ts'
import { conntrackMatches } from './conntrack.ts'
import { density } from './density.ts'
import { unchanged } from './given.ts'
import type { HookedChain } from './hooks.ts'
import { layerOf } from './hooks.ts'
import type { Reaches } from './reaches.ts'
import { reachesIn } from './reaches.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'

/** One acceptance of expected packets, before it is dressed for people. */
export interface Fact {
  readonly kind: 'rule' | 'jump' | 'policy'
  readonly context: RuleContext
  readonly packets: PacketSet
  readonly hooks: readonly Hook[]
  readonly acceptsIcmpErrors: boolean
  readonly acceptsResets: boolean
  readonly acceptsNew: boolean
  readonly opening: boolean
  readonly acceptedBy: readonly Rule[]
}

/** Tables where a rule asks conntrack at all, with who leads to whom. Others are never walked. */
export function byTable(ruleset: Ruleset, fields: ConntrackFields): readonly { readonly table: Table; readonly reaches: Reaches }[] {
  return ruleset.tables
    .filter(table => ['ip', 'bridge'].includes(layerOf[table.family])
      && table.chains.some(chain => rulesWithin(chain.rules).some(rule => conntrackMatches(rule, fields).length > 0)))
    .map(table => ({ table, reaches: reachesIn(table) }))
}

/** Rules and those of their anonymous chains. */
export const rulesWithin = (rules: readonly Rule[]): readonly Rule[] =>
  rules.some(rule => !rule.shape && (rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto') && rule.verdict.rules)
    ? rules.flatMap(rule => [rule, ...((rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto') && rule.verdict.rules ? rulesWithin(rule.verdict.rules) : [])])
    : rules

/** Tables of iptables where an accept lets nothing in that would otherwise be refused, unless they refuse themselves. */
export const passingTables = new Set(['raw', 'mangle', 'nat', 'security'])

/** First packets of a connection: a TCP connection begins with a SYN. */
export const begins: Condition = any([not({ kind: 'number', field: 'l4proto', ranges: single(Protocol.tcp) }), { kind: 'bits', field: 'tcp.flags', mask: 0x17, value: 0x02 }])

/** Packets that a table sees. */
export const familyOf = ({ family }: Table): Condition => ({
  kind: 'number', field: 'nfproto', ranges: family === 'ip' ? single(NfProto.ip) : family === 'ip6' ? single(NfProto.ip6) : [[NfProto.ip, NfProto.ip], [NfProto.ip6, NfProto.ip6]],
})

/** Packets that a helper may expect: to a port that programs get when they ask for any (Linux: from 32768), or of a protocol without ports. */
const unreserved: Condition = not({ kind: 'number', field: 'dport', ranges: [[0, 32767]] })

/**
 * Whether packets are kept out whoever sends them. A list of unwanted senders or services that drops NEW packets only is not what keeps
 * a host closed, and what it spares is not let in by it. Half of the addresses of a family are taken for everybody.
 */
export const fromAnybody = (space: Space, packets: PacketSet): boolean => {
  const usual = space.and(packets, space.of(unreserved))
  return (['ip', 'ip6'] as const).some(family =>
    density(space, space.and(usual, space.of({ kind: 'number', field: 'nfproto', ranges: single<number>(NfProto[family]) })), `${family}.saddr`) >= 0.5)
}

/** What both ways of finding facts share. */
export function createJudge(space: Space, fields: ConntrackFields) {
  const expected = space.packetClass('expected')
  const errors = space.packetClass('icmp-error')
  const resets = space.packetClass('reset')
  const fresh = space.packetClass('new')
  const laws = space.laws()
  const matchesOf = (rule: Rule): PacketSet => workshopOf(space).matching(rule, unchanged)
  const asking = new Map<Rule, readonly Match[]>()
  const asks = (rule: Rule): readonly Match[] => {
    // Most rules of a large ruleset have a shape, and do not ask.
    if (rule.shape) return conntrackMatches(rule, fields)
    let found = asking.get(rule)
    if (!found) {
      found = conntrackMatches(rule, fields)
      asking.set(rule, found)
    }
    return found
  }
  return {
    /** The matches that ask conntrack. */
    asks,
    /** Whether what a rule asks of conntrack is all it takes to see that no packet of a class matches. Cheap: most rules of a large ruleset end here. */
    mayMatch: (rule: Rule, packets: PacketSet): boolean =>
      asks(rule).length > 0 && space.intersects(space.and(...asks(rule).map(match => space.of(match.condition))), packets),
    expected, errors, resets, fresh, matchesOf,
    /** Those for which a packet that differs only in what conntrack says is not matched. */
    depending: (packets: PacketSet, matches: PacketSet): PacketSet =>
      space.and(packets, space.forgetting(space.minus(laws, matches), fields)),
    /** Whether the same packets match as NEW. */
    matchesAsNew: (packets: PacketSet, matches: PacketSet): boolean =>
      space.isSubset(packets, space.forgetting(space.and(matches, fresh), fields)),
    refuses: (rule: Rule, packets: PacketSet): boolean =>
      ['drop', 'reject', 'queue', 'unknown'].includes(rule.verdict.kind) && space.intersects(matchesOf(rule), packets),
  }
}

export type Judge = ReturnType<typeof createJudge>

/** Whether packets let in here could be refused in a base chain that leads here. */
export const isOpening = (judge: Judge, bases: readonly HookedChain[], reaches: Reaches, packets: PacketSet): boolean =>
  bases.length === 0 || bases.some(({ chain }) => chain.base.policy === 'drop' || reaches.rulesFrom(chain).some(rule => judge.refuses(rule, packets)))

/** Whether an accept there is worth a word even when nothing would be refused: the filter tables proper. */
export const isFilter = (bases: readonly HookedChain[]): boolean =>
  bases.some(({ chain: { base } }) => base.priority === 0 && ['input', 'forward', 'output'].includes(base.hook))

/** Facts of one rule from several hooks and calls are one. */
export function createCollector(space: Space) {
  const facts = new Map<Rule, Map<string, Fact>>()
  return {
    add(fact: Fact): void {
      let kinds = facts.get(fact.context.rule)
      if (!kinds) {
        kinds = new Map()
        facts.set(fact.context.rule, kinds)
      }
      const old = kinds.get(fact.kind)
      kinds.set(fact.kind, old
        ? {
            ...fact,
            packets: space.or(old.packets, fact.packets),
            hooks: [...new Set([...old.hooks, ...fact.hooks])],
            acceptsIcmpErrors: old.acceptsIcmpErrors || fact.acceptsIcmpErrors,
            acceptsResets: old.acceptsResets || fact.acceptsResets,
            acceptsNew: old.acceptsNew && fact.acceptsNew,
            opening: old.opening || fact.opening,
            acceptedBy: [...new Set([...old.acceptedBy, ...fact.acceptedBy])],
          }
        : fact)
    },
    inOrder(tables: readonly Table[]): readonly Fact[] {
      const order: Fact[] = []
      for (const table of tables) for (const chain of table.chains) for (const rule of rulesWithin(chain.rules)) order.push(...(facts.get(rule)?.values() ?? []))
      return [...new Set(order)]
    },
  }
}

export const contextOf = (table: Table, chain: Chain, rule: Rule, index: number): RuleContext => ({ table, chain, rule, index })

export type Collector = ReturnType<typeof createCollector>
