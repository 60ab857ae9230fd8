import fc from 'fast-check'
import type { Packet } from '../../src/analysis/index.ts'
import type { Condition, Effect, Rule, Ruleset, Verdict } from '../../src/model/index.ts'
import { ShapedRule, all, any, not, portProtocols, stateNames } from '../../src/model/index.ts'
import { base, chain, match, nowhere, ruleset, table } from './build.ts'

/** A small universe: few values a field, so that rules and packets meet often. */
const numbers = {
  nfproto: [2, 10], l4proto: [1, 6, 17, 47, 58], sport: [20, 50000], dport: [22, 80, 40000], 'icmp.type': [3, 8], 'icmp6.type': [1, 135],
  'tcp.flags': [2, 4, 0x10], 'ip.saddr': [0x0a000001, 0xc0000201], 'ct.direction': [0, 1], 'ct.status': [0, 1, 2, 3], 'ct.l4proto': [6, 17], 'ct.mark': [0, 1, 2], mark: [0, 1, 0x101],
} as const
const interfaces = ['lo', 'eth0', 'eth1', 'ppp0']
const helpers = ['ftp', 'tftp', 'ftp-21']
const atoms = ['one', 'two']

const numberTest: fc.Arbitrary<Condition> = fc.constantFrom(...Object.entries(numbers)).chain(([field, values]) =>
  fc.subarray([...values] as number[], { minLength: 1 }).chain(some => fc.constantFrom<Condition>(
    { kind: 'number', field: field as 'dport', ranges: some.map(value => [value, value] as const) },
    { kind: 'number', field: field as 'dport', ranges: [[Math.min(...some), Math.max(...some)]] },
  )))

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 5, arbitrary: numberTest },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 0x4f }).map((states): Condition => ({ kind: 'state', states: states & 0x4f })) },
  fc.constantFrom<Condition>(
    { kind: 'bits', field: 'ct.status', mask: 1, value: 1 }, { kind: 'bits', field: 'tcp.flags', mask: 0x17, value: 2 }, { kind: 'bits', field: 'mark', mask: 0xff, value: 1 },
    { kind: 'bits', field: 'ct.mark', mask: 1, value: 0 }, { kind: 'bits', field: 'ip.saddr', mask: 0xff000000, value: 0x0a000000 }, { kind: 'bits', field: 'mark', mask: 1, value: 2 },
  ),
  fc.constantFrom<Condition>({ kind: 'address', field: 'ip6.saddr', ranges: [[1n, 1n]] }, { kind: 'address', field: 'ip6.saddr', ranges: [[0n, 1n << 64n], [1n << 126n, (1n << 128n) - 1n]] }),
  fc.constantFrom<Condition>(
    ...interfaces.map((name): Condition => ({ kind: 'interface', field: 'iif', names: [{ name }] })),
    { kind: 'interface', field: 'iif', names: [{ name: 'eth', prefix: true }] }, { kind: 'interface', field: 'oif', names: [{ name: 'eth0' }] },
    { kind: 'interface', field: 'iif', names: [{ name: '', prefix: true }] },
  ),
  fc.constantFrom<Condition>({ kind: 'helper', names: 'any' }, ...helpers.map((name): Condition => ({ kind: 'helper', names: [name] })), { kind: 'helper', names: ['ftp', 'tftp'] }),
  fc.constantFrom(...atoms).map((key): Condition => ({ kind: 'atom', key })),
)

export const condition: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>(tie => ({
  tree: fc.oneof({ maxDepth: 3, depthSize: 'small' }, leaf, tie('tree').map(not), fc.array(tie('tree'), { maxLength: 3 }).map(all), fc.array(tie('tree'), { maxLength: 3 }).map(any)),
})).tree

const effect: fc.Arbitrary<Effect> = fc.constantFrom<Effect>(
  { kind: 'set-mark', value: 1, origin: nowhere }, { kind: 'set-mark', value: 1, mask: 0xff, origin: nowhere }, { kind: 'set-ct-mark', value: 2, mask: 3, origin: nowhere },
  { kind: 'save-ct-mark', origin: nowhere }, { kind: 'restore-ct-mark', origin: nowhere }, { kind: 'notrack', origin: nowhere }, { kind: 'log', origin: nowhere },
)

const chainNames = ['a', 'b', 'c', 'missing']

const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Verdict>({ kind: 'accept' }, { kind: 'drop' }, { kind: 'reject', with: 'tcp reset' }) },
  { weight: 2, arbitrary: fc.constantFrom<Verdict>({ kind: 'return' }, { kind: 'continue' }) },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('jump' as const, 'goto' as const), fc.constantFrom(...chainNames)).map(([kind, to]) => ({ kind, chain: to })) },
  { weight: 1, arbitrary: fc.constantFrom<Verdict>({ kind: 'queue' }, { kind: 'unknown', text: 'TARPIT' }) },
)

