import { describe, expect, test } from 'vitest'
import { acceptedExpected, createSpace } from '../../src/analysis/index.ts'
import type { Condition, Ruleset } from '../../src/model/index.ts'
import { Protocol, all, any, not } from '../../src/model/index.ts'
import type { VerdictWord } from './build.ts'
import { atom, base, chain, ctMark, helper, icmpType, iif, input, nowhere, port, proto, rule, ruleset, saddr, state, status, table, tcp, udp } from './build.ts'

const found = (one: Ruleset, exactRules?: number) => {
  const space = createSpace()
  return acceptedExpected(space, one, exactRules === undefined ? {} : { exactRules })
    .map(({ kind, context, hooks, opening, acceptsNew, acceptsIcmpErrors, acceptsResets, acceptedBy, scopedTo, packets }) => ({
      kind, at: `${context.chain.name} ${context.index}`, hooks, opening, acceptsNew, acceptsIcmpErrors, acceptsResets, acceptedBy: acceptedBy.length, ports: scopedTo?.ports,
      protocols: [6, 17, 47].filter(l4proto => space.intersects(packets, space.of(proto(l4proto)))),
    }))
}

const places = (one: Ruleset, exactRules?: number): string[] => found(one, exactRules).map(({ kind, at }) => `${kind} ${at}`)

const related = state('established', 'related')

describe('one rule in an input chain with policy drop', () => {
  const counted: [string, Condition[]][] = [
    ['established, related', [related]],
    ['not new', [not(state('new'))]],
    ['not invalid', [not(state('invalid'))]],
    ['>= related', [state('related', 'new', 'untracked')]],
    ['status expected', [status(1)]],
    ['helper', [helper('ftp')]],
    ['any helper', [{ kind: 'helper', names: 'any' }]],
    ['connection mark', [ctMark(1)]],
    ['connection protocol', [{ kind: 'number', field: 'ct.l4proto', ranges: [[6, 6]] }]],
    ['direction original', [{ kind: 'number', field: 'ct.direction', ranges: [[0, 0]] }]],
    ['new and related to one port', [state('new', 'related'), tcp(22)]],
    ['related behind an unknown match', [related, atom('geoip')]],
  ]
  test.each(counted)('%s counts', (_, conditions) => {
    expect(places(input('drop', [rule(conditions, 'accept')]))).toEqual(['rule input 0'])
    expect(places(input('drop', [rule(conditions, 'accept')]), 0)).toEqual(['rule input 0'])
  })

  const quiet: [string, Condition[], VerdictWord][] = [
    ['established', [state('established')], 'accept'],
    ['new', [state('new'), tcp(22)], 'accept'],
    ['a port', [tcp(22)], 'accept'],
    ['every state', [state('new', 'established', 'related', 'invalid', 'untracked')], 'accept'],
    ['related ICMP errors', [state('related'), icmpType(3, 11, 12)], 'accept'],
    ['related ICMP of any type', [state('related'), proto(Protocol.icmp)], 'accept'],
    ['resets', [state('related'), { kind: 'bits', field: 'tcp.flags', mask: 4, value: 4 }], 'accept'],
    ['drop of related', [related], 'drop'],
    ['reject of related', [related], 'reject'],
    ['no verdict', [related], 'continue'],
    ['related of a reply', [state('related'), { kind: 'number', field: 'ct.direction', ranges: [[1, 1]] }, proto(6)], 'accept'],
    ['no helper', [not({ kind: 'helper', names: 'any' }), state('established')], 'accept'],
    ['esp', [related, proto(Protocol.esp)], 'accept'],
  ]
  test.each(quiet)('%s does not', (_, conditions, verdict) => {
    expect(found(input('drop', [rule(conditions, verdict)]))).toEqual([])
    expect(found(input('drop', [rule(conditions, verdict)]), 0)).toEqual([])
  })
})

