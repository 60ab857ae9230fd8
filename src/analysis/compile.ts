import type { AddressTest, Atom, BitsTest, Condition, HelperTest, InterfaceTest, NumberField, NumberTest, StateTest, Test } from '../model/index.ts'
import { NfProto, Protocol, State, hasValue, portProtocols, single } from '../model/index.ts'
import type { Bit } from './bits.ts'
import { inRanges, startsWith, underMask } from './bits.ts'
import type { Diagram, Edge } from './diagram.ts'
import { FALSE, TRUE, negate } from './diagram.ts'
import { familyCodes, fieldLayout, isPlain } from './fields.ts'
import type { PlainField } from './fields.ts'
import type { Given, MarkValue } from './given.ts'
import { givenKey, isUnchanged, unchanged } from './given.ts'
import { nameToBytes } from './names.ts'
import { BudgetExceeded } from './set.ts'

/** Conditions nested deeper than this are not read. */
const deepest = 500

/** Parts of a conjunction that are taken one by one; more of them are joined half by half. */
const mostTogether = 16

/** A test of an address or a port. */
type PlainTest = (NumberTest | AddressTest) & { readonly field: PlainField }

const isPlainTest = (condition: Condition): condition is PlainTest => (condition.kind === 'number' || condition.kind === 'address') && isPlain(condition.field)

/** Conditions and what stands for them in a diagram. */
export interface Compiler {
  /** Packets, as they came, for which a condition holds when `given` has happened to them. */
  of(condition: Condition, given?: Given): Edge
  /** Packets for which all of some conditions hold: what a rule matches. */
  all(conditions: readonly Condition[], given?: Given): Edge
  /** The variable of an unknown match, or of a choice that the ruleset does not tell. */
  atom(key: string): Edge
  atomLevel(key: string): number
  /** Keys of the atoms seen, by variable. */
  readonly atomKeys: ReadonlyMap<number, string>
  /** Interface and helper names that conditions have asked for. */
  readonly names: Readonly<Record<'iif' | 'oif' | 'ct.helper', ReadonlyMap<string, 'exact' | 'prefix'>>>
  /** A name by its own variables: what a name needs (a connection, for a helper) left out. The empty prefix is any name at all. */
  name(field: 'iif' | 'oif' | 'ct.helper', name: string, kind: 'exact' | 'prefix'): Edge
  readonly hasConnection: Edge
  state(states: number): Edge
}

