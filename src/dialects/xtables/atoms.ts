import { type Condition, type Match, all, not } from '../../model/index.ts'
import { canonicalOption } from './lookup.ts'
import type { Extension, MatchUse, OptionUse } from './types.ts'
import { quoteWord } from './values.ts'

/** A place as part of a key: what varies is another question at each place. Behind the last `@` stands the place, whatever the file is called. */
const placeKey = ({ origin }: { readonly origin: Match['origin'] }): string => {
  const via = origin.via?.map(({ at }) => `${at.source.path}:${at.start}`).join('<') ?? ''
  return `${origin.source.path}:${origin.start}${via && `<${via}`}`.replaceAll('@', '_')
}

const textOfOption = ({ values }: OptionUse, name: string): string => ['--' + name, ...values.map(quoteWord)].join(' ')

function atom(text: string, use: { readonly origin: Match['origin'] }, extension: Extension | undefined, unknownVaries: boolean): Condition {
  const varies = extension ? extension.varies === true : unknownVaries
  return varies ? { kind: 'atom', key: `${text}@${placeKey(use)}`, varies: true } : { kind: 'atom', key: text }
}

/** An option of its own: its negation is the other answer, unless the packet may lack what is asked about. */
export function optionAtom(module: string | undefined, name: string, use: OptionUse, extension: Extension | undefined): Condition {
  const asked = atom(`${module === undefined ? '' : `-m ${module} `}${textOfOption(use, name)}`, use, extension, module !== undefined)
  if (!use.negated) return asked
  if (!extension?.partial) return not(asked)
  return all([{ kind: 'atom', key: `-m ${module} applies` }, not(asked)])
}

/** A module as one question; with one option only, its negation is the other answer. */
export function wholeAtom(use: MatchUse, extension: Extension | undefined): Condition {
  const [first, ...others] = use.options
  if (first && others.length === 0) return optionAtom(use.module, extension ? canonicalOption(extension.options, first.option) : first.option, first, extension)
  const words = use.options.map(option => `${option.negated ? '! ' : ''}${textOfOption(option, extension ? canonicalOption(extension.options, option.option) : option.option)}`)
  return atom(['-m', use.module, ...words].join(' '), use, extension, true)
}
