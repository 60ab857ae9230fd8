import type { Field } from '../model/index.ts'
import type { Edge } from './diagram.ts'
import { FALSE, TRUE } from './diagram.ts'
import { familyCodes, fieldLayout } from './fields.ts'
import type { Packet } from './packet.ts'
import type { PacketClassName, PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'

/** Classes that part the packets of the IP stack: each lawful packet is in exactly one. */
export const partition: readonly PacketClassName[] = ['new', 'established', 'expected', 'icmp-error', 'reset', 'invalid', 'untracked']

type Told = Exclude<Field, 'ct.state'>

/** A product: the packets that have, in every field, one of its values, and are of one of its classes. */
export interface Region {
  readonly whole: PacketSet
  /** Values of the fields that are limited, and of those the ones that occur. */
  readonly fields: ReadonlyMap<Told, PacketSet>
  /** Undefined when classes do not limit it. */
  readonly classes: readonly PacketClassName[] | undefined
  /** Answers of unknown matches that it is limited to. */
  readonly atoms: ReadonlyMap<string, boolean>
}

/** Fields in the order they are freed: what no one asked about first, so that what remains is what tells. */
const growing: readonly Told[] = [
  'mark', 'ct.mark', 'icmp.code', 'icmp6.code', 'sport', 'tcp.flags', 'ct.direction', 'ct.status', 'ct.l4proto', 'oif', 'iif',
  'ip6.saddr', 'ip6.daddr', 'ip.saddr', 'ip.daddr', 'dport', 'ct.helper', 'icmp.type', 'icmp6.type', 'l4proto', 'nfproto',
]

/** ICMP and ICMPv6 types share variables. */
const sharesBits = (a: Field, b: Field): boolean => a.replace('icmp6', 'icmp') === b.replace('icmp6', 'icmp')

/**
 * The region of `set` that grows around a packet: field after field is freed or widened to all values with which the whole region
 * stays in the set. Packets outside `universe` do not count.
 */
export function regionAround(space: Space, set: PacketSet, universe: PacketSet, packet: Packet): Region {
  const { compiler, levelsOf, existsIn } = workshopOf(space)
  const outside = space.minus(universe, set)
  const fields = new Map<Told, PacketSet>()
  const present = growing.filter(field => field === 'iif' || field === 'oif' || (field === 'ct.helper' ? packet['ct.direction'] !== undefined : packet[field] !== undefined))
  for (const field of present) fields.set(field, valueOf(space, field, packet))
  const atoms = new Map(Object.entries(packet.atoms ?? {}))
  const answers = (): PacketSet => space.and(...[...atoms].map(([key, answer]) => (answer ? compiler.atom(key) : compiler.atom(key) ^ 1) as PacketSet))
  const own = partition.filter(name => space.contains(space.packetClass(name), packet))
  let classes: readonly PacketClassName[] | undefined = own.length > 0 ? own : undefined
  const inClasses = (): PacketSet => (classes ? space.or(...classes.map(name => space.packetClass(name))) : space.all)
  const around = (but?: Told): PacketSet => space.and(...[...fields].filter(([field]) => field !== but).map(([, values]) => values), answers(), inClasses())

  for (const [key, answer] of Array.from(atoms)) {
    atoms.delete(key)
    if (space.intersects(around(), outside)) atoms.set(key, answer)
  }
  for (const field of present) {
    // A type means another thing in the other protocol.
    if ((field === 'l4proto' || field === 'nfproto') && ['icmp.type', 'icmp6.type', 'icmp.code', 'icmp6.code'].some(type => (fields.get(type as Told) ?? space.all) !== space.all)) continue
    const others = levelsOf([...growing.filter(other => !sharesBits(other, field)), 'ct.state', 'atoms'])
    const forbidden = existsIn(space.and(around(field), outside), others)
    fields.set(field, space.not(forbidden))
  }
  if (classes) {
    for (const name of partition) {
      if (!classes.includes(name) && !space.intersects(space.and(...fields.values(), answers(), space.packetClass(name)), outside)) classes = [...classes, name]
    }
    if (classes.length === partition.length) classes = undefined
  }
  const whole = around()
  // Of the values left, those count that a packet of the region can have.
  const limited = [...fields].filter(([, values]) => values !== space.all).map(([field, values]): [Told, PacketSet] => {
    const others = levelsOf([...growing.filter(other => !sharesBits(other, field)), 'ct.state', 'atoms'])
    const possible = existsIn(space.and(around(field), universe), others)
    return [field, space.and(values, possible)]
  })
  return { whole, fields: new Map(limited), classes, atoms }
}

/** Packets that have the example's value of one field: its variables only, without what the field needs. */
function valueOf(space: Space, field: Told, packet: Packet): PacketSet {
  const { diagram } = workshopOf(space)
  if (field === 'iif' || field === 'oif' || field === 'ct.helper') return named(space, field, packet[field])
  const levels = fieldLayout().bits(field)
  const value = field === 'nfproto' ? BigInt(familyCodes.indexOf(packet.nfproto!)) : BigInt(packet[field]!)
  let edge: Edge = TRUE
  for (let bit = levels.length - 1; bit >= 0; bit--) {
    edge = (value >> BigInt(levels.length - 1 - bit)) & 1n ? diagram.node(levels[bit]!, edge, FALSE) : diagram.node(levels[bit]!, FALSE, edge)
  }
  return edge as PacketSet
}

/** A name's own variables; `undefined` is the absence of one. */
export function named(space: Space, field: 'iif' | 'oif' | 'ct.helper', name: string | undefined, kind: 'exact' | 'prefix' = 'exact'): PacketSet {
  const { compiler } = workshopOf(space)
  if (name === undefined || name === '') {
    const any = compiler.name(field, '', 'prefix') as PacketSet
    return name === undefined ? space.not(any) : any
  }
  return compiler.name(field, name, kind) as PacketSet
}
