import { ParseError, getStaticTOMLValue, parseTOML } from 'toml-eslint-parser'
import { safeParse } from 'valibot'
import type { BaseIssue } from 'valibot'
import { offsetAt, placeIn } from '../text/index.ts'
import type { Source } from '../text/index.ts'
import { BadConfig } from './bad.ts'
import type { ConfigProblem } from './bad.ts'
import { locator } from './locate.ts'
import { configSchema } from './schema.ts'
import type { ConfigFile } from './schema.ts'

function problemOf(source: Source, error: unknown): BadConfig {
  if (error instanceof RangeError) return new BadConfig([{ at: placeIn(source, { start: 0, end: 0 }), message: 'nested too deeply' }])
  if (!(error instanceof ParseError)) throw error
  const start = offsetAt(source, { line: error.lineNumber, column: error.column + 1 })
  return new BadConfig([{ at: placeIn(source, { start, end: start }), message: error.message }])
}

/** A tree that can be walked, and its values. */
function read(source: Source) {
  try {
    const tree = parseTOML(source.text)
    return { find: locator(tree), result: safeParse(configSchema, getStaticTOMLValue(tree)) }
  } catch (error) {
    throw problemOf(source, error)
  }
}

/**
 * What a configuration says.
 * @throws BadConfig with what is wrong, of a table's unknown keys the first
 */
export function parseConfigFile(source: Source): ConfigFile {
  const { find, result: { success, output, issues } } = read(source)
  if (success) return output
  throw new BadConfig(issues.map((issue): ConfigProblem => {
    const isKey = issue.type === 'strict_object' && issue.expected === 'never'
    return { at: placeIn(source, find(pathOf(issue), isKey ? 'key' : 'value')), message: issue.message }
  }))
}

const pathOf = ({ path }: BaseIssue<unknown>): readonly (string | number)[] => (path ?? []).map(({ key }) => key as string | number)
