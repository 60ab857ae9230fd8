import { expect, test } from 'vitest'
import { createSpace, formatPacket } from '../../src/analysis/index.ts'
import { formatAddress6 } from '../../src/analysis/values.ts'
import { all } from '../../src/model/index.ts'
import { atom, helper, icmpType, state, tcp } from './build.ts'

test('addresses', () => {
  expect(formatAddress6(0n)).toBe('::')
  expect(formatAddress6(1n)).toBe('::1')
  expect(formatAddress6(0x20010db8000000000000000000000001n)).toBe('2001:db8::1')
  expect(formatAddress6(0x20010db8000000010000000000000000n)).toBe('2001:db8:0:1::')
  expect(formatAddress6((1n << 128n) - 1n)).toBe('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')
})

test('packets', () => {
  const space = createSpace()
  const one = (...conditions: Parameters<typeof all>[0]): string => formatPacket(space.example(space.and(space.of(all(conditions)), space.laws('input')))!)
  expect(one(tcp(22))).toBe('iif eth0 tcp 198.51.100.7:50000 > 192.0.2.1:22 syn, ct state new')
  expect(one(state('related'), icmpType(3))).toBe('iif eth0 icmp 198.51.100.7 > 192.0.2.1 destination-unreachable, ct state related')
  expect(one(state('related'), helper('ftp'), tcp(40000))).toBe('iif eth0 tcp 198.51.100.7:50000 > 192.0.2.1:40000 syn, ct state related, expected by "ftp"')
  expect(one({ kind: 'address', field: 'ip6.saddr', ranges: [[1n, 1n]] }, tcp(1), atom('x'))).toBe('iif eth0 tcp [::1]:50000 > [2001:db8::1]:1 syn, ct state new, where (x)')
})
