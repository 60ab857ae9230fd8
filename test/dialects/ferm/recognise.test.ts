import { expect, test } from 'vitest'
import { ferm } from '../../../src/dialects/ferm/index.ts'

const sure = (text: string, path = 'x'): number => ferm.recognise({ path, text })

test.each([
  ['chain ( INPUT FORWARD ) { x; }', 2],
  ['chain  "INPUT" { x; }', 2],
  ['chain (INPUT) ACCEPT;', 3],
  ['x ACCEPT DROP LOG y;', 2],
  ['x ACCEPT { DROP }\n;', 0],
  ['proto ( tcp udp )', 2],
  ['mod  (state limit)', 2],
  ['proto "tcp" mod state state NEW ACCEPT;', 3],
  ['@def $x = 1;', 3],
  ['*filter\n-A INPUT -j ACCEPT\nproto tcp ACCEPT;', 0],
  ['chain input { }', 0],
  [`chain${' '.repeat(70_000)}`, 0],
  [`proto${' '.repeat(70_000)}mod${' '.repeat(70_000)}`, 0],
  ['ACCEPT '.repeat(10_000), 0],
])('%j', (text, expected) => {
  expect(sure(text)).toBe(expected)
})

test('a name is worth something where the text says nothing', () => {
  expect(sure('', '/etc/ferm/ferm.conf')).toBe(1)
  expect(sure('', '/etc/ferm.d/x')).toBe(1)
  expect(sure('*filter\n', '/etc/ferm/x')).toBe(1)
})
