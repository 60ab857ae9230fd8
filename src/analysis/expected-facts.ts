import type { Chain, Condition, Hook, Match, Rule, RuleContext, Ruleset, Table } from '../model/index.ts'
import { NfProto, Protocol, any, not, single } from '../model/index.ts'
import type { ConntrackFields } from './conntrack.ts'
import { conntrackMatches } from './conntrack.ts'
import { density } from './density.ts'
import { arrivals, walkHook } from './evaluate.ts'
import type { HookedChain } from './hooks.ts'
import { layerOf } from './hooks.ts'
import { relatedOnly, relatedOrNew } from './laws.ts'
import type { Layer } from './layers.ts'
import type { Reaches } from './reaches.ts'
import { hooksOf, reachesIn } from './reaches.ts'
import type { PacketSet, Space } from './set.ts'
import type { Summary } from './walk.ts'

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
const rulesWithin = (rules: readonly Rule[]): readonly Rule[] =>
  rules.some(({ verdict }) => (verdict.kind === 'jump' || verdict.kind === 'goto') && verdict.rules)
    ? rules.flatMap(rule => [rule, ...((rule.verdict.kind === 'jump' || rule.verdict.kind === 'goto') && rule.verdict.rules ? rulesWithin(rule.verdict.rules) : [])])
    : rules

/** Tables of iptables where an accept lets nothing in that would otherwise be refused, unless they refuse themselves. */
const passingTables = new Set(['raw', 'mangle', 'nat', 'security'])

/** First packets of a connection: a TCP connection begins with a SYN. */
const begins: Condition = any([not({ kind: 'number', field: 'l4proto', ranges: single(Protocol.tcp) }), { kind: 'bits', field: 'tcp.flags', mask: 0x17, value: 0x02 }])

/** Packets that a table sees. */
const familyOf = ({ family }: Table): Condition => ({
  kind: 'number', field: 'nfproto', ranges: family === 'ip' ? single(NfProto.ip) : family === 'ip6' ? single(NfProto.ip6) : [[NfProto.ip, NfProto.ip], [NfProto.ip6, NfProto.ip6]],
})

/** Packets that a helper may expect: to a port that programs get when they ask for any (Linux: from 32768), or of a protocol without ports. */
const unreserved: Condition = not({ kind: 'number', field: 'dport', ranges: [[0, 32767]] })

/**
 * Whether packets are kept out whoever sends them. A list of unwanted senders or services that drops NEW packets only is not what keeps
 * a host closed, and what it spares is not let in by it. Half of the addresses of a family are taken for everybody.
 */
const fromAnybody = (space: Space, packets: PacketSet): boolean => {
  const usual = space.and(packets, space.of(unreserved))
  return (['ip', 'ip6'] as const).some(family =>
    density(space, space.and(usual, space.of({ kind: 'number', field: 'nfproto', ranges: single<number>(NfProto[family]) })), `${family}.saddr`) >= 0.5)
}

