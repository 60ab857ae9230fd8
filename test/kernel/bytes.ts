/** Packets written byte by byte: IPv4, IPv6, UDP, TCP, ICMP and ICMPv6, checksums included. */

export interface Ends {
  readonly source: string
  readonly destination: string
}

/** Differentiated services code point, 0 to 63: tells the measured packets apart. */
export type Dscp = number

const word = (value: number): number[] => [(value >> 8) & 255, value & 255]

const long = (value: number): number[] => [...word(value >>> 16), ...word(value)]

export function addressBytes(address: string): number[] {
  if (!address.includes(':')) return address.split('.').map(Number)
  const [head, tail] = address.split('::').map(part => part.split(':').filter(Boolean).map(group => Number.parseInt(group, 16)))
  const groups = tail ? [...head!, ...Array<number>(8 - head!.length - tail.length).fill(0), ...tail] : head!
  return groups.flatMap(word)
}

/** The internet checksum (RFC 1071). */
function checksum(bytes: readonly number[]): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  return ~sum & 0xffff
}

const withChecksum = (bytes: readonly number[], at: number, sum: number): number[] => [...bytes.slice(0, at), ...word(sum), ...bytes.slice(at + 2)]

const pseudoHeader = ({ source, destination }: Ends, proto: number, length: number): number[] =>
  source.includes(':')
    ? [...addressBytes(source), ...addressBytes(destination), ...long(length), 0, 0, 0, proto]
    : [...addressBytes(source), ...addressBytes(destination), 0, proto, ...word(length)]

const isV6 = ({ source }: Ends): boolean => source.includes(':')

function ip(ends: Ends, proto: number, dscp: Dscp, hops: number, length: number): number[] {
  const addresses = [...addressBytes(ends.source), ...addressBytes(ends.destination)]
  if (isV6(ends)) return [0x60 | (dscp >> 2), (dscp << 6) & 255, 0, 0, ...word(length), proto, hops, ...addresses]
  const header = [0x45, dscp << 2, ...word(20 + length), 0, 1, 0, 0, hops, proto, 0, 0, ...addresses]
  return withChecksum(header, 10, checksum(header))
}

/** Ports of a TCP or UDP packet, for the packet itself and for the copy inside an ICMP error. */
export interface Ports {
  readonly sport: number
  readonly dport: number
}

export function udpPacket(ends: Ends, { sport, dport }: Ports, dscp: Dscp): number[] {
  const body = [...word(sport), ...word(dport), ...word(9), 0, 0, 0x78]
  const sum = checksum([...pseudoHeader(ends, 17, body.length), ...body])
  return [...ip(ends, 17, dscp, 64, body.length), ...withChecksum(body, 6, sum)]
}

export const tcpFlags = { syn: 0x02, rst: 0x04, ack: 0x10 } as const

export interface Segment extends Ports {
  readonly flags: number
  readonly sequence?: number
  readonly acknowledged?: number
}

export function tcpPacket(ends: Ends, { sport, dport, flags, sequence = 1000, acknowledged = 0 }: Segment, dscp: Dscp): number[] {
  const body = [...word(sport), ...word(dport), ...long(sequence), ...long(acknowledged), 0x50, flags, ...word(1000), 0, 0, 0, 0]
  const sum = checksum([...pseudoHeader(ends, 6, body.length), ...body])
  return [...ip(ends, 6, dscp, 64, body.length), ...withChecksum(body, 16, sum)]
}

export interface IcmpError {
  readonly type: number
  readonly code: number
  /** The packet that the error is about, as its sender wrote it. */
  readonly about: Ports & { readonly proto: 6 | 17 }
}

/** An ICMP or ICMPv6 error about a packet that went the other way. */
export function icmpErrorPacket(ends: Ends, { type, code, about }: IcmpError, dscp: Dscp): number[] {
  const back = { source: ends.destination, destination: ends.source }
  const inner = [...ip(back, about.proto, 0, 64, 20), ...word(about.sport), ...word(about.dport), 0, 28, 0, 0, ...Array<number>(12).fill(0)]
  return icmpPacket(ends, [type, code, 0, 0, 0, 0, 5, 0, ...inner], 64, dscp)
}

/** ICMPv6 neighbour solicitation for the destination (RFC 4861 4.3). */
export const neighbourSolicitation = (ends: Ends, dscp: Dscp): number[] =>
  icmpPacket(ends, [135, 0, 0, 0, 0, 0, 0, 0, ...addressBytes(ends.destination)], 255, dscp)

function icmpPacket(ends: Ends, body: readonly number[], hops: number, dscp: Dscp): number[] {
  const proto = isV6(ends) ? 58 : 1
  const sum = checksum(isV6(ends) ? [...pseudoHeader(ends, proto, body.length), ...body] : body)
  return [...ip(ends, proto, dscp, hops, body.length), ...withChecksum(body, 2, sum)]
}

/** The packet as a frame from one MAC address to another. */
export const frame = (packet: readonly number[], from: string, to: string): number[] => [
  ...to.split(':').map(part => Number.parseInt(part, 16)),
  ...from.split(':').map(part => Number.parseInt(part, 16)),
  ...word(packet[0]! >> 4 === 6 ? 0x86dd : 0x0800),
  ...packet,
]
