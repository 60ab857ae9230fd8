import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printIpv4, printIpv6, rangesOf4, rangesOf6, readIpv4, readIpv6, readNetwork4, readNetwork6 } from '../../../src/dialects/xtables/address.ts'
import { icmpTypeName, readIcmpType } from '../../../src/dialects/xtables/icmp.ts'
import { protocolName, protocolNumber } from '../../../src/dialects/xtables/protocols.ts'
import { quoteWord, readMark, readPortRange, readPorts, readStates, readStatuses, readTcpFlags } from '../../../src/dialects/xtables/values.ts'
import { State, Status } from '../../../src/model/index.ts'

describe('addresses', () => {
  test('IPv4 networks, short forms and masks', () => {
    expect(readNetwork4('10.1.2.3')).toEqual({ address: 0x0a010203, mask: 0xffffffff })
    expect(readNetwork4('10.1.2.3/8')).toEqual({ address: 0x0a000000, mask: 0xff000000 })
    expect(readNetwork4('10/8')).toEqual({ address: 0x0a000000, mask: 0xff000000 })
    expect(readNetwork4('0.0.0.0/0')).toEqual({ address: 0, mask: 0 })
    expect(readNetwork4('10.1.2.3/255.255.255.0')).toEqual({ address: 0x0a010200, mask: 0xffffff00 })
    for (const wrong of ['10.1.2.256', '10.1.2.3/33', '10.1.2.3/x', 'host', '', '1.2.3.4.5', '10.1.2.3/']) expect(readNetwork4(wrong)).toBeUndefined()
  })
  test('lengths in other bases, and a mask of zeros, which takes any address', () => {
    expect(readNetwork4('10.1.2.3/0x8')).toEqual({ address: 0x0a000000, mask: 0xff000000 })
    expect(readNetwork4('::/0')).toEqual({ address: 0, mask: 0 })
    expect(readNetwork6('0.0.0.0/0')).toEqual({ address: 0n, mask: 0n })
    expect(readNetwork6('0/0')).toEqual({ address: 0n, mask: 0n })
  })
  test('a mask with holes is no range', () => {
    expect(rangesOf4({ address: 0x0a000001, mask: 0xff0000ff })).toBeUndefined()
    expect(rangesOf4({ address: 0, mask: 0 })).toEqual([[0, 0xffffffff]])
    expect(rangesOf6({ address: 0n, mask: 1n })).toBeUndefined()
  })
  test('IPv6', () => {
    expect(readIpv6('::')).toBe(0n)
    expect(readIpv6('::1')).toBe(1n)
    expect(readIpv6('2001:db8::1')).toBe(0x20010db8000000000000000000000001n)
    expect(readIpv6('::ffff:192.0.2.1')).toBe(0xffffc0000201n)
    expect(readIpv6('1:2:3:4:5:6:7:8')).toBe(0x00010002000300040005000600070008n)
    expect(readIpv6('1:2:3:4:5:6:7::')).toBe(0x00010002000300040005000600070000n)
    for (const wrong of [':', ':::', '1::2::3', '1:2:3', '12345::', 'g::', '1:2:3:4:5:6:7:8:9', '1.2.3.4', '', '::1.2.3']) expect(readIpv6(wrong)).toBeUndefined()
    expect(readNetwork6('2001:db8::5/32')).toEqual({ address: 0x20010db8n << 96n, mask: 0xffffffffn << 96n })
    expect(readNetwork6('2001:db8::/129')).toBeUndefined()
  })
  test('what is printed is read as the same', () => {
    fc.assert(fc.property(fc.nat(0xffffffff), value => readIpv4(printIpv4(value)) === value))
    fc.assert(fc.property(fc.bigInt(0n, (1n << 128n) - 1n), value => readIpv6(printIpv6(value)) === value))
    expect(printIpv6(0x20010db8000000000000000000000001n)).toBe('2001:db8::1')
    expect(printIpv6(0n)).toBe('::')
  })
})

