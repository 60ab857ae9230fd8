import {
  type Condition, type Match, State, allStates, all, always, any, complement, helpers, never, not, numberFields, ranges,
  userspaceHelpers,
} from '../../model/index.ts'
import { rangesOf4, rangesOf6, readIpv6, readNetwork4, readNetwork6, readShortIpv4 } from './address.ts'
import { checkMatches } from './check.ts'
import { readIcmpType } from './icmp.ts'
import { canonicalOption, coreOptionsOf, matchNamed } from './lookup.ts'
import { watchers } from './link-table.ts'
import { protocolNumber } from './protocols.ts'
import type { Extension, LoweredMatches, MatchUse, OptionUse, XtContext } from './types.ts'
import { quoteWord, readMark, readPortRange, readPorts, readStates, readStatuses, readTcpFlags } from './values.ts'

/** The connection exists: INVALID and UNTRACKED packets have none. */
const tracked: Condition = { kind: 'state', states: State.new | State.established | State.related }
const noConnection = State.invalid | State.untracked

/**
 * What the matches of one rule ask, one `Match` an option, in the order given; a module that is not understood as a whole
 * is one `Match`. An option that is not understood is an atom, named by its text. Problems are those of `checkUses`
 * that belong to matches.
 */
export function lowerMatches(uses: readonly MatchUse[], context: XtContext): LoweredMatches {
  const matches: Match[] = []
  let comment: string | undefined
  for (const use of uses) {
    if (use.module === 'comment') comment ??= use.options[0]?.values[0]
    else for (const match of lowerUse(use, context)) matches.push(match)
  }
  // A copy of its own length: an array that grew keeps room for more, in every rule.
  return { matches: matches.slice(), problems: checkMatches(uses, context), ...(comment !== undefined && { comment }) }
}

/** The protocol that `-p` names, un-negated; undefined when there is none or it is `all`. */
export function matchedProtocol(uses: readonly MatchUse[]): number | undefined {
  for (const { module, options } of uses) {
    if (module !== undefined) continue
    for (const { option, negated, values } of options) {
      if (!negated && (option === 'p' || option.startsWith('proto')) && values[0] !== undefined) return protocolNumber(values[0]) || undefined
    }
  }
  return undefined
}

/** Conditions already read: conditions are values, and most stand in many rules. */
const conditions = new WeakMap<Reader, Map<string, Condition>>()
const mostRemembered = 2000

/** Addresses and ports rarely stand twice, and an address depends on the family. */
const unremembered = new Set(['source', 'destination', 'src-range', 'dst-range', 'source-port', 'destination-port'])

function remembered(name: string, option: OptionUse, context: XtContext, read: Reader): Condition | undefined {
  if (unremembered.has(name)) return read(option, context)
  let known = conditions.get(read)
  if (!known) conditions.set(read, (known = new Map()))
  const { values, negated } = option
  const value = values.length === 1 ? values[0]! : values.join(' ')
  const key = negated ? `! ${value}` : value
  const before = known.get(key)
  if (before) return before
  const condition = read(option, context)
  if (condition) {
    if (known.size >= mostRemembered) known.clear()
    known.set(key, condition)
  }
  return condition
}

type Reader = (use: OptionUse, context: XtContext) => Condition | undefined

function lowerUse(use: MatchUse, context: XtContext): readonly Match[] {
  const { module, options } = use
  const extension = module === undefined ? undefined : matchNamed(module, context.family)
  if (context.family === 'bridge' && watchers.includes(module ?? '')) return []
  const readers = readersOf(module, extension, context)
  if (!readers) return options.length === 0 && isStandard(extension) ? [] : [{ condition: wholeAtom(use, extension), origin: use.origin }]
  const infos = extension?.options ?? coreOptionsOf(context.family)
  const matches = options.map(option => {
    const name = canonicalOption(infos, option.option)
    const read = readers[name] && remembered(name, option, context, readers[name])
    return { condition: read ?? optionAtom(module, name, option, extension), origin: option.origin }
  })
  return module === 'conntrack' && matches.length > 1 ? withoutConnection(matches) : matches
}

/** The readers of a module; of frames and ARP packets only the interfaces are understood. */
function readersOf(module: string | undefined, extension: Extension | undefined, { family }: XtContext): Readonly<Record<string, Reader>> | undefined {
  if (family === 'arp' || family === 'bridge') return module === undefined ? linkCore : {}
  return module === undefined ? core : known[extension?.name ?? module]
}

const isStandard = (extension: Extension | undefined): boolean => extension?.name === 'standard'

