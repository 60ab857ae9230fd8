import type { Hook, StateName } from '../model/index.ts'
import { NfProto, Protocol, stateNames } from '../model/index.ts'
import { nearest } from '../text/index.ts'
import { icmp6TypeNames, icmpTypeNames, protocolNames, readAddress, readAddress6, readFlags, readNumber, readPort, readProtocol, readStatus, services } from './packet-values.ts'
import type { Packet } from './packet.ts'
import type { Word } from './packet-tokens.ts'
import { wordsOf } from './packet-tokens.ts'

/**
 * A packet in words, near tcpdump's and nft's. Words stand in any order, `,` between them means nothing:
 *
 *   tcp | udp | icmp | icmpv6 | … | protocol N           the protocol, also `ip protocol`, `meta l4proto`, `ip6 nexthdr`
 *   from A [port N] | to A [port N]                      addresses, also `src`, `dst`, `saddr`, `daddr`, `ip saddr`, `ip6 daddr`
 *   A:N > A:N | A.N > A.N | [A6]:N > [A6]:N | A > A      the same as tcpdump writes it, and as nflint does
 *   sport N | dport N                                    ports, by number or a common name; also `port N` behind an address
 *   in NAME | out NAME                                   interfaces, also `iif`, `iifname`, `oif`, `oifname`
 *   new | established | related | invalid | untracked    the connection's state, also `ct state …`
 *   reply | original | ct direction …                    its direction
 *   expected [by NAME] | ct helper NAME                  a connection that a helper expected
 *   ct status … | ct mark N | ct protocol P              what else conntrack knows of it
 *   syn | syn,ack | flags … | [S.]                       TCP flags
 *   echo-request | type T | code N                       ICMP
 *   mark N | ip | ip6                                    the packet's mark, its family
 *   where [not] (QUESTION)                               the answer to a match that nflint does not understand
 */
export interface PacketWords {
  /** Fields that were named. */
  readonly fields: Packet
  /** The connection was expected: nothing else is known of its status. */
  readonly expected: boolean
}

/** What is wrong with a description: where (offsets in it), what, and what to write instead. */
export interface PacketProblem {
  readonly start: number
  readonly end: number
  readonly message: string
}

type Draft = { -readonly [key in keyof Packet]: Packet[key] } & { expected?: boolean; side?: 'saddr' | 'daddr'; type?: Word }

class Unreadable extends Error {
  readonly problem: PacketProblem
  constructor({ start, end }: Pick<Word, 'start' | 'end'>, message: string) {
    super(message)
    this.problem = { start, end, message }
  }
}

interface Cursor {
  readonly draft: Draft
  /** The next word, taken; `what` says what was expected when there is none. */
  take(what: string): Word
  peek(): Word | undefined
}

type Handler = (cursor: Cursor, word: Word) => void

/** Sets a field, once. */
function put<F extends keyof Packet>(draft: Draft, field: F, value: Packet[F], word: Word): void {
  if (draft[field] !== undefined && draft[field] !== value) throw new Unreadable(word, `${word.text} contradicts what was said before (${field.replace('.', ' ')})`)
  const fields: Partial<Record<keyof Packet, unknown>> = draft
  fields[field] = value
}

/** A value that must be readable. */
function need<T>(value: T | undefined, word: Word, what: string, known: Iterable<string> = []): T {
  if (value !== undefined) return value
  const near = nearest(word.text, known)
  throw new Unreadable(word, `${JSON.stringify(word.text)} is no ${what}${near === undefined ? '' : `; did you mean ${near}?`}`)
}

function putAddress(draft: Draft, side: 'saddr' | 'daddr', word: Word, text = word.text): void {
  const six = text.includes(':')
  const value = need<number | bigint>(six ? readAddress6(text.replace(/^\[(.*)\]$/, '$1')) : readAddress(text), word, text.includes('/') ? 'address of one packet (a prefix is many)' : 'address')
  put(draft, 'nfproto', six ? NfProto.ip6 : NfProto.ip, word)
  if (six) put(draft, `ip6.${side}`, value as bigint, word)
  else put(draft, `ip.${side}`, value as number, word)
  draft.side = side
}

const putPort = (draft: Draft, field: 'sport' | 'dport', word: Word, text = word.text): void => put(draft, field, need(readPort(text), word, 'port', services.keys()), word)

const address = (side: 'saddr' | 'daddr'): Handler => ({ draft, take }) => {
  const word = take('an address')
  const both = endpoint(word)
  putAddress(draft, side, word, both.address)
  if (both.port !== undefined) putPort(draft, side === 'saddr' ? 'sport' : 'dport', word, both.port)
}

const port = (field: 'sport' | 'dport'): Handler => ({ draft, take }) => putPort(draft, field, take('a port'))

