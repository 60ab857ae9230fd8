import type { Option } from '../../../grammars/iptables/index.ts'
import { coreOptionsOf, exactOption, matchNamed, matchNames } from '../xtables/index.ts'
import type { Extension, MatchUse, OptionInfo, OptionUse, XtFamily } from '../xtables/index.ts'
import { commands, others, type CommandInfo, type OtherInfo } from './commands.ts'

/** A module in the making. */
export interface Loaded {
  readonly extension: Extension
  readonly options: OptionUse[]
}

/** What an option's name stands for. */
export type Found =
  | { readonly kind: 'command'; readonly info: CommandInfo }
  | { readonly kind: 'other'; readonly info: OtherInfo }
  | { readonly kind: 'core'; readonly info: OptionInfo }
  | { readonly kind: 'extension'; readonly info: OptionInfo; readonly loaded: Loaded }

/** Words behind an option: least and most. */
export function argsOf(found: Found): readonly [least: number, most: number] {
  switch (found.kind) {
    case 'command':
    case 'other':
      return found.info.args
    default:
      return found.info.arity === 'optional' ? [0, 1] : [found.info.arity, found.info.arity]
  }
}

/** Modules that iptables loads by itself for the options of a protocol (libxtables, `xtables_find_match` of the protocol). */
const protocolModules: Readonly<Record<number, string>> = {
  1: 'icmp', 6: 'tcp', 17: 'udp', 33: 'dccp', 43: 'rt', 44: 'frag', 50: 'esp', 51: 'ah', 58: 'icmp6', 108: 'ipcomp', 132: 'sctp', 135: 'mh', 136: 'udplite',
}

/** The module that a protocol brings by itself. */
export const moduleOfProtocol = (protocol: number | undefined, family: XtFamily): Extension | undefined =>
  protocol === undefined ? undefined : matchNamed(protocolModules[protocol] ?? '', family)

const indexOf = <Info extends { readonly name: string; readonly short?: string }>(infos: readonly Info[]): ReadonlyMap<string, Info> =>
  new Map(infos.flatMap(info => [[info.name, info] as const, ...(info.short ? [[info.short, info] as const] : [])]))

const commandIndex = indexOf(commands)
const otherIndex = indexOf(others)

const namesOf = ({ name, aliases }: OptionInfo): readonly string[] => [name, ...(aliases ?? [])]

/** Long names that are known without any module. */
export const longNames = (family: XtFamily): readonly string[] =>
  [...commands.map(({ name }) => name), ...others.map(({ name }) => name), ...coreOptionsOf(family).flatMap(namesOf)]

/**
 * The options that are known at a word of a line, as to getopt_long(3): commands, those that need no module, and those of the modules
 * loaded so far, the last one first.
 */
export class KnownOptions {
  readonly family: XtFamily
  readonly loaded: Loaded[] = []
  /** What `-p` names. */
  protocol: number | undefined
  readonly #matches: MatchUse[]
  readonly #bringerOf: (part: Option) => MatchUse['origin']
  #protocolLoaded = false

  /** Matches that are loaded join `matches`; `bringerOf` is what stands for a module that is loaded for an option by itself. */
  constructor(family: XtFamily, matches: MatchUse[], bringerOf: (part: Option) => MatchUse['origin']) {
    this.family = family
    this.#matches = matches
    this.#bringerOf = bringerOf
  }

  load(extension: Extension, origin: MatchUse['origin']): Loaded {
    const loaded = { extension, options: [] }
    this.loaded.push(loaded)
    if (extension.kind === 'match') this.#matches.push({ module: extension.name, options: loaded.options, origin })
    return loaded
  }

  /** The option of a name without dashes, as it is written in `part`; `long` where there are two. */
  find(name: string, long: boolean, part: Option): Found | 'ambiguous' | undefined {
    const fits = (name.length > 1) === long
    const command = fits ? commandIndex.get(name) : undefined
    if (command) return { kind: 'command', info: command }
    const other = fits ? otherIndex.get(name) : undefined
    if (other && !other.not?.includes(this.family)) return { kind: 'other', info: other }
    const core = fits ? exactOption(coreOptionsOf(this.family), name) : undefined
    if (core) return { kind: 'core', info: core }
    if (!long) return undefined
    return this.#extensionOption(name) ?? this.#frameOption(name, part) ?? this.#shortened(name) ?? this.#protocolOption(name, part)
  }

  /** ebtables knows the options of all its matches from the beginning. */
  #frameOption(name: string, part: Option): Found | undefined {
    if (this.family !== 'bridge') return undefined
    for (const module of matchNames('bridge')) {
      const extension = matchNamed(module, 'bridge')!
      const info = exactOption(extension.options, name)
      if (info) return { kind: 'extension', info, loaded: this.load(extension, this.#bringerOf(part)) }
    }
    return undefined
  }

  #extensionOption(name: string): Found | undefined {
    for (let index = this.loaded.length - 1; index >= 0; index--) {
      const loaded = this.loaded[index]!
      const info = exactOption(loaded.extension.options, name)
      if (info) return { kind: 'extension', info, loaded }
    }
    return undefined
  }

  /** A name cut short, where only one option fits. */
  #shortened(name: string): Found | 'ambiguous' | undefined {
    if (name === '') return undefined
    const found: Found[] = []
    const fits = (full: string): boolean => full.startsWith(name)
    for (const info of commands) if (fits(info.name)) found.push({ kind: 'command', info })
    for (const info of others) if (fits(info.name) && !info.not?.includes(this.family)) found.push({ kind: 'other', info })
    for (const info of coreOptionsOf(this.family)) if (namesOf(info).some(fits)) found.push({ kind: 'core', info })
    for (let index = this.loaded.length - 1; index >= 0; index--) {
      const loaded = this.loaded[index]!
      for (const info of loaded.extension.options) {
        const known = found.some(other => other.kind === 'extension' && other.info === info)
        if (!known && namesOf(info).some(fits)) found.push({ kind: 'extension', info, loaded })
      }
    }
    return found.length > 1 ? 'ambiguous' : found[0]
  }

  /** An unknown option loads the module of the protocol, once. */
  #protocolOption(name: string, part: Option): Found | 'ambiguous' | undefined {
    if (this.#protocolLoaded) return undefined
    const extension = moduleOfProtocol(this.protocol, this.family)
    if (!extension || this.loaded.some(loaded => loaded.extension === extension)) return undefined
    if (!extension.options.some(option => namesOf(option).some(full => full.startsWith(name)))) return undefined
    this.#protocolLoaded = true
    this.load(extension, this.#bringerOf(part))
    return this.#extensionOption(name) ?? this.#shortened(name)
  }
}
