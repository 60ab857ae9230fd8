import { expect, test } from 'vitest'
import { addressText, parseAddress, parseAddresses } from '../../src/lint/addresses.ts'

const textOf = (text: string) => {
  const found = parseAddress(text)
  return found && addressText(found.ip, found.ip6)
}

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1/24', '192.0.2.0/24'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['255.255.255.255/32', '255.255.255.255'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:DB8:0:0:1::/64', '2001:db8::/64'],
  ['::', '::'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['1:2:3:4:5:6:7:0', '1:2:3:4:5:6:7:0'],
  ['fe80::/10', 'fe80::/10'],
])('%s is %s', (text, expected) => expect(textOf(text)).toBe(expected))

test.each(['', 'host', '192.0.2', '192.0.2.256', '192.0.2.1/33', '192.0.2.1/x', '1::2::3', '1:2:3', ':::::::::', '::/129', '12345::', '1/2/3'])(
  '%j is no address', text => expect(parseAddress(text)).toBe(undefined))

test('several addresses are one set', () => {
  const { ip, ip6 } = parseAddresses(['192.0.2.0/25', '192.0.2.128/25', 'nonsense', '::1'])
  expect(addressText(ip, ip6)).toBe('192.0.2.0/24 and ::1')
})

test('ranges and long lists', () => {
  expect(addressText([[0xc0000201, 0xc0000205]], undefined)).toBe('192.0.2.1-192.0.2.5')
  expect(addressText([1, 3, 5, 7, 9].map(low => [low, low] as const), undefined)).toBe('0.0.0.1, 0.0.0.3, 0.0.0.5 and 2 more')
  expect(addressText(undefined, undefined)).toBe(undefined)
})