/**
 * conntrack's quirk for packets without a connection: where the module tests the state, and the state fits, its other
 * options are not looked at (net/netfilter/xt_conntrack.c, conntrack_mt: `if (ct == NULL) return match_flags & STATE`).
 */
function withoutConnection(matches: readonly Match[]): readonly Match[] {
  const index = matches.findIndex(({ condition }) => mentionsState(condition))
  const state = matches[index]
  if (!state || !acceptsNoConnection(state.condition)) return matches
  return matches.map(match => (match === state ? match : { ...match, condition: any([{ kind: 'state', states: noConnection }, match.condition]) }))
}

const mentionsState = (condition: Condition): boolean =>
  condition.kind === 'state' || (condition.kind === 'any' && condition.of.some(mentionsState)) || (condition.kind === 'not' && mentionsState(condition.of))

function acceptsNoConnection(condition: Condition): boolean {
  switch (condition.kind) {
    case 'state':
      return (condition.states & noConnection) !== 0
    case 'any':
      return condition.of.some(acceptsNoConnection)
    case 'not':
      return true
    default:
      return false
  }
}

// Atoms

/** A place as part of a key: what varies is another question at each place. */
const placeKey = ({ origin }: { readonly origin: Match['origin'] }): string => {
  const via = origin.via?.map(({ at }) => `${at.source.path}:${at.start}`).join('<') ?? ''
  return `${origin.source.path}:${origin.start}${via && `<${via}`}`
}

const textOfOption = ({ values }: OptionUse, name: string): string => ['--' + name, ...values.map(quoteWord)].join(' ')

function atom(text: string, use: { readonly origin: Match['origin'] }, extension: Extension | undefined, unknownVaries: boolean): Condition {
  const varies = extension ? extension.varies === true : unknownVaries
  return varies ? { kind: 'atom', key: `${text}@${placeKey(use)}`, varies: true } : { kind: 'atom', key: text }
}

/** An option of its own: its negation is the other answer, unless the packet may lack what is asked about. */
function optionAtom(module: string | undefined, name: string, use: OptionUse, extension: Extension | undefined): Condition {
  const asked = atom(`${module === undefined ? '' : `-m ${module} `}${textOfOption(use, name)}`, use, extension, module !== undefined)
  if (!use.negated) return asked
  if (!extension?.partial) return not(asked)
  return all([{ kind: 'atom', key: `-m ${module} applies` }, not(asked)])
}

/** A module as one question; with one option only, its negation is the other answer. */
function wholeAtom(use: MatchUse, extension: Extension | undefined): Condition {
  const [first, ...others] = use.options
  if (first && others.length === 0) return optionAtom(use.module, extension ? canonicalOption(extension.options, first.option) : first.option, first, extension)
  const words = use.options.map(option => `${option.negated ? '! ' : ''}${textOfOption(option, extension ? canonicalOption(extension.options, option.option) : option.option)}`)
  return atom(['-m', use.module, ...words].join(' '), use, extension, true)
}

// Fields

const negate = (condition: Condition, negated: boolean): Condition => (negated ? not(condition) : condition)

/** A test over a number; negated, over the other numbers: both are false where the field is missing. */
function numbers(field: keyof typeof numberFields, set: readonly (readonly [number, number])[], negated: boolean): Condition {
  const normal = ranges(set)
  return { kind: 'number', field, ranges: negated ? complement(normal, [0, numberFields[field]]) : normal }
}

const maxAddress6 = (1n << 128n) - 1n

const addressReader = (side: 'saddr' | 'daddr'): Reader => ({ values, negated }, { family }) => {
  const words = values[0]?.split(',') ?? []
  const conditions = words.map(word => addressCondition(word, side, family))
  if (conditions.length === 0 || conditions.includes(undefined)) return undefined
  const condition = mergeRanges(conditions as Condition[])
  return negated ? negateAddress(condition) : condition
}

function addressCondition(word: string, side: 'saddr' | 'daddr', family: XtContext['family']): Condition | undefined {
  if (family === 'ip6') {
    const network = readNetwork6(word)
    const set = network && rangesOf6(network)
    return set && { kind: 'address', field: `ip6.${side}`, ranges: set }
  }
  const network = readNetwork4(word)
  if (!network) return undefined
  const set = rangesOf4(network)
  return set ? { kind: 'number', field: `ip.${side}`, ranges: set } : { kind: 'bits', field: `ip.${side}`, mask: network.mask, value: network.address }
}

