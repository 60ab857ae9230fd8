import type { Origin } from '../../model/index.ts'
import { exactOption, matchNamed, protocolNumber, targetNamed } from '../xtables/index.ts'
import type { MatchUse, OptionUse, TargetUse, XtFamily } from '../xtables/index.ts'
import { placeOf } from './expand/index.ts'
import type { ExpandedRule, Resolved } from './expand/index.ts'

/** An expanded rule in the words of x_tables. Options that only execution could tell are apart. */
export interface Uses {
  readonly matches: readonly MatchUse[]
  readonly target: TargetUse | undefined
  readonly unknown: readonly Resolved[]
}

const core = new Set(['protocol', 'source', 'destination', 'in-interface', 'out-interface', 'fragment'])

/** Modules that iptables loads by itself for a protocol's own options. */
const protocolModules: Readonly<Record<number, string>> = {
  1: 'icmp', 6: 'tcp', 17: 'udp', 33: 'dccp', 50: 'esp', 51: 'ah', 58: 'icmp6', 132: 'sctp', 135: 'mh', 136: 'udplite',
}

interface Loaded {
  readonly name: string
  readonly options: OptionUse[]
  readonly kind: 'match' | 'target'
}

/** Where an option is written: its own text, or the word that brought it. */
export const originOf = ({ option }: Resolved): Origin => {
  const place = option.at ?? placeOf(option.keyword)
  return option.steps.length > 0 ? { ...place, via: option.steps } : place
}

export const isUnknown = ({ values }: Resolved): boolean => values.some(({ unknown }) => unknown)

/** Gives each option to the module that it belongs to: the one loaded last that has it, as ferm reads keywords. */
export function usesOf({ options }: ExpandedRule, family: XtFamily): Uses {
  const matches: MatchUse[] = []
  const loaded: Loaded[] = []
  const unknown: Resolved[] = []
  let coreUse: { readonly module: undefined; readonly options: OptionUse[]; readonly origin: Origin } | undefined
  let target: (TargetUse & { readonly options: OptionUse[] }) | undefined
  let protocol: number | undefined
  let protocolModule: Loaded | undefined

  const load = (name: string, origin: Origin): Loaded => {
    const use: Loaded = { name, options: [], kind: 'match' }
    loaded.push(use)
    matches.push({ module: name, options: use.options, origin })
    return use
  }
  const has = ({ name, kind }: Loaded, option: string): boolean => {
    const extension = kind === 'match' ? matchNamed(name, family) : targetNamed(name, family)
    return extension !== undefined && exactOption(extension.options, option) !== undefined
  }

  for (const resolved of options) {
    const { name, values, negated } = resolved
    const origin = originOf(resolved)
    const text = values[0]?.text ?? ''
    if (isUnknown(resolved)) {
      unknown.push(resolved)
      continue
    }
    if (name === 'match') load(text, origin)
    else if (name === 'jump' || name === 'goto') {
      target = { name: text, options: [], origin, ...(name === 'goto' && { goto: true }) }
      loaded.push({ name: text, options: target.options, kind: 'target' })
    } else if (core.has(name)) {
      if (!coreUse) matches.push((coreUse = { module: undefined, options: [], origin }))
      coreUse.options.push(...optionUses(resolved, origin))
      if (name === 'protocol' && !negated) protocol = protocolNumber(text)
    } else {
      let owner = loaded.findLast(use => has(use, name))
      if (!owner) {
        const module = protocol === undefined ? undefined : protocolModules[protocol]
        if (protocolModule?.name !== module || !protocolModule) protocolModule = module === undefined ? undefined : load(module, origin)
        owner = protocolModule && has(protocolModule, name) ? protocolModule : (loaded.findLast(({ kind }) => kind === 'match') ?? load('', origin))
      }
      owner.options.push(...optionUses(resolved, origin))
    }
  }
  return { matches, target, unknown }
}

function optionUses({ name, negated, values, repeated, option }: Resolved, origin: Origin): OptionUse[] {
  const nameOrigin = placeOf(option.keyword)
  const use = (words: Resolved['values']): OptionUse => ({
    option: name, negated, values: words.map(({ text }) => text), origin, nameOrigin, valueOrigins: words.map(({ tok }) => placeOf(tok)),
  })
  return repeated ? values.map(value => use([value])) : [use(values)]
}