const simpleRule: fc.Arbitrary<Rule> = fc.record({
  matches: fc.array(condition.map(match), { maxLength: 2 }),
  effects: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(effect, { maxLength: 2 }) }),
  verdict,
  origin: fc.constant(nowhere),
})

const rule: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 9, arbitrary: simpleRule },
  { weight: 1, arbitrary: fc.tuple(simpleRule, fc.array(simpleRule, { maxLength: 3 }), fc.constantFrom('jump' as const, 'goto' as const))
    .map(([outer, rules, kind]): Rule => ({ ...outer, verdict: { kind, chain: '', rules } })) },
)

const rules = fc.array(rule, { maxLength: 6 })

const policy = fc.constantFrom('accept' as const, 'drop' as const)

/** One or two tables with a base chain at the hook each, and three chains to jump to, loops and missing ones included. */
export const anyRuleset = (hook: 'input' | 'prerouting'): fc.Arbitrary<Ruleset> => fc.array(fc.record({
  family: fc.constantFrom('ip' as const, 'ip6' as const, 'inet' as const), policy, priority: fc.constantFrom(-300, -150, 0), base: rules, a: rules, b: rules, c: rules,
}), { minLength: 1, maxLength: 2 }).map(tables => ruleset(...tables.map((each, index) => table(each.family, `t${index}`,
  chain('base', each.base, base(hook, each.policy, each.priority)), chain('a', each.a), chain('b', each.b), chain('c', each.c)))))

/** A packet of the universe with the fields that its kind has, lawful or not. */
export const packet: fc.Arbitrary<Packet> = fc.record({
  ...Object.fromEntries(Object.entries(numbers).map(([field, values]) => [field, fc.constantFrom(...values)])) as unknown as Record<keyof typeof numbers, fc.Arbitrary<number>>,
  iif: fc.constantFrom(...interfaces), oif: fc.constantFrom(undefined, 'eth0', 'eth1'), 'ct.helper': fc.constantFrom(undefined, ...helpers),
  'ct.state': fc.constantFrom(...stateNames), saddr6: fc.constantFrom(0n, 1n, 1n << 65n, (1n << 128n) - 1n),
}).map(({ saddr6, ...fields }): Packet => {
  const kept: Record<string, unknown> = { ...fields, 'icmp.code': 0, 'icmp6.code': 0, 'ip.daddr': 0x7f000001, 'ip6.saddr': saddr6, 'ip6.daddr': 1n }
  const drop = (...names: string[]): void => names.forEach(name => delete kept[name])
  if (fields.nfproto === 2) drop('ip6.saddr', 'ip6.daddr')
  else drop('ip.saddr', 'ip.daddr')
  if (!portProtocols.includes(fields.l4proto)) drop('sport', 'dport')
  if (fields.l4proto !== 6) drop('tcp.flags')
  if (fields.l4proto !== 1 || fields.nfproto !== 2) drop('icmp.type', 'icmp.code')
  if (fields.l4proto !== 58 || fields.nfproto !== 10) drop('icmp6.type', 'icmp6.code')
  if (fields['ct.state'] === 'invalid' || fields['ct.state'] === 'untracked') drop('ct.direction', 'ct.status', 'ct.helper', 'ct.l4proto', 'ct.mark')
  for (const name of Object.keys(kept)) if (kept[name] === undefined) delete kept[name]
  return kept as Packet
})

/** Answers to all that only the running system could tell, by a seed. */
export const answers: fc.Arbitrary<(key: string) => boolean> = fc.integer().map(seed => key => {
  let hash = seed
  for (const letter of key) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return ((hash >>> 13) & 1) === 1
})

/** The same ruleset with rules as a large one has them: each of a shape whose sample has other addresses and ports. */
export const withShapes = (one: Ruleset): Ruleset => ({
  ...one, tables: one.tables.map(each => ({ ...each, chains: each.chains.map(({ rules: own, ...rest }) => ({ ...rest, rules: own.map(withShape) })) })),
})

export const withShape = (one: Rule): Rule => {
  const { verdict: { kind } } = one
  // Rules that lead to an anonymous chain have no shape.
  if ((kind === 'jump' || kind === 'goto') && 'rules' in one.verdict) return one
  const sample: Rule = { ...one, matches: one.matches.map(each => ({ ...each, condition: withOtherValues(each.condition) })) }
  return new ShapedRule({ sample, origin: () => one.origin, read: () => one }, {})
}

function withOtherValues(one: Condition): Condition {
  switch (one.kind) {
    case 'all':
    case 'any':
      return { ...one, of: one.of.map(withOtherValues) }
    case 'not':
      return { ...one, of: withOtherValues(one.of) }
    case 'number':
      return ['sport', 'dport', 'ip.saddr'].includes(one.field) ? { ...one, ranges: [[1, 1]] } : one
    case 'address':
      return { ...one, ranges: [[77n, 77n]] }
    default:
      return one
  }
}
