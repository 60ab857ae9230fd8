import { type Condition, type Ranges, type Test, NfProto, Protocol, State, hasValue, numberFields } from '../../model/index.ts'
import { icmpTypeName, printIpv4, printIpv6, protocolName } from '../xtables/index.ts'
import { flagNames, portModules, prefixLength, statusNames } from './words.ts'

/** The words that a copy of a rule gets: its protocol, and matches before and behind the state match. */
export interface Addition {
  readonly protocol?: { readonly number: number; readonly name: string }
  /** Ranges of source and destination addresses, in words for both `-s`/`-d` and iprange. */
  readonly addresses: readonly AddressWords[]
  readonly before: readonly string[]
  readonly after: readonly string[]
}

export interface AddressWords {
  readonly option: 'source' | 'destination'
  /** `-s 10.0.0.1`; undefined when the range is no network. */
  readonly core?: string
  /** `-m iprange --src-range …`, for a rule that has an address already. */
  readonly range: string
}

export interface Reason {
  readonly reason: string
}

/** More ways than this to meet a condition are not written out. */
const mostVariants = 64

/**
 * What added matches say the given tests, in iptables' words: one addition for each way that they can be met (a rule
 * knows one ICMP type only), none for those that no packet of the family meets.
 */
export function additionsOf(tests: readonly Condition[], family: 'ip' | 'ip6'): readonly Addition[] | Reason {
  const variants = waysTo({ kind: 'all', of: tests })
  if (!Array.isArray(variants)) return variants as Reason
  const additions: Addition[] = []
  for (const variant of variants as readonly (readonly Test[])[]) {
    const written = writeTests(variant, family)
    if (written === 'never') continue
    if ('reason' in written) return written
    additions.push(...written.additions)
  }
  return additions
}

/** Disjunctive form: each way is a conjunction of tests. */
function waysTo(condition: Condition): readonly (readonly Test[])[] | Reason {
  switch (condition.kind) {
    case 'all': {
      let ways: (readonly Test[])[] = [[]]
      for (const part of condition.of) {
        const more = waysTo(part)
        if ('reason' in more) return more
        ways = ways.flatMap(way => more.map(other => [...way, ...other]))
        if (ways.length > mostVariants) return { reason: 'the condition has too many cases' }
      }
      return ways
    }
    case 'any': {
      const ways: (readonly Test[])[] = []
      for (const part of condition.of) {
        const more = waysTo(part)
        if ('reason' in more) return more
        ways.push(...more)
      }
      return ways
    }
    case 'not':
      return { reason: 'a negated condition has no words here' }
    case 'atom':
      return { reason: `no words for ${condition.key}` }
    default:
      return [[condition]]
  }
}

function writeTests(tests: readonly Test[], family: 'ip' | 'ip6'): { readonly additions: readonly Addition[] } | Reason | 'never' {
  let protocol: number | undefined
  const before: string[] = []
  const after: string[] = []
  const choices: (readonly string[])[] = []
  const places: (readonly AddressWords[])[] = []
  const icmp = { types: undefined as Ranges | undefined, codes: undefined as Ranges | undefined }
  const portWords: string[] = []

  const needs = (number: number): boolean => {
    if (protocol !== undefined && protocol !== number) return false
    protocol = number
    return true
  }

  for (const test of tests) {
    switch (test.kind) {
      case 'number':
        switch (test.field) {
          case 'nfproto':
            if (!hasValue(test.ranges, NfProto[family])) return 'never'
            break
          case 'l4proto': {
            const [range] = test.ranges
            if (test.ranges.length !== 1 || range![0] !== range![1]) {
              if (protocol !== undefined && hasValue(test.ranges, protocol)) break
              return { reason: 'more than one protocol in one rule has no words here' }
            }
            if (!needs(range![0])) return 'never'
            break
          }
          case 'icmp.type':
          case 'icmp6.type':
          case 'icmp.code':
          case 'icmp6.code': {
            const version = test.field.startsWith('icmp6') ? 'ip6' : 'ip'
            if (version !== family || !needs(version === 'ip' ? Protocol.icmp : Protocol.icmp6)) return 'never'
            if (test.field.endsWith('type')) icmp.types = test.ranges
            else icmp.codes = test.ranges
            break
          }
          case 'sport':
          case 'dport': {
            const words = portsOf(test.field, test.ranges)
            if (words === undefined) return { reason: 'too many port ranges for one rule' }
            portWords.push(words)
            break
          }
          case 'tcp.flags':
            if (!needs(Protocol.tcp)) return 'never'
            if (test.ranges.length !== 1 || test.ranges[0]![0] !== 0 || test.ranges[0]![1] !== numberFields['tcp.flags']) return { reason: 'TCP flags are tested by mask here' }
            break
          case 'ip.saddr':
          case 'ip.daddr': {
            if (family !== 'ip') return 'never'
            const { field } = test
            places.push(test.ranges.map(([low, high]) => addressWords(field, printIpv4(low), printIpv4(high), prefixLength(BigInt(low), BigInt(high), 32))))
            break
          }
          case 'ct.status':
          case 'ct.mark':
          case 'mark':
          case 'ct.direction':
          case 'ct.l4proto': {
            const words = connectionWords(test.field, test.ranges)
            if (words === undefined) return { reason: `no words for this test of ${test.field}` }
            after.push(words)
          }
        }
        break
      case 'address':
        if (family !== 'ip6') return 'never'
        places.push(test.ranges.map(([low, high]) => addressWords(test.field, printIpv6(low), printIpv6(high), prefixLength(low, high, 128))))
        break
      case 'bits':
        switch (test.field) {
          case 'tcp.flags':
            if (!needs(Protocol.tcp)) return 'never'
            before.push(`-m tcp --tcp-flags ${flagNames(test.mask)} ${flagNames(test.value)}`)
            break
          case 'ct.status': {
            const name = statusNames[test.mask]
            if (name === undefined || (test.value !== test.mask && test.value !== 0)) return { reason: 'no words for this connection status' }
            after.push(`-m conntrack ${test.value === 0 ? '! ' : ''}--ctstatus ${name}`)
            break
          }
          case 'mark':
          case 'ct.mark':
            after.push(`-m ${test.field === 'mark' ? 'mark' : 'connmark'} --mark 0x${test.value.toString(16)}/0x${test.mask.toString(16)}`)
            break
          default:
            return { reason: 'an address mask with holes has no words here' }
        }
        break
      case 'state':
        // The copy is limited to RELATED already.
        if ((test.states & State.related) === 0) return 'never'
        break
      case 'helper':
        if (test.names === 'any') after.push('-m helper --helper ""')
        else choices.push(test.names.map(name => `-m helper --helper ${/^[\w.-]+$/.test(name) ? name : `"${name}"`}`))
        break
      case 'interface':
        return { reason: 'interfaces are not added' }
    }
  }

  if (portWords.length > 0) {
    const module = protocol === undefined ? undefined : portModules[protocol]
    if (module === undefined) return { reason: 'ports need one protocol' }
    before.push(...portWords.map(words => (words.startsWith('-m') ? words : `-m ${module} ${words}`)))
  }
  const heads: readonly (readonly string[])[] = icmp.types || icmp.codes ? icmpWords(icmp.types, icmp.codes, family).map(words => [words]) : [[]]
  if (heads.length > mostVariants) return { reason: 'too many ICMP types for rules of their own' }
  const tails = combinations(choices)
  const addresses = combinations(places)
  if (heads.length * tails.length * addresses.length > mostVariants) return { reason: 'the condition has too many cases' }
  const additions = addresses.flatMap(places => heads.flatMap(head => tails.map(tail => ({
    ...(protocol !== undefined && { protocol: { number: protocol, name: protocolName(protocol) } }),
    addresses: places,
    before: [...head, ...before],
    after: [...after, ...tail],
  }))))
  return { additions }
}

