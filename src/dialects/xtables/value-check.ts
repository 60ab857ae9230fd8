import { nearest } from '../../text/index.ts'
import { readIpv4, readIpv6, readNetwork4, readNetwork6, readShortIpv4 } from './address.ts'
import { icmpNames, readIcmpType } from './icmp.ts'
import { protocolNames, protocolNumber } from './protocols.ts'
import { portOfService, serviceNames } from './services.ts'
import type { SimpleValue, ValueType, XtFamily } from './types.ts'
import { mhTypes } from './words.ts'
import { readNumber } from './values.ts'

/** Why a value is refused, and what to do. */
export interface Refusal {
  readonly message: string
  readonly help?: string
}

type Verdict = Refusal | undefined

const refuse = (expected: string, word: string, help?: string): Refusal =>
  ({ message: `expected ${expected}, found ${word === '' ? '""' : word}`, ...(help !== undefined && { help }) })

const didYouMean = (word: string, known: Iterable<string>): string | undefined => {
  const near = nearest(word, known)
  return near === undefined ? undefined : `did you mean ${near}?`
}

/** Values found right, by type: most values stand in many rules. Names of hosts and numbers of rules do not pile up. */
const rightValues = new WeakMap<ValueType, Set<string>>()
const mostRemembered = 2000

/** What is wrong with a value of a type; undefined when it is right, or when only the target machine can know. */
export function refusalOf(type: ValueType, word: string, family: XtFamily): Verdict {
  if (type.type === 'addresses' || type.type === 'address' || type.type === 'string') return readRefusal(type, word, family)
  let right = rightValues.get(type)
  if (!right) rightValues.set(type, (right = new Set()))
  const key = family === 'ip' ? word : `${family} ${word}`
  if (right.has(key)) return undefined
  const refusal = readRefusal(type, word, family)
  if (!refusal) {
    if (right.size >= mostRemembered) right.clear()
    right.add(key)
  }
  return refusal
}

function readRefusal(type: ValueType, word: string, family: XtFamily): Verdict {
  switch (type.type) {
    case 'string':
      if (word.length < (type.min ?? 0)) return { message: 'expected a text that is not empty' }
      return type.max !== undefined && word.length > type.max ? { message: `at most ${type.max} characters fit here, found ${word.length}` } : undefined
    case 'number':
      return within(word, type.min, type.max) ? undefined : refuse(`a number from ${type.min} to ${type.max}`, word)
    case 'range':
      return rangeRefusal(type, word)
    case 'word':
      return wordRefusal(type, word)
    case 'masked':
      return maskedRefusal(type, word)
    case 'pattern':
      return type.pattern.test(word) ? undefined : refuse(type.expected, word)
    default:
      return simple[type.type](word, family)
  }
}

function within(word: string, min: number, max: number | bigint): boolean {
  const value = readNumber(word)
  return value !== undefined && value >= min && value <= max
}

function rangeRefusal({ min, max, both, separator: given }: Extract<ValueType, { type: 'range' }>, word: string): Verdict {
  const separator = given ?? ':'
  const parts = word.split(separator)
  const expected = `a number or a range a${separator}b from ${min} to ${max}`
  if (parts.length > 2 || word === '' || !parts.every(part => (part === '' && parts.length === 2) || within(part, min, max))) return refuse(expected, word)
  if (both && parts.length < 2) return refuse(`a range a${separator}b from ${min} to ${max}`, word)
  const [low, high] = parts.map(readNumber)
  return low !== undefined && high !== undefined && low > high ? refuse('the smaller number first', word) : undefined
}

