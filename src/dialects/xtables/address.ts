import { ranges, type Ranges } from '../../model/index.ts'
import { readNumber } from './values.ts'

/** An IPv4 address or network as written: base address and mask, both unsigned. */
export interface Network4 {
  readonly address: number
  readonly mask: number
}

export interface Network6 {
  readonly address: bigint
  readonly mask: bigint
}

const all6 = (1n << 128n) - 1n

/** A full dotted quad; undefined when it is none. */
export function readIpv4(word: string): number | undefined {
  const parts = word.split('.')
  if (parts.length !== 4) return undefined
  let value = 0
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part)) return undefined
    const byte = Number(part)
    if (byte > 255) return undefined
    value = value * 256 + byte
  }
  return value
}

/** An address as iptables takes it for a network: missing parts are zero (`10/8`, `192.168`). */
export function readShortIpv4(word: string): number | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){0,3}$/.test(word)) return undefined
  const parts = word.split('.').map(Number)
  if (parts.some(part => part > 255)) return undefined
  while (parts.length < 4) parts.push(0)
  return parts.reduce((value, part) => value * 256 + part, 0)
}

/** An IPv6 address (RFC 4291 text form, with an IPv4 tail too); undefined when it is none. */
export function readIpv6(word: string): bigint | undefined {
  let text = word
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(word)
  if (tail) {
    const four = readIpv4(tail[2]!)
    if (four === undefined) return undefined
    text = `${tail[1]}${(four >>> 16).toString(16)}:${(four & 0xffff).toString(16)}`
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, rest] = halves.map(half => (half === '' ? [] : half!.split(':')))
  const groups = rest === undefined ? head! : [...head!, ...Array<string>(Math.max(0, 8 - head!.length - rest.length)).fill('0'), ...rest]
  if (groups.length !== 8 || (rest !== undefined && head!.length + rest.length > 7)) return undefined
  let value = 0n
  for (const group of groups) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined
    value = (value << 16n) | BigInt(Number.parseInt(group, 16))
  }
  return value
}

/** Mask of a prefix length. */
const mask4 = (length: number): number => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0)
const mask6 = (length: number): bigint => all6 ^ ((1n << BigInt(128 - length)) - 1n)

/** The mask of a prefix length, which may be written with base 8 or 16 (libxtables, parse_ipmask). */
function lengthOf<Mask>(text: string, most: number, maskOf: (length: number) => Mask): Mask | undefined {
  const length = readNumber(text)
  return typeof length === 'number' && length <= most ? maskOf(length) : undefined
}

/**
 * `address[/length|/mask]`. With a mask of zeros the address is not looked at (libxtables, xtables_ip6parse_any): `0.0.0.0/0` is
 * every address in ip6tables too. Undefined when it is no number (a host name, a network name, nonsense).
 */
export function readNetwork4(word: string): Network4 | undefined {
  const slash = word.indexOf('/')
  const host = slash < 0 ? word : word.slice(0, slash)
  const address = readIpv4(host) ?? readShortIpv4(host)
  const mask = slash < 0 ? 0xffffffff : lengthOf(word.slice(slash + 1), 32, mask4) ?? readIpv4(word.slice(slash + 1))
  if (mask === 0) return { address: 0, mask }
  return address === undefined || mask === undefined ? undefined : { address: (address & mask) >>> 0, mask }
}

export function readNetwork6(word: string): Network6 | undefined {
  const slash = word.indexOf('/')
  const address = readIpv6(slash < 0 ? word : word.slice(0, slash))
  const mask = slash < 0 ? all6 : lengthOf(word.slice(slash + 1), 128, mask6) ?? readIpv6(word.slice(slash + 1))
  if (mask === 0n) return { address: 0n, mask }
  return address === undefined || mask === undefined ? undefined : { address: address & mask, mask }
}

/** The addresses of a network as one range; undefined when the mask has holes. */
export function rangesOf4({ address, mask }: Network4): Ranges | undefined {
  const host = ~mask >>> 0
  return (host & (host + 1)) === 0 ? ranges([[address, address + host]]) : undefined
}

export function rangesOf6({ address, mask }: Network6): Ranges<bigint> | undefined {
  const host = all6 ^ mask
  return (host & (host + 1n)) === 0n ? ranges([[address, address + host]]) : undefined
}

export const printIpv4 = (value: number): string => [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')

/** Shortest form of RFC 5952. */
export function printIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn))
  let best = { at: -1, length: 1 }
  for (let at = 0; at < 8; at++) {
    let length = 0
    while (at + length < 8 && groups[at + length] === 0) length++
    if (length > best.length) best = { at, length }
  }
  const hex = groups.map(group => group.toString(16))
  if (best.at < 0) return hex.join(':')
  return `${hex.slice(0, best.at).join(':')}::${hex.slice(best.at + best.length).join(':')}`
}
