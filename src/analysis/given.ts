import type { Effect, Rule } from '../model/index.ts'

/** Bits of a mark after changes: `(source & keep) ^ xor`, where source is a mark the packet came with or an unknown value. */
export interface MarkValue {
  readonly source: 'mark' | 'ct.mark' | { readonly unknown: string }
  /** Unsigned 32 bit. */
  readonly keep: number
  readonly xor: number
}

/** What has happened to a packet since it came, so that conditions speak about the packet as it came. */
export interface Given {
  /**
   * Before conntrack has seen it (prerouting and output up to priority -200) state reads INVALID, and UNTRACKED behind a rule that says notrack
   * (`left alone`); no other attribute exists.
   */
  readonly conntrack: 'done' | 'not yet' | 'left alone'
  readonly mark: MarkValue
  readonly ctMark: MarkValue
}

/** Effects after which conditions speak of something else than the packet as it came. */
export const changing: ReadonlySet<Effect['kind']> = new Set(['set-mark', 'set-ct-mark', 'save-ct-mark', 'restore-ct-mark', 'notrack'])

/** Whether what a rule does to packets changes the answers of conditions behind it. */
export const changesPackets = ({ effects }: Rule): boolean => effects.some(({ kind }) => changing.has(kind))

export const unchanged: Given = {
  conntrack: 'done',
  mark: { source: 'mark', keep: 0xffffffff, xor: 0 },
  ctMark: { source: 'ct.mark', keep: 0xffffffff, xor: 0 },
}

const markKey = ({ source, keep, xor }: MarkValue): string => `${typeof source === 'string' ? source : `?${source.unknown}`}&${keep}^${xor}`

const keys = new WeakMap<Given, string>()

/** Equal for givens that mean the same. */
export function givenKey(given: Given): string {
  let key = keys.get(given)
  if (key === undefined) {
    key = `${given.conntrack}|${markKey(normal(given.mark))}|${markKey(normal(given.ctMark))}`
    keys.set(given, key)
  }
  return key
}

/** A packet at the beginning of a chain: what was left alone stays so. */
export const withConntrack = (given: Given, conntrack: 'done' | 'not yet'): Given =>
  (given.conntrack === conntrack || (given.conntrack === 'left alone' && conntrack === 'not yet') ? given : { ...given, conntrack })

export const isUnchanged = (given: Given): boolean => given === unchanged || givenKey(given) === givenKey(unchanged)

/** A value of which nothing is kept no longer has a source. */
const normal = (value: MarkValue): MarkValue => (value.keep === 0 ? { ...value, source: 'mark' } : value)

/** `(old & ~mask) ^ value`; an undefined `value` is one that only the packet could tell, named by `place`. */
export function setMark(old: MarkValue, value: number | undefined, mask: number | undefined, place: string): MarkValue {
  if (value === undefined) return { source: { unknown: place }, keep: 0xffffffff, xor: 0 }
  const kept = ~(mask ?? 0xffffffff) >>> 0
  return { source: old.source, keep: (old.keep & kept) >>> 0, xor: ((old.xor & kept) ^ value) >>> 0 }
}
