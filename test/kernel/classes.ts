/**
 * The packet classes that conntrack can tell apart, one measured packet each, all of them coming in from the peer.
 * What the kernel knows of each (state, direction, status, helper) was measured on kernel 6.18 and is stated beside
 * it, so that the model's answer can be asked for the very same packet.
 */
import { Protocol, State, Status } from '../../src/model/index.ts'
import { icmpErrorPacket, neighbourSolicitation, tcpFlags, tcpPacket, udpPacket } from './bytes.ts'
import type { Ends, IcmpError } from './bytes.ts'

export type Protocol4or6 = 'ip' | 'ip6'

/** The watched host and the peer that sends to it. */
export const host = { ip: '10.9.0.2', ip6: 'fd09::2' } as const
export const peer = { ip: '10.9.0.1', ip6: 'fd09::1' } as const

/** Ports of the flows that the laboratory keeps: `own` is the watched host's, `far` the peer's. */
export const flows = {
  /** UDP, opened by the peer and answered. */
  opened: { proto: 17, own: 6001, far: 7001 },
  /** UDP, opened by the host. */
  asked: { proto: 17, own: 6002, far: 7002 },
  /** UDP that the TFTP helper expected; nothing answers, so every packet stays RELATED. */
  tftp: { proto: 17, own: 6105, far: 7105 },
  /** TCP that the FTP helper expected, connected. */
  ftpData: { proto: 6, own: 41000, far: 20020 },
} as const

/** Destination port that the FTP helper expects next. */
export const expectedPort = 41001
export const newPort = 6000
export const untrackedPort = 6005
/** Redirected to `newPort`. */
export const redirectedPort = 6006

/** Mark of the connections that have a helper; what they open inherits it. */
export const masterMark = 7

/** What changes from one laboratory to the next: ports and sequence numbers of the connected TCP flows. */
export interface Live {
  readonly controlPort: number
  readonly control: { readonly sequence: number; readonly acknowledged: number }
  readonly data: { readonly sequence: number; readonly acknowledged: number }
}

/** Conntrack's view of a packet. A packet without connection has neither direction nor status. */
export interface Tracked {
  readonly state: number
  readonly direction?: 'original' | 'reply'
  readonly status?: number
  /** Helper of the connection's master. */
  readonly helper?: string
  /** Protocol of the connection. */
  readonly l4proto?: number
  /** Mark of the connection; 0 unless given. */
  readonly mark?: number
}

export interface PacketClass {
  readonly name: string
  readonly family: Protocol4or6
  readonly about: string
  readonly dscp: number
  readonly tracked: Tracked
  /** Packets of the class come in because a helper expects them: what tightening is to shut out. */
  readonly expected: boolean
  readonly packet: (live: Live) => number[]
}

const { udp, tcp } = Protocol
const { confirmed, assured, expected, dnat } = Status
const answered = Status['seen-reply']
/** Where a nat chain is loaded, as here, the kernel marks every connection as seen by it (IPS_SRC_NAT_DONE, IPS_DST_NAT_DONE). */
const natDone = 0x180

const error = (type: number, code: number, flow: { readonly proto: 6 | 17; readonly own: number; readonly far: number }): IcmpError =>
  ({ type, code, about: { proto: flow.proto, sport: flow.own, dport: flow.far } })

type Row = readonly [name: string, about: string, tracked: Tracked, packet: (ends: Ends, dscp: number, live: Live) => number[], expected?: true]

/** The answer (`Er`) is sent before the errors. */
const aboutAsked: Tracked = { state: State.related, direction: 'reply', status: confirmed | answered, l4proto: udp }

