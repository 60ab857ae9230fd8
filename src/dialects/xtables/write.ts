import type { BitsTest, Condition, Family, Hook, NumberTest, Ranges, Table } from '../../model/index.ts'
import { NfProto, Protocol, State, all, allStates, complement, intersection, maxAddress, numberFields, ranges } from '../../model/index.ts'
import { Unprintable } from '../dialect.ts'
import { builtinChain, tablesOf } from './chains.ts'
import { isVerdict, targetNamed } from './lookup.ts'
import { protocolName } from './protocols.ts'
import type { OptionUse } from './types.ts'

/** What is written of the model, before a dialect spells it: the options of one module, or core options without one. */
export interface WrittenMatch {
  readonly module: string | undefined
  readonly options: readonly WrittenOption[]
}

/** An option by its long name; `values` are words without quotes. */
export type WrittenOption = Pick<OptionUse, 'option' | 'negated' | 'values'>

export interface WrittenTarget {
  readonly name: string
  readonly goto?: true
  readonly options: readonly WrittenOption[]
}

/** What is known of a rule while its matches are written. */
export interface WriteContext {
  readonly family: 'ip' | 'ip6'
  /** Where the rule's chain is hooked in; undefined for user chains. */
  readonly hook: Hook | undefined
  /** Protocols that all tests of the rule together leave; undefined where none speaks of it. */
  readonly protocols: Ranges | undefined
  /** The rule tests the state such that every packet it is about has a connection. */
  readonly tracked: boolean
  /** Core options that stand already: each may stand once. */
  readonly used: Set<string>
}

export type Sign = 'as it is' | 'negated'

export const unprintable = (what: string): never => {
  throw new Unprintable(`x_tables has no words for ${what}`)
}

export const option = (module: string | undefined, name: string, values: readonly string[], sign: Sign = 'as it is'): readonly WrittenMatch[] =>
  [{ module, options: [{ option: name, negated: sign === 'negated', values }] }]

/** A core option, which a rule has once. */
export function once(name: string, value: string, sign: Sign, { used }: WriteContext): readonly WrittenMatch[] {
  if (used.has(name)) return unprintable(`--${name} twice`)
  used.add(name)
  return option(undefined, name, [value], sign)
}

/** What no packet matches. A connection that has none of the statuses has no bit of an empty mask (xt_conntrack.c). */
export const writtenNever: readonly WrittenMatch[] = option('conntrack', 'ctstatus', ['NONE'])

export const isOne = (set: Ranges): boolean => set.length === 1 && set[0]![0] === set[0]![1]

/** One value, or all but one, with the sign that says which. */
export function oneOf(set: Ranges, field: NumberTest['field']): readonly [value: number, sign: Sign] | undefined {
  if (isOne(set)) return [set[0]![0], 'as it is']
  const others = complement(set, [0, numberFields[field]])
  return isOne(others) ? [others[0]![0], 'negated'] : undefined
}

/**
 * The same condition with its negations further inside, so that what must hold is told apart. Choices between states and
 * statuses stay whole: they have words of their own, negated too.
 */
export function inward(condition: Condition): Condition {
  switch (condition.kind) {
    case 'all':
      return { kind: 'all', of: condition.of.map(inward) }
    case 'any':
      return condition.of.length === 1 ? inward(condition.of[0]!) : condition
    case 'not': {
      const { of } = condition
      if (of.kind === 'not') return inward(of.of)
      const listed = of.kind === 'any' && of.of.length > 0 && of.of.every(part => part.kind === 'state' || (part.kind === 'bits' && part.field === 'ct.status'))
      return of.kind === 'any' && !listed ? all(of.of.map(part => inward({ kind: 'not', of: part }))) : condition
    }
    default:
      return condition
  }
}

/** The parts of a condition that must all hold. */
export function* conjuncts(condition: Condition): Generator<Condition> {
  if (condition.kind === 'all') for (const part of condition.of) yield* conjuncts(part)
  else yield condition
}

/** The negation of a test as a test, where every packet of the family has what it asks about. */
export function negation(of: Condition): Condition | undefined {
  switch (of.kind) {
    case 'not':
      return of.of
    case 'state':
      return { kind: 'state', states: allStates & ~of.states }
    case 'address':
      return { ...of, ranges: complement(of.ranges, [0n, maxAddress]) }
    case 'number':
      if (of.field === 'l4proto' || of.field === 'nfproto' || of.field === 'ip.saddr' || of.field === 'ip.daddr') {
        return { ...of, ranges: complement(of.ranges, [0, numberFields[of.field]]) }
      }
  }
  return undefined
}

