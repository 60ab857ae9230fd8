import { describe, expect, test } from 'vitest'
import type { EditResult, Rule } from '../../../src/model/index.ts'
import { isUnable } from '../../../src/model/index.ts'
import { applyEdits } from '../../../src/text/index.ts'
import type { Read } from './reading.ts'
import { lowered } from './reading.ts'

const rulesOf = (read: Read): readonly Rule[] => read.ruleset.tables.flatMap(table => table.chains.flatMap(chain => chain.rules))

const result = (read: Read, edits: EditResult): string => {
  if (isUnable(edits)) return edits.reason
  const text = applyEdits(read.text, edits)
  expect(lowered(text).errors).toEqual([])
  return text
}

const removed = (text: string, ...indexes: readonly number[]): string => {
  const read = lowered(text)
  return result(read, read.edits.removeRules(indexes.map(index => rulesOf(read)[index]!)))
}

const silenced = (text: string, index: number): string => {
  const read = lowered(text)
  return result(read, read.edits.silence(rulesOf(read)[index]!, 'related-accept', 'known'))
}

const block = (...lines: readonly string[]): string => `table inet t {\n  chain c {\n${lines.map(line => `    ${line}\n`).join('')}  }\n}\n`

describe('removeRules', () => {
  test('takes the line', () => {
    expect(removed(block('tcp dport 22 accept', '# why', 'drop'), 0)).toBe(block('# why', 'drop'))
    expect(removed(block('tcp dport 22 accept;', 'drop'), 0)).toBe(block('drop'))
    expect(removed(block('accept', 'drop'), 0, 1)).toBe(block())
  })

  test('leaves a comment behind the rule', () => {
    expect(removed(block('tcp dport 22 accept # ssh', 'drop'), 0)).toBe(block('# ssh', 'drop'))
  })

  test('takes one statement of a line', () => {
    expect(removed('table inet t { chain c { accept; drop; }; }\n', 0)).toBe('table inet t { chain c { drop; }; }\n')
    expect(removed('table inet t { chain c { counter; drop; }; }\n', 1)).toBe('table inet t { chain c { counter; }; }\n')
  })

  test('takes a command', () => {
    expect(removed('add rule inet t c accept\nadd rule inet t c drop\n', 0)).toBe('add rule inet t c drop\n')
  })

  test('takes all lines of a continued rule', () => {
    expect(removed(block('tcp dport 22 \\', '  accept', 'drop'), 0)).toBe(block('drop'))
  })

  test('is refused where the statement stands for other rules too', () => {
    const text = block('tcp dport vmap { 22 : accept, 23 : drop }')
    expect(removed(text, 0)).toBe('the statement stands for other rules too')
    expect(removed(text, 0, 1)).toBe(block())
  })
})

describe('silence', () => {
  test('puts a comment on a line before the statement', () => {
    expect(silenced(block('accept', 'drop'), 1)).toBe(block('accept', '# nflint: ignore[related-accept] known', 'drop'))
    expect(silenced('add rule inet t c accept\n', 0)).toBe('# nflint: ignore[related-accept] known\nadd rule inet t c accept\n')
  })

  test('or behind the last statement of a line', () => {
    expect(silenced('table inet t {\n  chain c { counter; drop\n  }\n}\n', 1)).toBe('table inet t {\n  chain c { counter; drop # nflint: ignore[related-accept] known\n  }\n}\n')
  })

  test('is refused in the middle of a line', () => {
    expect(silenced('table inet t { chain c { counter; drop; }; }\n', 0)).toBe('several statements share the line, so a comment there would be about all of them')
  })
})
