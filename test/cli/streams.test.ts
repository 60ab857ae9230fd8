import { expect, test } from 'vitest'
import { paintFor, widthOf } from '../../src/cli/streams.ts'
import { parseTarget } from '../../src/config/index.ts'
import { plain } from '../../src/report/index.ts'

const output = (isTTY: boolean) => ({ write: () => undefined, isTTY })

const coloured = (env: Record<string, string>, isTTY: boolean, wish: 'auto' | 'always' | 'never' = 'auto') => {
  const stdout = output(isTTY)
  return paintFor(stdout, { stdin: process.stdin, stdout, stderr: stdout, env }, wish) !== plain
}

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ CI: 'true' }, false, false],
  [{ TERM: 'dumb' }, true, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, false, false],
  [{ CLICOLOR_FORCE: '1' }, false, true],
  [{ FORCE_COLOR: '1', TERM: 'dumb' }, false, true],
] as const)('colour with %j on a terminal (%s): %s', (env, isTTY, expected) => {
  expect(coloured(env, isTTY)).toBe(expected)
})

test('--color stands above the environment', () => {
  expect(coloured({ NO_COLOR: '1' }, false, 'always')).toBe(true)
  expect(coloured({ FORCE_COLOR: '1' }, true, 'never')).toBe(false)
})

test('a pseudo terminal without a size has a usual width', () => {
  expect(widthOf({ ...output(true), columns: 0 })).toBe(100)
  expect(widthOf({ ...output(true), columns: 60 })).toBe(60)
})

test('targets', () => {
  expect(parseTarget('kernel=5.10, nft=1.0.6')).toEqual({ kernel: '5.10', nft: '1.0.6' })
  expect(parseTarget('kernel=6.1.0-13-amd64')).toEqual({ kernel: '6.1.0-13-amd64' })
  expect(parseTarget('kernal=5')).toBe('"kernal" is not one of kernel, nft, iptables, ferm. Did you mean kernel?')
  expect(parseTarget('nft')).toBe('nft needs a version, such as nft=1.0.6.')
})