test('says what else a rule lets in', () => {
  expect(found(input('drop', [rule([related], 'accept')]))).toEqual([
    { kind: 'rule', at: 'input 0', hooks: ['input'], opening: true, acceptsNew: false, acceptsIcmpErrors: true, acceptsResets: true, acceptedBy: 0, ports: undefined, protocols: [6, 17, 47] },
  ])
  expect(found(input('drop', [rule([related, tcp(1024, 65535)], 'accept')]))).toMatchObject([{ acceptsIcmpErrors: false, acceptsResets: true, protocols: [6] }])
  expect(found(input('drop', [rule([related, iif('eth0')], 'accept')]))).toMatchObject([{ acceptsResets: false }])
  expect(found(input('drop', [rule([not(state('invalid')), udp(53)], 'accept')]))).toMatchObject([{ acceptsNew: true, protocols: [17] }])
})

test('resets come in on loopback and go out anywhere', () => {
  const output = ruleset(table('inet', 'filter', chain('output', [rule([related], 'accept')], base('output', 'drop'))))
  expect(found(output)).toMatchObject([{ hooks: ['output'], acceptsResets: true }])
  const forward = ruleset(table('inet', 'filter', chain('forward', [rule([related], 'accept')], base('forward', 'drop'))))
  expect(found(forward)).toMatchObject([{ hooks: ['forward'], acceptsResets: false }])
})

describe('what comes before counts', () => {
  test('expected packets dropped earlier', () => {
    expect(places(input('drop', [rule([state('related')], 'drop'), rule([related], 'accept')]))).toEqual([])
    expect(places(input('drop', [rule([status(1)], 'reject'), rule([related], 'accept')]))).toEqual([])
  })
  test('expected packets accepted earlier', () => {
    expect(places(input('drop', [rule([related], 'accept'), rule([related], 'accept'), rule([state('related'), tcp(5, 6)], 'accept')]))).toEqual(['rule input 0'])
  })
  test('a table of lower priority', () => {
    const raw = (rules: Parameters<typeof chain>[1]) => table('inet', 'early', chain('pre', rules, base('input', 'accept', -150)))
    const filter = table('inet', 'filter', chain('input', [rule([related], 'accept')], base('input', 'drop')))
    expect(places(ruleset(raw([rule([state('related')], 'drop')]), filter))).toEqual([])
    expect(places(ruleset(raw([rule([state('related')], 'accept')]), filter))).toEqual(['rule input 0'])
  })
  test('a large ruleset is judged rule by rule', () => {
    const one = input('drop', [rule([state('related')], 'drop'), rule([related], 'accept')])
    expect(places(one, 1)).toEqual(['rule input 1'])
  })
})

describe('where an accept opens nothing', () => {
  test('mangle, unless it drops', () => {
    const mangle = (policy: 'accept' | 'drop') => ruleset(table('ip', 'mangle', chain('PREROUTING', [rule([related], 'accept')], base('prerouting', policy, -150))))
    expect(places(mangle('accept'))).toEqual([])
    expect(found(mangle('drop'))).toMatchObject([{ at: 'PREROUTING 0', opening: true }])
  })
  test('raw, where conntrack has not seen the packet', () => {
    expect(places(ruleset(table('ip', 'raw', chain('PREROUTING', [rule([related], 'accept')], base('prerouting', 'drop', -300)))))).toEqual([])
  })
  test('nat', () => {
    expect(places(ruleset(table('ip', 'nat', chain('PREROUTING', [rule([related], 'accept')], base('prerouting', 'accept', -100, 'nat')))))).toEqual([])
  })
  test('a filter chain that refuses nothing', () => {
    expect(found(input('accept', [rule([related], 'accept')]))).toMatchObject([{ at: 'input 0', opening: false }])
    expect(found(input('accept', [rule([related], 'accept'), rule([state('invalid')], 'drop')]))).toMatchObject([{ at: 'input 0', opening: false }])
    expect(found(input('accept', [rule([related], 'accept'), rule([], 'drop')]))).toMatchObject([{ at: 'input 0', opening: true }])
  })
})

