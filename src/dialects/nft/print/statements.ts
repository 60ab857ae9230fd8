import type { Effect, Verdict } from '../../../model/index.ts'
import { Unprintable } from '../../dialect.ts'

const hex = (value: number): string => `0x${value.toString(16)}`

/** `(old & ~mask) ^ value`, as nft writes it. */
function markText(left: string, value: number | undefined, mask: number | undefined): string {
  if (value === undefined) throw new Unprintable('a mark that is computed from the packet')
  if (mask === undefined || mask === 0xffffffff) return `${left} set ${hex(value)}`
  const kept = `${left} & ${hex(~mask >>> 0)}`
  return `${left} set ${value === 0 ? kept : `${kept} ^ ${hex(value)}`}`
}

/** Names of the objects that rules assign: the model has helpers, nft wants an object for each. */
export interface ObjectNames {
  helper(effect: Extract<Effect, { kind: 'assign-helper' }>): string
  expectation(effect: Extract<Effect, { kind: 'assign-expectation' }>): string
}

/** @throws Unprintable */
export function effectText(effect: Effect, names: ObjectNames): string {
  switch (effect.kind) {
    case 'counter':
    case 'notrack':
      return effect.kind
    case 'log':
      return effect.prefix === undefined ? 'log' : `log prefix "${effect.prefix}"`
    case 'set-mark': return markText('meta mark', effect.value, effect.mask)
    case 'set-ct-mark': return markText('ct mark', effect.value, effect.mask)
    case 'save-ct-mark': return 'ct mark set meta mark'
    case 'restore-ct-mark': return 'meta mark set ct mark'
    case 'assign-helper': return `ct helper set "${names.helper(effect)}"`
    case 'assign-expectation': return `ct expectation set "${names.expectation(effect)}"`
    case 'nat': return `${effect.type}${effect.to === undefined ? '' : ` to ${effect.to}`}`
    case 'save-secmark': return 'ct secmark set meta secmark'
    case 'restore-secmark': return 'meta secmark set ct secmark'
    case 'set-secmark': throw new Unprintable('a security mark without its context')
    case 'other': throw new Unprintable(`the effect ${effect.name}`)
  }
}

/** The words of a verdict; '' for `continue`. Rules of an anonymous chain are printed by the caller. */
export function verdictText(verdict: Exclude<Verdict, { readonly rules: readonly unknown[] }>): string {
  switch (verdict.kind) {
    case 'continue': return ''
    case 'reject': return `reject with ${verdict.with}`
    case 'jump':
    case 'goto': return `${verdict.kind} ${verdict.chain}`
    case 'queue': return verdict.bypass ? 'queue flags bypass to 0' : 'queue to 0'
    case 'unknown': throw new Unprintable(`the verdict ${verdict.text}`)
    default: return verdict.kind
  }
}
