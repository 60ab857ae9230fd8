/**
 * Plain values in a text: those that nothing depends on but what they are compared with. Each function answers where the value
 * that begins at `at` ends, and -1 where there is none that is plain; special addresses and odd spellings are not. `end` is the
 * end of what may be looked at.
 */

const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** `0`, or decimal digits without a leading zero, up to `most`: its end, else -1. */
function decimalEnd(text: string, at: number, end: number, most: number): number {
  const first = text.charCodeAt(at)
  if (at >= end || !isDigit(first)) return -1
  let value = first - 48
  let next = at + 1
  while (next < end) {
    const code = text.charCodeAt(next)
    if (!isDigit(code)) break
    if (value === 0) return -1
    value = value * 10 + code - 48
    if (value > most) return -1
    next++
  }
  return next
}

/** A port number other than 0. */
export const portEnd = (text: string, at: number, end: number): number => (text.charCodeAt(at) === 48 ? -1 : decimalEnd(text, at, end, 65535))

/** A dotted IPv4 address of a host, 1.0.0.0 to 223.255.255.255 without 127.0.0.0/8. */
export function address4End(text: string, at: number, end: number): number {
  let next = decimalEnd(text, at, end, 223)
  if (next < 0 || text.charCodeAt(at) === 48) return -1
  if (next - at === 3 && text.startsWith('127', at)) return -1
  for (let part = 0; part < 3; part++) {
    if (text.charCodeAt(next) !== 46) return -1
    next = decimalEnd(text, next + 1, end, 255)
    if (next < 0) return -1
  }
  return next <= end ? next : -1
}

const isHex = (code: number): boolean => isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70)

/** An IPv6 address of global scope (2000::/3) in hexadecimal groups. */
export function address6End(text: string, at: number, end: number): number {
  const first = text.charCodeAt(at)
  if (first !== 50 && first !== 51) return -1
  let groups = 0
  let digits = 0
  let gap = false
  let next = at
  for (; next < end; next++) {
    const code = text.charCodeAt(next)
    if (isHex(code)) {
      if (++digits > 4) return -1
      continue
    }
    if (code !== 58) break
    if (digits === 0) {
      // The second colon of `::`, once.
      if (gap || text.charCodeAt(next - 1) !== 58) return -1
      gap = true
      continue
    }
    groups++
    // `2:` is no global address: the first group is written in full.
    if (groups === 1 && digits !== 4) return -1
    digits = 0
  }
  if (digits > 0) groups++
  else if (!gap || text.charCodeAt(next - 2) !== 58) return -1
  return groups === 8 ? (gap ? -1 : next) : gap && groups < 8 ? next : -1
}

/** A name of letters, digits, `_`, `.` and inner `-` that begins with a letter. */
export function nameEnd(text: string, at: number, end: number): number {
  const first = text.charCodeAt(at) | 32
  if (at >= end || first < 97 || first > 122) return -1
  let next = at + 1
  while (next < end) {
    const code = text.charCodeAt(next)
    if (!isDigit(code) && code !== 95 && code !== 45 && code !== 46 && ((code | 32) < 97 || (code | 32) > 122)) break
    next++
  }
  return next
}

/**
 * A text in double quotes without anything that means something to anybody: no escapes, no control or other characters outside of
 * ASCII, up to `most` long, and not addressed to nflint.
 */
export function quotedEnd(text: string, at: number, end: number, most: number): number {
  if (text.charCodeAt(at) !== 34) return -1
  let next = at + 1
  while (next < end) {
    const code = text.charCodeAt(next)
    if (code === 34) break
    // `$` begins a variable in some dialects, `%` a format in others.
    if (code < 32 || code > 126 || code === 92 || code === 36 || code === 37 || code === 39 || code === 96) return -1
    next++
  }
  if (next >= end || next - at - 1 > most || next === at + 1) return -1
  // Blanks in front do not hide it.
  const begin = text.charCodeAt(at + 1)
  if ((begin === 110 || begin === 32) && /^ *nflint/.test(text.slice(at + 1, next))) return -1
  return next + 1
}

/** `[packets:bytes]`. */
export function countersEnd(text: string, at: number, end: number): number {
  if (text.charCodeAt(at) !== 91) return -1
  let next = at + 1
  for (const closing of [58, 93]) {
    const from = next
    while (next < end && isDigit(text.charCodeAt(next))) next++
    if (next === from || text.charCodeAt(next) !== closing) return -1
    next++
  }
  return next <= end ? next : -1
}
