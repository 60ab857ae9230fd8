/**
 * What x_tables' words mean and which may stand where, for iptables-save and ferm.
 *
 * Invariants
 * - Words come from the tables that reading uses; explanations beside them are never needed to read.
 */
import { hookDocs, stateDocs, statusDocs } from '../../assist/docs.ts'
import { wordsAs } from '../../assist/index.ts'
import type { Suggestion } from '../../assist/index.ts'
import { helpers } from '../../../model/index.ts'
import { helperDoc } from '../../assist/docs.ts'
import { tablesOf } from '../chains.ts'
import { portOfService, serviceNames } from '../services.ts'
import { matchNamed, matchNames, targetNamed, targetNames } from '../lookup.ts'
import type { Extension, OptionInfo, ValueType, XtFamily } from '../types.ts'
import { matchDocs, optionDocs, tableDocs, targetDocs } from './docs.ts'

const own = (docs: Readonly<Record<string, string>>, word: string): string | undefined => (Object.hasOwn(docs, word) ? docs[word] : undefined)

/** What an option takes, in a few words. */
function valueText({ arity, value }: OptionInfo): string {
  if (arity === 0) return 'takes no value'
  if (arity === 2) return 'takes two values'
  if (!value) return 'takes a value'
  switch (value.type) {
    case 'number':
      return `a number from ${value.min} to ${value.max}`
    case 'range':
      return `a number or a range, up to ${value.max}`
    case 'word':
      return `${value.list ? 'some' : 'one'} of ${value.words.join(', ')}`
    case 'masked':
      return 'a value, or `value/mask`'
    case 'string':
      return value.max === undefined ? 'a text' : `a text of up to ${value.max} characters`
    default:
      return value.type === 'any' ? 'a value' : value.type.replaceAll('-', ' ')
  }
}

