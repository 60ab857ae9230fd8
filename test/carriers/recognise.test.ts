import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { carrierKind, nameOfFilled } from '../../src/carriers/index.ts'

test.each([
  ['fw', '#!/bin/sh\niptables -F\n', 'shell'],
  ['fw', '#!/usr/bin/env bash\n  sudo nft add table x\n', 'shell'],
  ['fw.sh', '$IPT -F\n', 'shell'],
  ['fw.sh', '"${IPTABLES}" -A INPUT\n', 'shell'],
  ['fw', '#!/bin/sh\nif x; then /sbin/ip6tables-restore <<EOF\n', 'shell'],
  ['fw', '#!/bin/sh\n# about nftables and iptables.\n', undefined],
  ['fw', '#!/bin/sh\necho hello\n', undefined],
  ['x.nft', '#!/usr/sbin/nft -f\nflush ruleset\n', undefined],
  ['fw', 'iptables -F\n', undefined],
  ['rules.v4.j2', '*filter\n', undefined],
  ['rules.v4.j2', '{{ a }\n', 'template'],
  ['rules.v4', '-s {{ lan }}\n', 'template'],
  ['rules.v4', '{% if x %}\n', 'template'],
  ['nftables.conf', '<%= @x %>\n', 'template'],
  ['ferm.conf', 'chain INPUT {{ proto tcp ACCEPT; }}\n', undefined],
  ['x.nft', 'add rule x y tcp dport { 22 }\n', undefined],
  ['x', '{"nftables": []}', 'json'],
  ['x', ' {\n "nftables" : [', 'json'],
  ['x.json', '{"a": 1}', undefined],
])('%s: %j is %s', (path, text, kind) => {
  expect(carrierKind({ path, text })).toBe(kind)
})

test('no ruleset of the fixtures is taken for something else', () => {
  const fixtures = resolve(import.meta.dirname, '../../fixtures')
  for (const name of readdirSync(fixtures, { recursive: true, encoding: 'utf8' })) {
    if (name.startsWith('carriers') || !statSync(join(fixtures, name)).isFile()) continue
    expect([name, carrierKind({ path: name, text: readFileSync(join(fixtures, name), 'utf8') })]).toEqual([name, undefined])
  }
})

test('names of templates', () => {
  expect(['a/rules.v4.j2', 'nftables.conf.erb', 'x.nft'].map(nameOfFilled)).toEqual(['a/rules.v4', 'nftables.conf', 'x.nft'])
})
