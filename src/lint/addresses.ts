import { maxAddress, ranges } from '../model/index.ts'
import type { Ranges } from '../model/index.ts'

/** Addresses of both families. */
interface Addresses {
  readonly ip: Ranges
  readonly ip6: Ranges<bigint>
}

function parseIp(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every(part => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined
  return parts.reduce((address, part) => address * 256 + Number(part), 0)
}

function parseIp6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map(half => (half === '' ? [] : half.split(':')))
  const groups = tail ? [...head!, ...Array.from({ length: 8 - head!.length - tail.length }, () => '0'), ...tail] : head!
  if (groups.length !== 8 || !groups.every(group => /^[\da-f]{1,4}$/i.test(group))) return undefined
  return groups.reduce((address, group) => (address << 16n) | BigInt(`0x${group}`), 0n)
}

/** `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`; undefined for anything else. Prefix length only, as configurations have it. */
export function parseAddress(text: string): Addresses | undefined {
  const [address, length, ...rest] = text.split('/')
  if (rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined
  const ip = parseIp(address!)
  if (ip !== undefined) {
    const bits = Number(length ?? 32)
    if (bits > 32) return undefined
    const size = 2 ** (32 - bits)
    const low = Math.floor(ip / size) * size
    return { ip: [[low, low + size - 1]], ip6: [] }
  }
  const bits = Number(length ?? 128)
  // Fewer groups than `::` needs make a negative length.
  const ip6 = /^[\da-f:]+$/i.test(address!) && address!.split(':').length <= 9 ? parseIp6(address!) : undefined
  if (ip6 === undefined || bits > 128) return undefined
  const size = 1n << BigInt(128 - bits)
  const low = (ip6 / size) * size
  return { ip: [], ip6: [[low, low + size - 1n]] }
}

/** All addresses named; what cannot be read names none. */
export function parseAddresses(texts: readonly string[]): Addresses {
  const parsed = texts.map(parseAddress).filter(addresses => addresses !== undefined)
  return { ip: ranges(parsed.flatMap(({ ip }) => ip)), ip6: ranges(parsed.flatMap(({ ip6 }) => ip6)) }
}

const ipText = (address: number): string => [24, 16, 8, 0].map(shift => Math.floor(address / 2 ** shift) % 256).join('.')

/** RFC 5952: the longest run of zero groups (the first of equals) becomes `::`. */
function ip6Text(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16))
  const run = groups.join(':').match(/\b0(?::0)+\b/g)?.reduce((longest, found) => (found.length > longest.length ? found : longest))
  return run ? groups.join(':').replace(new RegExp(`(?:^|:)${run}(?:$|:)`), '::') : groups.join(':')
}

/** A range as address, prefix, or `low-high`. */
function rangeText<N extends number | bigint>([low, high]: readonly [N, N], bits: number, text: (address: N) => string): string {
  if (low === high) return text(low)
  const first = BigInt(low)
  const size = BigInt(high) - first + 1n
  const isPrefix = (size & (size - 1n)) === 0n && first % size === 0n
  return isPrefix ? `${text(low)}/${bits - (size.toString(2).length - 1)}` : `${text(low)}-${text(high)}`
}

/** At most this many are named in a message. */
const named = 3

/** "192.0.2.1", "192.0.2.0/24 and 2001:db8::1", "a, b, c and 5 more"; undefined when nothing limits either family. */
export function addressText(ip: Ranges | undefined, ip6: Ranges<bigint> | undefined): string | undefined {
  const isAll = ip6?.length === 1 && ip6[0]![0] === 0n && ip6[0]![1] === maxAddress
  const texts = [
    ...(ip ?? []).map(range => rangeText(range, 32, ipText)),
    ...(isAll ? [] : ip6 ?? []).map(range => rangeText(range, 128, ip6Text)),
  ]
  if (texts.length === 0) return undefined
  if (texts.length <= named + 1) return texts.length === 1 ? texts[0] : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`
  return `${texts.slice(0, named).join(', ')} and ${texts.length - named} more`
}
