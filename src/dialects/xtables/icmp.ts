/** ICMP type, and the range of codes; `any` is every ICMP packet. */
export interface IcmpType {
  readonly type: number | 'any'
  readonly codes: readonly [low: number, high: number]
}

type Row = readonly [names: string, type: number, low?: number, high?: number]

/** Source: extensions/libxt_icmp.h and libipt_icmp.c of iptables (`iptables -p icmp -h`). */
const icmp4: readonly Row[] = [
  ['echo-reply pong', 0],
  ['destination-unreachable', 3],
  ['network-unreachable', 3, 0], ['host-unreachable', 3, 1], ['protocol-unreachable', 3, 2], ['port-unreachable', 3, 3],
  ['fragmentation-needed', 3, 4], ['source-route-failed', 3, 5], ['network-unknown', 3, 6], ['host-unknown', 3, 7],
  ['network-prohibited', 3, 9], ['host-prohibited', 3, 10], ['TOS-network-unreachable', 3, 11], ['TOS-host-unreachable', 3, 12],
  ['communication-prohibited', 3, 13], ['host-precedence-violation', 3, 14], ['precedence-cutoff', 3, 15],
  ['source-quench', 4],
  ['redirect', 5],
  ['network-redirect', 5, 0], ['host-redirect', 5, 1], ['TOS-network-redirect', 5, 2], ['TOS-host-redirect', 5, 3],
  ['echo-request ping', 8],
  ['router-advertisement', 9],
  ['router-solicitation', 10],
  ['time-exceeded ttl-exceeded', 11],
  ['ttl-zero-during-transit', 11, 0], ['ttl-zero-during-reassembly', 11, 1],
  ['parameter-problem', 12],
  ['ip-header-bad', 12, 0], ['required-option-missing', 12, 1],
  ['timestamp-request', 13],
  ['timestamp-reply', 14],
  ['address-mask-request', 17],
  ['address-mask-reply', 18],
]

/** Source: extensions/libip6t_icmp6.c of iptables (`ip6tables -p ipv6-icmp -h`; the mld names since 1.8.8). */
const icmp6: readonly Row[] = [
  ['destination-unreachable', 1],
  ['no-route', 1, 0], ['communication-prohibited', 1, 1], ['beyond-scope', 1, 2], ['address-unreachable', 1, 3],
  ['port-unreachable', 1, 4], ['failed-policy', 1, 5], ['reject-route', 1, 6],
  ['packet-too-big', 2],
  ['time-exceeded ttl-exceeded', 3],
  ['ttl-zero-during-transit', 3, 0], ['ttl-zero-during-reassembly', 3, 1],
  ['parameter-problem', 4],
  ['bad-header', 4, 0], ['unknown-header-type', 4, 1], ['unknown-option', 4, 2],
  ['echo-request ping', 128],
  ['echo-reply pong', 129],
  ['mld-listener-query', 130],
  ['mld-listener-report', 131],
  ['mld-listener-done mld-listener-reduction', 132],
  ['router-solicitation', 133],
  ['router-advertisement', 134],
  ['neighbour-solicitation neighbor-solicitation', 135],
  ['neighbour-advertisement neighbor-advertisement', 136],
  ['redirect', 137],
]

export type IcmpVersion = 4 | 6

const rowsOf = (version: IcmpVersion): readonly Row[] => (version === 4 ? icmp4 : icmp6)

/** Names of the types and codes of one version, for "did you mean". */
export const icmpNames = (version: IcmpVersion): readonly string[] => rowsOf(version).flatMap(([names]) => names.split(' '))

/**
 * Reads `--icmp-type` and `--icmpv6-type`: a name or an unambiguous beginning of one, in any case, or `type`, `type/code`.
 * 255 is any type in IPv4 (net/ipv4/netfilter/ip_tables.c, icmp_type_code_match).
 */
export function readIcmpType(word: string, version: IcmpVersion): IcmpType | undefined {
  const numeric = /^(0x[0-9a-f]+|\d+)(?:\/(0x[0-9a-f]+|\d+))?$/i.exec(word)
  if (numeric) {
    const type = Number(numeric[1])
    const code = numeric[2] === undefined ? undefined : Number(numeric[2])
    if (type > 255 || (code !== undefined && code > 255)) return undefined
    if (version === 4 && type === 255) return { type: 'any', codes: [0, 255] }
    return { type, codes: code === undefined ? [0, 255] : [code, code] }
  }
  const wanted = word.toLowerCase()
  if (!wanted) return undefined
  if (version === 4 && 'any'.startsWith(wanted)) return wanted === 'any' ? { type: 'any', codes: [0, 255] } : undefined
  const found: Row[] = []
  for (const row of rowsOf(version)) {
    for (const name of row[0].split(' ')) {
      const lower = name.toLowerCase()
      if (lower === wanted) return ofRow(row)
      if (lower.startsWith(wanted)) found.push(row)
    }
  }
  return found.length === 1 ? ofRow(found[0]!) : undefined
}

const ofRow = ([, type, low, high]: Row): IcmpType => ({ type, codes: low === undefined ? [0, 255] : [low, high ?? low] })

/** The name of a whole type (all codes), as iptables prints help for it; undefined when it has none. */
export const icmpTypeName = (type: number, version: IcmpVersion): string | undefined =>
  rowsOf(version).find(row => row[1] === type && row[2] === undefined)?.[0].split(' ')[0]
