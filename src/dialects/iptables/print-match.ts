import {
  type Condition, type NumberTest, type Ranges, type StateSet, NfProto, State, Status, allStates, complement, hasValue, numberFields, stateNames,
} from '../../model/index.ts'
import { Unprintable } from '../dialect.ts'
import { printIpv4, printIpv6, protocolName, quoteWord } from '../xtables/index.ts'
import { flagNames, networksOf, portModules, prefixLength, statusNames } from './words.ts'

/** What is known of a rule while its matches are written. */
export interface PrintContext {
  readonly family: 'ip' | 'ip6'
  /** The protocol that the rule names. */
  readonly protocol: number | undefined
  /** Core options that stand already: each may stand once. */
  readonly used: Set<string>
}

const unprintable = (what: string): never => {
  throw new Unprintable(`iptables has no words for ${what}`)
}

const tracked = State.new | State.established | State.related
const noConnection = State.invalid | State.untracked

/** The words of one match; empty for what the family says already. Throws `Unprintable`. */
export function printCondition(condition: Condition, context: PrintContext): string {
  switch (condition.kind) {
    case 'all':
      return printAll(condition.of, context)
    case 'any':
      return printAny(condition.of)
    case 'not':
      return negated(condition.of, context)
    case 'atom':
      return printAtom(condition.key, condition.varies, '')
    case 'number':
      return printNumber(condition, context)
    case 'address':
      return printAddresses(condition.field.endsWith('saddr') ? 'source' : 'destination', condition.ranges, context)
    case 'bits':
      return printBits(condition.field, condition.mask, condition.value, '')
    case 'state':
      return printStates(condition.states)
    case 'interface': {
      const [name] = condition.names
      if (!name || condition.names.length !== 1) return unprintable('several interfaces in one match')
      return once(condition.field === 'iif' ? '-i' : '-o', `${name.name}${name.prefix ? '+' : ''}`, '', context)
    }
    case 'helper':
      return `-m helper --helper ${condition.names === 'any' ? '""' : quoteWord(longest(condition.names))}`
  }
}

/** The kernel takes every helper whose name the given word begins with: the longest stands for all. */
const longest = (names: readonly string[]): string => names.reduce((best, name) => (name.length > best.length ? name : best), '')

function once(option: string, value: string, not: string, { used }: PrintContext): string {
  if (used.has(option)) return unprintable(`${option} twice`)
  used.add(option)
  return `${not}${option} ${value}`
}

function printAtom(key: string, varies: true | undefined, not: string): string {
  const text = varies ? key.replace(/@[^@]*$/, '') : key
  if (!text.startsWith('-')) return unprintable(`"${text}"`)
  if (not === '') return text
  // A core option is negated in front, a module's behind its name.
  const option = text.startsWith('-m ') ? text.indexOf(' --') + 1 : 0
  return `${text.slice(0, option)}${not}${text.slice(option)}`
}

const isTracked = (condition: Condition | undefined): boolean => condition?.kind === 'state' && condition.states === tracked

function printAll(parts: readonly Condition[], context: PrintContext): string {
  const [first, second] = parts
  if (parts.length === 0) return context.used.has('-p') ? '' : '-p all'
  if (parts.length === 2 && second?.kind === 'not') {
    if (isTracked(first)) return negated(second.of, context)
    if (first?.kind === 'atom' && first.key.endsWith(' applies')) return negated(second.of, context)
    if (first?.kind === 'number' && first.field === 'tcp.flags' && second.of.kind === 'bits') return negated(second.of, context)
  }
  if (parts.length === 2 && first?.kind === 'number' && second?.kind === 'number' && first.field.endsWith('.type') && second.field.endsWith('.code')) {
    return printIcmp(first.field, first.ranges, second.ranges, '')
  }
  if (parts.length === 2 && first?.kind === 'number' && second?.kind === 'number' && first.field === 'sport' && second.field === 'dport' && sameRanges(first.ranges, second.ranges)) {
    return `-m multiport ! --ports ${portList(complement(first.ranges, [0, 0xffff]))}`
  }
  return parts.map(part => printCondition(part, context)).filter(text => text !== '').join(' ')
}

const sameRanges = (a: Ranges, b: Ranges): boolean => JSON.stringify(a) === JSON.stringify(b)

