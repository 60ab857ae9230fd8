import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseFerm } from '../../../grammars/ferm/index.ts'
import { walk } from '../../../src/syntax/index.ts'
import { fermLike } from './words.ts'

const holds = (text: string): void => {
  const tree = parseFerm({ path: 'x.ferm', text })
  expect(tree.tokens.map(({ image }) => image).join('')).toBe(text)
  const outside = [...walk(tree.root)].filter(node => !(node.start <= node.end && node.end <= text.length))
  expect(outside).toEqual([])
  expect(tree.errors.filter(({ at }) => at.start >= at.end)).toEqual([])
}

test('tokens are the text, for any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), holds))
  fc.assert(fc.property(fermLike, holds), { numRuns: 300 })
}, 60_000)

test('deep nesting is read or refused, never a crash', () => {
  const deep = 10_000
  holds('{'.repeat(deep))
  holds('}'.repeat(deep))
  holds('chain INPUT {'.repeat(2_000) + '}'.repeat(2_000))
  holds(`chain INPUT saddr ${'('.repeat(deep)}`)
  holds(`@def $x = ${'('.repeat(deep)}a${')'.repeat(deep)};`)
  holds(`@if ${'@not('.repeat(deep)}`)
  holds(`chain INPUT ${'! '.repeat(deep)};`)
}, 60_000)