function wordRefusal({ words, list, ignoreCase, abbreviate, number, gaps }: Extract<ValueType, { type: 'word' }>, word: string): Verdict {
  for (const part of list ? word.split(',') : [word]) {
    const wanted = ignoreCase ? part.toUpperCase() : part
    const known = (name: string): boolean => {
      const full = ignoreCase ? name.toUpperCase() : name
      return abbreviate && wanted !== '' ? full.startsWith(wanted) : full === wanted
    }
    if (words.some(known) || (gaps && part === '')) continue
    if (number !== undefined && within(part, 0, number)) continue
    const choice = words.length <= 12 ? `one of ${words.join(', ')}` : 'a known name'
    if (part === '' && list) return { message: 'a list has no empty parts', help: 'write it without blanks and without a comma at its end' }
    return refuse(number === undefined ? choice : `${choice}, or a number up to ${number}`, part, didYouMean(part, words))
  }
  return undefined
}

function maskedRefusal({ max, words }: Extract<ValueType, { type: 'masked' }>, word: string): Verdict {
  const names = words?.map(name => name.toLowerCase())
  if (names?.includes(word.toLowerCase())) return undefined
  const parts = word.split('/')
  if (parts.length <= 2 && parts.every(part => within(part, 0, max))) return undefined
  return refuse(`a number up to 0x${max.toString(16)}, with or without /mask`, word, words && didYouMean(word, words))
}

/** A name that DNS may know: letters first, or with a dot and a letter somewhere. */
const isHostName = (word: string): boolean => /^[a-z0-9_%](?:[a-z0-9_.%-]*[a-z0-9_%])?\.?$/i.test(word) && /[a-z%]/i.test(word)

/** Names of networks and hosts are for the machine to know; numbers must be right. */
function address(word: string, family: XtFamily): Verdict {
  const read = family === 'ip6' ? readNetwork6(word) : readNetwork4(word)
  if (read !== undefined) return undefined
  const [host = '', mask] = splitMask(word)
  if (family === 'ip6' ? readIpv4(host) !== undefined : readIpv6(host) !== undefined) {
    return refuse(family === 'ip6' ? 'an IPv6 address' : 'an IPv4 address', word, family === 'ip6' ? 'this is an ip6tables file' : 'IPv6 rules are in a file of their own, read by ip6tables-restore')
  }
  if (isHostName(host) && !/^[\d.]+$/.test(host) && (mask === undefined || maskFits(mask, family))) return undefined
  return refuse(family === 'ip6' ? 'an IPv6 address with or without /length' : 'an IPv4 address with or without /length', word)
}

const splitMask = (word: string): readonly [string, string | undefined] => {
  const slash = word.indexOf('/')
  return slash < 0 ? [word, undefined] : [word.slice(0, slash), word.slice(slash + 1)]
}

const maskFits = (mask: string, family: XtFamily): boolean =>
  within(mask, 0, family === 'ip6' ? 128 : 32) || (family === 'ip6' ? readIpv6(mask) : readIpv4(mask)) !== undefined

const each = (word: string, refused: (part: string) => Verdict): Verdict => {
  for (const part of word.split(',')) {
    const refusal = refused(part)
    if (refusal) return refusal
  }
  return undefined
}

const isPort = (word: string): boolean => within(word, 0, 65535)

/**
 * A port by number or name. Which names there are is the machine's to know, so a name is refused only when it is a
 * slip of a well-known one.
 */
function port(word: string): Verdict {
  if (isPort(word) || portOfService(word) !== undefined) return undefined
  if (!/^[a-z][a-z0-9_.+-]*$/i.test(word)) return refuse('a port from 0 to 65535 or a service name', word, /^\d+-\d+$/.test(word) ? `a range is written ${word.replace('-', ':')}` : word.includes(',') ? 'a list of ports needs -m multiport' : undefined)
  const help = slipOf(word)
  return help === undefined ? undefined : refuse('a service name', word, help)
}

/** One letter too many, too few or wrong in a name of at least four letters. */
function slipOf(word: string): string | undefined {
  if (word.length < 4) return undefined
  const near = nearest(word, serviceNames())
  return near !== undefined && Math.abs(near.length - word.length) <= 1 && near.length >= 5 && differsByOne(word, near) ? `did you mean ${near}?` : undefined
}

function differsByOne(a: string, b: string): boolean {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return a.slice(at + 1) === b.slice(at + 1) || a.slice(at) === b.slice(at + 1) || a.slice(at + 1) === b.slice(at)
}

