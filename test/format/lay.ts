import { expect } from 'vitest'
import { format } from '../../src/index.ts'
import type { DialectName, FormatOptions, FormatResult } from '../../src/index.ts'
import { applyEdits, areDisjoint } from '../../src/text/index.ts'

/** A text laid out, after what holds for every text was asserted: nothing refused, the edits make it, a second run changes nothing. */
export function lay(dialect: DialectName, text: string, options: Omit<FormatOptions, 'dialect'> = {}): string {
  const result = layResult(dialect, text, options)
  expect(result.problems.map(({ message }) => message)).toEqual([])
  return result.text
}

export function layResult(dialect: DialectName, text: string, options: Omit<FormatOptions, 'dialect'> = {}): FormatResult {
  const result = format(text, { ...options, dialect })
  expect(result.refused).toBeUndefined()
  expect(areDisjoint(result.edits)).toBe(true)
  expect(applyEdits(text, result.edits)).toBe(result.text)
  if (options.range === undefined && result.problems.length === 0) expect(format(result.text, { ...options, dialect })).toMatchObject({ text: result.text, edits: [] })
  return result
}