describe('chains', () => {
  test('a rule in a chain that is jumped to, and one that nothing leads to', () => {
    const one = input('drop', [rule([], 'jump states')], chain('states', [rule([related], 'accept')]), chain('unused', [rule([related], 'accept')]))
    expect(found(one)).toMatchObject([{ kind: 'rule', at: 'states 0', hooks: ['input'] }, { kind: 'rule', at: 'unused 0', hooks: [], opening: true }])
  })
  test('a jump chosen by conntrack to a chain that accepts', () => {
    const one = (conditions: Condition[]) => input('drop', [rule(conditions, 'jump ok')], chain('ok', [rule([saddr(1)], 'accept'), rule([tcp(80)], 'drop')]))
    expect(found(one([related]))).toMatchObject([{ kind: 'jump', at: 'input 0', acceptedBy: 1 }])
    expect(places(one([related]), 0)).toEqual(['jump input 0'])
    expect(found(one([tcp(80)]))).toEqual([])
    expect(found(one([state('new')]))).toEqual([])
    expect(found(one([related, state('related')]))).toMatchObject([{ kind: 'jump' }])
  })
  test('a jump to a chain that asks again is not one', () => {
    const one = input('drop', [rule([related], 'jump more')], chain('more', [rule([state('established')], 'accept')]))
    expect(found(one)).toEqual([])
    const both = input('drop', [rule([related], 'goto more')], chain('more', [rule([state('related'), proto(6)], 'accept')]))
    expect(places(both)).toEqual(['rule more 0'])
  })
  test('one rule from two hooks is one acceptance', () => {
    const one = ruleset(table('inet', 'filter', chain('states', [rule([related], 'accept')]),
      chain('input', [rule([], 'jump states')], base('input', 'drop')), chain('forward', [rule([], 'jump states')], base('forward', 'drop'))))
    expect(found(one)).toMatchObject([{ at: 'states 0', hooks: ['input', 'forward'] }])
  })
})

describe('dropping the others', () => {
  test('all but related and established, then policy accept', () => {
    const one = input('accept', [rule([not(related)], 'drop')])
    expect(found(one)).toMatchObject([{ kind: 'policy', at: 'input 0', opening: true, acceptsIcmpErrors: true, acceptsNew: false, acceptedBy: 0 }])
    expect(places(one, 0)).toEqual(['policy input 0'])
  })
  test('new, then a plain accept', () => {
    expect(found(input('drop', [rule([state('new')], 'reject'), rule([], 'accept')]))).toMatchObject([{ kind: 'policy', at: 'input 0', acceptedBy: 1 }])
  })
  test('a return of new', () => {
    expect(places(input('drop', [rule([state('new')], 'return'), rule([proto(6)], 'accept')]))).toEqual(['policy input 0'])
  })
  test('to one network', () => {
    const one = input('accept', [rule([not(related), { kind: 'number', field: 'ip.daddr', ranges: [[0x0a000000, 0x0affffff]] }], 'drop')])
    expect(places(one)).toEqual(['policy input 0'])
    expect(places(one, 0)).toEqual(['policy input 0'])
  })
  test('new sent to a chain that drops', () => {
    expect(places(input('accept', [rule([state('new')], 'jump no')], chain('no', [rule([], 'drop')])))).toEqual(['policy input 0'])
  })
  const quiet: [string, Ruleset][] = [
    ['invalid', input('accept', [rule([state('invalid')], 'drop')])],
    ['invalid and untracked', input('accept', [rule([state('invalid', 'untracked')], 'drop'), rule([tcp(22)], 'accept')])],
    ['new without SYN', input('accept', [rule([state('new'), proto(6), not({ kind: 'bits', field: 'tcp.flags', mask: 0x17, value: 2 })], 'drop')])],
    ['new beyond a limit', input('accept', [rule([state('new'), tcp(22), atom('recent')], 'drop'), rule([tcp(22)], 'accept')])],
    ['new that is let in elsewhere', input('drop', [rule([state('new'), tcp(22)], 'accept'), rule([state('established')], 'accept')])],
    ['new from a list of senders', input('accept', [rule([state('new'), saddr(0xe0000000, 0xffffffff)], 'drop')])],
    ['new to one service', input('accept', [rule([state('new'), tcp(22)], 'reject')])],
    ['policy drop', input('drop', [rule([state('new')], 'drop')])],
  ]
  test.each(quiet)('%s says nothing of expected packets', (_, one) => {
    expect(found(one)).toEqual([])
    expect(found(one, 0)).toEqual([])
  })
})

