import { State, Status, type Condition } from '../../../src/model/index.ts'

/** As much of a packet as conditions over connections ask for. */
export interface Packet {
  readonly state: number
  readonly status: number
  readonly l4proto: number
  readonly ctProto?: number
  readonly direction?: 0 | 1
  readonly master?: string
  readonly icmpType?: number
  readonly icmpCode?: number
}

const { new: fresh, established, related, invalid, untracked } = State
const { expected, assured, confirmed, dnat } = Status
const seen = Status['seen-reply']

/** One packet for each class of conntrack, with what kernel 6.18 says of it. */
export const packets: Readonly<Record<string, Packet>> = {
  N: { state: fresh, status: 0, l4proto: 17, ctProto: 17, direction: 0 },
  Eo: { state: established, status: seen | confirmed, l4proto: 17, ctProto: 17, direction: 0 },
  Er: { state: established, status: seen | confirmed, l4proto: 17, ctProto: 17, direction: 1 },
  Ri: { state: related, status: seen | confirmed, l4proto: 1, ctProto: 17, direction: 1, icmpType: 3, icmpCode: 3 },
  Rx: { state: related, status: expected, l4proto: 6, ctProto: 6, direction: 0, master: 'ftp' },
  Ru: { state: related, status: expected | confirmed, l4proto: 17, ctProto: 17, direction: 0, master: 'tftp' },
  Ex: { state: established, status: expected | seen | assured | confirmed, l4proto: 6, ctProto: 6, direction: 0, master: 'ftp' },
  Rxi: { state: related, status: expected | seen | confirmed, l4proto: 1, ctProto: 6, direction: 0, master: 'ftp', icmpType: 3, icmpCode: 3 },
  Ec: { state: established, status: seen | assured | confirmed, l4proto: 6, ctProto: 6, direction: 1 },
  I: { state: invalid, status: 0, l4proto: 1, icmpType: 3, icmpCode: 3 },
  U: { state: untracked, status: 0, l4proto: 17 },
  Nd: { state: fresh, status: dnat, l4proto: 17, ctProto: 17, direction: 0 },
}

/** Whether a packet meets a condition; throws for what such a packet has no answer to. */
export function meets(packet: Packet, condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every(part => meets(packet, part))
    case 'any':
      return condition.of.some(part => meets(packet, part))
    case 'not':
      return !meets(packet, condition.of)
    case 'state':
      return (condition.states & packet.state) !== 0
    case 'helper':
      return packet.master !== undefined && (condition.names === 'any' || condition.names.includes(packet.master))
    case 'bits':
      return packet.ctProto !== undefined && (valueOf(packet, condition.field)! & condition.mask) === condition.value
    case 'number': {
      const value = valueOf(packet, condition.field)
      return value !== undefined && condition.ranges.some(([low, high]) => low <= value && value <= high)
    }
    default:
      throw new Error(`no answer for ${condition.kind}`)
  }
}

function valueOf(packet: Packet, field: string): number | undefined {
  switch (field) {
    case 'l4proto':
      return packet.l4proto
    case 'ct.l4proto':
      return packet.ctProto
    case 'ct.direction':
      return packet.direction
    case 'ct.status':
      return packet.ctProto === undefined ? undefined : packet.status
    case 'ct.mark':
      return packet.ctProto === undefined ? undefined : 0
    case 'icmp.type':
      return packet.icmpType
    case 'icmp.code':
      return packet.icmpCode
    default:
      throw new Error(`no answer for ${field}`)
  }
}
