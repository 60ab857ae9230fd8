import type { Option, RuleLine, Word } from '../../../grammars/iptables/index.ts'
import type { Problem } from '../../syntax/index.ts'
import { nearest, placeIn, type Source } from '../../text/index.ts'
import { coreOptionsOf, exactOption, isVerdict, matchNamed, matchNames, protocolNumber, targetNamed } from '../xtables/index.ts'
import type { Extension, MatchUse, OptionInfo, OptionUse, TargetUse, XtFamily } from '../xtables/index.ts'
import { commands, others, type CommandInfo, type OtherInfo } from './commands.ts'

/** One command of a line, its words told apart as iptables does. */
export interface Command {
  readonly info: CommandInfo | undefined
  /** The words behind the command: chain, then number, policy or new name. */
  readonly args: readonly Word[]
  readonly matches: readonly MatchUse[]
  readonly target?: TargetUse
  /** `-4` or `-6`: the line is for that family only. */
  readonly only?: XtFamily
  /** `-h` or `-V`: iptables-restore prints something and ends, whatever follows in the file. */
  readonly ends?: true
  readonly problems: readonly Problem[]
}

/** A module in the making. */
interface Loaded {
  readonly extension: Extension
  readonly options: OptionUse[]
}

type Found =
  | { readonly kind: 'command'; readonly info: CommandInfo }
  | { readonly kind: 'other'; readonly info: OtherInfo }
  | { readonly kind: 'core'; readonly info: OptionInfo }
  | { readonly kind: 'extension'; readonly info: OptionInfo; readonly loaded: Loaded }

/** Modules that iptables loads by itself for the options of a protocol (libxtables, `xtables_find_match` of the protocol). */
const protocolModules: Readonly<Record<number, string>> = {
  1: 'icmp', 6: 'tcp', 17: 'udp', 33: 'dccp', 43: 'rt', 44: 'frag', 50: 'esp', 51: 'ah', 58: 'icmp6', 108: 'ipcomp', 132: 'sctp', 135: 'mh', 136: 'udplite',
}

const indexOf = <Info extends { readonly name: string; readonly short?: string }>(infos: readonly Info[]): ReadonlyMap<string, Info> =>
  new Map(infos.flatMap(info => [[info.name, info] as const, ...(info.short ? [[info.short, info] as const] : [])]))

const commandIndex = indexOf(commands)
const otherIndex = indexOf(others)

const longCore = (family: XtFamily): readonly string[] =>
  [...commands.map(({ name }) => name), ...others.map(({ name }) => name), ...coreOptionsOf(family).flatMap(({ name, aliases }) => [name, ...(aliases ?? [])])]

/**
 * Tells the words of a line apart: commands, core options, modules and their options, the target. Goes by getopt_long(3)
 * over the options known at that word, as iptables does: those of modules loaded later come first, a long name may be
 * shortened while it is unambiguous, and a protocol's module is loaded for its options.
 */
export function readCommand(line: RuleLine, source: Source, family: XtFamily): Command {
  return new Reading(line, source, family).run()
}

/** An option as written; the places of its words are made when a message or an edit asks for them. */
class WrittenUse implements OptionUse {
  readonly option: string
  readonly negated: boolean
  readonly values: readonly string[]
  readonly origin: OptionUse['origin']
  readonly #name: Word
  readonly #words: readonly Word[]

  constructor(source: Source, part: Option, option: string, words: readonly Word[], end: number) {
    this.option = option
    this.negated = part.not !== undefined || part.oldNot !== undefined
    this.values = words.length === 1 ? [words[0]!.text] : words.map(({ text }) => text)
    this.origin = { source, start: part.start, end }
    this.#name = part.name
    this.#words = words
  }

  get nameOrigin(): OptionUse['origin'] {
    return placeIn(this.origin.source, this.#name)
  }

  get valueOrigins(): readonly OptionUse['origin'][] {
    return this.#words.map(word => placeIn(this.origin.source, word))
  }
}

class Reading {
  readonly #source: Source
  readonly #family: XtFamily
  readonly #parts: readonly Option[]
  readonly #problems: Problem[] = []
  readonly #loaded: Loaded[] = []
  readonly #matches: MatchUse[] = []
  #core: { readonly module: undefined; readonly options: OptionUse[]; readonly origin: MatchUse['origin'] } | undefined
  #protocol: number | undefined
  #protocolLoaded = false
  #target: { name: string; goto?: true; options: OptionUse[]; origin: MatchUse['origin'] } | undefined
  #command: { info: CommandInfo; args: readonly Word[] } | undefined
  #only: XtFamily | undefined
  #asksHelp = false
  #wrongProtocol = false

