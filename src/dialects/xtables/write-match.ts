import {
  type Atom, type BitsTest, type Condition, type HelperTest, type InterfaceTest, type NumberTest, type Ranges, Protocol, complement, hasValue, numberFields,
} from '../../model/index.ts'
import { printIpv4 } from './address.ts'
import { matchNamed } from './lookup.ts'
import { flagNames, portModules, statusNames } from './names.ts'
import { helperNames } from './readers.ts'
import { writeAddresses } from './write-address.ts'
import { writeAtom } from './write-atom.ts'
import { writeConnection, writeNatStates, writeStates, writeStatus } from './write-connection.ts'
import {
  type Sign, type WriteContext, type WrittenMatch, familyNumber, isOne, isOtherFamily, negation, once, oneOf, option, protocolIn, trackedStates, unprintable,
  writeProtocol, writtenNever,
} from './write.ts'

/** The options of one match; none for what the family says already. Throws `Unprintable`. */
export function writeCondition(condition: Condition, context: WriteContext): readonly WrittenMatch[] {
  switch (condition.kind) {
    case 'all':
      return writeAll(condition.of, context)
    case 'any':
      return writeAny(condition.of, context)
    case 'not':
      return writeNot(condition.of, context)
    case 'atom':
      return writeAtom(condition, 'as it is', context)
    case 'number':
      return isOtherFamily(condition.field, context.family) ? writtenNever : writeNumber(condition, context)
    case 'address':
      return isOtherFamily(condition.field, context.family) ? writtenNever : writeAddresses(sideOf(condition.field), condition.ranges, context)
    case 'bits':
      return isOtherFamily(condition.field, context.family) ? writtenNever : writeBits(condition, 'as it is', context)
    case 'state':
      return writeStates(condition.states)
    case 'interface':
      return writeInterface(condition, 'as it is', context)
    case 'helper':
      return writeHelper(condition, 'as it is')
  }
}

const sideOf = (field: string): 'source' | 'destination' => (field.endsWith('saddr') ? 'source' : 'destination')

function writeInterface({ field, names }: InterfaceTest, sign: Sign, context: WriteContext): readonly WrittenMatch[] {
  // No packet has this interface here, and iptables refuses to ask.
  if (context.hook && (field === 'iif' ? /^(?:output|postrouting)$/ : /^(?:prerouting|input)$/).test(context.hook)) return sign === 'negated' ? [] : writtenNever
  const [name] = names
  if (!name || names.length !== 1) return unprintable('several interfaces in one match')
  if (name.name === '' || name.name.endsWith('+')) return unprintable('this interface')
  return once(field === 'iif' ? 'in-interface' : 'out-interface', `${name.name}${name.prefix ? '+' : ''}`, sign, context)
}

/** A word stands for every helper whose name it begins with: the longest name stands for all, if it stands for no other. */
function writeHelper({ names }: HelperTest, sign: Sign): readonly WrittenMatch[] {
  if (names === 'any') return option('helper', 'helper', [''], sign)
  const longest = names.reduce((best, name) => (name.length > best.length ? name : best), '')
  const meant = longest === '' ? [] : helperNames(longest)
  if (meant.length !== new Set(names).size || !names.every(name => meant.includes(name))) return unprintable('these helpers in one match')
  return option('helper', 'helper', [longest], sign)
}

const isTracked = (condition: Condition | undefined): boolean => condition?.kind === 'state' && condition.states === trackedStates

function writeAll(parts: readonly Condition[], context: WriteContext): readonly WrittenMatch[] {
  const [first, second] = parts
  if (parts.length === 0) return context.protocols || context.used.has('protocol') ? [] : once('protocol', 'all', 'as it is', context)
  if (parts.length === 2 && second?.kind === 'not') {
    if (isTracked(first)) return writeOfConnection(second.of, context) ?? [...writeCondition(first!, context), ...writeNot(second.of, context)]
    if (first?.kind === 'atom' && second.of.kind === 'atom' && second.of.key.startsWith(`${first.key.replace(/ applies$/, '')} `) && first.key.endsWith(' applies')) {
      return writeAtom(second.of, 'negated', context)
    }
  }
  if (parts.length === 2 && first?.kind === 'number' && second?.kind === 'number') {
    if (first.field.endsWith('.type') && second.field.endsWith('.code')) {
      return isOtherFamily(first.field, context.family) ? writtenNever : writeIcmp(first.field, first.ranges, second.ranges, 'as it is', context)
    }
    if (first.field === 'sport' && second.field === 'dport' && sameRanges(first.ranges, second.ranges)) return writeBothPorts(complement(first.ranges, [0, 0xffff]), 'negated', context)
  }
  return parts.flatMap(part => writeCondition(part, context))
}

const sameRanges = (a: Ranges, b: Ranges): boolean => JSON.stringify(a) === JSON.stringify(b)

