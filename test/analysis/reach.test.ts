import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSpace, evaluate, uselessRules } from '../../src/analysis/index.ts'
import type { Rule, Ruleset } from '../../src/model/index.ts'
import { all, any, not } from '../../src/model/index.ts'
import { anyRuleset } from './arbitrary.ts'
import { atom, base, chain, icmpType, iif, input, match, nowhere, proto, rule, ruleset, saddr, state, table, tcp, udp } from './build.ts'

const useless = (one: Ruleset): string[] => {
  const space = createSpace()
  return uselessRules(space, one).useless.map(({ kind, context, culprits }) =>
    `${context.chain.name} ${context.index} ${kind}${culprits.length > 0 ? ` by ${culprits.map(each => `${each.chain.name} ${each.index}`).join(', ')}` : ''}`)
}

describe('rules that nothing comes to', () => {
  test('decided together by several rules before', () => {
    expect(useless(input('drop', [rule([tcp(1, 30)], 'accept'), rule([udp(53)], 'accept'), rule([tcp(20, 40)], 'accept'), rule([tcp(15, 35)], 'accept')])))
      .toEqual(['input 3 unreachable by input 0, input 2'])
  })
  test('by one of them alone, where it would do', () => {
    expect(useless(input('drop', [rule([tcp(1, 30)], 'accept'), rule([tcp(20, 40)], 'accept'), rule([tcp(25, 35)], 'accept')]))).toEqual(['input 2 unreachable by input 1'])
    // What is dropped before would be accepted by the second rule, too.
    expect(useless(input('accept', [rule([saddr(1, 10)], 'drop'), rule([tcp(20, 40)], 'accept'), rule([], 'unknown X'), rule([tcp(25)], 'accept'), rule([], 'drop')]))).toEqual(['input 3 unreachable by input 1'])
  })
  test('a chain that accepts is as good as a rule, another chain is not', () => {
    const accepting = chain('t', [rule([tcp(1, 9)], 'accept')])
    expect(useless(input('drop', [rule([proto(6)], 'jump t'), rule([tcp(2)], 'accept')], accepting))).toEqual(['input 1 unreachable by input 0'])
    expect(useless(input('accept', [rule([proto(6)], 'jump t'), rule([tcp(2)], 'drop')], accepting))).toContain('input 1 shadowed by input 0')
    const one = input('drop', [rule([tcp(1)], 'jump t'), rule([tcp(1)], 'jump t'), rule([tcp(1)], 'jump u')], accepting, chain('u', [rule([], 'drop')]))
    expect(useless(one).filter(each => each.startsWith('input'))).toEqual(['input 1 unreachable by input 0', 'input 2 shadowed by input 0'])
  })
  test('another translation is another work', () => {
    const to = (address: string) => ({ kind: 'nat', type: 'dnat', to: address, origin: nowhere }) as const
    const nat = (...rules: Rule[]) => ruleset(table('ip', 'nat', chain('in', rules, base('prerouting', 'accept', -100, 'nat'))))
    expect(useless(nat(rule([tcp(80)], 'accept', [to('192.0.2.1')]), rule([tcp(80)], 'accept', [to('192.0.2.1')]), rule([tcp(80)], 'accept', [to('192.0.2.2')]))))
      .toEqual(['in 1 unreachable by in 0', 'in 2 shadowed by in 0'])
  })
  test('in a chain that packets pass before', () => {
    const early = (...rules: Rule[]) => table('ip', 'mangle', chain('early', rules, { ...base('input', 'accept'), priority: -150 }))
    const late = table('ip', 'filter', chain('late', [rule([tcp(25)], 'accept')], base('input', 'drop')))
    expect(useless(ruleset(early(rule([tcp(25)], 'drop')), late))).toEqual(['late 0 shadowed by early 0'])
    expect(useless(ruleset(early(rule([tcp(25)], 'accept')), late))).toEqual(['early 0 redundant'])
  })
  test('before a call of a call', () => {
    const one = input('accept', [rule([tcp(22)], 'drop'), rule([], 'jump t')], chain('t', [rule([proto(6)], 'jump u')]), chain('u', [rule([tcp(22)], 'accept'), rule([tcp(23)], 'drop')]))
    expect(useless(one)).toEqual(['u 0 shadowed by input 0'])
  })
  test('with another verdict', () => {
    expect(useless(input('accept', [rule([saddr(1, 10)], 'drop'), rule([saddr(5), tcp(22)], 'accept')]))).toEqual(['input 1 shadowed by input 0'])
  })
  test('after all packets are decided', () => {
    expect(useless(input('drop', [rule([], 'accept'), rule([tcp(22)], 'accept')]))).toEqual(['input 1 unreachable by input 0'])
  })
  test('in a called chain, by the rule before the call and the call itself', () => {
    const one = input('drop', [rule([tcp(22)], 'accept'), rule([proto(6)], 'jump t'), rule([proto(17)], 'jump t')], chain('t', [rule([tcp(22)], 'drop'), rule([udp(53)], 'accept'), rule([proto(1)], 'accept')]))
    expect(useless(one)).toEqual(['t 0 shadowed by input 0', 't 2 never-matching by input 1, input 2'])
  })
  test('unknown matches and targets hide nothing', () => {
    expect(useless(input('drop', [rule([tcp(22), atom('limit@1')], 'accept'), rule([proto(6)], 'unknown TARPIT'), rule([tcp(22)], 'accept')]))).toEqual([])
  })
  test('nor do rules without verdict, or chains that nothing leads to', () => {
    expect(useless(input('drop', [rule([], 'continue'), rule([tcp(22)], 'accept')], chain('unused', [rule([], 'drop'), rule([tcp(1)], 'drop')])))).toEqual([])
  })
})

