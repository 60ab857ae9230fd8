import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { completePacket, createSpace, formatPacket, parsePacket } from '../../src/analysis/index.ts'
import type { PacketWords } from '../../src/analysis/index.ts'
import { condition } from './arbitrary.ts'

const words = (text: string): PacketWords => {
  const read = parsePacket(text)
  if ('message' in read) throw new Error(`${read.start}: ${read.message}`)
  return read
}

describe('a packet in words', () => {
  const ssh = { l4proto: 6, nfproto: 2, 'ip.saddr': 0xc0000201, 'ip.daddr': 0xc6336407, sport: 40000, dport: 22, iif: 'eth0', 'ct.state': 'new' }
  test.each([
    'tcp from 192.0.2.1 port 40000 to 198.51.100.7 port 22 in eth0 new',
    'iifname eth0 ip saddr 192.0.2.1 ip daddr 198.51.100.7 tcp sport 40000 tcp dport ssh ct state new',
    'iif "eth0" tcp 192.0.2.1:40000 > 198.51.100.7:22, ct state new',
    'in eth0 IP tcp 192.0.2.1.40000 > 198.51.100.7.22: new',
    'ip protocol 6 src 192.0.2.1:40000 dst 198.51.100.7:22 meta iifname eth0 state new',
  ])('%s', text => expect(words(text).fields).toEqual(ssh))

  test.each([
    ['tcp [2001:db8::1]:5 > [2001:db8::2]:443 Flags [S.]', { l4proto: 6, nfproto: 10, 'ip6.saddr': 0x20010db8000000000000000000000001n, sport: 5, 'ip6.daddr': 0x20010db8000000000000000000000002n, dport: 443, 'tcp.flags': 0x12 }],
    ['icmpv6 type 135', { l4proto: 58, nfproto: 10, 'icmp6.type': 135 }],
    ['echo-request code 1', { l4proto: 1, nfproto: 2, 'icmp.type': 8, 'icmp.code': 1 }],
    ['nd-neighbor-solicit', { l4proto: 58, nfproto: 10, 'icmp6.type': 135 }],
    ['ip6 echo-request code 3', { l4proto: 58, nfproto: 10, 'icmp6.type': 128, 'icmp6.code': 3 }],
    ['expected by ftp', { 'ct.state': 'related', 'ct.helper': 'ftp' }],
    ['established reply ct mark 0x10 mark 7 ct protocol udp ct status assured,confirmed', { 'ct.state': 'established', 'ct.direction': 1, 'ct.mark': 16, mark: 7, 'ct.l4proto': 17, 'ct.status': 12 }],
    ['where (limit rate (3)/second) where not "odd ("', { atoms: { 'limit rate (3)/second': true, 'odd (': false } }],
  ])('%s', (text, fields) => expect(words(text).fields).toEqual(fields))

  test.each([
    ['tpc dport 22', 0, 3, '"tpc" is no word that describes a packet; did you mean tcp?'],
    ['tcp dport sssh', 10, 14, '"sssh" is no port; did you mean ssh?'],
    ['tcp from 192.0.2.0/24', 9, 21, '"192.0.2.0/24" is no address of one packet (a prefix is many)'],
    ['tcp from', 8, 8, 'an address is missing at the end'],
    ['port 22', 0, 4, 'port of what? write it behind an address, or say sport or dport'],
    ['192.0.2.1 tcp', 0, 9, 'from or to 192.0.2.1? write "from 192.0.2.1", "to 192.0.2.1" or "192.0.2.1 > …"'],
    ['tcp udp', 4, 7, 'udp contradicts what was said before (l4proto)'],
    ['ct stat new', 3, 7, '"stat" is no part of a connection; did you mean state?'],
    ['in aninterfacewithalongname', 3, 27, 'the name of an interface has 1 to 15 characters'],
    ['constructor', 0, 11, '"constructor" is no word that describes a packet'],
  ])('%s is wrong', (text, start, end, message) => expect(parsePacket(text)).toEqual({ start, end, message }))

  test('what nobody could send', () => {
    expect(completePacket(words('icmp dport 22'), { hook: 'input' })).toEqual({ impossible: 'dport' })
    expect(completePacket(words('new reply'), { hook: 'input' })).toEqual({ impossible: 'ct.direction' })
    expect(completePacket(words('tcp out eth0'), { hook: 'input' })).toEqual({ impossible: 'oif' })
    expect(completePacket(words('established in eth0'), { hook: 'input' })).toMatchObject({ 'tcp.flags': 0x10, 'ct.status': 10 })
  })
})

test('any text is read or refused at a place in it', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('tcp', 'from', '192.0.2.1', ':', '(', '"', 'where', 'not', 'ct', 'state', '>', '::', ',', 'by', 'type', '7'), { maxLength: 8 }).map(parts => parts.join(' '))), text => {
    const read = parsePacket(text)
    if ('message' in read) expect(0 <= read.start && read.start <= read.end && read.end <= text.length).toBe(true)
  }), { numRuns: 2000 })
})

test('reading what is written of a packet gives the packet', () => {
  fc.assert(fc.property(condition, fc.constantFrom('prerouting' as const, 'input' as const, 'forward' as const, 'output' as const), (one, hook) => {
    const space = createSpace()
    const example = space.example(space.and(space.of(one), space.laws(hook)))
    if (!example) return
    const text = formatPacket(example)
    expect([text, completePacket(words(text), { hook })]).toEqual([text, example])
  }), { numRuns: 500 })
})
