import { Protocol } from '../../model/index.ts'

/** Modules that know ports, by protocol. */
export const portModules: Readonly<Record<number, string>> = {
  [Protocol.tcp]: 'tcp', [Protocol.udp]: 'udp', [Protocol.dccp]: 'dccp', [Protocol.sctp]: 'sctp', [Protocol.udplite]: 'udplite',
}

const flags = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const

/** `SYN,ACK`, or NONE. */
export const flagNames = (bits: number): string => flags.filter((_, index) => (bits >> index) & 1).join(',') || 'NONE'

/** Bits of the connection status that `--ctstatus` has a word for. */
export const statusNames: Readonly<Record<number, string>> = { 1: 'EXPECTED', 2: 'SEEN_REPLY', 4: 'ASSURED', 8: 'CONFIRMED' }