describe('scope', () => {
  const assign = (name: string, l4proto: number, dport: number) =>
    table('inet', 'helpers', chain('pre', [rule([proto(l4proto), port('dport', dport)], 'continue', [{ kind: 'assign-helper', helper: { name, l4proto }, origin: nowhere }])], base('prerouting', 'accept', 0)))
  const filter = (conditions: Condition[]) => table('inet', 'filter', chain('input', [rule(conditions, 'accept')], base('input', 'drop')))
  const ports = (conditions: Condition[], ...others: ReturnType<typeof assign>[]) => found(ruleset(...others, filter(conditions))).map(each => each.ports)

  test('an assigned helper, its protocol and its ports', () => {
    expect(ports([state('related'), helper('ftp'), tcp(32768, 60999)], assign('ftp', 6, 21))).toEqual(['as expected'])
    expect(ports([state('related'), helper('ftp'), tcp(1024, 65535)], assign('ftp', 6, 21))).toEqual(['wider'])
    expect(ports([state('related'), helper('ftp'), tcp(1, 65535)], assign('ftp', 6, 21))).toEqual([undefined])
    expect(ports([state('related'), helper('ftp'), proto(6)], assign('ftp', 6, 21))).toEqual([undefined])
    expect(ports([state('related'), tcp(32768, 60999)], assign('ftp', 6, 21))).toEqual([undefined])
    expect(ports([state('related'), helper('ftp'), udp(32768, 60999)], assign('ftp', 6, 21))).toEqual([undefined])
    expect(ports([state('related'), helper('pptp'), proto(Protocol.gre)], assign('pptp', 6, 1723))).toEqual(['as expected'])
    expect(ports([state('related'), helper('netbios-ns'), proto(17), port('sport', 137)], assign('netbios-ns', 17, 137))).toEqual(['as expected'])
  })
  test('two helpers in one rule', () => {
    const both = [state('related'), any([all([helper('ftp'), tcp(40000, 50000)]), all([helper('tftp'), udp(40000, 50000)])])]
    expect(ports(both, assign('ftp', 6, 21), assign('tftp', 17, 69))).toEqual(['as expected'])
    expect(ports(both, assign('ftp', 6, 21))).toEqual([undefined])
  })
  test('a helper that nothing assigns, or to no effect', () => {
    expect(ports([state('related'), helper('ftp'), tcp(32768, 60999)])).toEqual([undefined])
    const early = table('inet', 'helpers', chain('pre', [rule([tcp(21)], 'continue', [{ kind: 'assign-helper', helper: { name: 'ftp' }, origin: nowhere }])], base('prerouting', 'accept', -300)))
    expect(ports([state('related'), helper('ftp'), tcp(32768, 60999)], early)).toEqual([undefined])
  })
  test('an expectation of a fixed protocol and port', () => {
    const expecting = table('inet', 'helpers', chain('out', [rule([tcp(5000)], 'continue', [{ kind: 'assign-expectation', object: 'e', l4proto: 6, dport: 8888, origin: nowhere }])], base('output', 'accept', 0)))
    expect(ports([status(1), tcp(8888)], expecting)).toEqual(['as expected'])
    expect(ports([status(1), tcp(8888, 8889)], expecting)).toEqual([undefined])
  })
})
