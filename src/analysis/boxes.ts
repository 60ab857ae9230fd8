import type { Condition, InterfaceName, NumberField, Range, Ranges, Rule, Ruleset, Test } from '../model/index.ts'
import { NfProto, Protocol, State, complement, intersection, leaves, maxAddress, numberFields, portProtocols, ranges, rulesWhere, single } from '../model/index.ts'

/**
 * Fields of a box. Addresses of IPv6 and names of interfaces are numbered in their order, so that all values are numbers: see `Scale`.
 * `ct.state` counts the states from 0: untracked, invalid, new, established, related.
 */
export const boxFields = [
  'nfproto', 'ct.state', 'l4proto', 'icmp.type', 'icmp.code', 'icmp6.type', 'icmp6.code', 'tcp.flags', 'iif', 'oif', 'dport', 'sport',
  'ip.saddr', 'ip.daddr', 'ip6.saddr', 'ip6.daddr', 'ct.direction', 'ct.l4proto', 'ct.mark', 'mark',
] as const

export type BoxField = (typeof boxFields)[number]

const indexes = Object.fromEntries(boxFields.map((field, index) => [field, index])) as Record<BoxField, number>

export const indexOf = (field: BoxField): number => indexes[field]

/** Conntrack states as a box counts them. */
export const boxStates = { untracked: 0, invalid: 1, new: 2, established: 3, related: 4 } as const

const tracked: Ranges = [[boxStates.new, boxStates.related]]

/** A product of values, field by field (undefined: any value, or none), and of answers of unknown matches. */
export interface Box {
  readonly fields: readonly (Ranges | undefined)[]
  readonly atoms: ReadonlyMap<string, boolean>
}

export const everything: Box = { fields: boxFields.map(() => undefined), atoms: new Map() }

/** How the values of a ruleset are numbered. */
export interface Scale {
  /** Largest number of each field, by index. */
  readonly last: readonly number[]
  address(low: bigint, high: bigint): Range<number>
  names(names: readonly InterfaceName[]): Ranges
  /** Fields that rules change: what they hold on the way is not what the packet came with. */
  readonly changing: ReadonlySet<string>
}

const above = (name: string): string => `${name}\0`
const beyond = (prefix: string): string => `${prefix}\uffff`

const compare = <T>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)

const marking: ReadonlySet<string> = new Set(['set-mark', 'set-ct-mark', 'save-ct-mark', 'restore-ct-mark'])