/** An option, what it takes, and what it goes with. */
export function optionText(option: OptionInfo, extension: Extension | undefined): string {
  const doc = (extension && own(optionDocs, `${extension.name} ${option.name}`)) ?? own(optionDocs, option.name)
  const names = [`--${option.name}`, ...(option.short ? [`-${option.short}`] : []), ...(option.aliases ?? []).map(name => `--${name}`)]
  const notes = [
    valueText(option), ...(option.negatable ? ['may be negated'] : []), ...(option.many ? ['may be repeated'] : []),
    ...(option.excludes?.length ? [`not with ${option.excludes.map(name => `--${name}`).join(', ')}`] : []),
    ...(option.needs?.length ? [`needs ${option.needs.join(', ')}`] : []),
  ]
  return [`**${names.join('**, **')}**${extension ? ` (${extension.kind} ${extension.name})` : ''}`, ...(doc ? [doc] : []), `${capital(notes.join('; '))}.`].join('\n\n')
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A match or a target, where it may stand, and its options. */
export function extensionText(extension: Extension): string {
  const { kind, name, families, tables, chains, options, required, source } = extension
  const doc = own(kind === 'match' ? matchDocs : targetDocs, name)
  const notes = [
    `families: ${families.join(', ')}`, ...(tables ? [`tables: ${tables.join(', ')}`] : []), ...(chains ? [`chains: ${chains.join(', ')}`] : []),
    ...(extension.terminal ? ['ends the walk through the chain'] : []), ...(source ? [`from ${source}`] : []),
  ]
  return [
    `**${name}** (${kind})`, ...(doc ? [doc] : []),
    ...(options.length > 0 ? [`Options: ${options.map(option => `\`--${option.name}\``).join(', ')}.${required ? ` Needed: ${required.map(group => group.map(option => `--${option}`).join(' or ')).join('; ')}.` : ''}`] : []),
    `${capital(notes.join('; '))}.`,
  ].join('\n\n')
}

export const matchText = (name: string, family: XtFamily): string | undefined => {
  const extension = matchNamed(name, family)
  return extension && extensionText(extension)
}

export function targetText(name: string, family: XtFamily): string | undefined {
  const extension = targetNamed(name, family)
  if (extension) return extensionText(extension)
  const doc = own(targetDocs, name)
  return doc === undefined ? undefined : `**${name}** (verdict)\n\n${doc}`
}

/** A built-in chain: when packets come to it. */
export function chainText(name: string): string | undefined {
  const doc = own(hookDocs, name.toLowerCase())
  return doc === undefined || name !== name.toUpperCase() ? undefined : `**${name}** (built-in chain)\n\n${doc}`
}

/** What a value of an option means: states, statuses, helpers. */
export function wordText(option: string, word: string): string | undefined {
  if (option === 'ctstate' || option === 'state') return titled(word, 'state', own(stateDocs, word.toLowerCase()))
  if (option === 'ctstatus') return titled(word, 'status', own(statusDocs, word.toLowerCase().replaceAll('_', '-')))
  if (portOptions.has(option)) return portText(word)
  return option === 'helper' ? helperDoc(word) : undefined
}

const portOptions: ReadonlySet<string> = new Set(['source-port', 'destination-port', 'source-ports', 'destination-ports', 'ports'])

let services: ReadonlyMap<number, string> | undefined

/** The service of a port, or the port of a service. */
function portText(word: string): string | undefined {
  if (!/^\d+$/.test(word)) {
    const port = portOfService(word)
    return port === undefined ? undefined : `**${word}**: port ${port}`
  }
  services ??= new Map([...serviceNames()].reverse().map(name => [portOfService(name)!, name]))
  const name = services.get(Number(word))
  return name === undefined ? undefined : `Port **${word}**: ${name}`
}

const titled = (word: string, kind: string, doc: string | undefined): string | undefined => (doc === undefined ? undefined : `**${word}** (${kind})\n\n${doc}`)

const wordsOfType = (value: ValueType | undefined): readonly string[] => (value?.type === 'word' || value?.type === 'masked' ? (value.words ?? []) : [])

const protocols = ['tcp', 'udp', 'icmp', 'icmpv6', 'esp', 'ah', 'gre', 'sctp', 'dccp', 'udplite', 'igmp', 'ospf', 'vrrp', 'all']

const icmpWords: Readonly<Record<string, readonly string[]>> = {
  'icmp-type': ['echo-request', 'echo-reply', 'destination-unreachable', 'fragmentation-needed', 'time-exceeded', 'parameter-problem', 'redirect', 'router-advertisement', 'timestamp-request'],
  'icmpv6-type': [
    'echo-request', 'echo-reply', 'destination-unreachable', 'packet-too-big', 'time-exceeded', 'parameter-problem', 'router-solicitation', 'router-advertisement',
    'neighbour-solicitation', 'neighbour-advertisement', 'redirect',
  ],
}

/** Values that an option may have. */
export function suggestedValues(option: OptionInfo | undefined, name: string): Suggestion[] {
  if (name === 'helper') return helpers.map(helper => ({ label: helper.name, kind: 'value', doc: helperDoc(helper.name) ?? '' }))
  if (name === 'protocol') return wordsAs('value', protocols)
  if (portOptions.has(name)) return wordsAs('value', serviceNames())
  if (Object.hasOwn(icmpWords, name)) return wordsAs('value', icmpWords[name]!)
  return wordsOfType(option?.value).map(label => {
    const doc = wordText(name, label)
    return { label, kind: 'value', ...(doc ? { doc } : {}) }
  })
}

export const suggestedMatches = (family: XtFamily): Suggestion[] =>
  matchNames(family).map(label => ({ label, kind: 'module', ...(own(matchDocs, label) ? { detail: own(matchDocs, label)!, doc: matchText(label, family)! } : {}) }))

export const suggestedTargets = (family: XtFamily): Suggestion[] =>
  targetNames(family).map(label => ({ label, kind: 'target', ...(own(targetDocs, label) ? { detail: own(targetDocs, label)!, doc: targetText(label, family)! } : {}) }))

/** A table: what it is for. */
export const tableText = (name: string): string | undefined => titled(name, 'table', own(tableDocs, name))

/** Chains that a table has from the beginning. */
export const builtinChainsOf = (family: XtFamily, table: string): readonly string[] => {
  const tables = tablesOf(family)
  return Object.hasOwn(tables, table) ? tables[table]!.chains.map(([name]) => name) : []
}

export const builtinTables = (family: XtFamily): readonly string[] => Object.keys(tablesOf(family))
