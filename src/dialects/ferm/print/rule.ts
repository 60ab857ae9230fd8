import { Protocol } from '../../../model/index.ts'
import { canonicalOption, isIndependent, matchNamed, protocolNumber, targetNamed, unprintable } from '../../xtables/index.ts'
import type { OptionInfo, WrittenMatch, WrittenOption, WrittenRule, WrittenTarget } from '../../xtables/index.ts'
import { coreTargets } from '../expand/index.ts'
import { keywordOf, matches, protocols, targets } from '../vocabulary/index.ts'
import type { Keyword, Keywords } from '../vocabulary/index.ts'
import { spell, spellList } from './words.ts'

/** The words of a rule, without its `;`. */
export function printRule(rule: WrittenRule, family: 'ip' | 'ip6'): string {
  const state: Printing = { family, known: [matches.ip['']!], loaded: new Map(), protocol: undefined }
  // The module policy has a word "proto" of its own: behind it, the protocol could not be told.
  const isPolicy = ({ module }: WrittenMatch): boolean => module === 'policy'
  const ordered = [...rule.matches.filter(match => !isPolicy(match)), ...rule.matches.filter(isPolicy)]
  const words = ordered.flatMap(match => printMatch(match, state))
  if (rule.comment !== undefined) words.push(`mod comment comment ${spell(rule.comment)}`)
  words.push(rule.target ? printTarget(rule.target, state) : 'NOP')
  return words.join(' ')
}

interface Printing {
  readonly family: 'ip' | 'ip6'
  /** Tables of keywords, the latest last: a word is looked up from the end. */
  readonly known: Keywords[]
  /** Options that stand already, by module. */
  readonly loaded: Map<string, Map<string, string>>
  protocol: number | undefined
}

/** Words of the options without a module, where ferm has others. */
const coreWords: Readonly<Record<string, string>> = {
  source: 'saddr', destination: 'daddr', 'in-interface': 'interface', 'out-interface': 'outerface',
}

/** Modules that ferm loads by `proto`. */
const byProtocol: Readonly<Record<string, string>> = { icmp: 'icmp', icmp6: 'icmp', tcp: 'tcp', udp: 'udp', sctp: 'sctp', dccp: 'dccp', mh: 'mh', udplite: 'udp' }

function printMatch({ module, options }: WrittenMatch, state: Printing): readonly string[] {
  if (module === undefined) return options.map(option => printCore(option, state))
  if (Object.hasOwn(byProtocol, module)) return options.flatMap(option => printPlain(option, byProtocol[module]!, module, state))
  const stands = state.loaded.get(module)
  if (!stands) return [...load(module, options, state), ...options.flatMap(option => printOption(option, module, state))]
  if (!isIndependent(module)) return unprintable(`the module ${module} twice in a rule of ferm`)
  return options.flatMap(option => printOption(option, module, state))
}

/** `mod NAME`; the ports of multiport load it by themselves. */
function load(module: string, [first]: readonly WrittenOption[], state: Printing): readonly string[] {
  state.loaded.set(module, new Map())
  if (module === 'multiport' && /^[sd]ports$/.test(first?.option ?? '')) return []
  const keywords = Object.hasOwn(matches.ip, module) ? matches.ip[module] : undefined
  if (keywords) state.known.push(keywords)
  return [`mod ${spell(module)}`]
}

function printCore(written: WrittenOption, state: Printing): string {
  if (written.option === 'protocol') return printProtocol(written, state)
  const word = coreWords[written.option] ?? written.option
  const keyword = keywordOf(matches.ip['']!, word)
  if (state.known.some((keywords, index) => index > 0 && Object.hasOwn(keywords, word))) return unprintable(`--${written.option} behind another module in ferm`)
  return keyword ? printKeyword(word, keyword, written) : unprintable(`--${written.option} in ferm`)
}

function printProtocol({ negated, values }: WrittenOption, state: Printing): string {
  const number = protocolNumber(values[0]!)
  // ferm's icmp is ICMPv6 in ip6; the protocol of IPv4 is told by its number there.
  const word = state.family === 'ip' || number === undefined ? values[0]! : number === Protocol.icmp6 ? 'icmp' : number === Protocol.icmp ? '1' : values[0]!
  if (negated) return `proto !${spell(word)}`
  state.protocol = number
  const name = word === 'ipv6-icmp' ? 'icmp' : word === 'ipv6-mh' ? 'mh' : word
  if (Object.hasOwn(protocols.ip, name)) state.known.push(protocols.ip[name]!)
  return `proto ${spell(word)}`
}

/** An option that comes with its protocol. */
function printPlain(written: WrittenOption, protocol: string, module: string, state: Printing): readonly string[] {
  if (written.option === 'sport' || written.option === 'dport') return printPort(written, state)
  const word = written.option === 'icmpv6-type' ? 'icmp-type' : written.option
  const keywords = protocols.ip[protocol]
  if (!keywords || !state.known.includes(keywords)) return unprintable(`--${written.option} of ${module} in ferm`)
  return printOnce(word, keywords, written, module, state)
}

