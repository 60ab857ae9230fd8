import type { Condition, NumberField } from '../model/index.ts'
import { NfProto, Protocol, State, allStates, any, not, portProtocols, single, stateNames } from '../model/index.ts'
import type { Compiler } from './compile.ts'
import type { Diagram, Edge } from './diagram.ts'
import { FALSE, TRUE } from './diagram.ts'
import { familyCodes, fieldLayout, nameBytes } from './fields.ts'
import { bytesToName, nameToBytes } from './names.ts'
import type { Packet } from './packet.ts'
import type { PacketSet, Space } from './set.ts'
import { workshopOf } from './space.ts'

export type Assignment = (level: number) => 0 | 1 | undefined

/** The variables that a packet stands for. Fields it lacks read 0: no lawful set depends on them. */
export function assignmentOf(compiler: Compiler, packet: Packet): Assignment {
  const layout = fieldLayout()
  const ones = new Set<number>()
  const put = (levels: readonly number[], value: bigint): void => {
    for (const [index, level] of levels.entries()) if ((value >> BigInt(levels.length - 1 - index)) & 1n) ones.add(level)
  }
  const putName = (field: 'iif' | 'oif' | 'ct.helper', name: string | undefined): void => {
    const bytes = nameToBytes(name ?? '', 'exact') ?? []
    let value = 0n
    for (let index = 0; index < nameBytes; index++) value = (value << 8n) | BigInt(bytes[index] ?? 0)
    put(layout.bits(field), value)
  }
  for (const [field, value] of Object.entries(packet)) {
    switch (field) {
      case 'nfproto':
        put(layout.bits('nfproto'), BigInt(Math.max(0, familyCodes.indexOf(value as number))))
        break
      case 'ct.state': {
        const { tracked, fresh, related } = layout.state
        if (value === 'new' || value === 'established' || value === 'related') ones.add(tracked)
        if (value === 'new' || value === 'untracked') ones.add(fresh)
        if (value === 'related') ones.add(related)
        break
      }
      case 'iif':
      case 'oif':
      case 'ct.helper':
        putName(field, value as string | undefined)
        break
      case 'atoms':
        break
      default:
        if (value !== undefined) put(layout.bits(field as NumberField), BigInt(value as number | bigint))
    }
  }
  return level => {
    if (level < layout.firstAtom) return ones.has(level) ? 1 : 0
    const answer = packet.atoms?.[compiler.atomKeys.get(level)!]
    return answer === undefined ? undefined : answer ? 1 : 0
  }
}

/** Whether a packet is in a set; one of which an unknown match would have to tell is not. */
export function holds(diagram: Diagram, set: Edge, assigned: Assignment): boolean {
  let edge = set
  while (edge !== TRUE && edge !== FALSE) {
    const value = assigned(diagram.level(edge))
    if (value === undefined) return false
    edge = value ? diagram.high(edge) : diagram.low(edge)
  }
  return edge === TRUE
}

const among = (field: NumberField, value: number): Condition => ({ kind: 'number', field, ranges: single(value) })
const address = (a: number, b: number, c: number, d: number): number => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
/** 2001:db8::/32 is for documentation (RFC 3849). */
const documentation6 = 0x20010db8n << 96n

/** What an ordinary packet looks like, the most telling first; what goes together is tried together. Documentation addresses of RFC 5737. */
const ordinary: readonly (readonly Condition[])[] = [
  [
    { kind: 'state', states: allStates & ~State.invalid & ~State.untracked },
    any([among('nfproto', NfProto.ip), among('nfproto', NfProto.ip6)]),
    among('nfproto', NfProto.ip),
    { kind: 'state', states: State.new },
    among('l4proto', Protocol.tcp),
  ],
  [among('l4proto', Protocol.udp)],
  [among('icmp.type', 8)],
  [among('icmp6.type', 128)],
  [among('icmp.code', 0)],
  [among('icmp6.code', 0)],
  [among('tcp.flags', 0x02)],
  [
    not({ kind: 'helper', names: 'any' }),
    not({ kind: 'interface', field: 'oif', names: [{ name: '', prefix: true }] }),
    { kind: 'number', field: 'sport', ranges: [[49152, 65535]] },
    among('sport', 50000),
    among('ip.saddr', address(198, 51, 100, 7)),
    among('ip.daddr', address(192, 0, 2, 1)),
  ],
  [
    { kind: 'address', field: 'ip6.saddr', ranges: single(documentation6 + 7n) },
    { kind: 'address', field: 'ip6.daddr', ranges: single(documentation6 + 1n) },
  ],
  [among('mark', 0), among('ct.mark', 0)],
  [among('ct.l4proto', Protocol.tcp)],
  [among('ct.status', 0x2 | 0x8)],
  [among('ct.status', 0x1 | 0x8)],
  [among('ct.status', 0x1 | 0x2 | 0x8)],
  [among('ct.status', 0x8)],
  [among('ct.status', 0)],
  [among('ct.direction', 0)],
]