/** Every way to take one of each list. */
function combinations<Item>(lists: readonly (readonly Item[])[]): readonly (readonly Item[])[] {
  let ways: readonly (readonly Item[])[] = [[]]
  for (const list of lists) {
    ways = ways.flatMap(way => list.map(item => [...way, item]))
    // More than are ever written: stop before they are many.
    if (ways.length > 4096) break
  }
  return ways
}

function addressWords(field: `${'ip' | 'ip6'}.${'saddr' | 'daddr'}`, low: string, high: string, length: number | undefined): AddressWords {
  const source = field.endsWith('saddr')
  return {
    option: source ? 'source' : 'destination',
    ...(length !== undefined && { core: `-${source ? 's' : 'd'} ${low}${low === high ? '' : `/${length}`}` }),
    range: `-m iprange --${source ? 'src' : 'dst'}-range ${low === high ? low : `${low}-${high}`}`,
  }
}

/** One range by the protocol's own module, several by multiport (15 ports at most, a range counts as two). */
function portsOf(field: 'sport' | 'dport', ranges: Ranges): string | undefined {
  const words = ranges.map(([low, high]) => (low === high ? String(low) : `${low}:${high}`))
  if (words.length === 1) return `--${field} ${words[0]}`
  const weight = ranges.reduce((sum, [low, high]) => sum + (low === high ? 1 : 2), 0)
  return words.length > 0 && weight <= 15 ? `-m multiport --${field}s ${words.join(',')}` : undefined
}

function connectionWords(field: 'ct.status' | 'ct.mark' | 'mark' | 'ct.direction' | 'ct.l4proto', ranges: Ranges): string | undefined {
  const [range] = ranges
  if (ranges.length !== 1 || range![0] !== range![1]) return undefined
  const value = range![0]
  switch (field) {
    case 'ct.mark':
      return `-m connmark --mark 0x${value.toString(16)}`
    case 'mark':
      return `-m mark --mark 0x${value.toString(16)}`
    case 'ct.direction':
      return `-m conntrack --ctdir ${value === 0 ? 'ORIGINAL' : 'REPLY'}`
    case 'ct.l4proto':
      return `-m conntrack --ctproto ${value}`
    default:
      return undefined
  }
}

/** One word group for each type (and code). */
function icmpWords(types: Ranges | undefined, codes: Ranges | undefined, family: 'ip' | 'ip6'): readonly string[] {
  const version = family === 'ip' ? 4 : 6
  const lead = version === 4 ? '-m icmp --icmp-type' : '-m icmp6 --icmpv6-type'
  const all = (ranges: Ranges | undefined): readonly number[] => (ranges ?? []).flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, index) => low + index))
  const words: string[] = []
  for (const type of all(types ?? [[0, 255]])) {
    const name = icmpTypeName(type, version)
    const whole = !codes || (codes.length === 1 && codes[0]![0] === 0 && codes[0]![1] === 255)
    if (whole) words.push(`${lead} ${name ?? type}`)
    else words.push(...all(codes).map(code => `${lead} ${type}/${code}`))
  }
  return words
}
