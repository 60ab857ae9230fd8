/** An IPv4 address in dotted form, as an unsigned number: read without a regular expression, since sets may have millions. */
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