/** Names to try for an interface or a helper: ordinary ones, then those the conditions speak of. */
function* ordinaryNames(compiler: Compiler, field: 'iif' | 'oif'): Generator<string> {
  yield* ['eth0', 'eth1', 'wlan0']
  for (const [name, kind] of compiler.names[field]) yield kind === 'exact' ? name : `${name}0`
}

/** One packet of a set, as ordinary as the set lets it be. */
export function examplePacket(space: Space, set: PacketSet): Packet | undefined {
  if (space.isEmpty(set)) return undefined
  const { diagram, compiler } = workshopOf(space)
  const lawful = space.and(set, space.laws())
  let rest = space.isEmpty(lawful) ? set : lawful
  const prefer = (wish: PacketSet): boolean => {
    const both = space.and(rest, wish)
    if (space.isEmpty(both)) return false
    rest = both
    return true
  }
  for (const wishes of ordinary) {
    if (!prefer(space.and(...wishes.map(wish => space.of(wish)))) && wishes.length > 1) for (const wish of wishes) prefer(space.of(wish))
  }
  for (const field of ['iif', 'oif'] as const) {
    for (const name of ordinaryNames(compiler, field)) {
      if (prefer(space.of({ kind: 'interface', field, names: [{ name }] }))) break
    }
  }
  return decode(diagram, compiler, rest)
}

/** Follows one way to TRUE, taking 0 where both lead there. */
function decode(diagram: Diagram, compiler: Compiler, set: Edge): Packet {
  const layout = fieldLayout()
  const values = new Map<number, 0 | 1>()
  let edge = set
  while (edge !== TRUE) {
    const level = diagram.level(edge)
    const takesHigh = diagram.low(edge) === FALSE
    values.set(level, takesHigh ? 1 : 0)
    edge = takesHigh ? diagram.high(edge) : diagram.low(edge)
  }
  const read = (levels: readonly number[]): bigint => levels.reduce((value, level) => (value << 1n) | BigInt(values.get(level) ?? 0), 0n)
  const name = (field: 'iif' | 'oif' | 'ct.helper'): string => {
    const value = read(layout.bits(field))
    return bytesToName(Array.from({ length: nameBytes }, (_, index) => Number((value >> BigInt(8 * (nameBytes - 1 - index))) & 0xffn)))
  }
  const packet: Record<string, unknown> = {}
  const nfproto = familyCodes[Number(read(layout.bits('nfproto')))]!
  packet['nfproto'] = nfproto
  for (const field of ['iif', 'oif'] as const) if (name(field) !== '') packet[field] = name(field)
  if (nfproto === NfProto.ip || nfproto === NfProto.ip6) {
    const six = nfproto === NfProto.ip6
    for (const field of ['saddr', 'daddr'] as const) {
      const value = read(layout.bits(six ? `ip6.${field}` : `ip.${field}`))
      packet[six ? `ip6.${field}` : `ip.${field}`] = six ? value : Number(value)
    }
    const l4proto = Number(read(layout.bits('l4proto')))
    packet['l4proto'] = l4proto
    const put = (field: NumberField): void => void (packet[field] = Number(read(layout.bits(field as 'mark'))))
    if (portProtocols.includes(l4proto)) for (const field of ['sport', 'dport'] as const) put(field)
    if (l4proto === Protocol.tcp) put('tcp.flags')
    if (l4proto === Protocol.icmp && !six) for (const field of ['icmp.type', 'icmp.code'] as const) put(field)
    if (l4proto === Protocol.icmp6 && six) for (const field of ['icmp6.type', 'icmp6.code'] as const) put(field)
  }
  const at = (level: number): boolean => values.get(level) === 1
  const { tracked, fresh, related } = layout.state
  const state = at(tracked) ? (at(fresh) ? 'new' : at(related) ? 'related' : 'established') : at(fresh) ? 'untracked' : 'invalid'
  packet['ct.state'] = stateNames.find(known => known === state)
  if (at(tracked)) {
    for (const field of ['ct.direction', 'ct.status', 'ct.l4proto', 'ct.mark'] as const) packet[field] = Number(read(layout.bits(field)))
    if (name('ct.helper') !== '') packet['ct.helper'] = name('ct.helper')
  }
  packet['mark'] = Number(read(layout.bits('mark')))
  const atoms = [...values].filter(([level]) => level >= layout.firstAtom)
  if (atoms.length > 0) packet['atoms'] = Object.fromEntries(atoms.map(([level, value]) => [compiler.atomKeys.get(level)!, value === 1]))
  return packet as Packet
}