function printAny(parts: readonly Condition[]): string {
  const [first, second] = parts
  if (parts.length === 0) return '-m conntrack --ctstatus NONE'
  if (parts.length === 2 && first?.kind === 'state' && first.states === noConnection) {
    throw new Unprintable('iptables tests this beside a state of packets without a connection only')
  }
  if (parts.length === 2 && first?.kind === 'number' && second?.kind === 'number' && first.field === 'sport' && second.field === 'dport' && sameRanges(first.ranges, second.ranges)) {
    return `-m multiport --ports ${portList(first.ranges)}`
  }
  if (parts.length === 2 && first?.kind === 'number' && first.field.endsWith('.type') && second?.kind === 'all') {
    const [types, codes] = second.of
    if (types?.kind === 'number' && codes?.kind === 'number' && sameRanges(first.ranges, complement(types.ranges, [0, 255]))) {
      return printIcmp(types.field, types.ranges, complement(codes.ranges, [0, 255]), '! ')
    }
  }
  return printStatus(parts, '') ?? printNatStates(parts, '') ?? unprintable('this choice')
}

/** `--ctstatus EXPECTED,ASSURED`: one of the bits. */
function printStatus(parts: readonly Condition[], not: string): string | undefined {
  const names = parts.map(part => (part.kind === 'bits' && part.field === 'ct.status' && part.mask === part.value ? statusNames[part.mask] : undefined))
  return names.includes(undefined) ? undefined : `-m conntrack ${not}--ctstatus ${names.join(',')}`
}

/** `--ctstate RELATED,DNAT`: states, or translation done. */
function printNatStates(parts: readonly Condition[], not: string): string | undefined {
  const names: string[] = []
  for (const part of parts) {
    if (part.kind === 'state') names.push(...stateList(part.states))
    else if (part.kind === 'bits' && part.field === 'ct.status' && part.mask === part.value && (part.mask === Status.snat || part.mask === Status.dnat)) {
      names.push(part.mask === Status.snat ? 'SNAT' : 'DNAT')
    } else return undefined
  }
  return `-m conntrack ${not}--ctstate ${names.join(',')}`
}

const stateList = (states: StateSet): readonly string[] => stateNames.filter(name => (State[name] & states) !== 0).map(name => name.toUpperCase())

function printStates(states: StateSet): string {
  const own = stateList(states)
  const others = stateList(allStates & ~states)
  if (own.length === 0 || (others.length > 0 && others.length < own.length)) return `-m conntrack ! --ctstate ${others.join(',')}`
  return `-m conntrack --ctstate ${own.join(',')}`
}

function negated(condition: Condition, context: PrintContext): string {
  switch (condition.kind) {
    case 'atom':
      return printAtom(condition.key, condition.varies, '! ')
    case 'interface': {
      const [name] = condition.names
      if (!name || condition.names.length !== 1) return unprintable('several interfaces in one match')
      return once(condition.field === 'iif' ? '-i' : '-o', `${name.name}${name.prefix ? '+' : ''}`, '! ', context)
    }
    case 'helper':
      return `-m helper ! --helper ${condition.names === 'any' ? '""' : quoteWord(longest(condition.names))}`
    case 'bits':
      return printBits(condition.field, condition.mask, condition.value, '! ')
    case 'number':
      switch (condition.field) {
        case 'mark':
        case 'ct.mark':
        case 'ct.direction':
        case 'ct.l4proto':
          return printConnection(condition, '! ')
        default:
          return unprintable(`the negation of ${condition.field}`)
      }
    case 'any':
      return printStatus(condition.of, '! ') ?? printNatStates(condition.of, '! ') ?? unprintable('the negation of a choice')
    default:
      return unprintable('this negation')
  }
}

function printBits(field: string, mask: number, value: number, not: string): string {
  const hex = (number: number): string => `0x${number.toString(16)}`
  switch (field) {
    case 'tcp.flags':
      return `-m tcp ${not}--tcp-flags ${flagNames(mask)} ${flagNames(value)}`
    case 'mark':
      return `-m mark ${not}--mark ${hex(value)}/${hex(mask)}`
    case 'ct.mark':
      return `-m connmark ${not}--mark ${hex(value)}/${hex(mask)}`
    case 'ct.status':
      return mask === value && statusNames[mask] !== undefined ? `-m conntrack ${not}--ctstatus ${statusNames[mask]}` : printNatStates([{ kind: 'bits', field, mask, value }], not) ?? unprintable('this status')
    default:
      return `${not}${field === 'ip.saddr' ? '-s' : '-d'} ${printIpv4(value)}/${printIpv4(mask)}`
  }
}

function printConnection({ field, ranges }: NumberTest, not: string): string {
  const [range] = ranges
  if (ranges.length !== 1 || range![0] !== range![1]) return unprintable(`several values of ${field}`)
  const value = range![0]
  switch (field) {
    case 'mark':
      return `-m mark ${not}--mark 0x${value.toString(16)}`
    case 'ct.mark':
      return `-m connmark ${not}--mark 0x${value.toString(16)}`
    case 'ct.direction':
      return `-m conntrack ${not}--ctdir ${value === 0 ? 'ORIGINAL' : 'REPLY'}`
    default:
      return `-m conntrack ${not}--ctproto ${value}`
  }
}