/** One test over all ranges where each condition is one. */
function mergeRanges(conditions: readonly Condition[]): Condition {
  const [first] = conditions
  if (conditions.length === 1) return first!
  if (first?.kind === 'number') {
    const { field } = first
    const sets = conditions.map(condition => (condition.kind === 'number' ? condition.ranges : undefined))
    if (!sets.includes(undefined)) return { kind: 'number', field, ranges: ranges(sets.flatMap(set => set!)) }
  }
  if (first?.kind === 'address') {
    const { field } = first
    return { kind: 'address', field, ranges: ranges(conditions.flatMap(condition => (condition.kind === 'address' ? condition.ranges : []))) }
  }
  return any(conditions)
}

/** Every packet of the family has both addresses: the other addresses are the negation. */
function negateAddress(condition: Condition): Condition {
  if (condition.kind === 'number') return { ...condition, ranges: complement(condition.ranges, [0, numberFields[condition.field]]) }
  if (condition.kind === 'address') return { ...condition, ranges: complement(condition.ranges, [0n, maxAddress6]) }
  return not(condition)
}

const interfaceReader = (field: 'iif' | 'oif'): Reader => ({ values, negated }) => {
  const word = values[0]
  if (!word) return undefined
  if (word === '+') return negated ? never : always
  return negate({ kind: 'interface', field, names: [word.endsWith('+') ? { name: word.slice(0, -1), prefix: true } : { name: word }] }, negated)
}

const portReader = (field: 'sport' | 'dport'): Reader => ({ values, negated }) => {
  const range = values[0] === undefined ? undefined : readPortRange(values[0])
  return range && numbers(field, [range], negated)
}

const ports: Readonly<Record<string, Reader>> = { 'source-port': portReader('sport'), 'destination-port': portReader('dport') }

const portsReader = (fields: readonly ('sport' | 'dport')[]): Reader => ({ values, negated }) => {
  const set = values[0] === undefined ? undefined : readPorts(values[0])
  if (!set) return undefined
  const conditions = fields.map(field => numbers(field, set, negated))
  return negated ? all(conditions) : any(conditions)
}

const icmpReader = (version: 4 | 6): Reader => ({ values, negated }) => {
  const type = values[0] === undefined ? undefined : readIcmpType(values[0], version)
  if (!type) return undefined
  const field = version === 4 ? 'icmp' : 'icmp6'
  const set: readonly [number, number] = type.type === 'any' ? [0, 255] : [type.type, type.type]
  const whole = type.codes[0] === 0 && type.codes[1] === 255
  if (whole) return numbers(`${field}.type`, [set], negated)
  const types = numbers(`${field}.type`, [set], false)
  const codes = numbers(`${field}.code`, [type.codes], false)
  return negated ? any([numbers(`${field}.type`, [set], true), all([types, numbers(`${field}.code`, [type.codes], true)])]) : all([types, codes])
}

const anyTcp: Condition = { kind: 'number', field: 'tcp.flags', ranges: [[0, 255]] }

function tcpFlags(mask: number, value: number, negated: boolean): Condition {
  // A wanted bit outside the mask never matches (xt_tcpudp.c, FWINVTCP over `(flags & mask) == compare`).
  const test: Condition = { kind: 'bits', field: 'tcp.flags', mask, value }
  return negated ? all([anyTcp, not(test)]) : test
}

const stateReader = (nat: 'nat' | 'no nat'): Reader => ({ values, negated }) => {
  const list = values[0] === undefined ? undefined : readStates(values[0], nat)
  if (!list) return undefined
  if (list.status === 0) return { kind: 'state', states: negated ? allStates & ~list.states : list.states }
  const parts: Condition[] = list.states === 0 ? [] : [{ kind: 'state', states: list.states }]
  return negate({ kind: 'any', of: [...parts, ...statusBits(list.status)] }, negated)
}

const statusBits = (mask: number): readonly Condition[] =>
  [...Array(16).keys()].map(bit => 1 << bit).filter(bit => (mask & bit) !== 0).map(bit => ({ kind: 'bits', field: 'ct.status', mask: bit, value: bit }))

/** What a packet without a connection never matches, negated or not. */
const ofConnection = (condition: Condition, negated: boolean): Condition => (negated ? all([tracked, not(condition)]) : condition)

const connectionAtom = (name: string): Reader => use =>
  ofConnection({ kind: 'atom', key: `-m conntrack --${name} ${use.values.map(quoteWord).join(' ')}` }, use.negated)

const markReader = (field: 'mark' | 'ct.mark'): Reader => ({ values, negated }) => {
  const mark = values[0] === undefined ? undefined : readMark(values[0])
  if (!mark) return undefined
  const test: Condition = mark.mask === 0xffffffff
    ? { kind: 'number', field, ranges: [[mark.value, mark.value]] }
    : { kind: 'bits', field, mask: mark.mask, value: mark.value }
  return field === 'mark' ? negate(test, negated) : ofConnection(test, negated)
}