describe('ports, marks, flags', () => {
  test('ports by number, name and range', () => {
    expect(readPortRange('ssh')).toEqual([22, 22])
    expect(readPortRange('0x16')).toEqual([22, 22])
    expect(readPortRange(':1023')).toEqual([0, 1023])
    expect(readPortRange('1024:')).toEqual([1024, 65535])
    expect(readPortRange('ftp:ssh')).toEqual([21, 22])
    for (const wrong of ['65536', '22:21', 'nosuchname', '-1', '1:2:3', '']) expect(readPortRange(wrong)).toBeUndefined()
    expect(readPorts('22,80:90,https')).toEqual([[22, 22], [80, 90], [443, 443]])
  })
  test('marks', () => {
    expect(readMark('0x10/0xff')).toEqual({ value: 0x10, mask: 0xff })
    expect(readMark('010')).toEqual({ value: 8, mask: 0xffffffff })
    for (const wrong of ['-1', '4294967296', '0xfffffffff', '1/', 'x', '']) expect(readMark(wrong)).toBeUndefined()
  })
  test('TCP flags', () => {
    expect(readTcpFlags('SYN,ack')).toBe(0x12)
    expect(readTcpFlags('ALL')).toBe(63)
    expect(readTcpFlags('NONE')).toBe(0)
    expect(readTcpFlags('SYM')).toBeUndefined()
  })
})

describe('states', () => {
  test('in any case, cut short, in the order of the kernel', () => {
    expect(readStates('R,est,n', 'no nat')).toEqual({ states: State.related | State.established | State.new, status: 0 })
    expect(readStates('DNAT', 'nat')).toEqual({ states: 0, status: Status.dnat })
    for (const wrong of ['', 'NEW,', 'NEW, RELATED', '4', 'RELATEDX']) expect(readStates(wrong, 'nat')).toBeUndefined()
    expect(readStates('SNAT', 'no nat')).toBeUndefined()
  })
  test('statuses', () => {
    expect(readStatuses('EXPECTED,assured')).toBe(Status.expected | Status.assured)
    expect(readStatuses('NONE')).toBe(0)
    expect(readStatuses('helper')).toBeUndefined()
  })
})

describe('names', () => {
  test('ICMP types', () => {
    expect(readIcmpType('destination-unreachable', 4)).toEqual({ type: 3, codes: [0, 255] })
    expect(readIcmpType('echo-req', 4)).toEqual({ type: 8, codes: [0, 255] })
    expect(readIcmpType('PING', 6)).toEqual({ type: 128, codes: [0, 255] })
    expect(readIcmpType('3/4', 4)).toEqual({ type: 3, codes: [4, 4] })
    expect(readIcmpType('any', 4)).toEqual({ type: 'any', codes: [0, 255] })
    expect(readIcmpType('255', 4)).toEqual({ type: 'any', codes: [0, 255] })
    for (const wrong of ['echo', '256', '3/256', '', 'packet-too-big']) expect(readIcmpType(wrong, 4)).toBeUndefined()
    expect(icmpTypeName(2, 6)).toBe('packet-too-big')
    expect(icmpTypeName(3, 4)).toBe('destination-unreachable')
  })
  test('protocols', () => {
    expect(['tcp', 'UDP', 'ipv6-icmp', 'icmpv6', '6', '0x11', 'all'].map(protocolNumber)).toEqual([6, 17, 58, 58, 6, 17, 0])
    expect(protocolNumber('256')).toBeUndefined()
    expect([6, 58, 200].map(protocolName)).toEqual(['tcp', 'ipv6-icmp', '200'])
  })
  test('quoting', () => {
    expect(['a', 'a b', '', '!', '-x', '-1', 'a"b', 'a\\b', '#x'].map(quoteWord)).toEqual(['a', '"a b"', '""', '"!"', '"-x"', '-1', '"a\\"b"', '"a\\\\b"', '"#x"'])
  })
})
