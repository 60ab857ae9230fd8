import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareRulesets, createSpace } from '../../../src/analysis/index.ts'
import { type Dialect, Unprintable, noReader } from '../../../src/dialects/dialect.ts'
import { ferm } from '../../../src/dialects/ferm/index.ts'
import { iptables } from '../../../src/dialects/iptables/index.ts'
import { all, ruleShape } from '../../../src/model/index.ts'
import type { Condition, Effect, Rule, Ruleset, Verdict } from '../../../src/model/index.ts'
import { condition } from '../../analysis/arbitrary.ts'
import { base, chain, match, nowhere, port, proto, ruleset, state, table } from '../../analysis/build.ts'

/** Rules of the model at random: what ferm and iptables have words for, they say such that it is read back as the same. */

const conditions = fc.array(fc.oneof(
  condition,
  fc.constantFrom(proto(6), proto(17), proto(1), proto(58), state('established', 'related'), all([proto(6), port('dport', 22, 80)]), all([proto(17), port('sport', 20)])),
), { maxLength: 3 })

const outcome = fc.oneof(
  fc.constantFrom<Verdict>({ kind: 'accept' }, { kind: 'drop' }, { kind: 'return' }, { kind: 'continue' }, { kind: 'jump', chain: 'a' }, { kind: 'goto', chain: 'b' })
    .map(verdict => ({ verdict, effects: [] as Effect[] })),
  fc.constantFrom<Effect>({ kind: 'log', prefix: `it's "$1"`, origin: nowhere }, { kind: 'set-mark', value: 1, mask: 3, origin: nowhere }, { kind: 'save-ct-mark', origin: nowhere })
    .map(effect => ({ verdict: { kind: 'continue' } as Verdict, effects: [effect] })),
)

const canPrint = (dialect: Dialect, family: 'ip' | 'ip6') => ({ matches, effects, verdict }: Rule): boolean => {
  try {
    const rule: Rule = { matches, effects, verdict, origin: nowhere }
    dialect.print(ruleset(table(family, 'filter', chain('INPUT', [rule], base('input', 'drop')), chain('a', [rule]))))
    return true
  } catch (error) {
    if (!(error instanceof Unprintable)) throw error
    return false
  }
}

/** Few atoms of ferm's own, in the place of those that stand for nothing. */
const real = (of: Condition): Condition => {
  switch (of.kind) {
    case 'all':
    case 'any':
      return { kind: of.kind, of: of.of.map(real) }
    case 'not':
      return { kind: 'not', of: real(of.of) }
    case 'atom':
      return { kind: 'atom', key: of.key === 'one' ? '-m pkttype --pkt-type broadcast' : '-m addrtype --dst-type LOCAL' }
    default:
      return of
  }
}

const rules = (dialect: Dialect, family: 'ip' | 'ip6') => fc.array(
  fc.tuple(conditions, outcome).map(([conditions, { verdict, effects }]): Rule => ({ matches: conditions.map(each => match(real(each))), effects, verdict, origin: nowhere })),
  { maxLength: 8 },
).map(rules => rules.filter(canPrint(dialect, family)))

const printable = (dialect: Dialect): fc.Arbitrary<Ruleset> => fc.constantFrom('ip' as const, 'ip6' as const).chain(family =>
  fc.record({ input: rules(dialect, family), a: rules(dialect, family), b: rules(dialect, family), policy: fc.constantFrom('accept' as const, 'drop' as const) }).map(({ input, a, b, policy }) => ruleset(table(
    family, 'filter', chain('INPUT', input, base('input', policy)), chain('FORWARD', [], base('forward', 'drop')), chain('OUTPUT', [], base('output', 'drop')), chain('a', a), chain('b', b)))))

/** All but what rules match, which is compared as sets of packets. */
const frame = ({ tables }: Ruleset) => tables.map(({ family, name, chains }) =>
  [family, name, new Map(chains.map(({ name, base, rules }) => [name, [base?.hook, base?.policy, ...rules.map(rule => ruleShape({ ...rule, matches: [] }))]]))])

test.each([ferm, iptables])('$name: random rules come back as the same sets of packets', dialect => {
  let printed = 0
  fc.assert(fc.property(printable(dialect), before => {
    const source = { path: before.tables[0]!.family === 'ip' ? 'rules.v4' : 'rules.v6', text: dialect.print(before) }
    const tree = dialect.parse(source)
    const { ruleset: after, problems } = dialect.lower(tree as never, noReader)
    expect([...tree.errors, ...problems].map(({ message }) => message)).toEqual([])
    expect(compareRulesets(createSpace(), before, after)).toEqual([])
    expect(frame(after)).toEqual(frame(before))
    printed += before.tables[0]!.chains.reduce((sum, { rules }) => sum + rules.length, 0)
  }), { numRuns: 200 })
  expect(printed).toBeGreaterThan(200)
}, 120_000)

test.skipIf(spawnSync('ferm', ['--version']).error !== undefined)('ferm takes what is printed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nflint-ferm-'))
  try {
    for (const before of fc.sample(printable(ferm), 30)) {
      const file = join(folder, 'printed.ferm')
      writeFileSync(file, ferm.print(before))
      const [{ family }] = before.tables as [Ruleset['tables'][number]]
      const { status, stderr } = spawnSync('ferm', ['--noexec', '--lines', '--domain', family, file], { encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 120_000)
