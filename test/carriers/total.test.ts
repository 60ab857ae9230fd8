import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editFrom, spanFrom } from '../../src/carriers/derived.ts'
import { json } from '../../src/carriers/json/index.ts'
import { shell } from '../../src/carriers/shell/index.ts'
import { template } from '../../src/carriers/template.ts'

const fixture = (name: string) => readFileSync(resolve(import.meta.dirname, '../../fixtures/carriers', name), 'utf8')
const script = fixture('firewall.sh')
const ruleset = fixture('ruleset.json')
const readers = [shell, template, json]

/** A text with a few of its parts cut out, doubled, or replaced by signs that mean something. */
const mangled = (text: string) =>
  fc.array(fc.tuple(fc.nat(text.length), fc.nat(40), fc.constantFrom('', '"', "'", '`', '$(', '${', '{', '}', '(', ')', '<<EOF\n', '\n', '\\', '#', 'fi', 'done', 'esac', ';;', '{{', '}}', '<%', '[', ',')), { maxLength: 6 })
    .map(changes => changes.reduce((done, [at, length, sign]) => done.slice(0, at) + sign + done.slice(at + length), text))

test('no text makes a carrier throw, and every place lies in the source', () => {
  fc.assert(fc.property(fc.oneof(mangled(script), mangled(ruleset), fc.string({ maxLength: 200 }), fc.string({ unit: 'binary' })), text => {
    for (const read of readers) {
      const { rulesets, notes } = read({ path: 'x', text }, { variables: {} })
      const isInside = ({ start, end }: { start: number; end: number }) => 0 <= start && start <= end && end <= text.length
      if (!notes.every(isInside)) return false
      for (const { derived } of rulesets) {
        const middle = derived.text.length >> 1
        for (const span of [{ start: 0, end: derived.text.length }, { start: middle, end: middle + 1 }, { start: derived.text.length, end: derived.text.length }]) {
          if (!isInside(spanFrom(derived, span))) return false
        }
        if (!derived.pieces.every(({ at, length, from, verbatim }) => !verbatim || text.slice(from.start, from.end) === derived.text.slice(at, at + length))) return false
      }
    }
    return true
  }), { numRuns: 100 })
})

test('an edit is one of the source only where the source says the same', () => {
  const { rulesets: [first] } = template({ path: 'x', text: 'ab {{ c }} de' }, { variables: { c: 'xyz' } })
  const { derived } = first!
  expect(derived.text).toBe('ab xyz de')
  expect(editFrom(derived, { start: 7, end: 9, text: 'D' })).toEqual({ start: 11, end: 13, text: 'D' })
  expect(editFrom(derived, { start: 4, end: 5, text: '' })).toBeUndefined()
  expect(editFrom(derived, { start: 1, end: 8, text: '' })).toBeUndefined()
})

test('deep, long and endless scripts come to an end', () => {
  const endless = ['f() { f; f; iptables -A INPUT -j DROP; }\nf\n', `${'if x; then '.repeat(10_000)}`, `${'('.repeat(50_000)}`, `${'{ '.repeat(50_000)}`, `x ${'$('.repeat(50_000)}`,
    `${'for a in 1 2 3 4 5 6 7 8 9; do '.repeat(12)} iptables -A INPUT -j DROP; ${'done; '.repeat(12)}`, 'case '.repeat(20_000), `iptables <<EOF\n${'x\n'.repeat(50_000)}`, '"'.repeat(100_001), '${'.repeat(50_000),
    'a=('.repeat(50_000), 'iptables -F && '.repeat(50_000), `x=a\n${'x="$x$x"\n'.repeat(60)}iptables -A INPUT -s $x\n`, `a=(1 2)\n${'a+=("${a[@]}")\n'.repeat(60)}iptables -A INPUT -s "${'${a[@]}'}"\n`,
    'f() { iptables -A INPUT -s "$1"; f "$@" "$@"; f "$@" "$@"; }\nf a b\n', `x="${'a '.repeat(1000)}"\n${'for i in $x; do '.repeat(9)}${'done; '.repeat(9)}`]
  for (const text of endless) expect(shell({ path: 'x', text })).toHaveProperty('rulesets')
})
