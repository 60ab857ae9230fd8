import { nearest } from '../../text/index.ts'
import { exactOption, matchNamed, matchNames, type XtFamily } from '../xtables/index.ts'
import { longNames, moduleOfProtocol, type Found, type KnownOptions } from './known-options.ts'

/** What is wrong with a word, and what to do. */
interface Mistake {
  readonly message: string
  readonly help?: string
}

const mistake = (message: string, help: string | undefined): Mistake => ({ message, ...(help !== undefined && { help }) })

export const ambiguous = (shown: string): Mistake => mistake(`option ${shown} may stand for several options`, 'write it in full')

/** An option that nothing on the line before it has; undefined where another mistake explains it. */
export function unknownOption(shown: string, known: KnownOptions, hasWrongProtocol: boolean): Mistake | undefined {
  const long = shown.startsWith('--')
  const name = (long ? shown.slice(2) : shown.slice(1)).replace(/=.*$/s, '')
  const loaded = known.loaded.map(({ extension }) => extension)
  // What belongs to a module or a protocol that is misspelt is no mistake of its own.
  if (loaded.some(({ families }) => families.length === 0)) return undefined
  const message = `option ${shown} is not known`
  const own = long ? loaded.flatMap(({ options }) => options).find(option => option.name.endsWith(name)) : undefined
  if (own) return mistake(message, `did you mean --${own.name}?`)
  const holder = long ? moduleWith(name, known.family) : undefined
  if (holder?.startsWith('-p') && hasWrongProtocol) return undefined
  if (holder) return mistake(`${message} here`, `it belongs to ${holder}, which must stand before it`)
  const near = long ? nearest(name, namesAt(known)) : longNameOf(name, known)
  return mistake(message, near === undefined ? undefined : `did you mean --${near}?`)
}

/** Every long name that may stand at a word. */
function namesAt({ family, loaded, protocol }: KnownOptions): readonly string[] {
  const module = moduleOfProtocol(protocol, family)
  const extensions = [...loaded.map(({ extension }) => extension), ...(module ? [module] : [])]
  return [...longNames(family), ...extensions.flatMap(({ options }) => options.flatMap(option => [option.name, ...(option.aliases ?? [])]))]
}

/** The long option that was meant by one dash: `-dport`. */
export function longNameOf(name: string, known: KnownOptions): string | undefined {
  if (name.length < 2) return undefined
  const names = namesAt(known)
  return names.includes(name) || moduleWith(name, known.family) !== undefined ? name : nearest(name, names)
}

/** The module that would bring an option, for people. */
function moduleWith(name: string, family: XtFamily): string | undefined {
  if (name === 'dport' || name === 'sport' || name === 'destination-port' || name === 'source-port') return '-p tcp or -p udp'
  if (name === 'syn' || name === 'tcp-flags') return '-p tcp'
  for (const module of matchNames(family)) {
    const extension = matchNamed(module, family)
    if (extension && exactOption(extension.options, name)) return extension.protocols ? `-p and -m ${module}` : `-m ${module}`
  }
  return undefined
}

/** What to do about a word that no option takes. */
export function strayHelp(found: Found, value: string): string | undefined {
  if (found.kind === 'extension' && found.info.value?.type === 'string') return 'a text with blanks stands in quotes'
  if (value.startsWith('#')) return 'a comment stands on a line of its own, or in -m comment --comment "…"'
  return found.kind === 'extension' && found.info.value?.type === 'word' && found.info.value.list ? 'a list is written with commas and without blanks' : undefined
}

/** The other of iptables and ip6tables, where that knows a match. */
export const otherFamily = (name: string, family: XtFamily): string => {
  const other = family === 'ip' ? 'ip6' : 'ip'
  return matchNamed(name, other) ? ` in ${family === 'ip' ? 'iptables' : 'ip6tables'}` : ''
}
