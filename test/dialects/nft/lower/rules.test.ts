import { describe, expect, test } from 'vitest'
import type { Effect } from '../../../../src/model/index.ts'
import { textOf } from '../../../../src/text/index.ts'
import { chainOf, conditionsOf, lowered, shown } from '../reading.ts'

const effectsOf = (rule: string, table = ''): readonly Partial<Effect>[] => {
  const read = lowered(`table inet t {\n${table}\n  chain c {\n    ${rule}\n  }\n}\n`)
  expect(read.errors).toEqual([])
  return chainOf(read, 'c').rules.flatMap(one => one.effects.map(effect => Object.fromEntries(Object.entries(effect).filter(([key]) => key !== 'origin'))))
}

describe('verdict maps', () => {
  test('are a rule for each entry, with the entry as the place of the match', () => {
    const read = lowered('table inet t {\n  chain c {\n    iif lo ct state vmap { established : accept, invalid : drop } comment "x"\n  }\n}\n')
    const { rules } = chainOf(read, 'c')
    expect(rules.map(shown)).toEqual(['iif[lo] state=2 | accept', 'iif[lo] state=1 | drop'])
    expect(rules.map(rule => textOf(rule.matches[1]!.origin))).toEqual(['established : accept', 'invalid : drop'])
    expect(rules[0]!.origin).toEqual(rules[1]!.origin)
    expect(rules.map(rule => rule.comment)).toEqual(['x', 'x'])
  })

  test('a continue entry goes on in the rule, the others do not', () => {
    expect(conditionsOf('ct state vmap { established : return, related : continue } counter accept')).toBe('state=2 | return\nstate=4 | counter | accept')
  })

  test('the catch-all is what no other entry takes', () => {
    expect(conditionsOf('tcp dport vmap { 22 : accept, * : drop }')).toBe(
      'all(l4proto[6-6] dport[22-22]) | accept\nall(all(l4proto[6-6] dport[0-65535]) not(all(l4proto[6-6] dport[22-22]))) | drop')
  })

  test('a variable with elements is all of them, as the key of an entry too', () => {
    const read = lowered('define lan = { eth0, eth1 }\ntable inet t { chain c { iifname vmap { lo : accept, $lan : drop }; meta mark set iifname map { $lan : 1 } accept; }; }\n')
    expect(chainOf(read, 'c').rules.map(shown)).toEqual(['iif[lo] | accept', 'iif[eth0 eth1] | drop', 'iif[eth0 eth1] | set-mark | accept'])
  })

  test('named maps', () => {
    const read = lowered('table inet t { map m { type inet_service : verdict; elements = { 22 : accept, 23 : jump x }; }; chain x { }; chain c { tcp dport vmap @m; }; }\n')
    expect(chainOf(read, 'c').rules.map(rule => [shown(rule), rule.verdict.kind === 'jump' ? rule.verdict.chain : ''])).toEqual([
      ['all(l4proto[6-6] dport[22-22]) | accept', ''], ['all(l4proto[6-6] dport[23-23]) | jump', 'x'],
    ])
  })

  test('a map that is filled elsewhere may do anything', () => {
    expect(conditionsOf('tcp dport vmap @elsewhere')).toBe('all(l4proto[6-6] atom(tcp dport @inet/t/elsewhere)) | unknown')
  })
})

describe('verdicts', () => {
  test('anonymous chains', () => {
    const read = lowered('table inet t {\n  chain c {\n    tcp dport 22 jump { ip saddr 10.0.0.1 accept; drop; }\n  }\n}\n')
    const [rule] = chainOf(read, 'c').rules
    expect(rule!.verdict.kind).toBe('jump')
    expect('rules' in rule!.verdict && rule!.verdict.rules!.map(shown)).toEqual(['all(nfproto[2-2] ip.saddr[167772161-167772161]) | accept', 'drop'])
  })

  test.each([
    ['queue num 1 bypass', { kind: 'queue', bypass: true }],
    ['reject', { kind: 'reject', with: 'icmpx port-unreachable' }],
    ['reject with icmpx type admin-prohibited', { kind: 'reject', with: 'icmpx admin-prohibited' }],
    ['reject with icmpv6 type no-route', { kind: 'reject', with: 'icmpv6 no-route' }],
    ['goto x', { kind: 'goto', chain: 'x' }],
    ['counter', { kind: 'continue' }],
    ['tcp dport 22', { kind: 'continue' }],
  ])('%s', (rule, verdict) => {
    const found = chainOf(lowered(`table inet t { chain x { }; chain c { ${rule}; }; }`), 'c').rules[0]!.verdict
    expect(found).toMatchObject(verdict)
  })

  test('a chain named by a variable', () => {
    expect(chainOf(lowered('define x = y\ntable inet t { chain y { }; chain c { jump $x; }; }'), 'c').rules[0]!.verdict).toMatchObject({ kind: 'jump', chain: 'y' })
  })
})