function printNumber(test: NumberTest, context: PrintContext): string {
  const { field, ranges } = test
  switch (field) {
    case 'nfproto':
      return hasValue(ranges, NfProto[context.family]) ? '' : '-m conntrack --ctstatus NONE'
    case 'l4proto':
      return single(ranges, field, (value, not) => once('-p', protocolName(value), not, context)) ?? unprintable('several protocols')
    case 'sport':
    case 'dport':
      return printPorts(field, ranges, context)
    case 'icmp.type':
    case 'icmp6.type':
      return printIcmp(field, ranges, [[0, 255]], '')
    case 'ip.saddr':
    case 'ip.daddr':
      return printAddresses(field === 'ip.saddr' ? 'source' : 'destination', ranges.map(([low, high]) => [BigInt(low), BigInt(high)] as const), context)
    case 'mark':
    case 'ct.mark':
    case 'ct.direction':
    case 'ct.l4proto':
      return printConnection(test, '')
    default:
      return unprintable(field)
  }
}

/** Writes one value, or all but one. */
function single(ranges: Ranges, field: keyof typeof numberFields, write: (value: number, not: string) => string): string | undefined {
  const [range] = ranges
  if (ranges.length === 1 && range![0] === range![1]) return write(range![0], '')
  const others = complement(ranges, [0, numberFields[field]])
  return others.length === 1 && others[0]![0] === others[0]![1] ? write(others[0]![0], '! ') : undefined
}

const portList = (ranges: Ranges): string => {
  const weight = ranges.reduce((sum, [low, high]) => sum + (low === high ? 1 : 2), 0)
  if (ranges.length === 0 || weight > 15) return unprintable('so many ports')
  return ranges.map(([low, high]) => (low === high ? String(low) : `${low}:${high}`)).join(',')
}

function printPorts(field: 'sport' | 'dport', ranges: Ranges, { protocol }: PrintContext): string {
  const module = protocol === undefined ? undefined : portModules[protocol]
  if (module === undefined) return unprintable('ports without one protocol')
  const others = complement(ranges, [0, 0xffff])
  if (ranges.length === 1) return `-m ${module} --${field} ${portList(ranges)}`
  if (others.length === 1) return `-m ${module} ! --${field} ${portList(others)}`
  return others.length < ranges.length ? `-m multiport ! --${field}s ${portList(others)}` : `-m multiport --${field}s ${portList(ranges)}`
}

function printIcmp(field: string, types: Ranges, codes: Ranges, not: string): string {
  const lead = field.startsWith('icmp6') ? `-m icmp6 ${not}--icmpv6-type` : `-m icmp ${not}--icmp-type`
  const [range] = types
  const code = codes.length === 1 && codes[0]![0] === 0 && codes[0]![1] === 255 ? '' : codes.length === 1 && codes[0]![0] === codes[0]![1] ? `/${codes[0]![0]}` : unprintable('several ICMP codes')
  if (types.length === 1 && range![0] === range![1]) return `${lead} ${range![0]}${code}`
  if (types.length === 1 && range![0] === 0 && range![1] === 255 && field === 'icmp.type' && code === '') return `${lead} any`
  const others = complement(types, [0, 255])
  if (code === '' && not === '' && others.length === 1 && others[0]![0] === others[0]![1]) return `${lead.replace(' --', ' ! --')} ${others[0]![0]}`
  return unprintable('several ICMP types in one rule')
}

function printAddresses(side: 'source' | 'destination', ranges: Ranges<bigint>, context: PrintContext): string {
  const bits = context.family === 'ip' ? 32 : 128
  const top = (1n << BigInt(bits)) - 1n
  const show = (address: bigint): string => (context.family === 'ip' ? printIpv4(Number(address)) : printIpv6(address))
  const network = ([address, length]: readonly [bigint, number]): string => `${show(address)}/${length}`
  const option = side === 'source' ? '-s' : '-d'
  const networks = ranges.flatMap(([low, high]) => networksOf(low, high, bits))
  const others = complement(ranges, [0n, top])
  if (!context.used.has(option)) {
    const other = others[0]
    const length = others.length === 1 ? prefixLength(other![0], other![1], bits) : undefined
    if (length !== undefined && networks.length > 1) return once(option, network([other![0], length]), '! ', context)
    if (networks.length === 1 || ranges.length > 1) return networks.length > 0 ? once(option, networks.map(network).join(','), '', context) : unprintable('no address')
  }
  const word = side === 'source' ? '--src-range' : '--dst-range'
  if (ranges.length === 1) return `-m iprange ${word} ${show(ranges[0]![0])}-${show(ranges[0]![1])}`
  if (others.length === 1) return `-m iprange ! ${word} ${show(others[0]![0])}-${show(others[0]![1])}`
  return unprintable('these addresses')
}

