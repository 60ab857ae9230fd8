import {
  type AddressTest, type BitsTest, type NumberTest, type Ranges, type Test, NfProto, Protocol, State, hasValue, intersection, numberFields,
} from '../../model/index.ts'
import { flagNames, icmpTypeName, mostWays, portModules, prefixLength, printIpv4, printIpv6, protocolName, statusNames } from '../xtables/index.ts'
import type { Reason } from '../xtables/index.ts'

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

/** Why a test has no place in a copy: it has no words, or no packet of the rule meets it. */
type Refused = Reason | 'never' | undefined

/** Collects the tests of one way to meet a condition, and says them as words of a rule. */
export class AdditionWords {
  readonly #family: 'ip' | 'ip6'
  #protocol: number | undefined
  /** Protocols that a test over many of them leaves. */
  #protocols: Ranges = [[0, numberFields.l4proto]]
  #types: Ranges | undefined
  #codes: Ranges | undefined
  readonly #ports: string[] = []
  readonly #before: string[] = []
  readonly #after: string[] = []
  /** Of each list one is said: a rule for each. */
  readonly #choices: (readonly string[])[] = []
  readonly #places: (readonly AddressWords[])[] = []

  constructor(family: 'ip' | 'ip6') {
    this.#family = family
  }

  /** Takes one test more. */
  add(test: Test): Refused {
    switch (test.kind) {
      case 'number':
        return this.#number(test)
      case 'address':
        return this.#address(test)
      case 'bits':
        return this.#bits(test)
      case 'state':
        // The copy is limited to RELATED already.
        return (test.states & State.related) === 0 ? 'never' : undefined
      case 'helper':
        if (test.names === 'any') this.#after.push('-m helper --helper ""')
        else this.#choices.push(test.names.map(name => `-m helper --helper ${/^[\w.-]+$/.test(name) ? name : `"${name}"`}`))
        return undefined
      case 'interface':
        return { reason: 'interfaces are not added' }
    }
  }

  /** The words for all tests taken: one addition for each choice. */
  additions(): readonly Addition[] | Reason {
    const protocol = this.#protocol
    if (protocol === undefined && this.#protocols[0]?.[1] !== numberFields.l4proto) return { reason: 'so many protocols in one rule have no words here' }
    if (protocol !== undefined && !hasValue(this.#protocols, protocol)) return []
    const before = [...this.#before]
    if (this.#ports.length > 0) {
      const module = protocol === undefined ? undefined : portModules[protocol]
      if (module === undefined) return { reason: 'ports need one protocol' }
      before.push(...this.#ports.map(words => (words.startsWith('-m') ? words : `-m ${module} ${words}`)))
    }
    const heads = this.#types || this.#codes ? icmpWords(this.#types, this.#codes, this.#family).map(words => [words]) : [[]]
    const tails = combinations(this.#choices)
    const places = combinations(this.#places)
    if (heads.length * tails.length * places.length > mostWays) return { reason: 'the condition has too many cases' }
    return places.flatMap(addresses => heads.flatMap(head => tails.map(tail => ({
      ...(protocol !== undefined && { protocol: { number: protocol, name: protocolName(protocol) } }),
      addresses,
      before: [...head, ...before],
      after: [...this.#after, ...tail],
    }))))
  }

  #needs(protocol: number): Refused {
    if (this.#protocol !== undefined && this.#protocol !== protocol) return 'never'
    this.#protocol = protocol
    return undefined
  }

  #number(test: NumberTest): Refused {
    const { field, ranges } = test
    switch (field) {
      case 'nfproto':
        return hasValue(ranges, NfProto[this.#family]) ? undefined : 'never'
      case 'l4proto':
        if (ranges.length === 1 && ranges[0]![0] === ranges[0]![1]) return this.#needs(ranges[0]![0])
        this.#protocols = intersection(this.#protocols, ranges)
        return undefined
      case 'icmp.type':
      case 'icmp.code':
        return this.#family === 'ip' ? this.#icmp(test) : 'never'
      case 'icmp6.type':
      case 'icmp6.code':
        return this.#family === 'ip6' ? this.#icmp(test) : 'never'
      case 'sport':
      case 'dport': {
        const words = portsOf(field, ranges)
        if (words === undefined) return { reason: 'too many port ranges for one rule' }
        this.#ports.push(words)
        return undefined
      }
      case 'tcp.flags':
        if (ranges.length !== 1 || ranges[0]![0] !== 0 || ranges[0]![1] !== numberFields['tcp.flags']) return { reason: 'TCP flags are tested by mask here' }
        return this.#needs(Protocol.tcp)
      case 'ip.saddr':
      case 'ip.daddr':
        if (this.#family !== 'ip') return 'never'
        this.#places.push(ranges.map(([low, high]) => addressWords(field, printIpv4(low), printIpv4(high), prefixLength(BigInt(low), BigInt(high), 32))))
        return undefined
      default: {
        const words = connectionWords(field, ranges)
        if (words === undefined) return { reason: `no words for this test of ${field}` }
        this.#after.push(words)
        return undefined
      }
    }
  }

  #icmp({ field, ranges }: NumberTest): Refused {
    if (field.endsWith('type')) this.#types = this.#types ? intersection(this.#types, ranges) : ranges
    else this.#codes = this.#codes ? intersection(this.#codes, ranges) : ranges
    return this.#needs(this.#family === 'ip' ? Protocol.icmp : Protocol.icmp6)
  }

  #address({ field, ranges }: AddressTest): Refused {
    if (this.#family !== 'ip6') return 'never'
    this.#places.push(ranges.map(([low, high]) => addressWords(field, printIpv6(low), printIpv6(high), prefixLength(low, high, 128))))
    return undefined
  }

  #bits({ field, mask, value }: BitsTest): Refused {
    switch (field) {
      case 'tcp.flags':
        this.#before.push(`-m tcp --tcp-flags ${flagNames(mask)} ${flagNames(value)}`)
        return this.#needs(Protocol.tcp)
      case 'ct.status': {
        const name = statusNames[mask]
        if (name === undefined || (value !== mask && value !== 0)) return { reason: 'no words for this connection status' }
        this.#after.push(`-m conntrack ${value === 0 ? '! ' : ''}--ctstatus ${name}`)
        return undefined
      }
      case 'mark':
      case 'ct.mark':
        this.#after.push(`-m ${field === 'mark' ? 'mark' : 'connmark'} --mark 0x${value.toString(16)}/0x${mask.toString(16)}`)
        return undefined
      default:
        return { reason: 'an address mask with holes has no words here' }
    }
  }
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

function connectionWords(field: NumberTest['field'], ranges: Ranges): string | undefined {
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
