import { createSameRule, ruleShape, rulesWhere } from '../model/index.ts'
import type { Chain, Rule, Ruleset, Table } from '../model/index.ts'
import { componentsOf } from './cycles.ts'
import { unchanged } from './given.ts'
import { unionOf } from './set.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'

/** Packets that a rule may match, as they came: what rules before it may do to a packet left out of account. */
export function mayMatch(space: Space, rule: Rule): PacketSet {
  const { matching } = workshopOf(space)
  const sets = (['done', 'not yet', 'left alone'] as const).map(conntrack => matching(rule, { ...unchanged, conntrack }))
  return space.forgetting(space.or(...sets), ['mark', 'ct.mark'])
}

/** Rules that two rulesets do not share; `everything` where they are not built alike. */
export type ChangedRules = readonly Rule[] | 'everything'

/**
 * Rules that only one of two rulesets has, and those that jump to a chain which only one of them has: a packet that matches none of them meets
 * the same rules in the same order in both, where their base chains are the same.
 */
export function changedRules(before: Ruleset, after: Ruleset): ChangedRules {
  if (before.tables.length !== after.tables.length) return 'everything'
  const isSame = createSameRule()
  const changed: Rule[] = []
  for (const [index, table] of before.tables.entries()) {
    const other = after.tables[index]!
    const [old, now] = [chainsByName(table), chainsByName(other)]
    if (frameOf(table) !== frameOf(other) || !old || !now) return 'everything'
    const single = new Set<string>()
    for (const [name, chain] of old) {
      const counterpart = now.get(name)
      if (counterpart) for (const rule of rulesOfOne(chain.rules, counterpart.rules, isSame)) changed.push(rule)
      else single.add(name)
    }
    for (const name of now.keys()) if (!old.has(name)) single.add(name)
    if (single.size > 0) for (const each of [table, other]) for (const { rule } of rulesWhere({ tables: [each] }, leads)) if (leadsTo(rule, single)) changed.push(rule)
    // A jump that closes a loop is not followed, and any rule may close one.
    if (changed.length > 0 && (hasLoop(table) || hasLoop(other))) return 'everything'
  }
  return changed
}

/** Where more rules differ, all packets are as quick to compare as theirs. */
const mostChanged = 10_000

/** Packets to which two rulesets may do something else. */
export const changedPackets = (space: Space, rules: ChangedRules): PacketSet =>
  (rules === 'everything' || rules.length > mostChanged ? space.all : unionOf(space, rules.map(rule => mayMatch(space, rule))))

const leads = ({ verdict: { kind } }: Rule): boolean => kind === 'jump' || kind === 'goto'

const leadsTo = ({ verdict }: Rule, names: ReadonlySet<string>): boolean => (verdict.kind === 'jump' || verdict.kind === 'goto') && !verdict.rules && names.has(verdict.chain)

/** Chains by their names; undefined where two go by one name. */
function chainsByName({ chains }: Table): ReadonlyMap<string, Chain> | undefined {
  const found = new Map(chains.map(chain => [chain.name, chain]))
  return found.size === chains.length ? found : undefined
}

/** Everything about a table but the rules, and the chains that they lead to. */
const frameOf = ({ family, name, dormant, chains }: Table): string =>
  JSON.stringify([family, name, dormant ?? false, chains.flatMap(({ name: own, base }) => (base ? [[own, base.type, base.hook, base.priority, base.policy, base.devices]] : []))])

/** Whether chains call each other in a circle. */
const hasLoop = (table: Table): boolean => new Set(componentsOf(table).values()).size < table.chains.length

/** How far a rule is looked for in the other list. */
const farthest = 100

/** Shapes of rules, each worked out when it is asked for. */
function shapesOf(rules: readonly Rule[]): (index: number) => string | undefined {
  const known: string[] = []
  return index => (index < rules.length ? (known[index] ??= ruleShape(rules[index]!)) : undefined)
}

/** How many rules further on the next one of a shape stands, as far as one is looked for. */
function distance(shapes: (index: number) => string | undefined, from: number, wanted: string): number | undefined {
  for (let step = 1; step < farthest; step++) if (shapes(from + step) === wanted) return step
  return undefined
}

/** Rules that only one of two lists has. What is the same in both stands in the same order. */
function rulesOfOne(before: readonly Rule[], after: readonly Rule[], isSame: (one: Rule, other: Rule) => boolean): readonly Rule[] {
  const [old, now] = [shapesOf(before), shapesOf(after)]
  const found: Rule[] = []
  let i = 0
  let j = 0
  while (i < before.length && j < after.length) {
    if (isSame(before[i]!, after[j]!)) {
      i++
      j++
      continue
    }
    const [gone, come] = [distance(old, i, now(j)!), distance(now, j, old(i)!)]
    if (gone === undefined && come === undefined) found.push(before[i++]!, after[j++]!)
    else if (come === undefined || (gone !== undefined && gone < come)) for (const end = i + gone!; i < end; i++) found.push(before[i]!)
    else for (const end = j + come; j < end; j++) found.push(after[j]!)
  }
  return [...found, ...before.slice(i), ...after.slice(j)]
}