function portRange(word: string): Verdict {
  const parts = word.split(':')
  if (parts.length > 2 || word === ':' || word === '') return word === ':' ? undefined : refuse('a port or a range low:high', word)
  for (const part of parts) {
    const refusal = part === '' && parts.length === 2 ? undefined : port(part)
    if (refusal) return refusal
  }
  const [low, high] = parts.map(part => (isPort(part) ? Number(part) : portOfService(part)))
  return low !== undefined && high !== undefined && parts[1] !== '' && low > high ? refuse('the smaller port first', word) : undefined
}

function ports(word: string): Verdict {
  const weight = word.split(',').reduce((sum, part) => sum + (part.includes(':') ? 2 : 1), 0)
  if (weight > 15) return { message: `multiport takes 15 ports, a range counts as two; found ${weight}` }
  return each(word, part => (part.startsWith(':') || part.endsWith(':') ? refuse('both ends of the range', part) : portRange(part)))
}

function addressRange(word: string, family: XtFamily, short: 'short' | 'full' = 'short'): Verdict {
  const read = family === 'ip6' ? readIpv6 : short === 'short' ? readShortIpv4 : readIpv4
  const parts = word.split('-')
  return parts.length <= 2 && parts.every(part => read(part) !== undefined) ? undefined : refuse('an address or a range first-last', word)
}

const units = ['second', 'minute', 'hour', 'day']
const unitSeconds = [1, 60, 3600, 86_400]

/** Source: extensions/libxt_limit.c, parse_rate: any beginning of a unit's name, in any case; the number by atoi(3). */
const rate = (most: number) => (word: string): Verdict => {
  const found = /^(\d+)[^/]*(?:\/(\w+))?$/.exec(word)
  const unit = found?.[2]?.toLowerCase() ?? 'second'
  const index = units.findIndex(full => full.startsWith(unit))
  if (found && Number(found[1]) > 0 && index >= 0) {
    return Number(found[1]) > most * unitSeconds[index]! ? { message: `rate ${word} is too fast`, help: `at most ${most} a second` } : undefined
  }
  return refuse('a rate such as 5/minute (second, minute, hour, day)', word)
}

const hashlimitRate = (word: string): Verdict => (/^\d+(?:b|kb|mb)(?:\/s(?:ec(?:ond)?)?)?$/i.test(word) ? undefined : rate(1_000_000)(word))

/** `[address[-address]][:port[-port[/base]]]`, IPv6 addresses in brackets where a port follows. */
function natAddress(word: string, family: XtFamily): Verdict {
  const split = family === 'ip6' ? /^(?:\[([^\]]*)\]|([^[\]]*?))(?:(?<=\]):(.*))?$/.exec(word) : /^([^:]*)()(?::(.*))?$/.exec(word)
  const addresses = split?.[1] || split?.[2] || ''
  const tail = split?.[3]
  const expected = family === 'ip6' ? '[address[-address]]:port[-port]' : 'address[-address][:port[-port]]'
  if (!split || (addresses === '' && tail === undefined)) return refuse(expected, word)
  if (addresses !== '') {
    const refusal = addressRange(addresses, family, 'full')
    if (refusal) return refuse(expected, word)
  }
  return tail === undefined ? undefined : natPorts(tail)
}

/** `port[-port[/base]]`; a single port and the base may be names, the ends of a range may not (libxt_NAT.c). */
function natPorts(word: string): Verdict {
  const [range = '', base] = splitMask(word)
  const parts = range.split('-')
  const single = parts.length === 1
  const right = single ? port(range) === undefined : parts.length === 2 && parts.every(part => within(part, 0, 65535)) && Number(parts[0]) <= Number(parts[1])
  const based = base === undefined || (!single && (within(base, 1, 65535) || portOfService(base) !== undefined))
  return right && based ? undefined : refuse('a port or a range low-high', word)
}

function time(word: string): Verdict {
  const found = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(word)
  return found && Number(found[1]) < 24 && Number(found[2]) < 60 && Number(found[3] ?? 0) < 60 ? undefined : refuse('a time hh:mm[:ss]', word)
}