describe('effects', () => {
  const helper = 'ct helper f { type "ftp" protocol tcp; l3proto ip; }'

  test('helpers are what their object says', () => {
    expect(effectsOf('tcp dport 21 ct helper set "f"', helper)).toEqual([{ kind: 'assign-helper', helper: { name: 'ftp', l4proto: 6, l3proto: 'ip' } }])
    expect(effectsOf('tcp dport 21 ct helper set "elsewhere"')).toEqual([{ kind: 'assign-helper', helper: { name: undefined } }])
  })

  test('a map of helpers is a rule for each', () => {
    const read = lowered(`table inet t {\n${helper}\nct helper s { type "sip" protocol udp; }\nchain c {\n ct helper set th dport map { 21 : "f", 5060 : "s" }\n}\n}`)
    expect(read.errors).toEqual([])
    expect(chainOf(read, 'c').rules.map(rule => rule.effects.map(effect => (effect.kind === 'assign-helper' ? effect.helper.name : effect.kind)))).toEqual([['ftp'], ['sip']])
  })

  test('expectations', () => {
    expect(effectsOf('tcp dport 8888 ct expectation set "e"', 'ct expectation e { protocol tcp; dport 5432; timeout 1h; size 12; }')).toEqual([
      { kind: 'assign-expectation', object: 'e', l4proto: 6, dport: 5432 },
    ])
  })

  test.each([
    ['meta mark set 0x1', { kind: 'set-mark', value: 1 }],
    ['meta mark set mark and 0xffffff00 or 0x1', { kind: 'set-mark', value: 1, mask: 0xff }],
    ['ct mark set ct mark | 0x10', { kind: 'set-ct-mark', value: 0x10, mask: 0x10 }],
    ['ct mark set meta mark', { kind: 'save-ct-mark' }],
    ['meta mark set ct mark', { kind: 'restore-ct-mark' }],
    ['meta mark set jhash ip saddr mod 2', { kind: 'set-mark' }],
    ['notrack', { kind: 'notrack' }],
    ['log prefix "drop: " level warn', { kind: 'log', prefix: 'drop: ' }],
    ['ct secmark set meta secmark', { kind: 'save-secmark' }],
    ['ct zone set 1', { kind: 'other', name: 'ct zone' }],
    ['counter packets 5 bytes 6', { kind: 'counter' }],
  ])('%s', (rule, effect) => {
    expect(effectsOf(rule)).toEqual([effect])
  })

  test('nat is an effect and accepts', () => {
    const read = lowered('table ip t { chain c { tcp dport 80 dnat to 10.0.0.1:8080; oif eth0 masquerade; }; }')
    expect(chainOf(read, 'c').rules.map(rule => [rule.effects[0], rule.verdict.kind])).toMatchObject([
      [{ kind: 'nat', type: 'dnat', to: '10.0.0.1:8080' }, 'accept'], [{ kind: 'nat', type: 'masquerade' }, 'accept'],
    ])
  })

  test('what lasts and stands before a match happens to all packets so far', () => {
    expect(conditionsOf('iif lo meta mark set 1 tcp dport 22 accept')).toBe('iif[lo] | set-mark | continue\niif[lo] all(l4proto[6-6] dport[22-22]) | accept')
    expect(conditionsOf('mark 0 meta mark set 1 tcp dport 22 accept')).toBe('mark[0-0] all(l4proto[6-6] dport[22-22]) | set-mark | accept')
  })
})
