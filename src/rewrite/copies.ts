import { Protocol, Status, ranges, single } from '../model/index.ts'
import type { Condition, HelperInfo, NarrowedCopy, Ranges } from '../model/index.ts'

/**
 * ICMP errors that keep a network working: no path MTU discovery without 3/4 and packet-too-big, no quick refusal
 * without unreachable, no traceroute without time-exceeded (measured on kernel 6.18). Source quench (4) and
 * redirects (5, 137) are RELATED too and are left out on purpose.
 */
export const icmpErrorTypes = { ip: [3, 11, 12], ip6: [1, 2, 3, 4] } as const

const icmpOf = {
  ip: { l4proto: Protocol.icmp, field: 'icmp.type' },
  ip6: { l4proto: Protocol.icmp6, field: 'icmp6.type' },
} as const

const number = (field: 'l4proto' | 'dport' | 'sport' | 'icmp.type' | 'icmp6.type', values: Ranges): Condition => ({ kind: 'number', field, ranges: values })

/** ICMP errors of one family, limited to `types`. */
export function icmpErrors(family: 'ip' | 'ip6', types: readonly number[]): NarrowedCopy {
  const { l4proto, field } = icmpOf[family]
  return {
    title: family === 'ip' ? 'ICMP errors about known connections' : 'ICMPv6 errors about known connections',
    tests: [number('l4proto', single<number>(l4proto)), number(field, ranges(types.map(type => [type, type] as const)))],
  }
}

/** The TCP RST of a REJECT on its way out: it is RELATED, not ICMP (nf_reject attaches the rejected packet's conntrack). */
export const resets: NarrowedCopy = {
  title: 'TCP resets of REJECT',
  tests: [number('l4proto', single<number>(Protocol.tcp)), { kind: 'bits', field: 'tcp.flags', mask: 0x04, value: 0x04 }],
}

/**
 * What a helper makes the kernel expect, one copy for each protocol it opens. `peers` limits the two hosts; expected
 * connections of helpers that involve third hosts (DCC, RTP) are not limited to them.
 */
export function expectedBy(helper: HelperInfo, name: string, peers: readonly Condition[]): readonly NarrowedCopy[] {
  return helper.expects.map(({ l4proto, dport, sport }) => ({
    title: `connections expected by helper ${name}${dport === undefined ? '' : ` to ports ${dport[0]}-${dport[1]}`}`,
    tests: [
      ...(helper.between === 'same hosts' ? peers : []),
      number('l4proto', single(l4proto)),
      ...(sport === undefined ? [] : [number('sport', single(sport))]),
      ...(dport === undefined ? [] : [number('dport', [dport])]),
      { kind: 'helper', names: [name] } as const,
    ],
  }))
}

/** What a `ct expectation` object opens; such a connection has the EXPECTED bit and no helper. */
export function expectedByObject(name: string, l4proto: number, dport: number): NarrowedCopy {
  return {
    title: `connections of expectation ${name}`,
    tests: [
      number('l4proto', single(l4proto)),
      number('dport', single(dport)),
      { kind: 'bits', field: 'ct.status', mask: Status.expected, value: Status.expected },
    ],
  }
}

const mirrored: Partial<Record<string, 'ip.saddr' | 'ip.daddr' | 'ip6.saddr' | 'ip6.daddr'>> = {
  'ip.saddr': 'ip.daddr', 'ip.daddr': 'ip.saddr', 'ip6.saddr': 'ip6.daddr', 'ip6.daddr': 'ip6.saddr',
}

/** The same address condition with source and destination exchanged. */
export function mirror(condition: Condition): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { kind: condition.kind, of: condition.of.map(mirror) }
    case 'not':
      return { kind: 'not', of: mirror(condition.of) }
    case 'number':
    case 'bits':
    case 'address': {
      const field = mirrored[condition.field]
      return field ? ({ ...condition, field } as Condition) : condition
    }
    default:
      return condition
  }
}