const named = (field: 'iif' | 'oif'): Handler => ({ draft, take }) => {
  const word = take('the name of an interface')
  if (word.text.length > 15 || word.text === '') throw new Unreadable(word, 'the name of an interface has 1 to 15 characters')
  put(draft, field, word.text, word)
}

const putState = (draft: Draft, word: Word): void => put(draft, 'ct.state', need(stateNames.find(name => name === word.text), word, 'state', stateNames), word)

const putProtocol = (draft: Draft, field: 'l4proto' | 'ct.l4proto', word: Word): void =>
  put(draft, field, need(readProtocol(word.text), word, 'protocol', protocolNames.keys()), word)

const protocol = (field: 'l4proto' | 'ct.l4proto'): Handler => ({ draft, take }) => putProtocol(draft, field, take('a protocol'))

const number = (field: 'mark' | 'ct.mark', what: string): Handler => ({ draft, take }) => {
  const word = take(what)
  put(draft, field, need(readNumber(word.text, 0xffffffff), word, what), word)
}

const direction = (value: 0 | 1): Handler => ({ draft }, word) => put(draft, 'ct.direction', value, word)

const helperName: Handler = ({ draft, take }) => {
  const word = take('the name of a helper')
  put(draft, 'ct.helper', word.text, word)
}

const conntrack: Readonly<Record<string, Handler>> = {
  state: ({ draft, take }) => putState(draft, take('a state')),
  direction: ({ draft, take }) => {
    const word = take('original or reply')
    put(draft, 'ct.direction', need(word.text === 'original' ? 0 : word.text === 'reply' ? 1 : undefined, word, 'direction', ['original', 'reply']), word)
  },
  status: ({ draft, take }) => {
    const word = take('a status')
    put(draft, 'ct.status', need(readStatus(word.text), word, 'status', ['expected', 'seen-reply', 'assured', 'confirmed', 'snat', 'dnat']), word)
  },
  mark: number('ct.mark', 'a mark'),
  helper: helperName,
  protocol: protocol('ct.l4proto'),
}

const family = (nfproto: number): Handler => ({ draft }, word) => put(draft, 'nfproto', nfproto, word)

const handlers: Readonly<Record<string, Handler>> = {
  from: address('saddr'), src: address('saddr'), saddr: address('saddr'),
  to: address('daddr'), dst: address('daddr'), daddr: address('daddr'),
  sport: port('sport'), dport: port('dport'),
  port: ({ draft, take }, word) => {
    if (!draft.side) throw new Unreadable(word, 'port of what? write it behind an address, or say sport or dport')
    putPort(draft, draft.side === 'saddr' ? 'sport' : 'dport', take('a port'))
  },
  in: named('iif'), iif: named('iif'), iifname: named('iif'), out: named('oif'), oif: named('oif'), oifname: named('oif'),
  ip: family(NfProto.ip), ip6: family(NfProto.ip6), ipv4: family(NfProto.ip), ipv6: family(NfProto.ip6), arp: family(NfProto.arp), 'non-ip': family(0),
  protocol: protocol('l4proto'), proto: protocol('l4proto'), nexthdr: protocol('l4proto'), l4proto: protocol('l4proto'),
  meta: () => undefined,
  ct: (cursor, word) => {
    const next = cursor.take('state, direction, status, mark, helper or protocol')
    const handler = Object.hasOwn(conntrack, next.text) ? conntrack[next.text] : undefined
    need(handler, next, 'part of a connection', Object.keys(conntrack))(cursor, word)
  },
  state: conntrack['state']!,
  reply: direction(1), original: direction(0),
  expected: (cursor, word) => {
    cursor.draft.expected = true
    if (cursor.peek()?.text !== 'by') return
    cursor.take('by')
    helperName(cursor, word)
  },
  helper: helperName,
  mark: number('mark', 'a mark'),
  flags: ({ draft, take }) => putFlags(draft, take('TCP flags')),
  type: ({ draft, take }) => {
    draft.type = take('an ICMP type')
  },
  code: ({ draft, take }) => {
    const word = take('an ICMP code')
    const code = need(readNumber(word.text, 255), word, 'ICMP code')
    // Which of the two is told when the protocol is known.
    put(draft, 'icmp.code', code, word)
  },
  where: ({ draft, take }) => {
    let word = take('a question in parentheses')
    const answer = word.text !== 'not' || word.quoted
    if (!answer) word = take('a question in parentheses')
    draft.atoms = { ...draft.atoms, [word.text]: answer }
  },
}