/**
 * The kernel compares with the length of the helper's own name (net/netfilter/xt_helper.c), so `ftp-2121` is also the
 * helper `ftp`, and the empty name any helper.
 */
const helperReader: Reader = ({ values, negated }) => {
  const name = values[0]
  if (name === undefined) return undefined
  if (name === '') return negate({ kind: 'helper', names: 'any' }, negated)
  const shorter = [...helpers.map(helper => helper.name), ...userspaceHelpers].filter(known => known !== name && name.startsWith(known))
  return negate({ kind: 'helper', names: [...new Set([...shorter, name])] }, negated)
}

const rangeReader = (side: 'saddr' | 'daddr'): Reader => ({ values, negated }, { family }) => {
  const [from, to] = values[0]?.split('-') ?? []
  if (from === undefined) return undefined
  if (family === 'ip6') {
    const low = readIpv6(from)
    const high = to === undefined ? low : readIpv6(to)
    if (low === undefined || high === undefined) return undefined
    const set = ranges([[low, high]])
    return { kind: 'address', field: `ip6.${side}`, ranges: negated ? complement(set, [0n, maxAddress6]) : set }
  }
  const low = readShortIpv4(from)
  const high = to === undefined ? low : readShortIpv4(to)
  return low === undefined || high === undefined ? undefined : numbers(`ip.${side}`, [[low, high]], negated)
}

const protocolReader = (field: 'l4proto' | 'ct.l4proto'): Reader => ({ values, negated }) => {
  const protocol = values[0] === undefined ? undefined : protocolNumber(values[0])
  if (protocol === undefined) return undefined
  if (field === 'ct.l4proto') return ofConnection({ kind: 'number', field, ranges: [[protocol, protocol]] }, negated)
  if (protocol === 0) return negated ? never : always
  return numbers(field, [[protocol, protocol]], negated)
}

const core: Readonly<Record<string, Reader>> = {
  protocol: protocolReader('l4proto'),
  source: addressReader('saddr'),
  destination: addressReader('daddr'),
  'in-interface': interfaceReader('iif'),
  'out-interface': interfaceReader('oif'),
  fragment: ({ negated }) => negate({ kind: 'atom', key: '-f' }, negated),
}

const linkCore: Readonly<Record<string, Reader>> = { 'in-interface': interfaceReader('iif'), 'out-interface': interfaceReader('oif') }

/** Modules whose options are independent of each other, with those that the model has words for. */
const known: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  tcp: {
    ...ports,
    'tcp-flags': ({ values, negated }) => {
      const mask = readTcpFlags(values[0] ?? '')
      const value = readTcpFlags(values[1] ?? '')
      return mask === undefined || value === undefined ? undefined : tcpFlags(mask, value, negated)
    },
    // --syn is --tcp-flags FIN,SYN,RST,ACK SYN.
    syn: ({ negated }) => tcpFlags(0x17, 0x02, negated),
  },
  udp: ports,
  udplite: ports,
  sctp: ports,
  dccp: ports,
  multiport: {
    'source-ports': portsReader(['sport']),
    'destination-ports': portsReader(['dport']),
    ports: portsReader(['sport', 'dport']),
  },
  icmp: { 'icmp-type': icmpReader(4) },
  icmp6: { 'icmpv6-type': icmpReader(6) },
  state: { state: stateReader('no nat') },
  conntrack: {
    ctstate: stateReader('nat'),
    ctproto: protocolReader('ct.l4proto'),
    ctstatus: ({ values, negated }) => {
      const mask = values[0] === undefined ? undefined : readStatuses(values[0])
      return mask === undefined ? undefined : ofConnection(any(statusBits(mask)), negated)
    },
    ctdir: ({ values, negated }) => {
      const direction = ['ORIGINAL', 'REPLY'].indexOf(values[0]?.toUpperCase() ?? '')
      return direction < 0 ? undefined : ofConnection({ kind: 'number', field: 'ct.direction', ranges: [[direction, direction]] }, negated)
    },
    ...Object.fromEntries(
      ['ctorigsrc', 'ctorigdst', 'ctreplsrc', 'ctrepldst', 'ctorigsrcport', 'ctorigdstport', 'ctreplsrcport', 'ctrepldstport', 'ctexpire']
        .map(name => [name, connectionAtom(name)] as const)),
  },
  connmark: { mark: markReader('ct.mark') },
  mark: { mark: markReader('mark') },
  helper: { helper: helperReader },
  iprange: { 'src-range': rangeReader('saddr'), 'dst-range': rangeReader('daddr') },
  physdev: {},
}
