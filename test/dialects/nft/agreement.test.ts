import { describe, expect, test } from 'vitest'
import { parseNft } from '../../../grammars/nft/index.ts'
import { validate } from '../../../src/dialects/nft/validate/index.ts'

const refused = (rule: string, { family = 'ip', type = 'filter', hook = 'input' } = {}): boolean => {
  const tree = parseNft({ path: 'x.nft', text: `table ${family} t {\n  chain c {\n    type ${type} hook ${hook}${family === 'netdev' ? ' device "lo"' : ''} priority 0\n    ${rule}\n  }\n}\n` })
  return tree.errors.length + validate(tree).length > 0
}

describe('as nft takes and refuses rules', () => {
  test.each(['ip ttl "1"', 'tcp option sack-perm 2', 'counter bytes 1 packets 1', 'queue flags bypass to 1', 'queue num 1 bypass', 'socket transparent 1', 'ether saddr 00:11:22:33:44:55', 'ether saddr 5', 'ether saddr ef'])('%s is taken', rule => expect(refused(rule)).toBe(false))

  test.each(['queue flags bypass', 'socket transparent exists', 'ip id 0,1', 'ether saddr x', 'iifname "*"', 'srh seg-left 1', 'meta bpvid 1', 'icmpv6 packet-too-big 1', 'fwd to "lo"'])('%s is refused', rule =>
    expect(refused(rule)).toBe(true))

  test('ports of a translation stand behind `to`', () => {
    const nat = { type: 'nat', hook: 'prerouting' }
    expect(refused('tcp dport 1 redirect to :80', nat)).toBe(false)
    expect(refused('redirect to :tcp dport map { 22 : 8000 }', nat)).toBe(false)
    expect(refused('tcp dport 1 redirect :80', nat)).toBe(true)
    expect(refused('tcp dport 1 redirect to', nat)).toBe(true)
    expect(refused('tcp dport 1 masquerade to random', { type: 'nat', hook: 'postrouting' })).toBe(true)
  })
  test.each<[string, string, string, string]>([
    ['masquerade', 'nat', 'postrouting', 'prerouting'],
    ['redirect', 'nat', 'output', 'postrouting'],
    ['snat to 10.0.0.1', 'nat', 'input', 'output'],
    ['dnat to 10.0.0.1', 'nat', 'prerouting', 'input'],
    ['reject', 'filter', 'prerouting', 'postrouting'],
    ['meta l4proto tcp tproxy to :80', 'filter', 'prerouting', 'input'],
    ['synproxy', 'filter', 'forward', 'output'],
    ['fib saddr . iif oif missing drop', 'filter', 'forward', 'output'],
    ['fib daddr . iif type local', 'filter', 'input', 'postrouting'],
    ['fib daddr . oif type local', 'filter', 'output', 'input'],
    ['socket transparent 1', 'filter', 'prerouting', 'forward'],
    ['tcp option maxseg size set rt mtu', 'filter', 'forward', 'input'],
    ['ipsec out reqid 1', 'filter', 'output', 'input'],
    ['meta pkttype set host', 'filter', 'prerouting', 'input'],
  ])('%s in chains of type %s: in hook %s, not in hook %s', (rule, type, hook, other) => {
    expect(refused(rule, { type, hook })).toBe(false)
    expect(refused(rule, { type, hook: other })).toBe(true)
  })

  test('what only the families of IP have', () => {
    expect(refused('socket transparent 1', { family: 'bridge' })).toBe(true)
    expect(refused('rt classid 1', { family: 'bridge' })).toBe(true)
    expect(refused('fib saddr . oif oif exists')).toBe(true)
  })
  test('copies and forwards in their families', () => {
    const ingress = { family: 'netdev', hook: 'ingress' }
    expect(refused('fwd to "lo"', ingress)).toBe(false)
    expect(refused('fwd ip to 10.0.0.1 device "lo"', ingress)).toBe(false)
    expect(refused('fwd to 10.0.0.1 device "lo"', ingress)).toBe(true)
    expect(refused('dup to 10.0.0.1 device "lo"')).toBe(false)
    expect(refused('fwd ip to ::1 device "lo"', ingress)).toBe(true)
    expect(refused('fwd to "lo" counter', ingress)).toBe(true)
    expect(refused('dup to 10.0.0.1', { family: 'inet' })).toBe(true)
    expect(refused('ether type 0x8100 vlan id 5', { family: 'bridge' })).toBe(false)
    expect(refused('meta l4proto tcp tproxy to :80', { family: 'bridge', hook: 'prerouting' })).toBe(true)
  })
})