/** Position of the last bound that is not above a value. */
function floor<T>(bounds: readonly T[], value: T): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (bounds[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Whether a rule has something to do with how values are numbered. */
function tells({ matches, effects }: Rule): boolean {
  if (effects.some(({ kind }) => marking.has(kind))) return true
  for (const { condition } of matches) for (const { leaf } of leaves(condition)) if (leaf.kind === 'address' || leaf.kind === 'interface') return true
  return false
}

/** Numbers for all values that the rules of a ruleset tell apart. */
export function scaleOf(ruleset: Ruleset): Scale {
  const addresses = new Set([0n])
  const names = new Set(['', above(''), beyond('')])
  const changing = new Set<string>()
  for (const { rule: { matches, effects } } of rulesWhere(ruleset, tells)) {
    if (effects.some(({ kind }) => marking.has(kind))) for (const field of ['mark', 'ct.mark']) changing.add(field)
    for (const { condition } of matches) {
      for (const { leaf } of leaves(condition)) {
        if (leaf.kind === 'address') for (const [low, high] of leaf.ranges) addresses.add(low).add(high + 1n)
        if (leaf.kind === 'interface') for (const { name, prefix } of leaf.names) names.add(name).add(prefix ? beyond(name) : above(name))
      }
    }
  }
  const bounds = [...addresses].sort(compare)
  const words = [...names].sort(compare)
  const lasts: Partial<Record<BoxField, number>> = {
    ...numberFields, 'ct.state': 4, 'ip6.saddr': floor(bounds, maxAddress), 'ip6.daddr': floor(bounds, maxAddress),
    // No name stands behind all prefixes.
    iif: floor(words, beyond('')) - 1, oif: floor(words, beyond('')) - 1,
  }
  return {
    last: boxFields.map(field => lasts[field]!),
    address: (low, high) => [floor(bounds, low), floor(bounds, high)],
    names: wanted => ranges(wanted.map(({ name, prefix }): Range<number> =>
      prefix
        // The empty prefix is any name at all: what stands first is the absence of one.
        ? [floor(words, name === '' ? above('') : name), floor(words, beyond(name)) - 1]
        : [floor(words, name), floor(words, name)])),
    changing,
  }
}

/** What a packet must be to have a field. */
const ip: Ranges = [[NfProto.ip, NfProto.ip], [NfProto.ip6, NfProto.ip6]]
const ports: Ranges = ranges(portProtocols.map(protocol => [protocol, protocol] as const))
const needsOf: Partial<Record<BoxField, readonly (readonly [BoxField, Ranges])[]>> = {
  l4proto: [['nfproto', ip]],
  sport: [['nfproto', ip], ['l4proto', ports]],
  dport: [['nfproto', ip], ['l4proto', ports]],
  'tcp.flags': [['nfproto', ip], ['l4proto', single<number>(Protocol.tcp)]],
  'icmp.type': [['nfproto', single<number>(NfProto.ip)], ['l4proto', single<number>(Protocol.icmp)]],
  'icmp6.type': [['nfproto', single<number>(NfProto.ip6)], ['l4proto', single<number>(Protocol.icmp6)]],
  'ip.saddr': [['nfproto', single<number>(NfProto.ip)]],
  'ip6.saddr': [['nfproto', single<number>(NfProto.ip6)]],
  'ct.direction': [['ct.state', tracked]],
}
const sameNeeds: Partial<Record<BoxField, BoxField>> = {
  'icmp.code': 'icmp.type', 'icmp6.code': 'icmp6.type', 'ip.daddr': 'ip.saddr', 'ip6.daddr': 'ip6.saddr', 'ct.l4proto': 'ct.direction', 'ct.mark': 'ct.direction',
}
const needs = boxFields.map(field => (needsOf[sameNeeds[field] ?? field] ?? []).map(([other, values]) => [indexes[other], values] as const))

/** A box cut to some values of a field, which its packets then have; undefined when nothing is left. */
export function narrowed(box: Box, field: number, values: Ranges): Box | undefined {
  const fields = [...box.fields]
  for (const [at, wanted] of [[field, values] as const, ...needs[field]!]) {
    const known = fields[at]
    const cut = known ? intersection(known, wanted) : wanted
    if (cut.length === 0) return undefined
    fields[at] = cut
  }
  return { fields, atoms: box.atoms }
}

/** What two boxes have in common. */
export function meet(a: Box, b: Box): Box | undefined {
  if (a === everything) return b
  if (b === everything) return a
  let atoms = a.atoms
  if (b.atoms.size > 0) {
    const both = new Map(a.atoms)
    for (const [key, answer] of b.atoms) {
      if (both.get(key) === !answer) return undefined
      both.set(key, answer)
    }
    atoms = both
  }
  const fields: (Ranges | undefined)[] = []
  for (let index = 0; index < boxFields.length; index++) {
    const [one, other] = [a.fields[index], b.fields[index]]
    const cut = one && other ? intersection(one, other) : (one ?? other)
    if (cut?.length === 0) return undefined
    fields.push(cut)
  }
  return { fields, atoms }
}

/** Alternatives beyond this many are not looked at. */
const mostBoxes = 6

/** Conditions nested deeper than this are not looked into. */
const deepest = 50

/** Boxes inside a condition and around it. */
export interface Boxer {
  readonly scale: Scale
  /** Boxes all of whose packets meet the condition: some of them, perhaps none. */
  inside(condition: Condition): readonly Box[]
  /** A box that holds all packets which meet the condition; undefined when there are none. `early`: before conntrack has seen them. */
  around(condition: Condition, early?: 'early'): Box | undefined
}

export function createBoxer(scale: Scale): Boxer {
  const field = (name: BoxField, values: Ranges): Box | undefined => narrowed(everything, indexes[name], values)
  const rest = (name: BoxField, values: Ranges): Ranges => complement(values, [0, scale.last[indexes[name]]!])

  const stateNumbers = (states: number): Ranges =>
    ranges((Object.keys(boxStates) as (keyof typeof boxStates)[]).filter(name => (states & State[name]) !== 0).map(name => [boxStates[name], boxStates[name]] as const))

  /** Values of one field that a test asks for; undefined where they are no few ranges. */
  const valuesOf = (test: Test): { readonly name: BoxField; readonly values: Ranges } | undefined => {
    switch (test.kind) {
      case 'number':
        return test.field === 'ct.status' || scale.changing.has(test.field) ? undefined : { name: test.field, values: test.ranges }
      case 'address':
        return { name: test.field, values: ranges(test.ranges.map(([low, high]) => scale.address(low, high))) }
      case 'interface':
        return { name: test.field, values: scale.names(test.names) }
      case 'state':
        return { name: 'ct.state', values: stateNumbers(test.states) }
      case 'bits':
        if (test.field !== 'tcp.flags') return undefined
        return { name: test.field, values: ranges(Array.from({ length: 256 }, (_, value): Range<number> => [value, value]).filter(([value]) => (value & test.mask) === test.value)) }
      case 'helper':
        return undefined
    }
  }

  /** Fields that every IP packet has. */
  const always: ReadonlySet<BoxField> = new Set(['nfproto', 'l4proto', 'ct.state', 'iif', 'oif', 'mark'])

  const insideLeaf = (test: Test, negated: boolean): readonly Box[] => {
    const known = valuesOf(test)
    if (!known) {
      // One value under a mask will do.
      const isPlain = test.kind === 'bits' && test.field !== 'ct.status' && !scale.changing.has(test.field) && (test.value & ~test.mask) === 0
      const box = isPlain && !negated ? field(test.field as NumberField & BoxField, single(test.value)) : undefined
      return box ? [box] : []
    }
    const { name, values } = known
    // Without the field a negated test holds, too; that is left to other boxes.
    const box = field(name, negated ? rest(name, values) : values)
    return box ? [box] : []
  }

  const inside = (condition: Condition, negated: boolean, depth: number): readonly Box[] => {
    if (depth > deepest) return []
    switch (condition.kind) {
      case 'atom':
        return [{ ...everything, atoms: new Map([[condition.key, !negated]]) }]
      case 'not':
        return inside(condition.of, !negated, depth + 1)
      case 'all':
      case 'any': {
        if ((condition.kind === 'any') !== negated) {
          const found: Box[] = []
          for (const part of condition.of) {
            found.push(...inside(part, negated, depth + 1))
            if (found.length >= mostBoxes) break
          }
          return found.slice(0, mostBoxes)
        }
        let boxes: readonly Box[] = [everything]
        for (const part of condition.of) {
          const parts = inside(part, negated, depth + 1)
          boxes = boxes.flatMap(box => parts.flatMap(other => meet(box, other) ?? [])).slice(0, mostBoxes)
          if (boxes.length === 0) break
        }
        return boxes
      }
      default:
        return insideLeaf(condition, negated)
    }
  }

  const aroundLeaf = (test: Test, negated: boolean, early: boolean): Box | undefined => {
    if (early && (test.kind === 'state' || test.kind === 'helper' || test.field.startsWith('ct.'))) return everything
    const known = valuesOf(test)
    if (!known) return everything
    const { name, values } = known
    if (!negated) return field(name, values)
    return always.has(name) ? field(name, rest(name, values)) : everything
  }

  /** Field by field what any of them has. */
  const hull = (boxes: readonly Box[]): Box | undefined => {
    const [first, ...others] = boxes
    if (!first || others.length === 0) return first
    return {
      fields: first.fields.map((_, index) => {
        const values = boxes.map(box => box.fields[index])
        if (values.includes(undefined)) return undefined
        return values.every(each => each === values[0]) ? values[0] : ranges(values.flatMap(each => each!))
      }),
      atoms: new Map([...first.atoms].filter(([key, answer]) => others.every(({ atoms }) => atoms.get(key) === answer))),
    }
  }

  const around = (condition: Condition, negated: boolean, early: boolean, depth: number): Box | undefined => {
    if (depth > deepest) return everything
    switch (condition.kind) {
      case 'atom':
        return { ...everything, atoms: new Map([[condition.key, !negated]]) }
      case 'not':
        return around(condition.of, !negated, early, depth + 1)
      case 'all':
      case 'any': {
        if ((condition.kind === 'any') !== negated) {
          return hull(condition.of.flatMap(part => around(part, negated, early, depth + 1) ?? []))
        }
        let box: Box | undefined = everything
        for (const part of condition.of) {
          const other = around(part, negated, early, depth + 1)
          box = other && meet(box, other)
          if (!box) return undefined
        }
        return box
      }
      default:
        return aroundLeaf(condition, negated, early)
    }
  }

  return {
    scale,
    inside: condition => inside(condition, false, 0),
    around: (condition, early) => around(condition, false, early === 'early', 0),
  }
}