/** What both ways of finding facts share. */
function createJudge(space: Space, fields: ConntrackFields) {
  const expected = space.packetClass('expected')
  const errors = space.packetClass('icmp-error')
  const resets = space.packetClass('reset')
  const fresh = space.packetClass('new')
  const laws = space.laws()
  const matchesOf = (rule: Rule): PacketSet => space.and(...rule.matches.map(match => space.of(match.condition)))
  const asking = new Map<Rule, readonly Match[]>()
  const asks = (rule: Rule): readonly Match[] => {
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

type Judge = ReturnType<typeof createJudge>

/** Whether packets let in here could be refused in a base chain that leads here. */
const isOpening = (judge: Judge, bases: readonly HookedChain[], reaches: Reaches, packets: PacketSet): boolean =>
  bases.length === 0 || bases.some(({ chain }) => chain.base.policy === 'drop' || reaches.rulesFrom(chain).some(rule => judge.refuses(rule, packets)))

/** Whether an accept there is worth a word even when nothing would be refused: the filter tables proper. */
const isFilter = (bases: readonly HookedChain[]): boolean =>
  bases.some(({ chain: { base } }) => base.priority === 0 && ['input', 'forward', 'output'].includes(base.hook))

/** Facts of one rule from several hooks and calls are one. */
function createCollector(space: Space) {
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

const contextOf = (table: Table, chain: Chain, rule: Rule, index: number): RuleContext => ({ table, chain, rule, index })

/** Facts with what comes before each rule counted in: every base chain is walked. */
export function exactFacts(space: Space, ruleset: Ruleset, tables: readonly Table[], fields: ConntrackFields): readonly Fact[] {
  const judge = createJudge(space, fields)
  const collector = createCollector(space)
  const reachesOf = new Map(tables.map(table => [table, reachesIn(table)]))
  const chainsOf = new Map(tables.map(table => [table, new Map(table.chains.toReversed().map(chain => [chain.name, chain]))]))
  const begin = space.of(begins)
  const plain = createPlain(space, fields)
  const forgotten = [...fields, 'atoms'] as const

  // Without a rule that sends NEW packets away, RELATED ones are all there is to ask about.
  const sends = (rule: Rule): boolean => rule.verdict.kind !== 'accept' && rule.verdict.kind !== 'continue' && judge.mayMatch(rule, judge.fresh)
  const only = space.of(tables.some(table => table.chains.some(chain => rulesWithin(chain.rules).some(sends))) ? relatedOrNew : relatedOnly)

  for (const { layer, hook } of hooksIn(tables)) {
    const walk = walkHook(space, ruleset, hook, { layer, only })
    const filters = walk.entries.filter(({ hooked }) => hooked.chain.base.type === 'filter' && reachesOf.has(hooked.table))
    const arrived = arrivals(space, { walker: walk.walker, entries: filters })

    const summaries = walk.walker.made.filter(({ table, given }) => reachesOf.has(table) && given.conntrack === 'done')
    for (const summary of summaries) {
      const here = arrived.get(summary)!
      if (space.isEmpty(here)) continue
      const { table } = summary
      const chain = chainsOf.get(table)!.get(summary.name)!
      const reaches = reachesOf.get(table)!
      const bases = reaches.basesOf(chain).filter(base => base.chain.base.hook === hook)
      for (const [index, rule] of summary.rules.entries()) {
        const { kind } = rule.verdict
        if ((kind !== 'accept' && kind !== 'jump' && kind !== 'goto') || !judge.mayMatch(rule, judge.expected)) continue
        const accepts = kind === 'accept'
          ? { packets: space.and(summary.decided[index]!, here), by: [] }
          : acceptedThrough(summary, rule, here)
        const found = space.and(accepts.packets, judge.expected)
        if (space.isEmpty(found)) continue
        const matches = judge.matchesOf(rule)
        const packets = judge.depending(found, matches)
        if (space.isEmpty(packets)) continue
        const opening = isOpening(judge, bases, reaches, packets)
        if (!opening && !isFilter(bases)) continue
        collector.add({
          kind: kind === 'accept' ? 'rule' : 'jump',
          context: contextOf(table, chain, rule, index),
          packets,
          hooks: [hook],
          acceptsIcmpErrors: space.intersects(accepts.packets, judge.errors),
          acceptsResets: space.intersects(accepts.packets, judge.resets),
          acceptsNew: judge.matchesAsNew(packets, matches),
          opening,
          acceptedBy: accepts.by.filter(({ packets: own }) => space.intersects(own, packets)).map(each => each.rule),
        })
      }
    }

    for (const { hooked, summary, packets: entering } of filters) if (summary.given.conntrack === 'done') policyFacts(hooked, summary, entering)

    function acceptedThrough(summary: Summary, rule: Rule, here: PacketSet): { packets: PacketSet; by: readonly Decided[] } {
      const calls = summary.calls.filter(call => call.rule === rule)
      return {
        packets: space.or(...calls.map(call => space.and(call.packets, here, plain.accepted(call.callee)))),
        by: calls.flatMap(call => plain.accepting(call.callee)),
      }
    }

    function policyFacts({ table, chain }: HookedChain, summary: Summary, entering: PacketSet): void {
      const reaches = reachesOf.get(table)!
      const senders = reaches.rulesFrom(chain).filter(sends)
      if (senders.length === 0) return
      const left = chain.base.policy === 'accept' ? space.or(...summary.returned.map(flow => flow.packets)) : space.none
      const passed = space.and(entering, space.or(left, ...summary.accepted.map(flow => flow.packets)))
      const asNew = space.forgetting(space.and(passed, judge.fresh), forgotten)
      const simply = space.and(entering, space.or(left, plain.accepted(summary)))
      let rest = space.minus(space.and(simply, judge.expected, begin), asNew)
      if (space.isEmpty(rest)) return
      const blamed = new Set(senders)
      for (const each of summaries) {
        if (each.table !== table || space.isEmpty(rest)) continue
        const here = space.and(arrived.get(each)!, judge.fresh)
        for (const [index, rule] of each.rules.entries()) {
          if (!blamed.has(rule) || space.isEmpty(rest)) continue
          const packets = space.and(rest, space.forgetting(space.and(each.decided[index]!, here), forgotten))
          if (space.isEmpty(packets)) continue
          rest = space.minus(rest, packets)
          if (!fromAnybody(space, packets)) continue
          collector.add({
            kind: 'policy',
            context: contextOf(table, chainsOf.get(table)!.get(each.name)!, rule, index),
            packets,
            hooks: [hook],
            acceptsIcmpErrors: space.intersects(simply, judge.errors),
            acceptsResets: space.intersects(simply, judge.resets),
            acceptsNew: false,
            opening: true,
            acceptedBy: plain.accepting(summary).filter(({ packets: own }) => space.intersects(own, packets)).map(accepting => accepting.rule),
          })
        }
      }
    }
  }

  for (const table of tables) looseIn(space, judge, table, reachesOf.get(table)!, fields, collector, 'unreached')
  return collector.inOrder(ruleset.tables)
}

interface Decided {
  readonly rule: Rule
  readonly packets: PacketSet
}

/** What a chain accepts by rules that do not ask conntrack, through calls that do not either. */
function createPlain(space: Space, fields: ConntrackFields) {
  const memo = new Map<Summary, readonly Decided[]>()
  const sets = new Map<Summary, PacketSet>()
  const accepting = (summary: Summary): readonly Decided[] => {
    let found = memo.get(summary)
    if (!found) {
      const own: Decided[] = []
      for (const [index, rule] of summary.rules.entries()) {
        if (rule.verdict.kind === 'accept' && conntrackMatches(rule, fields).length === 0) own.push({ rule, packets: summary.decided[index]! })
      }
      for (const { rule, callee, packets } of summary.calls) {
        if (conntrackMatches(rule, fields).length > 0) continue
        for (const each of accepting(callee)) own.push({ rule: each.rule, packets: space.and(each.packets, packets) })
      }
      found = own.filter(each => !space.isEmpty(each.packets))
      memo.set(summary, found)
    }
    return found
  }
  return {
    accepting,
    accepted(summary: Summary): PacketSet {
      let found = sets.get(summary)
      if (found === undefined) {
        found = space.or(...accepting(summary).map(each => each.packets))
        sets.set(summary, found)
      }
      return found
    },
  }
}

/** Hooks with a filter chain in one of the tables. */
function hooksIn(tables: readonly Table[]): readonly { readonly layer: Layer; readonly hook: Hook }[] {
  const found = new Map<string, { layer: Layer; hook: Hook }>()
  for (const table of tables) {
    for (const { base } of table.chains) {
      if (base?.type !== 'filter' || base.hook === 'ingress' || base.hook === 'egress') continue
      const layer = layerOf[table.family]
      found.set(`${layer} ${base.hook}`, { layer, hook: base.hook })
    }
  }
  return [...found.values()]
}

/** Facts from each rule's own matches, what comes before it left out of account. For rulesets too large to walk. */
export function looseFacts(space: Space, ruleset: Ruleset, tables: readonly Table[], fields: ConntrackFields): readonly Fact[] {
  const judge = createJudge(space, fields)
  const collector = createCollector(space)
  for (const table of tables) looseIn(space, judge, table, reachesIn(table), fields, collector, 'all')
  return collector.inOrder(ruleset.tables)
}

function looseIn(
  space: Space, judge: Judge, table: Table, reaches: Reaches, fields: ConntrackFields, collector: ReturnType<typeof createCollector>, which: 'all' | 'unreached',
): void {
  const begin = space.of(begins)
  for (const chain of table.chains) {
    const bases = reaches.basesOf(chain)
    const unreached = bases.length === 0
    if (unreached ? chain.base || table.dormant || (table.family !== 'inet' && passingTables.has(table.name)) : which === 'unreached') continue
    const hooks = hooksOf(bases)
    const lawful = space.and(unreached ? space.laws() : space.or(...hooks.map(hook => space.laws(hook))), space.of(familyOf(table)))
    const expected = space.and(judge.expected, lawful)
    for (const [index, rule] of rulesWithin(chain.rules).entries()) {
      const { verdict } = rule
      if (verdict.kind === 'continue' || judge.asks(rule).length === 0) continue
      const lets = verdict.kind === 'accept' || verdict.kind === 'jump' || verdict.kind === 'goto'
      if (lets && !judge.mayMatch(rule, expected)) continue
      const matches = judge.matchesOf(rule)
      const context = contextOf(table, chain, rule, index)
      const found = space.and(matches, expected)
      if (verdict.kind === 'accept' || verdict.kind === 'jump' || verdict.kind === 'goto') {
        if (space.isEmpty(found)) continue
        const by = verdict.kind === 'jump' || verdict.kind === 'goto' ? plainRules(verdict.chain, verdict.rules) : undefined
        const through = by ? space.and(found, space.or(...by.map(each => judge.matchesOf(each)))) : found
        const packets = judge.depending(through, matches)
        if (space.isEmpty(packets)) continue
        const opening = isOpening(judge, bases, reaches, packets)
        if (!opening && !isFilter(bases)) continue
        collector.add({
          kind: by ? 'jump' : 'rule', context, packets, hooks, opening,
          acceptsIcmpErrors: space.intersects(space.and(matches, judge.errors), lawful),
          acceptsResets: space.intersects(space.and(matches, judge.resets), lawful),
          acceptsNew: judge.matchesAsNew(packets, matches),
          acceptedBy: by?.filter(each => space.intersects(judge.matchesOf(each), packets)) ?? [],
        })
      } else if (bases.some(({ chain: { base } }) => base.policy === 'accept')) {
        if (verdict.kind !== 'drop' && verdict.kind !== 'reject') continue
        // Only what the rule refuses as NEW whatever the unknown matches answer.
        const passesAsNew = space.forgetting(space.minus(judge.fresh, matches), [...fields, 'atoms'])
        const packets = space.minus(space.and(expected, begin), space.or(passesAsNew, matches))
        if (space.isEmpty(packets) || !fromAnybody(space, packets)) continue
        collector.add({ kind: 'policy', context, packets, hooks, opening: true, acceptsIcmpErrors: true, acceptsResets: true, acceptsNew: false, acceptedBy: [] })
      }
    }
  }

  /** Rules of a chain and those it calls that accept without asking conntrack. */
  function plainRules(name: string, inline: readonly Rule[] | undefined): readonly Rule[] {
    const target = table.chains.find(each => each.name === name)
    const rules = inline ? rulesWithin(inline) : target ? reaches.rulesFrom(target) : []
    return rules.filter(rule => rule.verdict.kind === 'accept' && conntrackMatches(rule, fields).length === 0)
  }
}