function writeAny(parts: readonly Condition[], context: WriteContext): readonly WrittenMatch[] {
  const [first, second] = parts
  if (parts.length === 0) return writtenNever
  if (parts.length === 2 && first?.kind === 'number' && second?.kind === 'number' && first.field === 'sport' && second.field === 'dport' && sameRanges(first.ranges, second.ranges)) {
    return writeBothPorts(first.ranges, 'as it is', context)
  }
  if (parts.length === 2 && first?.kind === 'number' && first.field.endsWith('.type') && second?.kind === 'all') {
    const [types, codes] = second.of
    if (types?.kind === 'number' && codes?.kind === 'number' && types.field === first.field && sameRanges(first.ranges, complement(types.ranges, [0, 255]))) {
      return isOtherFamily(types.field, context.family) ? writtenNever : writeIcmp(types.field, types.ranges, complement(codes.ranges, [0, 255]), 'negated', context)
    }
  }
  return writeStatus(parts, 'as it is') ?? writeNatStates(parts, 'as it is') ?? unprintable('this choice')
}

function writeNot(of: Condition, context: WriteContext): readonly WrittenMatch[] {
  if ((of.kind === 'number' || of.kind === 'address' || of.kind === 'bits') && isOtherFamily(of.field, context.family)) return []
  const test = negation(of)
  if (test) return writeCondition(test, context)
  const ofConnection = context.tracked ? writeOfConnection(of, context) : undefined
  if (ofConnection) return ofConnection
  switch (of.kind) {
    case 'atom':
      if (needsAttribute(of)) return unprintable(`the negation of "${of.key}"`)
      return writeAtom(of, 'negated', context)
    case 'interface':
      return writeInterface(of, 'negated', context)
    case 'helper':
      return writeHelper(of, 'negated')
    case 'bits':
      return writeNotBits(of, context)
    case 'number':
      if (of.field === 'mark') return writeConnection(of, 'negated')
      // Where the protocol is known, every packet has what only packets of that protocol have.
      if (hasField(of.field, context)) return writeNumber({ ...of, ranges: complement(of.ranges, [0, numberFields[of.field]]) }, context)
      return unprintable(`the negation of ${of.field}`)
    case 'any':
      return writeNatStates(of.of, 'negated') ?? unprintable('the negation of this choice')
    default:
      return unprintable('this negation')
  }

  function needsAttribute({ key }: Atom): boolean {
    const module = /^-m (\S+) /.exec(key)?.[1]
    return module !== undefined && matchNamed(module, context.family)?.partial === true
  }
}

function hasField(field: NumberTest['field'], context: WriteContext): boolean {
  const protocol = protocolIn(context)
  if (protocol === undefined) return false
  if (field === 'sport' || field === 'dport') return portModules[protocol] !== undefined
  return field === 'icmp.type' ? protocol === Protocol.icmp : field === 'icmp6.type' && protocol === Protocol.icmp6
}

function writeNotBits(of: BitsTest, context: WriteContext): readonly WrittenMatch[] {
  switch (of.field) {
    case 'tcp.flags':
      if (protocolIn(context) !== Protocol.tcp) return unprintable('the negation of TCP flags')
      break
    case 'ct.status':
      return writeNatStates([of], 'negated') ?? unprintable('the negation of a status')
    case 'ct.mark':
      return unprintable('the negation of a mark of the connection')
    default:
  }
  return writeBits(of, 'negated', context)
}

/** The negation of what is asked of a connection, which asks for a connection itself; undefined for other tests. */
function writeOfConnection(of: Condition, context: WriteContext): readonly WrittenMatch[] | undefined {
  switch (of.kind) {
    case 'atom':
      return of.key.startsWith('-m conntrack --') ? writeAtom(of, 'negated', context) : undefined
    case 'number':
      return of.field === 'ct.mark' || of.field === 'ct.direction' || of.field === 'ct.l4proto' ? writeConnection(of, 'negated') : undefined
    case 'bits':
      return of.field === 'ct.mark' ? writeBits(of, 'negated', context) : of.field === 'ct.status' ? writeStatus([of], 'negated') : undefined
    case 'any':
      return of.of.length > 0 ? writeStatus(of.of, 'negated') : undefined
    default:
      return undefined
  }
}

function writeBits({ field, mask, value }: BitsTest, sign: Sign, context: WriteContext): readonly WrittenMatch[] {
  const hex = (number: number): string => `0x${number.toString(16)}`
  switch (field) {
    case 'tcp.flags':
      if (context.protocols?.length === 0) return writtenNever
      if ((mask & ~0x3f) !== 0 || (value & ~0x3f) !== 0) return unprintable('these TCP flags')
      return [...writeProtocol(context), ...option('tcp', 'tcp-flags', [flagNames(mask), flagNames(value)], sign)]
    case 'mark':
      return option('mark', 'mark', [`${hex(value)}/${hex(mask)}`], sign)
    case 'ct.mark':
      return option('connmark', 'mark', [`${hex(value)}/${hex(mask)}`], sign)
    case 'ct.status':
      if (mask === value && statusNames[mask] !== undefined) return option('conntrack', 'ctstatus', [statusNames[mask]], sign)
      return writeNatStates([{ kind: 'bits', field, mask, value }], sign) ?? unprintable('this status')
    default:
      if ((value & ~mask) !== 0) return unprintable('an address outside of its mask')
      return once(sideOf(field), `${printIpv4(value)}/${printIpv4(mask)}`, sign, context)
  }
}

