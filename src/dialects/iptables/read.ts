import type { Option, RuleLine, Word } from '../../../grammars/iptables/index.ts'
import type { Problem } from '../../syntax/index.ts'
import { nearest, placeIn, type Source } from '../../text/index.ts'
import { isVerdict, matchNamed, matchNames, protocolNumber, targetNamed } from '../xtables/index.ts'
import type { MatchUse, OptionUse, TargetUse, XtFamily } from '../xtables/index.ts'
import type { CommandInfo, OtherInfo } from './commands.ts'
import { argsOf, KnownOptions, type Found } from './known-options.ts'
import { ambiguous, longNameOf, otherFamily, strayHelp, unknownOption } from './mistakes.ts'

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
  readonly #problems: Problem[] = []
  readonly #matches: MatchUse[] = []
  readonly #known: KnownOptions
  /** Options that may stand beside some commands only. */
  readonly #guests: { readonly info: OtherInfo; readonly part: Option }[] = []
  #parts: readonly Option[]
  #core: { readonly module: undefined; readonly options: OptionUse[]; readonly origin: MatchUse['origin'] } | undefined
  #target: { name: string; goto?: true; options: OptionUse[]; origin: MatchUse['origin'] } | undefined
  #command: { info: CommandInfo; args: readonly Word[] } | undefined
  #only: XtFamily | undefined
  #asksHelp = false
  #wrongProtocol = false

  constructor(line: RuleLine, source: Source, family: XtFamily) {
    this.#parts = line.options
    this.#source = source
    this.#family = family
    this.#known = new KnownOptions(family, this.#matches, part => this.#bringerOf(part))
  }

  run(): Command {
    for (let index = 0; index < this.#parts.length; ) index = this.#read(index)
    if (!this.#command && !this.#asksHelp && this.#problems.length === 0) {
      const first = this.#parts[0]!
      this.#fail(first, 'expected a command (-A CHAIN, -I CHAIN, -N CHAIN …) on this line')
    }
    else this.#checkBeside()
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

  /** What stands on the line beside a command that takes no such thing. Source: iptables/xshared.c, `generic_opt_check`. */
  #checkBeside(): void {
    if (!this.#command) return
    const { info, args } = this.#command
    const words = args.length > 1 && info.rule === 'rule or number' ? `-${info.short} with a number` : `-${info.short}`
    const takesRule = info.rule === 'rule' || (info.rule === 'rule or number' && args.length === 1)
    if (!takesRule) for (const { origin } of this.#core?.options ?? []) this.#fail(origin, `${words} takes no rule`)
    for (const { info: guest, part } of this.#guests) {
      if (!guest.beside!.includes(info.name) || (guest.beside!.includes('delete') && !takesRule)) this.#fail(part, `${part.name.text} cannot stand beside ${words}`)
    }
    const list = info.name === 'replace' ? this.#core?.options.find(({ option, values }) => (option === 'source' || option === 'destination') && values[0]!.includes(',')) : undefined
    if (list) this.#fail(list.origin, 'one rule cannot be replaced by several: -R takes one address')
  }

  /** Packets and bytes, `-c 1 2` or `-c 1,2`. */
  #counters(part: Option, values: readonly Word[]): void {
    const counts = values.length === 1 ? values[0]!.text.split(',') : values.map(({ text }) => text)
    if (counts.length < 2) this.#fail(part, `${part.name.text} needs two numbers, of packets and of bytes`)
    else if (!counts.slice(0, 2).every(count => /^\d/.test(count))) this.#fail(part, `expected numbers of packets and bytes behind ${part.name.text}, found ${values.map(({ text }) => text).join(' ')}`)
    if (this.#guests.filter(({ info }) => info.name === 'set-counters').length > 1) this.#fail(part.name, `${part.name.text} stands twice`)
  }

  /** Reads the option at `index`; answers the index of the next one. */
  #read(index: number): number {
    const part = this.#parts[index]!
    const { name: word } = part
    const { text } = word
    const long = text.startsWith('--')
    const equals = long ? text.indexOf('=') : -1
    const name = long ? text.slice(2, equals < 0 ? undefined : equals) : text.slice(1)
    const found = this.#known.find(name, long, part)
    if (!found || found === 'ambiguous') return this.#unknown(index, name, long, found)
    const [least, most] = argsOf(found)
    if (part.oldNot && this.#family.startsWith('ip')) this.#fail(part.oldNot, `expected a value behind ${text}, found !`, `the ! stands before the option: ! ${text} …`)
    const values: Word[] = equals < 0 ? [] : [{ kind: 'Word', start: word.start + equals + 1, end: word.end, text: text.slice(equals + 1) }]
    let next = index + 1
    for (const value of part.values) {
      if (values.length < most) {
        values.push(value)
        continue
      }
      // The first word too many is told; behind a comma the list is wrong, which its value says.
      if (!(isStrictList(found) && values.at(-1)!.text.endsWith(','))) this.#fail(value, `expected an option, found ${value.text || '""'}`, strayHelp(found, value.text))
      break
    }
    // getopt takes whatever follows for a value that must be there, also a word that looks like an option.
    while (values.length < least && next < this.#parts.length) {
      const follower = this.#parts[next]!
      if (found.kind !== 'extension' && found.kind !== 'core') break
      if (follower.not || (isTyped(found) && this.#isOption(follower))) break
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

  /** What stands for a module that is not named itself: the option, or what brings the module. */
  #bringerOf(part: Option): MatchUse['origin'] {
    return (this.#family.startsWith('ip') ? this.#core?.options.at(-1)?.origin : undefined) ?? this.#at(part)
  }

  #isOption(part: Option): boolean {
    const { text } = part.name
    const long = text.startsWith('--')
    const found = this.#known.find(text.slice(long ? 2 : 1), long, part)
    return found !== undefined && found !== 'ambiguous'
  }

  /** An option that is not known: letters that stand together are told apart, anything else is told. Answers the index of the next one. */
  #unknown(index: number, name: string, long: boolean, found: 'ambiguous' | undefined): number {
    const part = this.#parts[index]!
    const letters = long || longNameOf(name, this.#known) !== undefined ? undefined : this.#lettersOf(part)
    if (letters) {
      this.#parts = this.#parts.toSpliced(index, 1, ...letters)
      return index
    }
    const told = found === 'ambiguous' ? ambiguous(part.name.text) : unknownOption(part.name.text, this.#known, this.#wrongProtocol)
    if (told) this.#fail(part.name, told.message, told.help)
    return index + 1
  }

  /** `-ptcp` and `-vj ACCEPT`, as getopt(3) reads them: of letters that stand together the first one that takes a word takes what is left. */
  #lettersOf(part: Option): readonly Option[] | undefined {
    const { start, end, text } = part.name
    const found = this.#known.find(text[1]!, false, part)
    if (!found || found === 'ambiguous') return undefined
    const letter: Word = { kind: 'Word', start, end: start + 2, text: text.slice(0, 2) }
    const rest: Word = { kind: 'Word', start: start + 2, end, text: text.slice(2) }
    if (argsOf(found)[1] > 0) return [{ ...part, name: letter, values: [rest, ...part.values] }]
    const { not, ...others } = part
    return [{ kind: 'Option', start: part.start, end: letter.end, ...(not && { not }), name: letter, values: [] }, { ...others, start: rest.start, name: { ...rest, text: `-${rest.text}` } }]
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
          if (!part.not) this.#known.protocol = number
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
    if (info.beside) this.#guests.push({ info, part })
    switch (info.name) {
      case 'match': {
        const extension = matchNamed(value!.text, this.#family)
        if (extension) {
          this.#known.load(extension, this.#at({ start: part.start, end: value!.end }))
          return
        }
        const near = nearest(value!.text, matchNames(this.#family))
        this.#fail(value!, `match ${value!.text} is not known${otherFamily(value!.text, this.#family)}`, near === undefined ? undefined : `did you mean ${near}?`)
        // What follows belongs to it: an extension that takes anything.
        this.#known.loaded.push({ extension: { kind: 'match', name: value!.text, families: [], options: [] }, options: [] })
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
        const options = extension ? this.#known.load(extension, this.#at(part)).options : []
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
      case 'set-counters':
        this.#counters(part, values)
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

/** Whether no word that looks like an option can be a value of it. */
const isTyped = (found: Found): boolean =>
  (found.kind === 'extension' || found.kind === 'core') && (found.info.arity === 2 || found.info.value !== undefined && found.info.value.type !== 'string' && found.info.value.type !== 'any')

/** Whether a comma at the end of its value is refused. */
const isStrictList = (found: Found): boolean => found.kind === 'extension' && found.info.value?.type === 'word' && found.info.value.list === true && !found.info.value.gaps