function putFlags(draft: Draft, word: Word): void {
  put(draft, 'tcp.flags', need(readFlags(word.text.toLowerCase()) ?? readFlags(word.text), word, 'TCP flag', ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ecn', 'cwr', 'none']), word)
}

/** An address with the port behind it, in any of the forms. */
function endpoint({ text }: Word): { readonly address: string; readonly port?: string } {
  const match = /^\[([^\]]*)\]:([\w-]+)$/.exec(text) ?? /^((?:\d+\.){3}\d+)[:.]([\w-]+)$/.exec(text) ?? /^([\da-f:]*:[\da-f:]+)\.([\w-]+)$/i.exec(text)
  return match ? { address: match[1]!, port: match[2]! } : { address: text.replace(/^\[(.*)\]$/, '$1') }
}

const isEndpoint = (word: Word): boolean => {
  const { address: text } = endpoint(word)
  return readAddress(text) !== undefined || readAddress6(text) !== undefined
}

/** Words that stand for themselves. */
function bare(cursor: Cursor, word: Word): boolean {
  const { draft, peek, take } = cursor
  const { text } = word
  if (stateNames.includes(text as StateName)) putState(draft, word)
  else if (protocolNames.has(text)) putProtocol(draft, 'l4proto', word)
  else if (icmpTypeNames.has(text) || icmp6TypeNames.has(text)) draft.type = word
  else if (readFlags(text) !== undefined) putFlags(draft, word)
  else if (isEndpoint(word)) {
    const source = endpoint(word)
    putAddress(draft, 'saddr', word, source.address)
    if (source.port !== undefined) putPort(draft, 'sport', word, source.port)
    if (peek()?.text !== '>') throw new Unreadable(word, `from or to ${text}? write "from ${text}", "to ${text}" or "${text} > …"`)
    take('>')
    const other = take('an address')
    const target = endpoint({ ...other, text: other.text.replace(/:$/, '') })
    putAddress(draft, 'daddr', other, target.address)
    if (target.port !== undefined) putPort(draft, 'dport', other, target.port)
  } else return false
  return true
}

const everyWord = (): readonly string[] => [...Object.keys(handlers), ...stateNames, ...protocolNames.keys(), ...icmpTypeNames.keys(), ...icmp6TypeNames.keys(), 'syn', 'ack', 'fin', 'rst']

/** Reads a packet in words: what they say of it, or the first word that means nothing. Never throws. */
export function parsePacket(text: string): PacketWords | PacketProblem {
  const words = wordsOf(text)
  let next = 0
  const draft: Draft = {}
  const cursor: Cursor = {
    draft,
    peek: () => words[next],
    take: what => {
      const word = words[next++]
      if (!word) throw new Unreadable({ start: text.length, end: text.length }, `${what} is missing at the end`)
      return word
    },
  }
  try {
    while (next < words.length) {
      const word = words[next++]!
      const keyword = word.text.toLowerCase()
      const handler = !word.quoted && Object.hasOwn(handlers, keyword) ? handlers[keyword] : undefined
      if (handler) handler(cursor, word)
      else if (word.quoted || !bare(cursor, word)) need(undefined, word, 'word that describes a packet', everyWord())
    }
    finish(draft)
  } catch (error) {
    if (error instanceof Unreadable) return error.problem
    throw error
  }
  const { expected, side: _side, type: _type, ...fields } = draft
  return { fields, expected: expected === true }
}

/** What follows from the words. ICMP's type and code belong to one of two protocols; who speaks of expected connections means new ones. */
function finish(draft: Draft): void {
  if (draft['ct.state'] === undefined && (draft.expected || draft['ct.helper'] !== undefined)) draft['ct.state'] = 'related'
  const { type } = draft
  const code = draft['icmp.code']
  if (type === undefined && code === undefined) return
  const six = draft.l4proto === undefined
    ? draft.nfproto === NfProto.ip6 || (type !== undefined && !icmpTypeNames.has(type.text) && icmp6TypeNames.has(type.text))
    : draft.l4proto === Protocol.icmp6
  const at = type ?? { text: 'code', start: 0, end: 0, quoted: false }
  put(draft, 'l4proto', six ? Protocol.icmp6 : Protocol.icmp, at)
  put(draft, 'nfproto', six ? NfProto.ip6 : NfProto.ip, at)
  const names = six ? icmp6TypeNames : icmpTypeNames
  if (type) put(draft, six ? 'icmp6.type' : 'icmp.type', need(names.get(type.text) ?? readNumber(type.text, 255), type, six ? 'ICMPv6 type' : 'ICMP type', names.keys()), type)
  if (!six || code === undefined) return
  delete draft['icmp.code']
  draft['icmp6.code'] = code
}

/** The hook that a packet's way leads to, told from its interfaces: coming in to this host, through it, or made by it. */
export function pathHook({ iif, oif }: Packet): Extract<Hook, 'input' | 'forward' | 'output'> | undefined {
  if (iif !== undefined) return oif === undefined ? 'input' : 'forward'
  return oif === undefined ? undefined : 'output'
}
