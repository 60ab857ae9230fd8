import type { Effect, Rule, Verdict } from '../../model/index.ts'
import { isVerdict, targetNamed } from './lookup.ts'
import { rejectTypes } from './target-table.ts'
import { readTarget } from './write-atom.ts'
import type { WrittenOption, WrittenTarget } from './write.ts'
import { unprintable } from './write.ts'

const target = (name: string, ...options: readonly (readonly [option: string, ...values: string[]])[]): WrittenTarget =>
  ({ name, options: options.map(([option, ...values]): WrittenOption => ({ option, negated: false, values })) })

/**
 * The one target of a rule; undefined where it decides nothing. Effects with a verdict of their own would be two rules,
 * which is not for here.
 */
export function writeTarget({ effects, verdict }: Rule, family: 'ip' | 'ip6'): WrittenTarget | undefined {
  const told = effects.filter(({ kind }) => kind !== 'counter')
  const [effect] = told
  if (!effect) return writeVerdict(verdict, family)
  if (told.length > 1 && !told.every(({ kind }) => kind === 'notrack' || kind === 'assign-helper')) return unprintable('several targets in one rule')
  if (verdict.kind !== (effect.kind === 'nat' ? 'accept' : 'continue')) return unprintable('a target and a verdict in one rule')
  return told.length > 1 ? target('CT', ...told.map(ctOption)) : writeEffect(effect)
}

const ctOption = (effect: Effect): readonly [string, ...string[]] => {
  if (effect.kind !== 'assign-helper') return ['notrack']
  return effect.helper.name === undefined ? unprintable('a helper whose name is not known') : ['helper', effect.helper.name]
}

function writeEffect(effect: Effect): WrittenTarget {
  switch (effect.kind) {
    case 'log':
      return effect.prefix === undefined ? target('LOG') : target('LOG', ['log-prefix', effect.prefix])
    case 'set-mark':
    case 'set-ct-mark':
      if (effect.value === undefined) return unprintable('a computed mark')
      return target(effect.kind === 'set-mark' ? 'MARK' : 'CONNMARK', ['set-xmark', `0x${effect.value.toString(16)}/0x${(effect.mask ?? 0xffffffff).toString(16)}`])
    case 'save-ct-mark':
      return target('CONNMARK', ['save-mark'])
    case 'restore-ct-mark':
      return target('CONNMARK', ['restore-mark'])
    case 'save-secmark':
      return target('CONNSECMARK', ['save'])
    case 'restore-secmark':
      return target('CONNSECMARK', ['restore'])
    case 'notrack':
    case 'assign-helper':
      return target('CT', ctOption(effect))
    case 'nat': {
      const [name, option] = natTargets[effect.type]
      return effect.to === undefined ? target(name) : target(name, [option, effect.to])
    }
    case 'other':
      return readTarget(effect.name) ?? unprintable(`"${effect.name}"`)
    default:
      return unprintable(effect.kind)
  }
}

const natTargets = {
  snat: ['SNAT', 'to-source'], dnat: ['DNAT', 'to-destination'], masquerade: ['MASQUERADE', 'to-ports'], redirect: ['REDIRECT', 'to-ports'],
  tproxy: ['TPROXY', 'on-port'],
} as const

function writeVerdict(verdict: Verdict, family: 'ip' | 'ip6'): WrittenTarget | undefined {
  switch (verdict.kind) {
    case 'accept':
    case 'drop':
    case 'return':
      return target(verdict.kind.toUpperCase())
    case 'continue':
      return undefined
    case 'queue':
      return verdict.bypass ? target('NFQUEUE', ['queue-bypass']) : target('NFQUEUE')
    case 'jump':
    case 'goto':
      if (verdict.rules) return unprintable('chains without a name')
      if (isVerdict(verdict.chain, family) || targetNamed(verdict.chain, family)) return unprintable(`a chain with the name of the target ${verdict.chain}`)
      return { ...target(verdict.chain), ...(verdict.kind === 'goto' && { goto: true }) }
    case 'reject': {
      const found = rejectTypes[family].find(([nft]) => nft === verdict.with)
      return found ? target('REJECT', ['reject-with', found[1].split(' ')[0]!]) : unprintable(`rejecting with ${verdict.with}`)
    }
    case 'unknown': {
      const unknown = readTarget(verdict.text)
      return unknown && targetNamed(unknown.name, family) ? unknown : unprintable(`"${verdict.text}"`)
    }
  }
}