/** Classes that exist in both families. */
const common = (unreachable: readonly [number, number]): readonly Row[] => [
  ['N', 'new: first UDP packet', { state: State.new, direction: 'original', status: 0, l4proto: udp },
    (ends, dscp) => udpPacket(ends, { sport: 20001, dport: newPort }, dscp)],
  ['Eo', 'established, original direction', { state: State.established, direction: 'original', status: confirmed | answered, l4proto: udp },
    (ends, dscp) => udpPacket(ends, { sport: flows.opened.far, dport: flows.opened.own }, dscp)],
  ['Er', 'established, reply direction', { state: State.established, direction: 'reply', status: confirmed | answered, l4proto: udp },
    (ends, dscp) => udpPacket(ends, { sport: flows.asked.far, dport: flows.asked.own }, dscp)],
  ['Rx', 'expected: SYN of an FTP data connection', { state: State.related, direction: 'original', status: expected, helper: 'ftp', l4proto: tcp, mark: masterMark },
    (ends, dscp) => tcpPacket(ends, { sport: 20, dport: expectedPort, flags: tcpFlags.syn }, dscp), true],
  ['Ru', 'expected: second packet of a TFTP transfer, unanswered', { state: State.related, direction: 'original', status: expected | confirmed, helper: 'tftp', l4proto: udp, mark: masterMark },
    (ends, dscp) => udpPacket(ends, { sport: flows.tftp.far, dport: flows.tftp.own }, dscp), true],
  ['Ex', 'established packet of an expected FTP data connection', { state: State.established, direction: 'original', status: expected | confirmed | answered | assured, helper: 'ftp', l4proto: tcp, mark: masterMark },
    (ends, dscp, { data }) => tcpPacket(ends, { sport: flows.ftpData.far, dport: flows.ftpData.own, flags: tcpFlags.ack, ...data }, dscp)],
  ['Rxi', 'ICMP error about that FTP data connection', { state: State.related, direction: 'original', status: expected | confirmed | answered | assured, helper: 'ftp', l4proto: tcp, mark: masterMark },
    (ends, dscp) => icmpErrorPacket(ends, error(...unreachable, flows.ftpData), dscp)],
  ['Ec', 'established packet of the FTP control connection', { state: State.established, direction: 'reply', status: confirmed | answered | assured, l4proto: tcp, mark: masterMark },
    (ends, dscp, { controlPort, control }) => tcpPacket(ends, { sport: 21, dport: controlPort, flags: tcpFlags.ack, ...control }, dscp)],
  ['I', 'invalid: ICMP error about an unknown flow', { state: State.invalid },
    (ends, dscp) => icmpErrorPacket(ends, error(...unreachable, { proto: 17, own: 1, far: 2 }), dscp)],
  ['U', 'untracked: UDP to a notrack port', { state: State.untracked },
    (ends, dscp) => udpPacket(ends, { sport: 7003, dport: untrackedPort }, dscp)],
  ['Nd', 'new, redirected to another port', { state: State.new, direction: 'original', status: dnat, l4proto: udp },
    (ends, dscp) => udpPacket(ends, { sport: 20002, dport: redirectedPort }, dscp)],
]

const icmp = (name: string, about: string, type: number, code: number): Row =>
  [name, `ICMP error about a known flow: ${about}`, aboutAsked, (ends, dscp) => icmpErrorPacket(ends, error(type, code, flows.asked), dscp)]

const rows: Record<Protocol4or6, readonly Row[]> = {
  ip: [
    ...common([3, 3]),
    icmp('Ri', 'port unreachable', 3, 3),
    icmp('Ri-mtu', 'fragmentation needed', 3, 4),
    icmp('Ri-time', 'time exceeded', 11, 0),
    icmp('Ri-param', 'parameter problem', 12, 0),
    icmp('Ri-redirect', 'redirect', 5, 1),
  ],
  ip6: [
    ...common([1, 4]),
    icmp('Ri', 'port unreachable', 1, 4),
    icmp('Ri-mtu', 'packet too big', 2, 0),
    icmp('Ri-time', 'time exceeded', 3, 0),
    icmp('Ri-param', 'parameter problem', 4, 0),
    ['Un', 'untracked: neighbour solicitation', { state: State.untracked }, (ends, dscp) => neighbourSolicitation(ends, dscp)],
  ],
}

function classesOf(family: Protocol4or6, firstDscp: number): readonly PacketClass[] {
  const ends = { source: peer[family], destination: host[family] }
  return rows[family].map(([name, about, tracked, packet, isExpected], index) => {
    const dscp = firstDscp + index
    return {
      name: family === 'ip6' ? `${name}6` : name,
      family, about, dscp,
      tracked: tracked.status === undefined ? tracked : { ...tracked, status: tracked.status | natDone },
      expected: isExpected === true,
      packet: live => packet(ends, dscp, live),
    }
  })
}

/** Each has a DSCP of its own, none of them 0 (ordinary traffic) or 48 (the kernel's own ICMP errors). */
export const packetClasses: readonly PacketClass[] = [...classesOf('ip', 1), ...classesOf('ip6', 20)]

export const classNames = (family: Protocol4or6 | 'inet'): readonly string[] =>
  packetClasses.filter(one => family === 'inet' || one.family === family).map(({ name }) => name)
