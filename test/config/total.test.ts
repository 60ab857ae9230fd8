import fc from 'fast-check'
import { test } from 'vitest'
import { BadConfig } from '../../src/config/bad.ts'
import { layerFrom } from '../../src/config/layer.ts'
import { starter } from '../../src/config/starter.ts'

/** The starter with everything in it said, and signs that mean something in between. */
const said = starter.replace(/^# /gm, '')
const mangled = fc
  .array(fc.tuple(fc.nat(said.length), fc.nat(20), fc.constantFrom('', '"', "'", '[', ']', '{', '}', '=', '.', '\n', '"""', '\\', '#', '1979-05-27T', '0x', '__proto__', '[[', ',', '\r', '\0')), { maxLength: 8 })
  .map(changes => changes.reduce((text, [at, length, sign]) => text.slice(0, at) + sign + text.slice(at + length), said))

test('a configuration is taken or refused with a place in it, whatever it says', () => {
  fc.assert(fc.property(fc.oneof(mangled, fc.string(), fc.string({ unit: 'binary' })), text => {
    try {
      layerFrom({ path: 'nflint.toml', text })
      return true
    } catch (error) {
      if (!(error instanceof BadConfig)) throw error
      return error.problems.length > 0 && error.problems.every(({ at: { start, end } }) => 0 <= start && start <= end && end <= text.length)
    }
  }), { numRuns: 300 })
})
