import { Protocol, Status } from '../model/index.ts'
import { icmp6Types, icmpTypes, flagNames } from './values.ts'

/** Values as people write them, back to numbers. Each gives undefined for what is none. */

const decimal = (text: string, most: number): number | undefined => (/^\d{1,10}$/.test(text) && Number(text) <= most ? Number(text) : undefined)

/** A number, also with `0x`. */
export const readNumber = (text: string, most: number): number | undefined =>
  /^0x[\da-f]{1,8}$/i.test(text) ? (Number(text) <= most ? Number(text) : undefined) : decimal(text, most)

export function readAddress(text: string): number | undefined {
  const parts = text.split('.').map(part => (/^\d{1,3}$/.test(part) ? decimal(part, 255) : undefined))
  if (parts.length !== 4 || parts.includes(undefined)) return undefined
  return parts.reduce<number>((value, part) => value * 256 + part!, 0)
}

/** RFC 4291, an IPv4 address at the end included. */
export function readAddress6(text: string): bigint | undefined {
  if (!text.includes(':') || text.length > 45) return undefined
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map(half => (half === '' ? [] : half.split(':')).flatMap((group, index, all) => {
    const four = index === all.length - 1 && group.includes('.') ? readAddress(group) : undefined
    if (four !== undefined) return [four >>> 16, four & 0xffff]
    return [/^[\da-f]{1,4}$/i.test(group) ? parseInt(group, 16) : NaN]
  }))
  const count = groups.reduce((sum, half) => sum + half.length, 0)
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined
  const all = [...groups[0]!, ...Array.from({ length: 8 - count }, () => 0), ...(groups[1] ?? [])]
  return all.some(Number.isNaN) ? undefined : all.reduce((value, group) => (value << 16n) | BigInt(group), 0n)
}

/** Names of protocols, those of /etc/protocols that rulesets speak of. */
export const protocolNames: ReadonlyMap<string, number> = new Map(Object.entries({
  ...Object.fromEntries(Object.entries(Protocol).filter(([name]) => name !== 'icmp6')), icmpv6: 58, 'ipv6-icmp': 58, igmp: 2, ospf: 89, vrrp: 112,
}))

export const readProtocol = (text: string): number | undefined => protocolNames.get(text) ?? decimal(text, 255)

/** A few services whose names everybody uses (IANA's registry). */
export const services: ReadonlyMap<string, number> = new Map(Object.entries({
  ftp: 21, ssh: 22, telnet: 23, smtp: 25, domain: 53, bootps: 67, bootpc: 68, tftp: 69, http: 80, pop3: 110, ntp: 123, imap: 143, snmp: 161, ldap: 389, https: 443,
  submission: 587, imaps: 993, pop3s: 995, sip: 5060,
}))

export const readPort = (text: string): number | undefined => services.get(text) ?? decimal(text, 0xffff)

const byName = (names: Readonly<Record<number, string>>): ReadonlyMap<string, number> => new Map(Object.entries(names).map(([value, name]) => [name, Number(value)]))

/** Names of types; where ICMP and ICMPv6 share one, the protocol tells which. */
export const icmpTypeNames = byName(icmpTypes)
export const icmp6TypeNames = byName(icmp6Types)

/** Flags with `,`, or as tcpdump writes them: `[S.]`. */
export function readFlags(text: string): number | undefined {
  if (text === 'none' || text === '[none]') return 0
  const dumped = /^\[([FSRPUEW.]+)\]$/.exec(text)?.[1]
  const bits = dumped ? [...dumped].map(letter => 'FSRP.UEW'.indexOf(letter)) : text.split(',').map(name => flagNames.indexOf(name))
  return bits.includes(-1) ? undefined : bits.reduce((flags, bit) => flags | (1 << bit), 0)
}

/** Bits of conntrack status with `,`, or their number. */
export function readStatus(text: string): number | undefined {
  if (text === 'none') return 0
  const bits = text.split(',').map(name => (Object.hasOwn(Status, name) ? Status[name as keyof typeof Status] : undefined))
  return bits.includes(undefined) ? readNumber(text, 0xffff) : bits.reduce<number>((status, bit) => status | bit!, 0)
}
