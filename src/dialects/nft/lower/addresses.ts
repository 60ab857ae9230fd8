/** An IPv4 address in dotted form, as an unsigned number. */
export function parseIpv4(text: string): number | undefined {
  let value = 0
  let part = -1
  let parts = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 46
    if (code === 46) {
      if (part < 0 || part > 255) return undefined
      value = value * 256 + part
      part = -1
      parts++
    } else if (code >= 48 && code <= 57) part = Math.max(part, 0) * 10 + code - 48
    else return undefined
    if (part > 255) return undefined
  }
  return parts === 4 ? value : undefined
}

const word = /^[0-9a-f]{1,4}$/i

/** An IPv6 address in any of its spellings, without zone. */
export function parseIpv6(text: string): bigint | undefined {
  let rest = text
  const tail: string[] = []
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (dotted) {
    const low = parseIpv4(dotted[2]!)
    if (low === undefined) return undefined
    rest = dotted[1]!.endsWith('::') ? dotted[1]! : dotted[1]!.slice(0, -1)
    tail.push((low >>> 16).toString(16), (low & 0xffff).toString(16))
  }
  const halves = rest.split('::')
  if (halves.length > 2 || !rest.includes(':') && !dotted) return undefined
  const left = halves[0] ? halves[0].split(':') : []
  const right = [...(halves[1] ? halves[1].split(':') : []), ...(halves.length === 2 ? tail : [])]
  if (halves.length === 1) left.push(...tail)
  const missing = 8 - left.length - right.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const parts = [...left, ...Array.from({ length: missing }, () => '0'), ...right]
  if (!parts.every(part => word.test(part))) return undefined
  return BigInt(`0x${parts.map(part => part.padStart(4, '0')).join('')}`)
}

export const printIpv4 = (value: number): string => [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')

/** RFC 5952: the longest run of zero groups, of at least two, becomes `::`. */
export function printIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 0xffffn))
  let best = { start: 0, length: 0 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (start + length < 8 && groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  const text = (part: readonly number[]): string => part.map(group => group.toString(16)).join(':')
  if (best.length < 2) return text(groups)
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`
}
