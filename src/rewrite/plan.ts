import { NfProto, State, all, allStates, helperNamed, ranges, stateNames } from '../model/index.ts'
import type { Condition, Family, NarrowedCopy, Narrowing, Rule, Ruleset, StateSet } from '../model/index.ts'
import { BudgetExceeded, assignedHelpers, coversIcmpErrors, evaluate, needsResets } from '../analysis/index.ts'
import type { Assignment, ExpectedAcceptance, PacketSet, Space } from '../analysis/index.ts'
import { expectedBy, expectedByObject, icmpErrorTypes, icmpErrors, resets } from './copies.ts'
import { concerns, peersOf } from './peers.ts'

/** What of RELATED stays: ICMP errors, resets and assigned helpers, or nothing. */
export type Kept = 'scoped' | 'none'

/** A narrowing with what must stay accepted, for the proof. */
export interface Planned {
  readonly narrowing: Narrowing
  readonly acceptance: ExpectedAcceptance
  /** Packets that the copies promise to keep. */
  readonly promised: PacketSet
  /** ICMP errors that the rule let in and a network needs: kept by a copy, or by rules that accept them anyway. */
  readonly errors: PacketSet
  /** Packets that can exist and that the rule by itself no longer matches. */
  readonly closes: PacketSet
}

/** Packets that can exist and that a rule matches by itself. */
export const matchedBy = (space: Space, rule: Rule): PacketSet =>
  space.and(space.of(all(rule.matches.map(match => match.condition))), space.laws())

const neededIcmpErrors = (space: Space): PacketSet => space.and(
  space.packetClass('icmp-error'),
  space.or(...(['ip', 'ip6'] as const).map(family => space.of(all(icmpErrors(family, icmpErrorTypes[family]).tests)))))

/** A table of one family sees packets of that family only: a rule of it promises nothing to the other. */
function inFamily(space: Space, family: Family): PacketSet {
  if (family !== 'ip' && family !== 'ip6') return space.all
  return space.of({ kind: 'number', field: 'nfproto', ranges: ranges([[NfProto[family], NfProto[family]]]) })
}

const inState = (space: Space, states: number): PacketSet => space.of({ kind: 'state', states })

/** The answer, or `otherwise` where it costs too much: then nothing is known, and rules are added rather than left out. */
function decided<T>(question: () => T, otherwise: T): T {
  try {
    return question()
  } catch (error) {
    if (error instanceof BudgetExceeded) return otherwise
    throw error
  }
}

interface Planning {
  readonly space: Space
  readonly ruleset: Ruleset
  readonly kept: Kept
  /** All rules that are being narrowed: none of them may be counted on to accept what another gives up. */
  readonly narrowed: ReadonlySet<Rule>
  readonly assignments: readonly Assignment[]
  readonly resetsNeeded: boolean
}

/** ICMP errors that this rule let in and that nothing else accepts, one copy a family. */
function icmpCopies({ space, ruleset, narrowed }: Planning, { hooks }: ExpectedAcceptance, given: PacketSet): NarrowedCopy[] {
  const errors = space.and(given, space.packetClass('icmp-error'))
  return (['ip', 'ip6'] as const).flatMap(family => {
    const types = icmpErrorTypes[family].filter(type => {
      const ofType = space.and(errors, space.of(all(icmpErrors(family, [type]).tests)))
      if (space.isEmpty(ofType)) return false
      const coveredAt = (hook: (typeof hooks)[number]): boolean => {
        const asked = space.and(ofType, space.laws(hook))
        return decided(() => coversIcmpErrors(space, ruleset, hook, asked, { without: narrowed }).missing.length === 0, false)
      }
      return hooks.length === 0 || !hooks.every(coveredAt)
    })
    return types.length > 0 ? [icmpErrors(family, types)] : []
  })
}

/** Whether the packets are accepted at every hook without the rules that are being narrowed. */
function acceptedAnyway({ space, ruleset, narrowed }: Planning, { hooks }: ExpectedAcceptance, packets: PacketSet): boolean {
  return hooks.length > 0 && hooks.every(hook => decided(() => {
    const input = space.and(packets, space.laws(hook))
    return space.isSubset(input, evaluate(space, ruleset, hook, { input, without: narrowed }).accepted)
  }, false))
}