describe('rules that contradict', () => {
  test('themselves', () => {
    expect(useless(input('drop', [rule([tcp(22), udp(22)], 'accept'), rule([state('new'), state('established')], 'drop'), rule([all([tcp(1), not(tcp(1))])], 'drop'), rule([any([])], 'drop')])))
      .toEqual(['input 0 never-matching', 'input 1 never-matching', 'input 2 never-matching', 'input 3 never-matching'])
  })
  test('what packets can be', () => {
    expect(useless(input('drop', [rule([state('new'), icmpType(3)], 'accept')]))).toEqual(['input 0 never-matching'])
    expect(useless(input('drop', [rule([{ kind: 'interface', field: 'oif', names: [{ name: 'eth0' }] }], 'accept')]))).toEqual(['input 0 never-matching'])
  })
  test('the family of their table', () => {
    expect(useless(ruleset(table('ip', 'filter', chain('input', [rule([{ kind: 'number', field: 'nfproto', ranges: [[10, 10]] }], 'accept')], base('input', 'drop')))))).toHaveLength(1)
  })
})

describe('redundant rules', () => {
  test('a chain that gives all packets back is not what decides instead', () => {
    expect(useless(input('accept', [rule([tcp(22)], 'accept'), rule([], 'jump empty'), rule([], 'jump some')], chain('empty', []), chain('some', [rule([proto(6)], 'accept'), rule([udp(53)], 'drop')]))))
      .toEqual(['input 0 redundant by input 2'])
  })
  test('covered by a wider rule behind', () => {
    expect(useless(input('drop', [rule([tcp(22)], 'accept'), rule([iif('lo')], 'accept'), rule([proto(6)], 'accept')]))).toEqual(['input 0 redundant by input 1, input 2'])
  })
  test('not when a rule between decides otherwise', () => {
    expect(useless(input('drop', [rule([tcp(22)], 'accept'), rule([iif('eth0')], 'drop'), rule([proto(6)], 'accept')]))).toEqual([])
  })
  test('what the policy does anyway', () => {
    expect(useless(input('drop', [rule([tcp(22)], 'accept'), rule([], 'drop')]))).toEqual(['input 1 redundant'])
    expect(useless(input('accept', [rule([state('invalid')], 'drop'), rule([tcp(22)], 'accept'), rule([], 'return')]))).toEqual(['input 1 redundant', 'input 2 redundant'])
  })
  test('a log before the verdict is work', () => {
    expect(useless(input('drop', [rule([], 'drop', [{ kind: 'log', origin: nowhere }])]))).toEqual([])
  })
  test('not where a rule behind logs or translates what it would get', () => {
    const log = { kind: 'log', origin: nowhere } as const
    expect(useless(input('drop', [rule([udp(137)], 'drop'), rule([], 'continue', [log]), rule([], 'drop')]))).toEqual(['input 2 redundant'])
    expect(useless(input('drop', [rule([udp(137)], 'drop'), rule([], 'jump noise')], chain('noise', [rule([], 'drop', [log])])))).toEqual([])
    const masquerade = { kind: 'nat', type: 'masquerade', origin: nowhere } as const
    const nat = (...rules: Rule[]) => ruleset(table('ip', 'nat', chain('out', rules, base('postrouting', 'accept', 100, 'nat'))))
    expect(useless(nat(rule([saddr(1)], 'accept'), rule([], 'accept', [masquerade])))).toEqual([])
  })
  test('two rules that only together leave a gap are not both redundant', () => {
    expect(useless(input('drop', [rule([tcp(22)], 'accept'), rule([proto(6)], 'accept'), rule([tcp(1, 21), any([proto(6)])], 'accept'), rule([tcp(0)], 'accept'), rule([tcp(23, 65535)], 'accept')])))
      .toEqual(['input 0 redundant by input 1', 'input 2 unreachable by input 1', 'input 3 unreachable by input 1', 'input 4 unreachable by input 1'])
  })
  test('another reject is another fate', () => {
    const reject = (word: string): Rule => ({ ...rule([tcp(22)], 'reject'), verdict: { kind: 'reject', with: word } })
    expect(useless(input('drop', [reject('tcp reset'), { ...reject('icmp port-unreachable'), matches: [match(proto(6))] }]))).toEqual([])
    expect(useless(input('drop', [reject('tcp reset'), { ...reject('tcp reset'), matches: [match(proto(6))] }]))).toEqual(['input 0 redundant by input 1'])
  })
})