const date = (word: string): Verdict =>
  /^(?:19[7-9]\d|20[0-3]\d)(?:-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12]\d|3[01])(?:T(?:[01]?\d|2[0-3])(?::[0-5]?\d(?::[0-5]?\d)?)?)?)?)?$/.test(word) ? undefined : refuse('a date YYYY-MM-DDThh:mm:ss', word)

const icmp = (version: 4 | 6) => (word: string): Verdict =>
  readIcmpType(word, version) ? undefined : refuse(`an ICMP${version === 6 ? 'v6' : ''} type`, word, didYouMean(word, icmpNames(version)))

/** Source: extensions/libxt_sctp.c, sctp_chunk_names; flags behind a colon. */
const chunks = ('DATA INIT INIT_ACK SACK HEARTBEAT HEARTBEAT_ACK ABORT SHUTDOWN SHUTDOWN_ACK ERROR COOKIE_ECHO COOKIE_ACK ECN_ECNE ECN_CWR '
  + 'SHUTDOWN_COMPLETE I_DATA RE_CONFIG PAD ASCONF ASCONF_ACK FORWARD_TSN I_FORWARD_TSN ALL NONE').split(' ')

/** Source: extensions/libxt_sctp.c, sctp_chunk_flags; the dashes of unknown bits are allowed. */
const chunkFlags: Readonly<Record<string, string>> = { DATA: '-iube', I_DATA: '-iube', ABORT: '-t', SHUTDOWN_COMPLETE: '-t' }

/** The list of `--chunk-types`. */
export const chunkTypes = (word: string): Verdict => each(word, part => {
  if (part === '') return undefined
  const [written = '', flags = ''] = part.split(':')
  const name = written.toUpperCase()
  const known = chunkFlags[name] ?? ''
  const odd = [...flags].find(flag => !known.includes(flag.toLowerCase()))
  if (odd !== undefined && chunks.includes(name)) return refuse(known === '' ? `${name} without flags` : `flags of ${name} (${known})`, part)
  return chunks.includes(name) ? undefined : refuse('an SCTP chunk type', part, didYouMean(name, chunks))
})

/** Source: extensions/libip6t_ipv6header.c, chain_flags. */
const headers = 'hop hop-by-hop dst ipv6-opts ipv6-route route ipv6-frag frag ah auth esp ipv6-nonxt none prot protocol'.split(' ')

const header = (word: string): Verdict => each(word, part =>
  part === '' || headers.includes(part.toLowerCase()) || protocolNumber(part) !== undefined ? undefined : refuse('an extension header', part, didYouMean(part, headers)))

/** `number[/mask]`, or a name of a table in /etc/iproute2, which is the machine's to know (libxtables, xtables_parse_val_mask). */
function mapped(word: string): Verdict {
  if (/^[a-z_]/i.test(word) && !/^0x/i.test(word)) return undefined
  const [value = '', mask] = splitMask(word)
  return within(value, 0, u32Max) && (mask === undefined || within(mask, 0, u32Max)) ? undefined : refuse('a number with or without /mask, or a name', word)
}

const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** A type or a range of types, by number or the beginning of a name in any case (extensions/libip6t_mh.c, name_to_type). */
function mobilityType(word: string): Verdict {
  const parts = word.split(':')
  const names = mhTypes.split(' ')
  const right = (part: string): boolean => within(part, 0, 255) || (part !== '' && names.some(name => name.startsWith(part.toLowerCase())))
  if (parts.length <= 2 && word !== '' && parts.every((part, index) => right(part) || (part === '' && parts.length === 2 && index >= 0))) return undefined
  return refuse('a type of mobility header', word, didYouMean(word, names))
}

const u32Max = 0xffffffff

/** A name, which is the machine's to know, a number, or a range of numbers (extensions/libxt_owner.c). */
function user(word: string): Verdict {
  if (/^[a-z_]/i.test(word)) return undefined
  const parts = word.split('-')
  return parts.length <= 2 && parts.every(part => within(part, 0, u32Max - 1)) ? undefined : refuse('a name, a number or a range first-last', word)
}