/** What is known of a rule by all its conditions together. */
export function contextOf(conditions: readonly Condition[], family: 'ip' | 'ip6', hook: Hook | undefined): WriteContext {
  const parts = conditions.flatMap(condition => [...conjuncts(condition)])
  return {
    family, hook, used: new Set(),
    protocols: parts.map(part => impliedProtocols(part, family)).reduce(both, undefined),
    tracked: parts.some(part => part.kind === 'state' && (part.states & ~trackedStates) === 0),
  }
}

const both = (a: Ranges | undefined, b: Ranges | undefined): Ranges | undefined => (a && b ? intersection(a, b) : a ?? b)

/** The protocols that a condition leaves: tests that only packets of some protocols can meet say so too. */
function impliedProtocols(condition: Condition, family: 'ip' | 'ip6'): Ranges | undefined {
  switch (condition.kind) {
    case 'all':
      return condition.of.map(part => impliedProtocols(part, family)).reduce(both, undefined)
    case 'any': {
      const parts = condition.of.map(part => impliedProtocols(part, family))
      return parts.includes(undefined) ? undefined : ranges(parts.flatMap(part => part!))
    }
    case 'not': {
      const { of } = condition
      return of.kind === 'number' && of.field === 'l4proto' ? complement(of.ranges, [0, numberFields.l4proto]) : undefined
    }
    case 'bits':
      return condition.field === 'tcp.flags' ? protocol(Protocol.tcp) : undefined
    case 'number':
      return protocolsOfTest(condition, family)
    default:
      return undefined
  }
}

function protocolsOfTest(condition: NumberTest, family: 'ip' | 'ip6'): Ranges | undefined {
  switch (condition.field) {
    case 'l4proto':
      return condition.ranges
    case 'tcp.flags':
      return protocol(Protocol.tcp)
    case 'icmp.type':
    case 'icmp.code':
      return family === 'ip' ? protocol(Protocol.icmp) : []
    case 'icmp6.type':
    case 'icmp6.code':
      return family === 'ip6' ? protocol(Protocol.icmp6) : []
    default:
      return undefined
  }
}

const protocol = (number: number): Ranges => [[number, number]]

/** The rule's protocol, where it does not stand yet: options of the protocol's own module need it before them. */
export function writeProtocol(context: WriteContext): readonly WrittenMatch[] {
  const { protocols, used } = context
  if (!protocols || used.has('protocol')) return []
  if (complement(protocols, [0, numberFields.l4proto]).length === 0) return []
  const one = oneOf(protocols, 'l4proto')
  if (!one) return protocols.length === 0 ? writtenNever : unprintable('several protocols')
  return one[0] === 0 ? unprintable('protocol 0') : once('protocol', protocolName(one[0]), one[1], context)
}

/** The one protocol of a rule. */
export const protocolIn = ({ protocols }: WriteContext): number | undefined => (protocols && isOne(protocols) ? protocols[0]![0] : undefined)

export const isOtherFamily = (field: NumberTest['field'] | BitsTest['field'] | 'ip6.saddr' | 'ip6.daddr', family: 'ip' | 'ip6'): boolean =>
  (/^(?:ip|icmp)\./.test(field) && family === 'ip6') || (/^(?:ip6|icmp6)\./.test(field) && family === 'ip')

export const familyNumber = (family: 'ip' | 'ip6'): number => NfProto[family]

/** States of packets that have a connection. */
export const trackedStates = State.new | State.established | State.related

/** The tables of one family, each checked: x_tables has tables and base chains of its own only. */
export function writableTables(tables: readonly Table[], family: Family | undefined): { readonly family: 'ip' | 'ip6'; readonly tables: readonly Table[] } {
  const chosen = family ?? tables[0]?.family ?? 'ip'
  if (chosen !== 'ip' && chosen !== 'ip6') return unprintable(`tables of family ${chosen}`)
  const ours = tables.filter(table => table.family === chosen)
  for (const table of ours) checkTable(table, chosen)
  return { family: chosen, tables: ours }
}

function checkTable({ name, chains, dormant }: Table, family: 'ip' | 'ip6'): void {
  if (dormant) unprintable('a table that sleeps')
  if (!Object.hasOwn(tablesOf(family), name)) unprintable(`a table ${name}`)
  if (name === 'nat' && chains.some(({ rules }) => rules.some(({ verdict }) => verdict.kind === 'drop'))) unprintable('a rule that drops in table nat')
  for (const chain of chains) {
    const hooked = builtinChain(family, name, chain.name)
    const { base } = chain
    if (Boolean(base) !== Boolean(hooked)) unprintable(`a ${base ? 'base' : 'user'} chain ${chain.name} in table ${name}`)
    if (base && hooked && (base.hook !== hooked.hook || base.priority !== hooked.priority || base.type !== hooked.type || base.devices)) {
      unprintable(`another place for chain ${chain.name} of table ${name}`)
    }
    if (!base && (isVerdict(chain.name, family) || targetNamed(chain.name, family))) unprintable(`a chain with the name of the target ${chain.name}`)
  }
}
