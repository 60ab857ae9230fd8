import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Finding } from '../../src/lint/index.ts'
import { silence } from '../../src/lint/silence.ts'
import { silencersOf } from '../../src/lint/silencer.ts'
import type { Silencer } from '../../src/lint/silencer.ts'

const source = { path: 'x', text: ' '.repeat(40) }
const none = { tables: [], settings: [] }

const span = fc.tuple(fc.nat(12), fc.nat(5)).map(([start, length]) => ({ start, end: start + length }))
const check = fc.constantFrom('a', 'b')

const finding = fc.tuple(span, check).map(([{ start, end }, name]): Finding =>
  ({ check: name, severity: 'warning', message: '', at: { source, start, end } }))

const silencer = fc.tuple(span, fc.array(check, { maxLength: 3 })).map(([covers, names]): Silencer => ({
  at: { source, start: 0, end: 0 }, kind: 'ignore', reason: '', written: 'comment', covers,
  names: names.map(name => ({ name, at: { source, start: 0, end: 0 }, used: false })),
}))

/** What a silencer covers; one that covers no text covers its place. */
const reaches = ({ covers }: Silencer, { at }: Finding): boolean => covers!.start <= at.start && at.start < Math.max(covers!.end, covers!.start + 1)

test('one sweep silences what each silencer reaches, and knows which were of use', () => {
  fc.assert(fc.property(fc.array(finding), fc.array(silencer), (findings, silencers) => {
    const result = silence(findings, silencers, new Set(['a']))
    const names = (each: Silencer): readonly string[] => each.names.map(({ name }) => name)
    expect(result.findings).toEqual(findings.filter(each => !silencers.some(by => names(by).includes(each.check) && reaches(by, each))))
    expect(result.silencers.map(each => each.names.map(({ used }) => used))).toEqual(silencers.map(by => names(by).map(name =>
      (name === 'b' ? undefined : findings.some(each => each.check === name && reaches(by, each))))))
  }))
})

const read = (text: string) => {
  const at = { path: 'x', text: `# ${text}\nrule` }
  const [found] = silencersOf(none, [{ source: at, comments: [{ start: 0, end: text.length + 2, text, covers: { start: text.length + 3, end: text.length + 7 } }] }])
  return found && [found.kind, found.names.map(({ name, at: place }) => [name, at.text.slice(place.start, place.end)]), found.reason, found.covers]
}

test.each<[string, unknown]>([
  ['nflint: ignore[a] because', ['ignore', [['a', 'a']], 'because', { start: 28, end: 32 }]],
  ['nflint:ignore [ a,b  c ] x y', ['ignore', [['a', 'a'], ['b', 'b'], ['c', 'c']], 'x y', { start: 31, end: 35 }]],
  ['nflint: file-ignore[a]', ['file-ignore', [['a', 'a']], '', { start: 0, end: 29 }]],
  ['nflint: ignore a', ['ignore', [], 'a', { start: 19, end: 23 }]],
  ['nflint: ignored[a]', ['ignore', [], '', { start: 21, end: 25 }]],
  ['nflint: ignore[a', ['ignore', [], '[a', { start: 19, end: 23 }]],
  ['see nflint: ignore[a]', undefined],
])('reads %j', (text, expected) => expect(read(text)).toEqual(expected))
