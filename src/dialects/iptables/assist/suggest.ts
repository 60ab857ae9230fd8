import type { File } from '../../../../grammars/iptables/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import { namesOf, wordsAs } from '../../assist/index.ts'
import type { NameUse, Suggestion, Suggestions } from '../../assist/index.ts'
import { builtinChainsOf, builtinTables, optionText, suggestedMatches, suggestedTargets, suggestedValues } from '../../xtables/assist/index.ts'
import { coreOptionsOf } from '../../xtables/index.ts'
import { tableDocs } from '../../xtables/assist/docs.ts'
import { commandDocs } from './commands.ts'
import { lineAt, optionIn, optionName, ownerOf } from './line.ts'
import type { LineAt } from './line.ts'

/** What may be written at an offset of an iptables-save file. */
export function suggestAt(tree: SyntaxTree<File>, offset: number, known: readonly NameUse[]): Suggestions {
  const line = lineAt(tree, offset)
  const token = line.words[line.index]
  const typed = token && token.startOffset < offset && !['Star', 'Colon'].includes(token.tokenType.name) ? token.image.slice(0, offset - token.startOffset) : ''
  const from = offset - typed.length
  const value = typed.startsWith('-') ? undefined : valuesAt(line, known)
  // Of a list only the part behind the last comma is written anew.
  const start = value ? from + typed.lastIndexOf(',') + 1 : from
  return { replace: { start, end: offset }, items: value ?? options(line) }
}

/** Values of the option before; undefined where an option may stand. */
function valuesAt(line: LineAt, known: readonly NameUse[]): readonly Suggestion[] | undefined {
  const { words, index, table, family } = line
  const before = words[index - 1]
  const chains = (): Suggestion[] => {
    const own = namesOf(known, ['chain'], ({ scope }) => scope === table)
    const built = builtinChainsOf(family, table).filter(name => !own.some(({ label }) => label === name))
    return [...own, ...wordsAs('chain', built)]
  }
  if (before?.tokenType.name === 'Star') return wordsAs('table', builtinTables(family), tableDocs)
  if (before?.tokenType.name === 'Colon') return chains()
  if (index === 0) return beginnings()
  if (words[0]?.tokenType.name === 'Colon') return index === 2 ? wordsAs('keyword', ['ACCEPT', 'DROP', '-']) : []
  const owner = before?.tokenType.name === 'Option' ? index - 1 : -1
  const name = optionName(words[owner])
  if (name === undefined) return ownerOf(line, index) >= 0 && before?.tokenType.name !== 'Argument' ? [] : undefined
  if (owner === 0) return chains()
  if (name === 'j' || name === 'jump' || name === 'g' || name === 'goto') return [...suggestedTargets(family), ...chains().filter(({ label }) => !builtinChainsOf(family, table).includes(label))]
  if (name === 'm' || name === 'match') return suggestedMatches(family)
  const found = optionIn(line, name)
  if (found?.option.arity === 0) return undefined
  return suggestedValues(found?.option, found?.option.name ?? name)
}

const beginnings = (): Suggestion[] => [
  ...['-A', '-I', '-N', '-P'].map((label): Suggestion => ({ label, kind: 'keyword', detail: commandDocs[label.slice(1)]! })),
  ...Object.entries(tableDocs).map(([name, detail]): Suggestion => ({ label: `*${name}`, kind: 'keyword', detail })),
  { label: 'COMMIT', kind: 'keyword', detail: 'Ends the table.' },
]

/** Options that may stand in a rule: of no module, and of those that are loaded. */
function options({ loaded, family }: LineAt): Suggestion[] {
  const core = coreOptionsOf(family).map((option): Suggestion => ({ label: option.short ? `-${option.short}` : `--${option.name}`, kind: 'property', detail: option.name, doc: optionText(option, undefined) }))
  const own = loaded.flatMap(extension => extension.options.map((option): Suggestion => ({ label: `--${option.name}`, kind: 'property', detail: extension.name, doc: optionText(option, extension) })))
  return [...own, ...core, ...['-m', '-j', '-g'].map((label): Suggestion => ({ label, kind: 'keyword', detail: commandDocs[label.slice(1)]! }))]
}
