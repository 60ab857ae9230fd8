/**
 * GitHub's `primaryLocationLineHash`, by which code scanning knows a result again (github/codeql-action, src/fingerprints.ts): of each line,
 * the first 100 UTF-16 units from its beginning on, spaces and tabs left out, line breaks as LF, behind the end U+FFFF and then zeros,
 * taken as digits of base 37 modulo 2^64, and `:n` for the n-th line of equal hash. Held against the vectors published there.
 */

const window = 100

/** A number modulo 2^64 in two halves, which doubles can multiply by small numbers exactly. */
interface Long {
  high: number
  low: number
}

const two32 = 2 ** 32

/** `value = value * factor + add`, where `factor` and `add` are below 2^16. */
function step(value: Long, factor: number, add: number): void {
  const low = value.low * factor + add
  const high = value.high * factor + Math.floor(low / two32)
  value.low = low % two32
  value.high = high % two32
}

/** `value -= other * factor`, where `factor` is below 2^16. */
function takeAway(value: Long, other: Long, factor: number): void {
  const product = { ...other }
  step(product, factor, 0)
  const low = value.low - product.low
  value.low = low < 0 ? low + two32 : low
  const high = value.high - product.high - (low < 0 ? 1 : 0)
  value.high = high < 0 ? high + two32 : high
}

/** 37^100 modulo 2^64: what a unit weighs when it leaves the window. */
const leaving: Long = { high: 0, low: 1 }
for (let power = 0; power < window; power++) step(leaving, 37, 0)

const hex = ({ high, low }: Long): string => (high > 0 ? high.toString(16) + low.toString(16).padStart(8, '0') : low.toString(16))

/** The units that count, and where in them lines begin. */
function unitsOf(text: string): { readonly units: Uint16Array; readonly starts: readonly number[] } {
  const units = new Uint16Array(text.length + 1)
  const starts: number[] = []
  let count = 0
  let isLineStart = true
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0xffff
    if (code === 32 || code === 9 || (code === 10 && text.charCodeAt(at - 1) === 13)) continue
    if (isLineStart) starts.push(count)
    const unit = code === 13 ? 10 : code
    units[count++] = unit
    isLineStart = unit === 10
  }
  return { units: units.subarray(0, count), starts }
}

/** The hash of each line of a text, in order. */
export function lineHashes(text: string): readonly string[] {
  const { units, starts } = unitsOf(text)
  const seen = new Map<string, number>()
  const value: Long = { high: 0, low: 0 }
  for (let at = 0; at < window; at++) step(value, 37, units[at] ?? 0)
  let at = 0
  return starts.map(start => {
    for (; at < start; at++) {
      step(value, 37, units[at + window] ?? 0)
      takeAway(value, leaving, units[at]!)
    }
    const hash = hex(value)
    const nth = (seen.get(hash) ?? 0) + 1
    seen.set(hash, nth)
    return `${hash}:${nth}`
  })
}
