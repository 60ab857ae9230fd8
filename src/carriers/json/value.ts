import type { Span } from '../../text/index.ts'

/** A JSON value with the place where it is written. */
export type Value = Span & (
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Value> }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null }
)

/** Thrown for text that is no JSON, at an offset. */
export class BadJson extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

/** Deeper values than nft prints are mischief. */
const deepest = 200

const blank = /[ \t\r\n]*/y
const string = /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const bare = /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y

/**
 * The value in a text (RFC 8259).
 * @throws BadJson
 */
export function parseJson(text: string): Value {
  let at = 0
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }
  const fail = (message: string): never => {
    throw new BadJson(message, at)
  }
  const sign = (expected: string): boolean => {
    take(blank)
    if (text[at] !== expected) return false
    at++
    return true
  }
  /** The value of a string or a bare word, of a number too large for JavaScript its digits; control characters do not stand in strings. */
  const decoded = (written: string): string | number | boolean | null => {
    try {
      const value = JSON.parse(written) as string | number | boolean | null
      return /^\d+$/.test(written) && !Number.isSafeInteger(value) ? written : value
    } catch {
      return fail('a control character stands in a string')
    }
  }
  const value = (depth: number): Value => {
    if (depth > deepest) fail('nested too deeply')
    take(blank)
    const start = at
    if (sign('{')) {
      const entries = new Map<string, Value>()
      if (!sign('}')) {
        do {
          take(blank)
          const key = take(string) ?? fail('a name in double quotes is expected')
          if (!sign(':')) fail('":" is expected')
          entries.set(String(decoded(key)), value(depth + 1))
        } while (sign(','))
        if (!sign('}')) fail('"," or "}" is expected')
      }
      return { kind: 'object', entries, start, end: at }
    }
    if (sign('[')) {
      const items: Value[] = []
      if (!sign(']')) {
        do items.push(value(depth + 1))
        while (sign(','))
        if (!sign(']')) fail('"," or "]" is expected')
      }
      return { kind: 'list', items, start, end: at }
    }
    const scalar = take(string) ?? take(bare) ?? fail('a value is expected')
    return { kind: 'scalar', value: decoded(scalar), start, end: at }
  }
  const whole = value(0)
  take(blank)
  if (at < text.length) fail('nothing is expected behind the value')
  return whole
}
