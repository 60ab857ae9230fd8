import type { CommandRow, OptionRow } from '../table.ts'

/** What may follow an option or stand as an argument: words from a list, a file's name, or what nobody can guess. */
export type Values = readonly string[] | 'files' | 'anything'

/** Words in the usage that stand for a name of a check. */
const ofChecks = new Set(['check', 'checks'])
const ofFiles = new Set(['file', 'path', 'folder', 'files', 'paths', 'old', 'new'])

/** What the value of an option may be; undefined for a flag. */
export function valuesOf({ value, choices }: OptionRow, checks: readonly string[]): Values | undefined {
  if (value === undefined) return undefined
  if (choices.length > 0) return choices
  if (ofChecks.has(value)) return checks
  return ofFiles.has(value) ? 'files' : 'anything'
}

/** What the arguments of a command may be; undefined where it takes none. */
export function argumentsOf(row: CommandRow, checks: readonly string[]): Values | undefined {
  const first = row.arguments[0]
  if (!first) return undefined
  if (first.choices.length > 0) return first.choices
  if (ofChecks.has(first.name)) return checks
  return ofFiles.has(first.name) ? 'files' : 'anything'
}
