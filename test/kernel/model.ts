/** A measured packet in the model's words: its own fields read back from its bytes, conntrack's as the class states them. */
import { NfProto, Protocol, State, stateNames } from '../../src/model/index.ts'
import type { Packet } from '../../src/analysis/index.ts'
import { newPort, redirectedPort } from './classes.ts'
import type { Live, PacketClass } from './classes.ts'

const number = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0)

const big = (bytes: readonly number[]): bigint => bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)

/** Fields of the network header, and where the next header begins. */
function network(bytes: readonly number[]): { readonly fields: Packet; readonly l4proto: number; readonly rest: readonly number[] } {
  if (bytes[0]! >> 4 === 4) {
    const l4proto = bytes[9]!
    return { fields: { nfproto: NfProto.ip, 'ip.saddr': number(bytes.slice(12, 16)), 'ip.daddr': number(bytes.slice(16, 20)) }, l4proto, rest: bytes.slice(20) }
  }
  const l4proto = bytes[6]!
  return { fields: { nfproto: NfProto.ip6, 'ip6.saddr': big(bytes.slice(8, 24)), 'ip6.daddr': big(bytes.slice(24, 40)) }, l4proto, rest: bytes.slice(40) }
}

function transport(l4proto: number, rest: readonly number[]): Packet {
  switch (l4proto) {
    case Protocol.icmp:
      return { 'icmp.type': rest[0]!, 'icmp.code': rest[1]! }
    case Protocol.icmp6:
      return { 'icmp6.type': rest[0]!, 'icmp6.code': rest[1]! }
    default: {
      const dport = number(rest.slice(2, 4))
      const ports = { sport: number(rest.slice(0, 2)), dport: dport === redirectedPort ? newPort : dport }
      return l4proto === Protocol.tcp ? { ...ports, 'tcp.flags': rest[13]! } : ports
    }
  }
}

/** The packet as an inbound filter chain sees it, after redirection. */
export function modelPacket({ packet, tracked }: PacketClass, live: Live): Packet {
  const { fields, l4proto, rest } = network(packet(live))
  const { direction, status, helper, mark = 0 } = tracked
  return {
    ...fields, l4proto, ...transport(l4proto, rest),
    iif: 'host0', mark: 0,
    'ct.state': stateNames.find(name => State[name] === tracked.state)!,
    ...(direction === undefined ? {} : {
      'ct.direction': direction === 'original' ? 0 : 1, 'ct.status': status!, 'ct.l4proto': tracked.l4proto!, 'ct.mark': mark,
    }),
    ...(helper === undefined ? {} : { 'ct.helper': helper }),
  }
}
