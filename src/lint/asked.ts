import { shapeOf } from '../model/index.ts'
import type { Condition, Match, Range } from '../model/index.ts'

/** A field with values that a set may hold; the tests around it are the same in all rules. */
interface Asked {
  readonly field: string
  readonly rest: string
  readonly leaf: Condition
}

/** Fields whose bits are asked for one by one, in nft as flags. */
const flags: ReadonlySet<string> = new Set(['tcp.flags', 'ct.status', 'ct.mark', 'mark', 'ct.direction'])

/** What a match asks for, where it is one field with the tests that go with it. */
export function askedBy(match: Match | undefined): Asked | undefined {
  if (!match) return undefined
  const { condition } = match
  const parts = condition.kind === 'all' ? condition.of : [condition]
  const isNeed = (part: Condition): boolean => part.kind === 'number' && (part.field === 'nfproto' || part.field === 'l4proto')
  const asking = parts.length === 1 ? parts : parts.filter(part => !isNeed(part))
  const [leaf, ...others] = asking
  if (!leaf || others.length > 0 || (leaf.kind !== 'number' && leaf.kind !== 'address' && leaf.kind !== 'state' && leaf.kind !== 'interface')) return undefined
  const field = leaf.kind === 'state' ? 'state' : leaf.field
  if (flags.has(field)) return undefined
  return { field, leaf, rest: parts.filter(part => part !== leaf).map(shapeOf).join(' ') }
}

/** Whether no packet has a value of two of them. */
export function areDisjoint(leaves: readonly Condition[]): boolean {
  const [first] = leaves
  switch (first?.kind) {
    case 'number':
      return doNotOverlap(leaves.flatMap(leaf => (leaf.kind === 'number' ? leaf.ranges : [])))
    case 'address':
      return doNotOverlap(leaves.flatMap(leaf => (leaf.kind === 'address' ? leaf.ranges : [])))
    case 'state':
      return leaves.reduce((seen, leaf) => (leaf.kind !== 'state' || (seen & leaf.states) !== 0 ? Number.NaN : seen | leaf.states), 0) > 0
    case 'interface': {
      const names = leaves.flatMap(leaf => (leaf.kind === 'interface' ? leaf.names : []))
      // A prefix of a name is no element of a set.
      return names.every(({ prefix }) => !prefix) && new Set(names.map(({ name }) => name)).size === names.length
    }
    default:
      return false
  }
}

function doNotOverlap<N extends number | bigint>(ranges: readonly Range<N>[]): boolean {
  const sorted = [...ranges].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))
  return sorted.every(([low], index) => index === 0 || sorted[index - 1]![1] < low)
}