function printPort(written: WrittenOption, state: Printing): readonly string[] {
  const { option, negated, values } = written
  if (![Protocol.tcp, Protocol.udp, Protocol.udplite, Protocol.dccp, Protocol.sctp].some(number => number === state.protocol)) return unprintable('ports without one protocol')
  const stands = state.loaded.get('ports') ?? new Map<string, string>()
  state.loaded.set('ports', stands)
  const text = `${option} ${negated ? '!' : ''}${spell(values[0]!)}`
  if (!stands.has(option)) {
    stands.set(option, text)
    return [text]
  }
  // A second test of a port is asked by another module.
  return stands.get(option) === text ? [] : printMatch({ module: 'multiport', options: [{ ...written, option: `${option}s` }] }, state)
}

function printOption(written: WrittenOption, module: string, state: Printing): readonly string[] {
  const { family, protocol } = state
  const infos = matchNamed(module, family)?.options
  if (module === 'multiport') {
    if (protocol !== Protocol.tcp && protocol !== Protocol.udp && protocol !== Protocol.udplite) return unprintable('several ports of this protocol in ferm')
    if (state.loaded.get(module)!.size > 0) return unprintable('several lists of ports in a rule of ferm')
    if (/^[sd]ports$/.test(written.option)) {
      const keywords = matches.ip[module]!
      return printOnce(written.option, keywords, written, module, state, keywordOf(keywords, written.option === 'sports' ? 'source-ports' : 'destination-ports'))
    }
  }
  const keywords = (Object.hasOwn(matches.ip, module) && matches.ip[module]) || {}
  const word = wordFor(written.option, keywords, infos)
  return word === undefined ? unprintable(`--${written.option} of ${module} in ferm`) : printOnce(word, keywords, written, module, state)
}

/** ferm's word for an option of x_tables: the same, or one that stands for the same option. */
function wordFor(option: string, keywords: Keywords, infos: readonly OptionInfo[] | undefined): string | undefined {
  if (Object.hasOwn(keywords, option)) return option
  return infos && Object.keys(keywords).find(word => canonicalOption(infos, word) === canonicalOption(infos, option))
}

function printOnce(word: string, keywords: Keywords, written: WrittenOption, module: string, state: Printing, keyword = keywordOf(keywords, word)): readonly string[] {
  const stands = state.loaded.get(module) ?? new Map<string, string>()
  state.loaded.set(module, stands)
  const table = state.known.findLast(known => Object.hasOwn(known, word))
  if (!keyword || (table !== keywords && Object.hasOwn(keywords, word))) return unprintable(`--${written.option} of ${module} behind another module in ferm`)
  const text = printKeyword(word, keyword, written)
  const before = stands.get(keyword.name)
  if (before === text) return []
  if (before !== undefined && module !== 'policy') return unprintable(`--${written.option} of ${module} twice in a rule of ferm`)
  stands.set(keyword.name, text)
  return [text]
}

function printKeyword(word: string, { shape, negation }: Keyword, { negated, values, option }: WrittenOption): string {
  if (values.length !== (shape === 'flag' ? 0 : shape.length === 2 ? 2 : 1)) return unprintable(`this use of --${option} in ferm`)
  const text = values.map((value, index) => (shape === 'joined' || shape === 'ports' || (shape.length === 2 && shape[index] === 'c') ? spellList(value) : spell(value))).join(' ')
  if (!negated) return [word, text].filter(part => part !== '').join(' ')
  if (negation === 'none' || (negation === 'behind' && shape === 'flag')) return unprintable(`the negation of --${option} in ferm`)
  return shape === 'flag' || shape === 'repeated' ? `! ${word} ${text}`.trim() : `${word} !${text}`
}

function printTarget({ name, goto, options }: WrittenTarget, { family, protocol }: Printing): string {
  if (coreTargets.includes(name)) return name
  const extension = targetNamed(name, family)
  if (!extension || goto) return `${goto ? 'goto' : 'jump'} ${spell(name)}`
  const keywords = Object.hasOwn(targets.ip, name) ? targets.ip[name]! : unprintable(`the target ${name} in ferm`)
  if (name === 'TCPMSS' && protocol !== Protocol.tcp) return unprintable('TCPMSS without tcp')
  const words = options.map(written => {
    const word = wordFor(written.option, keywords, extension.options)
    const keyword = word === undefined ? undefined : keywordOf(keywords, word)
    return keyword ? printKeyword(word!, keyword, written) : unprintable(`--${written.option} of ${name} in ferm`)
  })
  return [name, ...words].join(' ')
}
