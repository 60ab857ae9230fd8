import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recogniseDialect } from '../../src/dialects/index.ts'
import { lint } from '../../src/lint/index.ts'
import { positionAt } from '../../src/text/index.ts'
import { read } from './checks/read.ts'

test.each<[string, readonly (readonly [number, string, string])[]]>([
  ['sysctl.d/70-conntrack.conf', [[3, 'warning', 'helper-sysctl']]],
  ['modprobe.d/conntrack.conf', [[6, 'info', 'helper-module']]],
  ['modules-load.d/firewall.conf', [[4, 'warning', 'helper-module']]],
])('fixtures/kernel/%s', (path, expected) => {
  const text = readFileSync(new URL(`../../fixtures/kernel/${path}`, import.meta.url), 'utf8')
  expect(recogniseDialect({ path, text })?.name).toBe('kernel')
  const input = read('kernel', path, text)
  expect(input.tree.tokens.map(({ image }) => image).join('')).toBe(text)
  expect(lint(input).map(({ at, severity, check }) => [positionAt(at.source, at.start).line, severity, check])).toEqual(expected)
})
