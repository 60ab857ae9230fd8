import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ferm, expand } from '../../../src/dialects/ferm/index.ts'
import { applyEdits } from '../../../src/text/index.ts'
import { rulesOf, State } from '../../../src/model/index.ts'
import type { Reader } from '../../../src/dialects/dialect.ts'
import { fermLike } from '../../grammars/ferm/words.ts'

const reader: Reader = {
  read: path => (path.endsWith('x.ferm') ? 'chain INPUT proto tcp ACCEPT; @include "x.ferm";' : undefined),
  list: path => (path.endsWith('d') ? ['x.ferm', 'y~'] : undefined),
}

test('any text can be lowered, expanded, edited', () => {
  fc.assert(fc.property(fermLike, text => {
    const source = { path: 'main.ferm', text }
    const tree = ferm.parse(source)
    const { ruleset, edits } = ferm.lower(tree, reader)
    ferm.comments(tree)
    expand(tree, reader, { family: 'ip6' })
    const rules = [...rulesOf(ruleset)].map(({ rule }) => rule)
    const { edits: narrowed } = edits.narrow(rules.map(rule => ({ rule, states: State.established, copies: [] })))
    applyEdits(text, narrowed.filter(edit => edit.source === source))
    for (const rule of rules) {
      edits.silence(rule, 'related-accept', 'why')
      edits.removeRules([rule])
    }
  }), { numRuns: 300 })
}, 60_000)

const problemsOf = (text: string): string[] => {
  const tree = ferm.parse({ path: 'main.ferm', text })
  return [...tree.errors, ...ferm.lower(tree, reader).problems].map(({ message }) => message)
}

test('what does not end in ferm ends here with an error', () => {
  expect(problemsOf('@def &f() = &f();\nchain INPUT &f();')).toEqual(['"&f" calls itself without end'])
  expect(problemsOf('@def &a() = &b(); @def &b() = &a();\nchain INPUT { &a() ACCEPT; }')).toEqual(['"&a" calls itself without end'])
  const doubling = ['@def &f0() = { chain INPUT ACCEPT; }', ...Array.from({ length: 60 }, (_, n) => `@def &f${n + 1}() = { &f${n}(); &f${n}(); }`)]
  expect(problemsOf(`${doubling.join('\n')}\n&f60();`)).toEqual([expect.stringMatching(/^the file expands to too much/)])
  const list = `(${Array.from({ length: 100 }, (_, n) => `10.0.0.${n}`).join(' ')})`
  expect(problemsOf(`chain INPUT proto tcp saddr ${list} daddr ${list} dport ${list} sport ${list} ACCEPT;`)).toEqual([expect.stringMatching(/^the file expands to too much/)])
}, 60_000)

test('deep blocks are refused once', () => {
  expect(problemsOf(`chain INPUT ${'{'.repeat(5000)} ACCEPT; ${'}'.repeat(5000)}`)).toEqual(['blocks are nested too deeply'])
})
