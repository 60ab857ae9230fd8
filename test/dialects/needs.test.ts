import { describe, expect, test } from 'vitest'
import { dialects, noReader } from '../../src/dialects/index.ts'

const needs = (name: string, text: string): readonly (readonly [what: string, since: string, at: string])[] => {
  const dialect = dialects.find(one => one.name === name)!
  const { ruleset } = dialect.lower(dialect.parse({ path: 'rules', text }), noReader)
  return (ruleset.needs?.() ?? []).map(({ what, since, at }) => [what, since, text.slice(at.start, at.end)])
}

describe('words and the releases that brought them', () => {
  test('ferm', () => {
    expect(needs('ferm', 'chain INPUT { @preserve; }\n')).toEqual([['`@preserve`', '2.4', '@preserve']])
    expect(needs('ferm', 'chain INPUT mod cgroup cgroup 1 ACCEPT;\n')).toEqual([['`mod cgroup`', '2.4', 'cgroup']])
    expect(needs('ferm', 'table raw chain PREROUTING CT helper ftp; # CT @join\n')).toEqual([['`CT`', '2.2', 'CT']])
    expect(needs('ferm', '@def $CT = 1;\nchain INPUT proto tcp dports (22 80) ACCEPT;\n')).toEqual([['`dports`', '2.5.1', 'dports']])
    expect(needs('ferm', 'chain INPUT proto tcp dport 22 ACCEPT;\n')).toEqual([])
  })

  test('iptables', () => {
    expect(needs('iptables', '*raw\n-A PREROUTING -p tcp -j CT --helper ftp\nCOMMIT\n')).toEqual([['`-j CT`', '1.4.8', 'CT']])
    expect(needs('iptables', '*filter\n-A INPUT -m connlabel --label 1 -j ACCEPT\n-A INPUT -m comment --comment "-m bpf" -j DROP\nCOMMIT\n')).toEqual([['`-m connlabel`', '1.4.19', 'connlabel']])
  })

  test('nft', () => {
    expect(needs('nft', 'table ip t {\n chain c {\n  meta mark set ip dscp\n }\n}\n')).toEqual([['a mark set from a field of the packet', '1.0.8', 'meta mark set ip dscp']])
    expect(needs('nft', 'destroy table ip t\n')).toEqual([['`destroy`', '1.0.7', 'destroy table ip t']])
  })
})