describe('a shadowed rule is none that can go', () => {
  test('it decides as soon as the rule before is gone', () => {
    expect(useless(input('drop', [rule([tcp(22)], 'drop'), rule([tcp(22)], 'accept'), rule([proto(6)], 'drop'), rule([], 'accept')]))).toEqual(['input 1 shadowed by input 0'])
  })
  test('any part of the others can go', () => {
    fc.assert(fc.property(anyRuleset('input'), fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }), (one, picks) => {
      const space = createSpace()
      const gone = new Set(uselessRules(space, one).useless.filter(({ kind }, index) => kind !== 'shadowed' && picks[index % picks.length]).map(({ context }) => context.rule))
      const before = evaluate(space, one, 'input')
      const after = evaluate(space, one, 'input', { without: gone })
      for (const fate of ['accepted', 'dropped', 'rejected', 'undecided'] as const) expect(after[fate]).toBe(before[fate])
    }), { numRuns: 1000 })
  })
})

// A shadowed rule may be what makes another one redundant: it stays.
test('without its useless rules, the shadowed ones aside, a ruleset does the same', () => {
  fc.assert(fc.property(anyRuleset('input'), one => {
    const space = createSpace()
    const gone = new Set(uselessRules(space, one).useless.filter(({ kind }) => kind !== 'shadowed').map(({ context }) => context.rule))
    const before = evaluate(space, one, 'input')
    const after = evaluate(space, one, 'input', { without: gone })
    for (const fate of ['accepted', 'dropped', 'rejected', 'undecided'] as const) expect(after[fate]).toBe(before[fate])
  }), { numRuns: 1000 })
})

describe('without sets of packets', () => {
  test('packets are those of the family', () => {
    const space = createSpace()
    const { useless: [found] } = uselessRules(space, ruleset(table('ip6', 'filter', chain('input', [rule([proto(6)], 'accept'), rule([tcp(22)], 'accept')], base('input', 'drop')))), { kinds: 'unreached' })
    expect(found).toMatchObject({ kind: 'unreachable', context: { index: 1 } })
    expect(space.example(found!.packets)).toMatchObject({ nfproto: 10, dport: 22 })
  })
  test('rules that are told without walking: covered together, contradicting their call, in a chain that nothing leads to', () => {
    const one = input('drop', [rule([saddr(0, 9)], 'accept'), rule([saddr(10, 20)], 'accept'), rule([saddr(5, 15), tcp(22)], 'accept'), rule([saddr(5, 15)], 'drop'), rule([tcp(80)], 'jump web')],
      chain('web', [rule([udp(53)], 'accept'), rule([tcp(80)], 'drop')]), chain('unused', [rule([udp(1)], 'drop')]))
    const space = createSpace()
    expect(uselessRules(space, one, { kinds: 'unreached' }).useless.map(({ kind, context, culprits }) => [kind, context.chain.name, context.index, culprits.map(({ index }) => index)])).toEqual([
      ['unreachable', 'input', 2, [0, 1]], ['shadowed', 'input', 3, [0, 1]], ['never-matching', 'web', 0, [4]],
    ])
  })
  test('a budget too small for sets leaves some rules undecided, and finds the others', () => {
    // What a mark is depends on the rules before: only sets can tell.
    const marked = Array.from({ length: 40 }, (_, value) => rule([{ kind: 'number', field: 'mark', ranges: [[value * 3, value * 3 + 1]] }, saddr(value * 977, value * 1999 + 5)], 'accept'))
    const one = input('drop', [rule([tcp(1)], 'continue', [{ kind: 'set-mark', value: 3, origin: nowhere }]), ...marked, rule([udp(53)], 'accept'), rule([udp(53)], 'drop')])
    const { useless: found, undecided } = uselessRules(createSpace({ budget: 600 }), one, { kinds: 'unreached' })
    expect(undecided.length).toBeGreaterThan(0)
    expect(found.map(({ kind, context }) => `${kind} ${context.index}`)).toEqual(['shadowed 42'])
  })
  test('nothing is said that sets do not say', () => {
    fc.assert(fc.property(anyRuleset('input'), one => {
      const told = (kinds: 'all' | 'unreached'): string[] =>
        uselessRules(createSpace(), one, { kinds }).useless.filter(({ kind }) => kind !== 'redundant').map(({ kind, context }) => `${context.chain.name} ${context.index} ${kind === 'never-matching' ? kind : 'dead'}`)
      expect(told('unreached')).toEqual(told('all'))
    }), { numRuns: 300 })
  })
})
