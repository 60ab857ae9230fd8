import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dialectNamed } from '../../src/dialects/index.ts'
import { format } from '../../src/index.ts'
import type { DialectName } from '../../src/index.ts'
import { layResult } from './lay.ts'

const folder = resolve(import.meta.dirname, '../../fixtures')

const fixtures = (['ferm', 'iptables', 'nft'] as const).flatMap(dialect =>
  readdirSync(join(folder, dialect), { withFileTypes: true }).filter(entry => entry.isFile() && !entry.name.endsWith('.tightened')).map(({ name }) => ({ dialect, name, text: readFileSync(join(folder, dialect, name), 'utf8') })))

const commentsOf = (dialect: DialectName, text: string): readonly string[] => {
  const { comments, parse } = dialectNamed(dialect)
  return comments(parse({ path: 'x', text })).map(comment => comment.text)
}

for (const { dialect, name, text } of fixtures) {
  test(`a comment in every gap of ${dialect}/${name} survives`, () => {
    let survived = 0
    // Behind a word and on a line of its own, in turn; so is each word and the blank before it.
    for (const [index, { startOffset }] of dialectNamed(dialect).parse({ path: 'x', text }).tokens.entries()) {
      const comment = index % 4 < 2 ? ' # gap\n' : '\n# gap\n'
      const commented = text.slice(0, startOffset) + comment + text.slice(startOffset)
      const { text: after, problems, refused } = format(commented, { dialect })
      expect(refused).toBeUndefined()
      if (problems.length > 0) expect(after).toBe(commented)
      else {
        survived++
        expect(commentsOf(dialect, after)).toEqual(commentsOf(dialect, commented))
      }
    }
    expect(survived).toBeGreaterThan(0)
  })
}

/** Characters and words that mean something somewhere, and some that mean nothing. */
const pieces = ['{', '}', '(', ')', ';', ',', '\n', '\r\n', '\r', '#', ' # c\n', '"', "'", '`', '!', '\\', '\\\n', '  ', '\t', '\0', 'é', '\u{1f525}', '\ufeff', '@else', '$x', '-', ':', '/', 'policy', 'type', '# nflint: fmt off\n', '# nflint: fmt on\n', ' # nflint: fmt skip\n']

const mutated = fc.record({
  fixture: fc.constantFrom(...fixtures),
  edits: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), gone: fc.nat(6), come: fc.constantFrom(...pieces) }), { minLength: 1, maxLength: 5 }),
  style: fc.record({ indent: fc.constantFrom<'tab' | number>('tab', 2, 4, 8), width: fc.integer({ min: 20, max: 120 }) }),
})

test('random edits never make it throw, lose a word or take two runs', () => {
  fc.assert(fc.property(mutated, ({ fixture: { dialect, text }, edits, style }) => {
    let changed = text
    for (const { at, gone, come } of edits) {
      const from = Math.floor(at * changed.length)
      changed = changed.slice(0, from) + come + changed.slice(from + gone)
    }
    layResult(dialect, changed, { style })
  }), { numRuns: Number(process.env['NFLINT_RUNS'] ?? 300) })
}, 600_000)

/** What may stand between two words without the text being read otherwise, most of the time. */
const gaps: Readonly<Record<'ferm' | 'iptables' | 'nft', readonly string[]>> = {
  ferm: [' ', '  ', '\n', '\n\n\n', '\t', ' # c\n', '\n # own\n', '       ', ' # nflint: fmt skip\n', '\n# nflint: fmt off\n', '\n# nflint: fmt on\n'],
  nft: [' ', '  ', '\n', '\t', ' \\\n', ' # c\n', '\n\n # own\n', '     ', ';', ' # nflint: fmt skip\n', '\n# nflint: fmt off\n', '\n# nflint: fmt on\n'],
  iptables: [' ', '  ', '\t', '   ', '       '],
}

const respaced = fc.record({
  fixture: fc.constantFrom(...fixtures),
  changes: fc.array(fc.tuple(fc.nat(400), fc.nat(20)), { minLength: 1, maxLength: 40 }),
  width: fc.integer({ min: 40, max: 120 }),
})

test('however words are spaced, one run is enough and loses none', () => {
  let read = 0
  fc.assert(fc.property(respaced, ({ fixture: { dialect, text }, changes, width }) => {
    const { tokens } = dialectNamed(dialect).parse({ path: 'x', text })
    const images = tokens.map(({ image }) => image)
    const blanks = images.flatMap((image, index) => (/^[ \t\n]+$/.test(image) ? [index] : []))
    for (const [at, which] of changes) {
      const index = blanks[at % blanks.length]!
      // A line break that ends a statement stays one.
      images[index] = (images[index]!.includes('\n') ? '\n' : '') + gaps[dialect][which % gaps[dialect].length]!
    }
    if (layResult(dialect, images.join(''), { style: { width } }).problems.length === 0) read++
  }), { numRuns: Number(process.env['NFLINT_RUNS'] ?? 200) })
  expect(read).toBeGreaterThan(40)
}, 600_000)

test('any text at all', () => {
  fc.assert(fc.property(fc.constantFrom<DialectName>('ferm', 'iptables', 'nft', 'kernel'), fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map(parts => parts.join(''))), (dialect, text) => {
    layResult(dialect, text)
  }), { numRuns: Number(process.env['NFLINT_RUNS'] ?? 500) })
}, 600_000)
