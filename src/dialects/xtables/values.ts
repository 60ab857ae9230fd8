import { type StateSet, State, Status } from '../../model/index.ts'
import { portOfService } from './services.ts'

/** A number as strtoul(3) with base 0 reads it: decimal, `0x…`, or octal with a leading zero, a `+` before it or not. */
export function readNumber(written: string): number | bigint | undefined {
  const word = written.startsWith('+') ? written.slice(1) : written
  if (!/^(?:0[xX][0-9a-fA-F]+|\d+)$/.test(word)) return undefined
  if (/^0\d/.test(word)) return /^[0-7]+$/.test(word) ? Number.parseInt(word, 8) : undefined
  return word.length > 15 ? BigInt(word) : Number(word)
}

/** A number of up to 32 bits, unsigned. */
export function readU32(word: string): number | undefined {
  const value = readNumber(word)
  return typeof value === 'number' && value <= 0xffffffff ? value : undefined
}

/** A port by number or service name; undefined when neither is known. */
export function readPort(word: string): number | undefined {
  const value = readNumber(word)
  if (value !== undefined) return typeof value === 'number' && value <= 0xffff ? value : undefined
  return portOfService(word)
}

/** `port`, `low:high`, `:high`, `low:`; undefined when a name is not known or the order is wrong. */
export function readPortRange(word: string): readonly [number, number] | undefined {
  const colon = word.indexOf(':')
  if (colon < 0) {
    const port = readPort(word)
    return port === undefined ? undefined : [port, port]
  }
  const low = colon === 0 ? 0 : readPort(word.slice(0, colon))
  const high = colon === word.length - 1 ? 0xffff : readPort(word.slice(colon + 1))
  return low === undefined || high === undefined || low > high ? undefined : [low, high]
}

/** multiport's list: ports and ranges, joined by commas. */
export function readPorts(word: string): readonly (readonly [number, number])[] | undefined {
  const found: (readonly [number, number])[] = []
  for (const part of word.split(',')) {
    const range = readPortRange(part)
    if (!range) return undefined
    found.push(range)
  }
  return found
}

/** `value/mask`; the mask is all ones when absent. */
export function readMark(word: string): { readonly value: number; readonly mask: number } | undefined {
  const slash = word.indexOf('/')
  const value = readU32(slash < 0 ? word : word.slice(0, slash))
  const mask = slash < 0 ? 0xffffffff : readU32(word.slice(slash + 1))
  return value === undefined || mask === undefined ? undefined : { value, mask }
}

/** What a state list means: kernel states, and the pseudo-states of conntrack's own address translation. */
export interface StateList {
  readonly states: StateSet
  /** Conntrack status bits of SNAT and DNAT. */
  readonly status: number
}

const stateWords: readonly (readonly [string, StateList])[] = [
  ['INVALID', { states: State.invalid, status: 0 }],
  ['NEW', { states: State.new, status: 0 }],
  ['ESTABLISHED', { states: State.established, status: 0 }],
  ['RELATED', { states: State.related, status: 0 }],
  ['UNTRACKED', { states: State.untracked, status: 0 }],
  ['SNAT', { states: 0, status: Status.snat }],
  ['DNAT', { states: 0, status: Status.dnat }],
]

/**
 * One word of a state list, in any case and abbreviated; the first that fits wins (libxt_conntrack.c,
 * conntrack_parse_state: strncasecmp over the given length). `nat`: SNAT and DNAT are known (conntrack, not state).
 */
export function readState(word: string, nat: 'nat' | 'no nat'): StateList | undefined {
  if (word === '') return undefined
  const upper = word.toUpperCase()
  for (const [name, list] of stateWords) {
    if (name.startsWith(upper) && (list.status === 0 || nat === 'nat')) return list
  }
  return undefined
}

/** `NEW,rel`: undefined when a word is no state. */
export function readStates(words: string, nat: 'nat' | 'no nat'): StateList | undefined {
  let states = 0
  let status = 0
  for (const word of words.split(',')) {
    const one = readState(word, nat)
    if (!one) return undefined
    states |= one.states
    status |= one.status
  }
  return { states, status }
}

const statusWords: readonly (readonly [string, number])[] = [
  ['NONE', 0],
  ['EXPECTED', Status.expected],
  ['SEEN_REPLY', Status['seen-reply']],
  ['ASSURED', Status.assured],
  ['CONFIRMED', Status.confirmed],
]

/** `--ctstatus` as a mask of which one bit must be set; abbreviated as states are. */
export function readStatuses(words: string): number | undefined {
  let mask = 0
  for (const word of words.split(',')) {
    const found = word === '' ? undefined : statusWords.find(([name]) => name.startsWith(word.toUpperCase()))
    if (!found) return undefined
    mask |= found[1]
  }
  return mask
}

const flagBits: Readonly<Record<string, number>> = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ALL: 63, NONE: 0 }

/** `SYN,ACK`: bits of the TCP flags byte (libxt_tcp.c, names in any case). */
export function readTcpFlags(words: string): number | undefined {
  let bits = 0
  for (const word of words.split(',')) {
    const bit = flagBits[word.toUpperCase()]
    if (bit === undefined) return undefined
    bits |= bit
  }
  return bits
}


/** A word as iptables-save writes it: quoted where blanks, quotes or nothing at all are in it, or where it looks like an option. */
export const quoteWord = (word: string): string => (/^[^\s"'\\!#-][^\s"'\\]*$|^-\d+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`)