function writeNumber(test: NumberTest, context: WriteContext): readonly WrittenMatch[] {
  const { field, ranges } = test
  switch (field) {
    case 'nfproto':
      return hasValue(ranges, familyNumber(context.family)) ? [] : writtenNever
    case 'l4proto':
      return writeProtocol(context)
    case 'sport':
    case 'dport':
      return writePorts(field, ranges, context)
    case 'icmp.type':
    case 'icmp6.type':
      return writeIcmp(field, ranges, [[0, 255]], 'as it is', context)
    case 'tcp.flags':
      return ranges.length === 1 && ranges[0]![0] === 0 && ranges[0]![1] === 255 ? writeProtocol(context) : unprintable('TCP flags as numbers')
    case 'ip.saddr':
    case 'ip.daddr':
      return writeAddresses(sideOf(field), ranges.map(([low, high]) => [BigInt(low), BigInt(high)] as const), context)
    case 'mark':
    case 'ct.mark':
    case 'ct.direction':
    case 'ct.l4proto': {
      if (ranges.length === 0) return writtenNever
      const one = oneOf(ranges, field)
      return one ? writeConnection({ ...test, ranges: [[one[0], one[0]]] }, one[1]) : unprintable(`several values of ${field}`)
    }
    default:
      return unprintable(field)
  }
}

const portList = (ranges: Ranges): string => {
  const weight = ranges.reduce((sum, [low, high]) => sum + (low === high ? 1 : 2), 0)
  if (ranges.length === 0 || weight > 15) return unprintable('so many ports')
  return ranges.map(([low, high]) => (low === high ? String(low) : `${low}:${high}`)).join(',')
}

function writePorts(field: 'sport' | 'dport', ranges: Ranges, context: WriteContext): readonly WrittenMatch[] {
  if (context.protocols?.length === 0 || ranges.length === 0) return [...writeProtocol(context), ...writtenNever]
  const module = portModules[protocolIn(context) ?? -1] ?? unprintable('ports without one protocol')
  const others = complement(ranges, [0, 0xffff])
  const written = (): readonly WrittenMatch[] => {
    if (ranges.length === 1) return option(module, field, [portList(ranges)])
    if (others.length === 1) return option(module, field, [portList(others)], 'negated')
    return others.length < ranges.length ? option('multiport', `${field}s`, [portList(others)], 'negated') : option('multiport', `${field}s`, [portList(ranges)])
  }
  return [...writeProtocol(context), ...written()]
}

function writeBothPorts(ranges: Ranges, sign: Sign, context: WriteContext): readonly WrittenMatch[] {
  if (context.protocols?.length === 0) return writtenNever
  if (portModules[protocolIn(context) ?? -1] === undefined) return unprintable('ports without one protocol')
  return [...writeProtocol(context), ...option('multiport', 'ports', [portList(ranges)], sign)]
}

const wholeByte = (ranges: Ranges): boolean => ranges.length === 1 && ranges[0]![0] === 0 && ranges[0]![1] === 255

function writeIcmp(field: string, types: Ranges, codes: Ranges, sign: Sign, context: WriteContext): readonly WrittenMatch[] {
  if (context.protocols?.length === 0) return writtenNever
  const four = field === 'icmp.type'
  const write = (type: string, sign: Sign): readonly WrittenMatch[] =>
    [...writeProtocol(context), ...(four ? option('icmp', 'icmp-type', [type], sign) : option('icmp6', 'icmpv6-type', [type], sign))]
  const code = wholeByte(codes) ? '' : isOne(codes) ? `/${codes[0]![0]}` : unprintable('several ICMP codes')
  if (isOne(types) && (!four || types[0]![0] !== 255)) return write(`${types[0]![0]}${code}`, sign)
  if (wholeByte(types) && code === '' && sign === 'as it is') return four ? write('any', sign) : writeProtocol(context)
  const one = oneOf(types, four ? 'icmp.type' : 'icmp6.type')
  if (code === '' && sign === 'as it is' && one && one[0] !== 255) return write(String(one[0]), one[1])
  return unprintable('several ICMP types in one rule')
}

/** What the conditions of a rule are written as. Nested conjunctions are taken apart, but not the pairs that have words of their own. */
export function writeConditions(conditions: readonly Condition[], context: WriteContext): readonly WrittenMatch[] {
  return conditions.flatMap(condition =>
    (condition.kind === 'all' && condition.of.some(({ kind }) => kind === 'all') ? writeConditions(condition.of, context) : writeCondition(condition, context)))
}
