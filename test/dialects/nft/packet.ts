import type { Condition, NumberField, Rule } from '../../../src/model/index.ts'

/** One packet, in the fields that tests here ask for. A field that is absent is one the packet lacks. */
export interface Packet {
  readonly name?: string
  readonly state: number
  readonly nfproto: number
  readonly l4proto: number
  readonly direction?: number
  readonly status?: number
  readonly helper?: string
  readonly sport?: number
  readonly dport?: number
  readonly saddr?: number
  readonly daddr?: number
  readonly saddr6?: bigint
  readonly daddr6?: bigint
  readonly type?: number
  readonly flags?: number
  readonly mark?: number
  readonly ctMark?: number
  readonly iif?: string
  readonly oif?: string
}

function numberOf(packet: Packet, field: NumberField): number | undefined {
  switch (field) {
    case 'nfproto': return packet.nfproto
    case 'l4proto': return packet.l4proto
    case 'sport': return packet.sport
    case 'dport': return packet.dport
    case 'icmp.type': return packet.nfproto === 2 && packet.l4proto === 1 ? packet.type : undefined
    case 'icmp6.type': return packet.nfproto === 10 && packet.l4proto === 58 ? packet.type : undefined
    case 'tcp.flags': return packet.l4proto === 6 ? packet.flags : undefined
    case 'ip.saddr': return packet.nfproto === 2 ? packet.saddr : undefined
    case 'ip.daddr': return packet.nfproto === 2 ? packet.daddr : undefined
    case 'ct.direction': return packet.direction
    case 'ct.status': return packet.status
    case 'ct.mark': return packet.ctMark
    case 'mark': return packet.mark ?? 0
    default: return undefined
  }
}

const within = <N extends number | bigint>(ranges: readonly (readonly [N, N])[], value: N | undefined): boolean =>
  value !== undefined && ranges.some(([low, high]) => low <= value && value <= high)

/** Whether a packet satisfies a condition; atoms are taken from `atoms`, those not named there are false. */
export function satisfies(condition: Condition, packet: Packet, atoms: ReadonlySet<string> = new Set()): boolean {
  switch (condition.kind) {
    case 'all': return condition.of.every(part => satisfies(part, packet, atoms))
    case 'any': return condition.of.some(part => satisfies(part, packet, atoms))
    case 'not': return !satisfies(condition.of, packet, atoms)
    case 'atom': return atoms.has(condition.key)
    case 'number': return within(condition.ranges, numberOf(packet, condition.field))
    case 'address': return within(condition.ranges, packet.nfproto === 10 ? (condition.field === 'ip6.saddr' ? packet.saddr6 : packet.daddr6) : undefined)
    case 'bits': {
      const value = numberOf(packet, condition.field)
      return value !== undefined && ((value & condition.mask) >>> 0) === condition.value
    }
    case 'state': return (packet.state & condition.states) !== 0
    case 'interface': {
      const name = (condition.field === 'iif' ? packet.iif : packet.oif) ?? ''
      return condition.names.some(wanted => (wanted.prefix ? name.startsWith(wanted.name) : name === wanted.name))
    }
    case 'helper': return packet.helper !== undefined && (condition.names === 'any' || condition.names.includes(packet.helper))
  }
}

/** Whether all matches of a rule fit a packet. */
export const takes = (rule: Rule, packet: Packet, atoms?: ReadonlySet<string>): boolean =>
  rule.matches.every(match => satisfies(match.condition, packet, atoms))