/** Text with blocks of hexadecimal bytes between bars (extensions/libxt_string.c, parse_hex_string). */
function hexString(word: string): Verdict {
  if (word === '') return { message: 'expected a text that is not empty' }
  const parts = word.replaceAll(/\\./g, 'x').split('|')
  const wrong = parts.find((part, index) => index % 2 === 1 && (index === parts.length - 1 ? part !== '' : !/^(?:\s*[0-9a-f]{2})*\s*$/i.test(part)))
  return wrong === undefined ? undefined : refuse('pairs of hexadecimal digits between two bars, as in |0d 0a|', word)
}

/** `location=value && …` of libxt_u32.c: `start[&mask][>>bits][<<bits][@offset …]=low[:high],…`. */
function u32(word: string): Verdict {
  const number = /^\s*(?:0x[0-9a-f]+|\d+)\s*$/i
  const right = (part: string): boolean => number.test(part) && within(part.trim(), 0, u32Max)
  const tests = word.split('&&')
  const wrong = tests.find(test => {
    const sides = test.split('=')
    if (sides.length !== 2) return true
    const [location = '', values = ''] = sides
    return !location.split(/&|<<|>>|@/).every(right) || !values.split(',').every(part => part.split(':').length <= 2 && part.split(':').every(right))
  })
  return wrong === undefined ? undefined : refuse('tests such as 6&0xff=1, joined by &&', wrong.trim())
}

const simple: Readonly<Record<SimpleValue, (word: string, family: XtFamily) => Verdict>> = {
  any: () => undefined,
  host: (word, family) => (word.includes('/') ? refuse('an address without /mask', word) : address(word, family)),
  class: word => (/^[0-9a-f]+:[0-9a-f]+$/i.test(word) ? undefined : refuse('a class MAJOR:MINOR in hexadecimal digits', word)),
  mapped,
  user,
  'hex-string': hexString,
  u32,
  share: word => (/^\+?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(word) && Number(word) <= 1 ? undefined : refuse('a number from 0 to 1', word)),
  monthdays: word => each(word, part => (part === '' || /^\d+$/.test(part) && Number(part) <= 31 ? undefined : refuse('a day from 1 to 31', part))),
  weekdays: word => each(word, part => (/^[1-7]$/.test(part) || weekdayNames.some(name => part === '' || (part.length >= 2 && part.slice(0, 2) === name.slice(0, 2))) ? undefined : refuse('a day: Mon, Tue … or 1 to 7', part))),
  'header-options': word => each(word, part => {
    const [option = '', length] = part.split(':')
    return within(option, 0, u32Max) && (length === undefined || within(length, 0, u32Max)) ? undefined : refuse('options such as 5 or 5:2, by number and length', part)
  }),
  'mh-type': mobilityType,
  header,
  address,
  address6: word => address(word, 'ip6'),
  addresses: (word, family) => each(word, part => address(part, family)),
  'address-range': (word, family) => addressRange(word, family),
  prefix: (word, family) => (maskFits(word, family) ? undefined : refuse(`a prefix length up to ${family === 'ip6' ? 128 : 32}`, word)),
  mac: word => (/^[0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5}$/i.test(word) ? undefined : refuse('a MAC address XX:XX:XX:XX:XX:XX', word)),
  port,
  'port-range': portRange,
  ports,
  protocol: word => (protocolNumber(word) === undefined ? refuse('a protocol', word, didYouMean(word, protocolNames())) : undefined),
  interface: word => (word === '' ? refuse('the name of an interface', word) : word.length > 15 ? { message: `interface name ${word} is longer than 15 characters` } : undefined),
  icmp4: icmp(4),
  icmp6: icmp(6),
  rate: rate(10_000),
  'hashlimit-rate': hashlimitRate,
  'nat-address': natAddress,
  'nat-ports': natPorts,
  time,
  date,
}
