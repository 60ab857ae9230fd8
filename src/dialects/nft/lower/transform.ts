/**
 * Arithmetic on the left side of a comparison, `ct state & (established | related)`. Numbers are unsigned 32 bit;
 * values of 128 bit addresses are bigints and know `&` only.
 */
export interface TransformStep {
  readonly operator: '&' | '|' | '^' | '<<' | '>>'
  readonly value: number | bigint
}

export type BitTransform = readonly TransformStep[]

export const unsigned = (value: number): number => value >>> 0

export const isIdentity = (transform: BitTransform): boolean => transform.length === 0

/** The steps in order, applied to one value; undefined when a step is no 32-bit number. */
export function applyTransform(transform: BitTransform, value: number): number | undefined {
  let result = value
  for (const { operator, value: operand } of transform) {
    if (typeof operand !== 'number') return undefined
    switch (operator) {
      case '&': result = unsigned(result & operand); break
      case '|': result = unsigned(result | operand); break
      case '^': result = unsigned(result ^ operand); break
      case '<<': result = operand > 31 ? 0 : unsigned(result << operand); break
      case '>>': result = operand > 31 ? 0 : result >>> operand; break
    }
  }
  return result
}

/** Every chain of `&`, `|`, `^` is `(x & mask) ^ xor`, as nft's own code makes of it; shifts are not. */
export function maskAndXor(transform: BitTransform): { readonly mask: number; readonly xor: number } | undefined {
  let mask = 0xffffffff
  let xor = 0
  for (const { operator, value } of transform) {
    if (typeof value !== 'number') return undefined
    switch (operator) {
      case '&':
        mask = unsigned(mask & value)
        xor = unsigned(xor & value)
        break
      case '|':
        mask = unsigned(mask & ~value)
        xor = unsigned((xor & ~value) | value)
        break
      case '^':
        xor = unsigned(xor ^ value)
        break
      default:
        return undefined
    }
  }
  return { mask, xor }
}