  constructor(line: RuleLine, source: Source, family: XtFamily) {
    this.#parts = line.options
    this.#source = source
    this.#family = family
  }

  run(): Command {
    for (let index = 0; index < this.#parts.length; ) index = this.#read(index)
    if (!this.#command && !this.#asksHelp && this.#problems.length === 0) {
      const first = this.#parts[0]!
      this.#fail(first, 'expected a command (-A CHAIN, -I CHAIN, -N CHAIN …) on this line')
    }
    return {
      info: this.#command?.info,
      args: this.#command?.args ?? [],
      matches: this.#matches,
      ...(this.#target && { target: this.#target }),
      ...(this.#only && { only: this.#only }),
      ...(this.#asksHelp && { ends: true as const }),
      problems: this.#problems,
    }
  }

  #at({ start, end }: { readonly start: number; readonly end: number }): MatchUse['origin'] {
    return { source: this.#source, start, end }
  }

  #fail(at: { readonly start: number; readonly end: number }, message: string, help?: string): void {
    this.#problems.push({ kind: 'syntax-error', at: this.#at(at), message, ...(help !== undefined && { help }) })
  }

  /** Reads the option at `index`; answers the index of the next one. */
  #read(index: number): number {
    const part = this.#parts[index]!
    const { name: word } = part
    const { text } = word
    const long = text.startsWith('--')
    const equals = long ? text.indexOf('=') : -1
    const name = long ? text.slice(2, equals < 0 ? undefined : equals) : text.slice(1)
    const found = this.#find(name, long)
    if (!found || found === 'ambiguous') {
      this.#unknown(part, name, long, found)
      return index + 1
    }
    const [least, most] = argsOf(found)
    if (part.oldNot && this.#family !== 'bridge') this.#fail(part.oldNot, `expected a value behind ${text}, found !`, `the ! stands before the option: ! ${text} …`)
    const values: Word[] = equals < 0 ? [] : [{ kind: 'Word', start: word.start + equals + 1, end: word.end, text: text.slice(equals + 1) }]
    let next = index + 1
    for (const value of part.values) {
      if (values.length < most) {
        values.push(value)
        continue
      }
      // The first word too many is told; behind a comma the list is wrong, which its value says.
      if (!(isStrictList(found) && values.at(-1)!.text.endsWith(','))) this.#fail(value, `expected an option, found ${value.text || '""'}`, this.#strayHelp(found, value))
      break
    }
    // getopt takes whatever follows for a value that must be there, also a word that looks like an option.
    while (values.length < least && next < this.#parts.length) {
      const follower = this.#parts[next]!
      if (found.kind !== 'extension' && found.kind !== 'core') break
      if (follower.not || (isTyped(found) && this.#isOption(follower.name.text))) break
      values.push(follower.name)
      next++
      for (const value of follower.values) {
        if (values.length < most) values.push(value)
        else this.#fail(value, `expected an option, found ${value.text || '""'}`)
      }
    }
    if (values.length < least) {
      const follower = this.#parts[next]
      if (follower) this.#fail(follower.name, `expected a value behind ${text}, found ${follower.name.text}`)
      else this.#fail({ start: part.end, end: part.end }, `expected a value behind ${text}`)
      return next
    }
    this.#apply(part, found, values)
    return next
  }

  #isOption(text: string): boolean {
    const found = this.#find(text.startsWith('--') ? text.slice(2) : text.slice(1), text.startsWith('--'))
    return found !== undefined && found !== 'ambiguous'
  }

  #strayHelp(found: Found, value: Word): string | undefined {
    if (found.kind === 'extension' && found.info.value?.type === 'string') return 'a text with blanks stands in quotes'
    if (value.text.startsWith('#')) return 'a comment stands on a line of its own, or in -m comment --comment "…"'
    return found.kind === 'extension' && found.info.value?.type === 'word' && found.info.value.list ? 'a list is written with commas and without blanks' : undefined
  }

  #find(name: string, long: boolean): Found | 'ambiguous' | undefined {
    const command = commandIndex.get(name)
    if (command && (name.length > 1) === long) return { kind: 'command', info: command }
    const other = otherIndex.get(name)
    if (other && (name.length > 1) === long) return { kind: 'other', info: other }
    const core = exactOption(coreOptionsOf(this.#family), name)
    if (core && (name.length > 1) === long) return { kind: 'core', info: core }
    if (!long) return undefined
    return this.#extensionOption(name) ?? this.#frameOption(name) ?? this.#shortened(name) ?? this.#protocolOption(name)
  }

  /** ebtables knows the options of all its matches from the beginning. */
  #frameOption(name: string): Found | undefined {
    if (this.#family !== 'bridge') return undefined
    for (const module of matchNames('bridge')) {
      const extension = matchNamed(module, 'bridge')!
      const info = exactOption(extension.options, name)
      if (info) return { kind: 'extension', info, loaded: this.#load(extension, this.#at(this.#parts[0]!)) }
    }
    return undefined
  }

  #extensionOption(name: string): Found | undefined {
    for (let index = this.#loaded.length - 1; index >= 0; index--) {
      const loaded = this.#loaded[index]!
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
    for (const info of others) if (fits(info.name)) found.push({ kind: 'other', info })
    for (const info of coreOptionsOf(this.#family)) if ([info.name, ...(info.aliases ?? [])].some(fits)) found.push({ kind: 'core', info })
    for (let index = this.#loaded.length - 1; index >= 0; index--) {
      const loaded = this.#loaded[index]!
      for (const info of loaded.extension.options) {
        const known = found.some(other => other.kind === 'extension' && other.info === info)
        if (!known && [info.name, ...(info.aliases ?? [])].some(fits)) found.push({ kind: 'extension', info, loaded })
      }
    }
    return found.length > 1 ? 'ambiguous' : found[0]
  }

  /** An unknown option loads the module of the protocol, once. */
  #protocolOption(name: string): Found | undefined {
    if (this.#protocol === undefined || this.#protocolLoaded) return undefined
    const module = protocolModules[this.#protocol]
    const extension = module === undefined ? undefined : matchNamed(module, this.#family)
    if (!extension || this.#loaded.some(loaded => loaded.extension === extension)) return undefined
    const info = exactOption(extension.options, name) ?? extension.options.find(option => [option.name, ...(option.aliases ?? [])].some(full => full.startsWith(name)))
    if (!info) return undefined
    this.#protocolLoaded = true
    const loaded = this.#load(extension, this.#core!.options.at(-1)!.origin)
    return { kind: 'extension', info, loaded }
  }

  #load(extension: Extension, origin: MatchUse['origin']): Loaded {
    const options: OptionUse[] = []
    const loaded = { extension, options }
    this.#loaded.push(loaded)
    if (extension.kind === 'match') this.#matches.push({ module: extension.name, options, origin })
    return loaded
  }

  #unknown(part: Option, name: string, long: boolean, found: 'ambiguous' | undefined): void {
    const shown = `${part.name.text}`
    if (found === 'ambiguous') {
      this.#fail(part.name, `option ${shown} may stand for several options`, 'write it in full')
      return
    }
    // What belongs to a module or a protocol that is misspelt is no mistake of its own.
    if (this.#loaded.some(({ extension }) => extension.families.length === 0)) return
    const own = long ? this.#loaded.flatMap(({ extension }) => extension.options).find(option => option.name.endsWith(name)) : undefined
    if (own) {
      this.#fail(part.name, `option ${shown} is not known`, `did you mean --${own.name}?`)
      return
    }
    const holder = long ? this.#moduleWith(name) : undefined
    if (holder?.startsWith('-p') && this.#wrongProtocol) return
    if (holder) {
      this.#fail(part.name, `option ${shown} is not known here`, `it belongs to ${holder}, which must stand before it`)
      return
    }
    const module = this.#protocol === undefined ? undefined : matchNamed(protocolModules[this.#protocol] ?? '', this.#family)
    const extensions = [...this.#loaded.map(({ extension }) => extension), ...(module ? [module] : [])]
    const known = name.length > 1 ? [...longCore(this.#family), ...extensions.flatMap(extension => extension.options.flatMap(option => [option.name, ...(option.aliases ?? [])]))] : []
    const near = long ? nearest(name, known) : name.length > 1 ? longNamed(name, [...known, ...longCore(this.#family)], this.#moduleWith(name)) : undefined
    this.#fail(part.name, `option ${shown} is not known`, near === undefined ? undefined : `did you mean --${near}?`)
  }

  /** The module that would bring an option, for people. */
  #moduleWith(name: string): string | undefined {
    if (name === 'dport' || name === 'sport' || name === 'destination-port' || name === 'source-port') return '-p tcp or -p udp'
    if (name === 'syn' || name === 'tcp-flags') return '-p tcp'
    for (const module of matchNames(this.#family)) {
      const extension = matchNamed(module, this.#family)
      if (extension && exactOption(extension.options, name)) return extension.protocols ? `-p and -m ${module}` : `-m ${module}`
    }
    return undefined
  }

  #apply(part: Option, found: Found, values: readonly Word[]): void {
    if (part.not && (found.kind === 'command' || found.kind === 'other')) {
      this.#fail(part.not, `${part.name.text} cannot be negated`)
      return
    }
    switch (found.kind) {
      case 'command':
        if (this.#command) this.#fail(part.name, `a line has one command, and ${this.#command.info.name} stands before`)
        else this.#command = { info: found.info, args: values }
        return
      case 'other':
        this.#other(part, found.info, values)
        return
      case 'core': {
        const use = this.#use(part, found.info.name, values)
        if (!this.#core) {
          this.#core = { module: undefined, options: [], origin: use.origin }
          this.#matches.push(this.#core)
        }
        this.#core.options.push(use)
        if (found.info.name === 'protocol' && this.#family.startsWith('ip')) {
          const number = protocolNumber(values[0]!.text)
          if (number === undefined) this.#wrongProtocol = true
          if (!part.not) this.#protocol = number
        }
        return
      }
      case 'extension':
        found.loaded.options.push(this.#use(part, found.info.name, values))
    }
  }

  #use(part: Option, option: string, values: readonly Word[]): OptionUse {
    const last = values.at(-1)
    return new WrittenUse(this.#source, part, option, values, last ? Math.max(last.end, part.name.end) : part.name.end)
  }

  #other(part: Option, info: OtherInfo, values: readonly Word[]): void {
    const [value] = values
    switch (info.name) {
      case 'match': {
        const extension = matchNamed(value!.text, this.#family)
        if (extension) {
          this.#load(extension, this.#at({ start: part.start, end: value!.end }))
          return
        }
        const near = nearest(value!.text, matchNames(this.#family))
        this.#fail(value!, `match ${value!.text} is not known${otherFamily(value!.text, this.#family)}`, near === undefined ? undefined : `did you mean ${near}?`)
        // What follows belongs to it: an extension that takes anything.
        this.#loaded.push({ extension: { kind: 'match', name: value!.text, families: [], options: [] }, options: [] })
        return
      }
      case 'jump':
      case 'goto': {
        if (this.#target) {
          this.#fail(part.name, 'a rule has one target')
          return
        }
        const name = value!.text
        if (info.name === 'goto' && isVerdict(name, this.#family)) this.#fail(value!, `${name} is not a chain`, `use -j ${name}`)
        const extension = isVerdict(name, this.#family) ? undefined : targetNamed(name, this.#family)
        const options = extension ? this.#load(extension, this.#at(part)).options : []
        this.#target = { name, options, origin: this.#at({ start: part.start, end: value!.end }), ...(info.name === 'goto' && { goto: true as const }) }
        return
      }
      case 'table':
        this.#fail(part, `${part.name.text} cannot be used here`, 'the table is named by the line *TABLE above')
        return
      case 'wait':
      case 'wait-interval':
        this.#fail(part.name, `${part.name.text} cannot be used in a file`, 'it is an option of iptables-restore itself')
        return
      case 'numeric':
      case 'exact':
        this.#fail(part.name, `${part.name.text} belongs to a listing, not to a rule`)
        return
      case 'ipv4':
        this.#only = 'ip'
        return
      case 'ipv6':
        this.#only = 'ip6'
        return
      case 'help':
      case 'version':
        this.#asksHelp = true
        return
      default:
    }
  }
}

const otherFamily = (name: string, family: XtFamily): string => {
  const other = family === 'ip' ? 'ip6' : 'ip'
  return matchNamed(name, other) ? ` in ${family === 'ip' ? 'iptables' : 'ip6tables'}` : ''
}

/** Whether no word that looks like an option can be a value of it. */
const isTyped = (found: Found): boolean =>
  (found.kind === 'extension' || found.kind === 'core') && (found.info.arity === 2 || found.info.value !== undefined && found.info.value.type !== 'string' && found.info.value.type !== 'any')

/** Whether a comma at the end of its value is refused. */
const isStrictList = (found: Found): boolean => found.kind === 'extension' && found.info.value?.type === 'word' && found.info.value.list === true && !found.info.value.gaps

/** The long option that was meant by one dash: `-dport`. */
const longNamed = (name: string, known: readonly string[], holder: string | undefined): string | undefined =>
  known.includes(name) || holder !== undefined ? name : nearest(name, known)

function argsOf(found: Found): readonly [number, number] {
  switch (found.kind) {
    case 'command':
    case 'other':
      return found.info.args
    default:
      return found.info.arity === 'optional' ? [0, 1] : [found.info.arity, found.info.arity]
  }
}
