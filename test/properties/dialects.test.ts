import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSpace, evaluate, trace } from '../../src/analysis/index.ts'
import type { Packet, PacketSet } from '../../src/analysis/index.ts'
import { dialectNamed, noReader } from '../../src/dialects/index.ts'
import type { DialectName } from '../../src/dialects/index.ts'
import type { Condition, Rule, Ruleset } from '../../src/model/index.ts'
import { Protocol, State, all, any, otherStates } from '../../src/model/index.ts'
import { base, chain, port, proto, rule, ruleset, saddr, table } from '../analysis/build.ts'
import type { VerdictWord } from '../analysis/build.ts'
import { interpret } from '../analysis/interpreter.ts'

/**
 * Random rulesets as values of the model, printed in each dialect and read again: packet sets, trace and a plain interpreter agree on
 * every packet of a small universe, and all three dialects with the ruleset that was printed.
 */
const protocolWithPorts = fc.constantFrom(Protocol.tcp, Protocol.udp)

const ported: fc.Arbitrary<Condition> = fc.tuple(protocolWithPorts, fc.constantFrom<Condition>(port('dport', 22), port('dport', 80, 443), port('sport', 1024, 65535), port('dport', 0, 1023)))
  .map(([l4proto, one]) => all([proto(l4proto), one]))

const conditions: fc.Arbitrary<readonly Condition[]> = fc.tuple(
  fc.oneof(fc.constant([]), protocolWithPorts.map(l4proto => [proto(l4proto)]), ported.map(one => [one]), fc.constant([proto(Protocol.icmp)])),
  fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.constantFrom<readonly Condition[]>([saddr(0x0a000001)], [saddr(0x0a000000, 0x0affffff)])),
  fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.constantFrom<readonly Condition[]>(
    [{ kind: 'interface', field: 'iif', names: [{ name: 'lo' }] }], [{ kind: 'interface', field: 'iif', names: [{ name: 'eth', prefix: true }] }])),
  fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.subarray(Object.values(State), { minLength: 1, maxLength: 4 }).map(bits => [{ kind: 'state', states: bits.reduce((set, bit) => set | bit, 0) } as const])),
).map(parts => parts.flat())

const rules = (words: readonly VerdictWord[]): fc.Arbitrary<readonly Rule[]> => fc.array(fc.tuple(conditions, fc.constantFrom(...words)).map(([of, word]) => rule(of, word)), { maxLength: 6 })

const verdicts: readonly VerdictWord[] = ['accept', 'accept', 'drop', 'reject', 'return']

const anyRuleset: fc.Arbitrary<Ruleset> = fc.record({
  input: rules([...verdicts, 'jump a', 'jump b']), a: rules([...verdicts, 'jump b']), b: rules(verdicts), policy: fc.constantFrom('accept' as const, 'drop' as const),
}).map(parts => ruleset(table('ip', 'filter',
  chain('INPUT', parts.input, base('input', parts.policy)), chain('FORWARD', [], base('forward', 'accept')), chain('OUTPUT', [], base('output', 'accept')),
  chain('a', parts.a), chain('b', parts.b))))

/** Every packet of the universe. */
const universe: readonly Packet[] = [Protocol.tcp, Protocol.udp, Protocol.icmp].flatMap(l4proto =>
  ['lo', 'eth0', 'ppp0'].flatMap(iif =>
    [0x0a000001, 0x0a000002, 0xc0000201].flatMap(source =>
      (['new', 'established', 'related', 'invalid', 'untracked'] as const).flatMap(state =>
        (l4proto === Protocol.icmp ? [{ 'icmp.type': 8, 'icmp.code': 0 }] : [22, 443, 5000].map(dport => ({ sport: dport === 443 ? 80 : 40000, dport, ...(l4proto === Protocol.tcp ? { 'tcp.flags': 2 } : {}) }))).map((own): Packet => ({
          nfproto: 2, l4proto, iif, 'ip.saddr': source, 'ip.daddr': 0x7f000001, mark: 0, 'ct.state': state, ...own,
          ...(otherStates(State.invalid | State.untracked) & State[state] ? { 'ct.direction': 0, 'ct.status': 8, 'ct.l4proto': l4proto, 'ct.mark': 0 } : {}),
        }))))))

const never = (): boolean => false

/** What becomes of each packet of the universe: the plain interpreter's word, held against packet sets and trace. */
function fatesOf(one: Ruleset): readonly string[] {
  const space = createSpace()
  const result = evaluate(space, one, 'input', { input: space.all })
  const sets: readonly (readonly [string, string, PacketSet])[] = [['accept', 'accepted', result.accepted], ['drop', 'dropped', result.dropped], ['reject', 'rejected', result.rejected]]
  return universe.map(packet => {
    const { fate } = interpret(one, 'input', packet, never)
    const [, word, set] = sets.find(([name]) => name === fate)!
    if (!space.contains(set, packet)) throw new Error(`sets do not say ${fate} of ${JSON.stringify(packet)}`)
    const { ways } = trace(one, 'input', packet)
    if (ways.length !== 1 || ways[0]!.fate !== word) throw new Error(`trace does not say ${word} of ${JSON.stringify(packet)}`)
    return fate
  })
}

const paths: Readonly<Record<string, string>> = { ferm: 'ferm.conf', iptables: 'rules.v4', nft: 'rules.nft' }

function readAgain(one: Ruleset, name: DialectName): Ruleset {
  const dialect = dialectNamed(name)
  const text = dialect.print(one, { family: 'ip' })
  const tree = dialect.parse({ path: paths[name]!, text })
  const { ruleset: again, problems } = dialect.lower(tree, noReader)
  expect([text, tree.errors.map(({ message }) => message), problems.map(({ message }) => message)]).toEqual([text, [], []])
  return again
}

/** Rulesets a dialect; each is asked about some four hundred packets. */
const numRuns = 400

for (const name of ['ferm', 'iptables', 'nft'] as const) {
  test(`random rulesets printed in ${name} and read again do to every packet what they did`, () => {
    fc.assert(fc.property(anyRuleset, one => {
      expect(fatesOf(readAgain(one, name))).toEqual(fatesOf(one))
    }), { numRuns })
  }, 60_000)
}

test('the universe is not trivial', () => {
  expect(universe).toHaveLength(3 * 3 * 5 * 7)
  const half = ruleset(table('ip', 'filter', chain('INPUT', [rule([any([proto(6), proto(1)])], 'accept')], base('input', 'drop'))))
  expect(new Set(fatesOf(half))).toEqual(new Set(['accept', 'drop']))
})
