import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NarrowedCopy, Rule } from '../../../src/model/index.ts'
import { State, leaves } from '../../../src/model/index.ts'
import { areDisjoint, applyEdits } from '../../../src/text/index.ts'
import type { Packet } from './packet.ts'
import type { Read } from './reading.ts'
import { lowered } from './reading.ts'
import { verdictIn } from './walk.ts'

const errors4: NarrowedCopy = {
  title: 'ICMP errors',
  tests: [{ kind: 'number', field: 'l4proto', ranges: [[1, 1]] }, { kind: 'number', field: 'icmp.type', ranges: [[3, 3], [11, 12]] }],
}

const names = fc.constantFrom('invalid', 'established', 'related', 'new', 'untracked')
const lists = fc.uniqueArray(names, { minLength: 1, maxLength: 5 })
const gap = fc.constantFrom('', ' ')

/** State tests in all their forms. */
const states = fc.oneof(
  fc.tuple(fc.constantFrom('', '! '), lists, gap).map(([not, list, blank]) => `ct state ${not}${list.join(`,${blank}`)}`),
  fc.tuple(fc.constantFrom('', '!= ', '== '), lists, gap, fc.boolean()).map(([not, list, blank, lines]) =>
    lines ? `ct state ${not}{\n  ${list.join(',\n  ')}\n}` : `ct state ${not}{${blank}${list.join(`,${blank}`)}${blank}}`),
  fc.tuple(fc.constantFrom('', '!= ', '> ', '>= ', '< ', '<= '), names).map(([relation, name]) => `ct state ${relation}${name}`),
  fc.tuple(fc.constantFrom('!=', '=='), lists, fc.constantFrom('0', 'related', 'established')).map(([relation, list, value]) => `ct state & (${list.join('|')}) ${relation} ${value}`),
  fc.tuple(fc.constantFrom('', '!= '), fc.integer({ min: 1, max: 0x4f }), fc.boolean()).map(([not, value, hex]) => `ct state ${not}${hex ? `0x${value.toString(16)}` : value}`),
  fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 60 })).map(([low, more]) => `ct state ${low}-${low + more}`),
  fc.tuple(fc.constantFrom('!= ', '== '), lists).map(([relation, list]) => `ct state ${relation}${list.join(',')}`),
)

const verdicts = fc.uniqueArray(names, { minLength: 1, maxLength: 5 }).chain(list =>
  fc.tuple(...list.map(name => fc.constantFrom('accept', 'drop').map(verdict => `${name} : ${verdict}`)))).map(entries => `ct state vmap { ${entries.join(', ')} }`)

const before = fc.constantFrom('', 'iifname "eth0" ', 'meta l4proto { tcp, icmp } ', 'tcp dport 40000 ', 'counter packets 1 bytes 2 ')
const behind = fc.constantFrom('accept', 'counter accept', 'log prefix "x" accept', 'accept comment "known"')

const rule = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(before, states, behind).map(parts => parts.join(' ')) },
  { weight: 1, arbitrary: fc.tuple(before, states, states, behind).map(parts => parts.join(' ')) },
  { weight: 1, arbitrary: fc.tuple(before, verdicts).map(parts => parts.join(' ')) },
)

/** Ways to put some rules into a file. */
const file = fc.tuple(fc.array(rule, { minLength: 1, maxLength: 4 }), fc.constantFrom('lines', 'inline', 'commands', 'inserts', 'anonymous', 'comments')).map(([rules, form]) => {
  const flat = rules.map(text => text.replaceAll('\n', ' '))
  switch (form) {
    case 'lines': return `table inet t {\n\tchain input {\n${rules.map(text => `\t\t${text}\n`).join('')}\t}\n}\n`
    case 'comments': return `table inet t {\n  chain input {\n${rules.map(text => `    # before\n    ${text} # behind\n`).join('')}  }\n}\n`
    case 'inline': return `table inet t { chain input { ${flat.join('; ')}; }; }\n`
    case 'anonymous': return `table inet t {\n  chain input {\n    jump { ${flat.join('; ')}; }\n  }\n}\n`
    case 'commands': return `add table inet t\nadd chain inet t input\n${rules.map(text => `add rule inet t input ${text}\n`).join('')}`
    case 'inserts': return `add table inet t\nadd chain inet t input\n${rules.map(text => `insert rule inet t input ${text}\n`).join('')}`
  }
})

const packets: readonly Packet[] = Object.values(State).flatMap(state => [
  { state, nfproto: 2, l4proto: 6, dport: 40000, flags: 2, iif: 'eth0' },
  { state, nfproto: 2, l4proto: 17, dport: 53, iif: 'eth1' },
  { state, nfproto: 2, l4proto: 1, type: 3, iif: 'eth0' },
  { state, nfproto: 2, l4proto: 1, type: 5, iif: 'eth0' },
])

const keeps = ({ state, l4proto, type }: Packet): boolean => state !== State.related || (l4proto === 1 && type === 3)

const everyRule = (rules: readonly Rule[]): readonly Rule[] => rules.flatMap(one => [one, ...('rules' in one.verdict && one.verdict.rules ? everyRule(one.verdict.rules) : [])])

const accepting = (read: Read): readonly Rule[] =>
  everyRule(read.ruleset.tables.flatMap(table => table.chains.flatMap(chain => chain.rules))).filter(one =>
    one.verdict.kind === 'accept' && one.matches.every(({ condition }) => [...leaves(condition)].every(({ leaf }) => leaf.kind !== 'state' || (leaf.states & State.related) !== 0)))

test('narrowing closes what is expected and nothing else, in any form of file', () => {
  fc.assert(fc.property(file, text => {
    const read = lowered(text)
    if (read.errors.length > 0) return
    const { edits, left } = read.edits.narrow(accepting(read).map(one => ({ rule: one, states: 0x4f & ~State.related, copies: [errors4] })))
    expect(areDisjoint(edits)).toBe(true)
    const changed = applyEdits(text, edits)
    const after = lowered(changed)
    expect([changed, after.errors]).toEqual([changed, []])
    for (const packet of packets) {
      const was = verdictIn(read, 'input', packet)
      const is = verdictIn(after, 'input', packet)
      if (keeps(packet)) expect([changed, packet, is]).toEqual([changed, packet, was])
      else if (left.length === 0) expect([changed, packet, is]).not.toEqual([changed, packet, 'accept'])
      // What is closed may be decided by a later rule, but nothing opens.
      if (was !== 'accept' && is === 'accept') expect.fail(`opened: ${JSON.stringify(packet)} in ${changed}`)
    }
    for (const comment of text.matchAll(/#.*/g)) expect(changed).toContain(comment[0])
  }), { numRuns: 400 })
})
