import { ruleShape } from '../model/index.ts'
import type { Chain, Rule, Ruleset, Table } from '../model/index.ts'
import { unchanged } from './given.ts'
import type { Given } from './given.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'

/** Packets that a rule may match, as they came: what rules before it may do to a packet left out of account. */
export function mayMatch(space: Space, { matches }: Rule): PacketSet {
  const { of } = workshopOf(space)
  const early: Given = { ...unchanged, conntrack: 'not yet' }
  const sets = [unchanged, early].map(given => space.and(...matches.map(({ condition }) => of(condition, given))))
  return space.forgetting(space.or(...sets), ['mark', 'ct.mark'])
}

/**
 * Packets to which two rulesets may do something else, where they have the same chains: those that a rule may match which only one of them has.
 * Every other packet meets the same rules in the same order. All packets where the chains differ.
 */
export function changedPackets(space: Space, before: Ruleset, after: Ruleset): PacketSet {
  if (before.tables.length !== after.tables.length) return space.all
  const changed: PacketSet[] = []
  for (const [index, table] of before.tables.entries()) {
    const other = after.tables[index]!
    if (frameOf(table) !== frameOf(other)) return space.all
    for (const [position, { rules }] of table.chains.entries()) {
      for (const rule of rulesOfOne(rules, other.chains[position]!.rules)) changed.push(mayMatch(space, rule))
    }
  }
  return space.or(...changed)
}

/** Everything about a table but the rules. */
const frameOf = ({ family, name, dormant, chains }: Table): string =>
  JSON.stringify([family, name, dormant ?? false, chains.map(({ name: own, base }: Chain) => [own, base && [base.type, base.hook, base.priority, base.policy, base.devices]])])

/** How far a rule is looked for in the other list. */
const farthest = 100

/** Rules that only one of two lists has. What is the same in both stands in the same order. */
function rulesOfOne(before: readonly Rule[], after: readonly Rule[]): readonly Rule[] {
  const [old, now] = [before.map(ruleShape), after.map(ruleShape)]
  const found: Rule[] = []
  let i = 0
  let j = 0
  while (i < before.length && j < after.length) {
    if (old[i] === now[j]) {
      i++
      j++
      continue
    }
    const [gone, come] = [old.slice(i, i + farthest).indexOf(now[j]!), now.slice(j, j + farthest).indexOf(old[i]!)]
    if (gone < 0 && come < 0) found.push(before[i++]!, after[j++]!)
    else if (come < 0 || (gone >= 0 && gone < come)) for (const end = i + gone; i < end; i++) found.push(before[i]!)
    else for (const end = j + come; j < end; j++) found.push(after[j]!)
  }
  return [...found, ...before.slice(i), ...after.slice(j)]
}
