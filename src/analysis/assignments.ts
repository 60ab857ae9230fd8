import type { Condition, Effect, Ranges, RuleContext, Ruleset } from '../model/index.ts'
import { NfProto, complement, hasValue, helperNamed, intersection, maxAddress, numberFields, ranges, rulesWhere } from '../model/index.ts'
import { beforeConntrack, layerOf } from './hooks.ts'

/** A place where the ruleset attaches a helper to connections. */
export interface Assignment {
  readonly context: RuleContext
  readonly effect: Extract<Effect, { kind: 'assign-helper' }>
  /** The kernel's name, undefined when only execution could tell. */
  readonly helper: string | undefined
  /** l4 protocols of the control connection, undefined when nothing limits them. */
  readonly l4protos: readonly number[] | undefined
  /** Destination ports of the control connection, undefined when nothing limits them. */
  readonly dports: Ranges | undefined
  /** Addresses the rule is limited to, undefined when it is not. */
  readonly saddr: Ranges | undefined
  readonly daddr: Ranges | undefined
  readonly saddr6: Ranges<bigint> | undefined
  readonly daddr6: Ranges<bigint> | undefined
  /** The families it can apply to. */
  readonly families: readonly ('ip' | 'ip6')[]
  /** Whether the kernel acts on it; if not, `reason` says why. */
  readonly effective: boolean
  readonly reason?: string
}

type Limited = 'l4proto' | 'dport' | 'ip.saddr' | 'ip.daddr' | 'nfproto'

/**
 * Values of a field that a condition leaves possible, undefined when it limits none. Never too few: what it cannot read off limits nothing.
 */
function limitOf(condition: Condition, field: Limited): Ranges | undefined {
  return limit(condition, leaf => (leaf.kind === 'number' && leaf.field === field ? leaf.ranges : leaf.kind === 'bits' && leaf.field === field ? masked(leaf.mask, leaf.value) : undefined),
    [0, numberFields[field]])
}

const limitOf6 = (condition: Condition, field: 'ip6.saddr' | 'ip6.daddr'): Ranges<bigint> | undefined =>
  limit(condition, leaf => (leaf.kind === 'address' && leaf.field === field ? leaf.ranges : undefined), [0n, maxAddress])

/** A mask of leading ones is a prefix; others limit nothing here. */
function masked(mask: number, value: number): Ranges | undefined {
  const host = ~mask >>> 0
  return (host & (host + 1)) === 0 ? ranges([[value >>> 0, (value | host) >>> 0]]) : undefined
}

function limit<N extends number | bigint>(condition: Condition, read: (leaf: Condition) => Ranges<N> | undefined, universe: readonly [N, N], negated = false): Ranges<N> | undefined {
  switch (condition.kind) {
    case 'not':
      return limit(condition.of, read, universe, !negated)
    case 'all':
    case 'any': {
      const parts = condition.of.map(part => limit(part, read, universe, negated))
      // Under a negation, all of and any of change places.
      if ((condition.kind === 'all') !== negated) {
        const known = parts.filter(part => part !== undefined)
        return known.length === 0 ? undefined : known.reduce((a, b) => intersection(a, b))
      }
      // Half by half, since lists are long.
      return parts.every(part => part !== undefined) ? ranges(parts.flat()) : undefined
    }
    default: {
      const found = read(condition)
      return found && (negated ? complement(found, universe) : found)
    }
  }
}

/** The condition without ways that no packet of these protocols takes: a map's key asks for ports behind the protocol that has them. */
function within(condition: Condition, protocols: Ranges): Condition {
  if (condition.kind === 'all') return { kind: 'all', of: condition.of.map(part => within(part, protocols)) }
  if (condition.kind !== 'any') return condition
  const possible = condition.of.filter(part => {
    const own = limitOf(part, 'l4proto')
    return !own || intersection(own, protocols).length > 0
  })
  return { kind: 'any', of: possible.map(part => within(part, protocols)) }
}

const portBound = 256

/** Protocols in a range, or undefined when it is as good as none. */
const listed = (found: Ranges | undefined): readonly number[] | undefined =>
  found && found.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, index) => low + index)).filter(value => value < portBound)

function assignment(context: RuleContext, effect: Assignment['effect']): Assignment {
  const { table, chain, rule } = context
  const { helper } = effect
  const condition: Condition = { kind: 'all', of: rule.matches.map(match => match.condition) }
  const matched = listed(limitOf(condition, 'l4proto'))
  const l4protos = helper.l4proto === undefined ? matched : (matched ?? [helper.l4proto]).filter(protocol => protocol === helper.l4proto)
  const dports = limitOf(l4protos ? within(condition, ranges(l4protos.map(protocol => [protocol, protocol] as const))) : condition, 'dport')
  const nfproto = limitOf(condition, 'nfproto')
  const known = helper.name === undefined ? undefined : helperNamed(helper.name)
  const saddr6 = limitOf6(condition, 'ip6.saddr')
  const daddr6 = limitOf6(condition, 'ip6.daddr')
  const saddr = limitOf(condition, 'ip.saddr')
  const daddr = limitOf(condition, 'ip.daddr')
  const families = (['ip', 'ip6'] as const).filter(family =>
    (table.family === family || table.family === 'inet' || table.family === 'bridge')
    && (!nfproto || hasValue(nfproto, NfProto[family]))
    && (helper.l3proto === undefined || helper.l3proto === family)
    && (!known || known.families.includes(family))
    // An address of one family keeps the other out.
    && !(family === 'ip6' && (saddr ?? daddr) && !(saddr6 ?? daddr6) && nfproto === undefined)
    && !(family === 'ip' && (saddr6 ?? daddr6) && !(saddr ?? daddr) && nfproto === undefined))
  const reason = ineffective(context)
  return {
    context, effect, helper: helper.name, l4protos, dports, saddr, daddr, saddr6, daddr6, families,
    effective: reason === undefined && !(l4protos && l4protos.length === 0),
    ...(reason === undefined ? (l4protos?.length === 0 ? { reason: 'the rule matches another protocol than the helper is for' } : {}) : { reason }),
  }

  function ineffective({ table: { family, dormant } }: RuleContext): string | undefined {
    if (dormant) return 'the table is dormant'
    const base = chain.base
    // x_tables' CT target makes a template before conntrack; nft's statement needs the connection itself.
    const isTemplate = rule.effects.includes(effect) && isXtablesRaw(context)
    if (isTemplate || !base) return undefined
    if (layerOf[family] !== 'ip') return 'conntrack does not work on these packets'
    if (beforeConntrack('ip', base.hook, base.priority)) return 'at priority -200 and below conntrack has not seen the packet, and the statement silently does nothing'
    return undefined
  }
}

/**
 * The raw table of iptables, where `CT --helper` must stand: its base chains bear the names of the hooks. An nft table of that name and
 * form is taken for one, too, when its priority is that of raw.
 */
function isXtablesRaw({ table, chain }: RuleContext): boolean {
  return table.name === 'raw' && (table.family === 'ip' || table.family === 'ip6') && (!chain.base || chain.name === chain.base.hook.toUpperCase())
}

/** Every helper that the ruleset attaches, in the order of the text. */
export function assignedHelpers(ruleset: Ruleset): readonly Assignment[] {
  const found: Assignment[] = []
  for (const context of rulesWhere(ruleset, ({ effects }) => effects.some(({ kind }) => kind === 'assign-helper'))) {
    for (const effect of context.rule.effects) if (effect.kind === 'assign-helper') found.push(assignment(context, effect))
  }
  return found
}
