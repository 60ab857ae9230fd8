import { readFileSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { check, tighten } from '../../src/index.ts'

/** Every ruleset under fixtures that has its tightened form beside it (`<file>.tightened`). */
const root = resolve(import.meta.dirname, '../../fixtures')
const given = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.tightened'))
  .map(name => name.slice(0, -'.tightened'.length))
  .sort()

test('there are fixtures for each dialect', () => {
  expect([...new Set(given.map(name => name.split('/')[0]))].sort()).toEqual(expect.arrayContaining(['ferm', 'iptables', 'nft']))
})

test.each(given)('%s comes out as written beside it, and stays so', name => {
  const path = join(root, name)
  const wanted = readFileSync(`${path}.tightened`, 'utf8')
  const first = tighten(readFileSync(path, 'utf8'), { path: relative(root, path) })
  expect(first.text).toBe(wanted)
  const second = tighten(first.text, { path: relative(root, path) })
  expect(second.files).toEqual([])
  const places = first.unresolved.length
  const left = check(first.text, { path: relative(root, path) }).findings.filter(finding => finding.check === 'related-accept')
  expect(left.length).toBeLessThanOrEqual(places)
})