function helperCopies(planning: Planning, acceptance: ExpectedAcceptance, given: PacketSet): NarrowedCopy[] {
  const { space, ruleset, assignments } = planning
  const expected = space.and(given, space.packetClass('expected'))
  const copies: NarrowedCopy[] = []
  const wanted = (copy: NarrowedCopy): boolean => {
    const packets = space.and(expected, space.of(all(copy.tests)))
    return !space.isEmpty(packets) && !acceptedAnyway(planning, acceptance, packets)
  }
  for (const assignment of assignments) {
    const { helper, effective, families } = assignment
    const info = helper === undefined ? undefined : helperNamed(helper)
    if (!helper || !info || !effective || !concerns(assignment, acceptance.hooks)) continue
    const ofFamily = space.of({ kind: 'number', field: 'nfproto', ranges: ranges(families.map(family => [NfProto[family], NfProto[family]] as const)) })
    if (!space.intersects(expected, ofFamily)) continue
    for (const peers of peersOf(assignment, acceptance.hooks, ruleset)) copies.push(...expectedBy(info, helper, peers).filter(wanted))
  }
  return copies
}

function expectationCopies(planning: Planning, acceptance: ExpectedAcceptance): NarrowedCopy[] {
  const copies: NarrowedCopy[] = []
  for (const { chains } of planning.ruleset.tables) {
    for (const { rules } of chains) {
      for (const effect of rules.flatMap(rule => rule.effects)) {
        if (effect.kind !== 'assign-expectation' || effect.l4proto === undefined || effect.dport === undefined) continue
        copies.push(expectedByObject(effect.object, effect.l4proto, effect.dport))
      }
    }
  }
  return copies.filter(copy => !acceptedAnyway(planning, acceptance, planning.space.and(
    acceptance.packets, planning.space.of(all(copy.tests)))))
}

/**
 * What the rule's state test becomes: its own states without RELATED, so that no other word of it changes; nothing when
 * no packet is left for it. A rule without one gets the states of the packets it matches.
 */
function remainingStates(space: Space, rule: Rule, matched: PacketSet): StateSet {
  const met = stateNames.filter(name => name !== 'related' && space.intersects(matched, inState(space, State[name])))
    .reduce((set, name) => set | State[name], 0)
  const tests = rule.matches.flatMap(({ condition }) => (condition.kind === 'state' ? [condition.states] : []))
  return met === 0 || tests.length === 0 ? met : tests.reduce((set, states) => set & states, allStates & ~State.related)
}

const letsResetsOut = ({ acceptsResets, hooks }: ExpectedAcceptance): boolean =>
  acceptsResets && (hooks.includes('output') || hooks.includes('postrouting'))

const sameTests = (a: NarrowedCopy, b: NarrowedCopy): boolean => shape(a.tests) === shape(b.tests)
const shape = (tests: readonly Condition[]): string =>
  JSON.stringify(tests, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))

/** Copies in order, each once: two assignments of one helper ask for one rule. */
const distinct = (copies: readonly NarrowedCopy[]): readonly NarrowedCopy[] =>
  copies.filter((copy, index) => copies.findIndex(other => sameTests(copy, other)) === index)

/** Narrowings for acceptances of kind `rule` and `jump`, in order. A rule of several acceptances is narrowed once. */
export function plan(space: Space, ruleset: Ruleset, acceptances: readonly ExpectedAcceptance[], kept: Kept): readonly Planned[] {
  const narrowed = new Set(acceptances.map(({ context }) => context.rule))
  const planning: Planning = {
    space, ruleset, kept, narrowed,
    assignments: decided(() => assignedHelpers(ruleset), []),
    resetsNeeded: decided(() => needsResets(space, ruleset, { without: narrowed }), false),
  }
  /** What earlier copies in a chain accept: a later rule need not keep it again. */
  const keptBefore = new Map<unknown, PacketSet>()
  const planned: Planned[] = []
  const seen = new Set<Rule>()
  for (const acceptance of acceptances) {
    const { rule, chain, table } = acceptance.context
    if (seen.has(rule)) continue
    seen.add(rule)
    const matched = space.and(matchedBy(space, rule), inFamily(space, table.family))
    const before = keptBefore.get(chain) ?? space.none
    const given = space.and(space.minus(matched, before), inState(space, State.related))
    const copies = kept === 'none' ? [] : distinct([
      ...icmpCopies(planning, acceptance, given),
      ...(planning.resetsNeeded && letsResetsOut(acceptance) ? [resets] : []),
      ...helperCopies(planning, acceptance, given),
      ...expectationCopies(planning, acceptance),
    ])
    const states = remainingStates(space, rule, matched)
    const promised = space.and(matched, inState(space, State.related), space.or(...copies.map(copy => space.of(all(copy.tests)))))
    if (rule.verdict.kind === 'accept') keptBefore.set(chain, space.or(before, promised))
    const errors = kept === 'none' ? space.none : space.and(matched, neededIcmpErrors(space))
    const { hooks } = acceptance
    const atHooks = hooks.length > 0 ? space.or(...hooks.map(hook => space.laws(hook))) : space.all
    const closes = space.minus(space.minus(space.and(matched, inState(space, State.related), atHooks), promised), errors)
    planned.push({ narrowing: { rule, states, copies }, acceptance, promised, errors, closes })
  }
  return planned
}