export function createCompiler(diagram: Diagram): Compiler {
  const layout = fieldLayout()
  const and = (...parts: Edge[]): Edge => parts.reduce((a, b) => diagram.and(a, b), TRUE)
  const or = (a: Edge, b: Edge): Edge => negate(diagram.and(negate(a), negate(b)))

  const plain = (levels: readonly number[]): Bit[] => levels.map(level => ({ level, inverted: false }))
  const numbers = (levels: readonly number[], ranges: NumberTest['ranges']): Edge => inRanges(diagram, plain(levels), ranges, 0, 1)

  const atomLevels = new Map<string, number>()
  const atomKeys = new Map<number, string>()
  const atomLevel = (key: string): number => {
    const known = atomLevels.get(key)
    if (known !== undefined) return known
    const level = layout.firstAtom + atomLevels.size
    atomLevels.set(key, level)
    atomKeys.set(level, key)
    return level
  }

  const hasConnection = diagram.variable(layout.state.tracked)

  const state = (states: number): Edge => {
    const { tracked, fresh, related } = layout.state
    const says = (name: keyof typeof State): Edge => (states & State[name] ? TRUE : FALSE)
    return diagram.node(tracked,
      diagram.node(fresh, says('new'), diagram.node(related, says('related'), says('established'))),
      diagram.node(fresh, says('untracked'), says('invalid')))
  }

  const family = (ranges: NumberTest['ranges']): Edge => {
    const [code1, code0] = layout.bits('nfproto') as [number, number]
    const says = (code: number): Edge => (hasValue(ranges, familyCodes[code]!) ? TRUE : FALSE)
    return diagram.node(code1, diagram.node(code0, says(3), says(2)), diagram.node(code0, says(1), says(0)))
  }

  const protocolOf = (protocols: readonly number[]): Edge =>
    and(family([[NfProto.ip, NfProto.ip], [NfProto.ip6, NfProto.ip6]]), numbers(layout.bits('l4proto'), protocols.map(p => [p, p] as const)))

  /** Which packets have a field at all. Made when first asked. */
  const presences = new Map<string, Edge>()
  const presence = (field: string, make: () => Edge): Edge => {
    let edge = presences.get(field)
    if (edge === undefined) {
      edge = make()
      presences.set(field, edge)
    }
    return edge
  }
  const has = (field: NumberField | 'ip6.saddr' | 'ip6.daddr'): Edge => {
    switch (field) {
      case 'nfproto':
      case 'mark':
        return TRUE
      case 'l4proto':
        return presence('ip or ip6', () => family([[NfProto.ip, NfProto.ip], [NfProto.ip6, NfProto.ip6]]))
      case 'sport':
      case 'dport':
        return presence('ports', () => protocolOf(portProtocols))
      case 'tcp.flags':
        return presence('tcp', () => protocolOf([Protocol.tcp]))
      case 'icmp.type':
      case 'icmp.code':
        return presence('icmp', () => and(family(single(NfProto.ip)), protocolOf([Protocol.icmp])))
      case 'icmp6.type':
      case 'icmp6.code':
        return presence('icmp6', () => and(family(single(NfProto.ip6)), protocolOf([Protocol.icmp6])))
      case 'ip.saddr':
      case 'ip.daddr':
        return presence('ip', () => family(single(NfProto.ip)))
      case 'ip6.saddr':
      case 'ip6.daddr':
        return presence('ip6', () => family(single(NfProto.ip6)))
      case 'ct.direction':
      case 'ct.status':
      case 'ct.l4proto':
      case 'ct.mark':
        return hasConnection
    }
  }

  /** Bits of a mark after what happened to it. */
  const markBits = (value: MarkValue): Bit[] => {
    const { source } = value
    const levels = typeof source === 'string'
      ? layout.bits(source)
      : value.keep === 0 ? [] : Array.from({ length: 32 }, (_, index) => atomLevel(`${source.unknown} bit ${31 - index}`))
    return Array.from({ length: 32 }, (_, index): Bit => {
      const inverted = ((value.xor >>> (31 - index)) & 1) === 1
      const kept = (value.keep >>> (31 - index)) & 1
      return kept ? { level: levels[index]!, inverted } : inverted ? 1 : 0
    })
  }

  const bitsOf = (field: NumberField, given: Given): Bit[] =>
    field === 'mark' ? markBits(given.mark) : field === 'ct.mark' ? markBits(given.ctMark) : plain(layout.bits(field))

  const names = { iif: new Map<string, 'exact' | 'prefix'>(), oif: new Map<string, 'exact' | 'prefix'>(), 'ct.helper': new Map<string, 'exact' | 'prefix'>() }

  const named = (field: keyof typeof names, name: string, kind: 'exact' | 'prefix'): Edge => {
    const bytes = nameToBytes(name, kind)
    if (!bytes) return FALSE
    const levels = layout.bits(field)
    if (bytes.length === 0 || name === '') return negate(startsWith(diagram, levels, [0]))
    names[field].set(name, kind)
    return startsWith(diagram, levels, bytes)
  }

  const interfaces = (test: InterfaceTest): Edge =>
    test.names.reduce<Edge>((edge, { name, prefix }) => or(edge, named(test.field, name, prefix ? 'prefix' : 'exact')), FALSE)

  const helper = (test: HelperTest): Edge =>
    and(hasConnection, test.names === 'any'
      ? named('ct.helper', '', 'prefix')
      : test.names.reduce<Edge>((edge, name) => or(edge, name === '' ? FALSE : named('ct.helper', name, 'exact')), FALSE))

  const stateTest = (test: StateTest, given: Given): Edge =>
    given.conntrack === 'done' ? state(test.states) : test.states & State[given.conntrack === 'not yet' ? 'invalid' : 'untracked'] ? TRUE : FALSE

  const bitsTest = (test: BitsTest, given: Given): Edge =>
    and(has(test.field), underMask(diagram, bitsOf(test.field, given), test.mask, test.value))

  /** Values of an address or a port, of packets in `inside`. */
  const valuesOf = (test: PlainTest, inside: Edge = TRUE): Edge => (test.kind === 'address'
    ? inRanges(diagram, plain(layout.bits(test.field)), test.ranges, 0n, 1n, inside)
    : inRanges(diagram, plain(layout.bits(test.field)), test.ranges, 0, 1, inside))

  const leaf = (test: Test | Atom, given: Given): Edge => {
    switch (test.kind) {
      case 'atom':
        return diagram.variable(atomLevel(test.key))
      case 'state':
        return stateTest(test, given)
      case 'interface':
        return interfaces(test)
      case 'address':
        return and(has(test.field), valuesOf(test))
    }
    if (given.conntrack !== 'done' && (test.kind === 'helper' || test.field.startsWith('ct.'))) return FALSE
    switch (test.kind) {
      case 'helper':
        return helper(test)
      case 'bits':
        return bitsTest(test, given)
      case 'number':
        return test.field === 'nfproto'
          ? family(test.ranges)
          : and(has(test.field), inRanges(diagram, bitsOf(test.field, given), test.ranges, 0, 1))
    }
  }

  /**
   * Addresses and ports are put one before the other as their variables are, and what they need is asked once: a rule among thousands that
   * ask for one host and one port each costs about as many nodes as it has bits.
   */
  const all = (conditions: readonly Condition[], given: Given = unchanged): Edge => {
    const values: PlainTest[] = []
    let rest: Edge = TRUE
    const take = (condition: Condition): void => {
      if (isPlainTest(condition) && !values.some(({ field }) => field === condition.field)) {
        values.push(condition)
        rest = diagram.and(rest, has(condition.field))
      } else rest = diagram.and(rest, of(condition, given))
    }
    for (const condition of conditions) {
      if (condition.kind === 'all' && condition.of.length <= mostTogether) condition.of.forEach(take)
      else take(condition)
    }
    const [first, ...others] = values.sort((a, b) => layout.bits(b.field)[0]! - layout.bits(a.field)[0]!)
    return first ? diagram.and(rest, others.reduce((inside, test) => valuesOf(test, inside), valuesOf(first))) : rest
  }

  const build = (condition: Condition, given: Given): Edge => {
    switch (condition.kind) {
      case 'all':
        if (condition.of.length <= mostTogether) return all(condition.of, given)
        return balanced(condition.of, given, (a, b) => diagram.and(a, b), TRUE)
      case 'any':
        return balanced(condition.of, given, or, FALSE)
      case 'not':
        return negate(of(condition.of, given))
      default:
        return leaf(condition, given)
    }
  }

  /** Halves first: a list of thousands of addresses stays cheap. */
  const balanced = (parts: readonly Condition[], given: Given, join: (a: Edge, b: Edge) => Edge, neutral: Edge): Edge => {
    const half = (from: number, to: number): Edge => {
      if (to - from === 0) return neutral
      if (to - from === 1) return of(parts[from]!, given)
      const middle = (from + to) >> 1
      return join(half(from, middle), half(middle, to))
    }
    return half(0, parts.length)
  }

  const known = new WeakMap<Condition, Edge>()
  const knownGiven = new Map<string, WeakMap<Condition, Edge>>()
  const memoOf = (given: Given): WeakMap<Condition, Edge> => {
    if (isUnchanged(given)) return known
    const key = givenKey(given)
    let memo = knownGiven.get(key)
    if (!memo) {
      memo = new WeakMap()
      knownGiven.set(key, memo)
    }
    return memo
  }

  let depth = 0
  const of = (condition: Condition, given: Given = unchanged): Edge => {
    const memo = memoOf(given)
    let edge = memo.get(condition)
    if (edge === undefined) {
      if (depth >= deepest) throw new BudgetExceeded('conditions are nested too deep')
      depth++
      try {
        edge = build(condition, given)
      } finally {
        depth--
      }
      memo.set(condition, edge)
    }
    return edge
  }

  return { of, all, atom: key => diagram.variable(atomLevel(key)), atomLevel, atomKeys, names, name: named, hasConnection, state }
}
