import type { File } from '../../../../grammars/ferm/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import { namesOf, wordsAs } from '../../assist/index.ts'
import type { NameUse, Suggestion, Suggestions } from '../../assist/index.ts'
import { builtinChainsOf, builtinTables, optionText, suggestedMatches, suggestedTargets, suggestedValues } from '../../xtables/assist/index.ts'
import { matches } from '../vocabulary/index.ts'
import { automaticDocs, macroDocs, wordDocs } from './docs.ts'
import { commandAt, keywordIn, keywordsIn } from './words.ts'
import type { CommandAt } from './words.ts'

/** What may be written at an offset of a ferm file. */
export function suggestAt(tree: SyntaxTree<File>, offset: number, known: readonly NameUse[]): Suggestions {
  const command = commandAt(tree, offset)
  const token = command.words[command.index]
  const typed = token && token.startOffset < offset && /^[\w@+/.:-]/.test(token.image) ? offset - token.startOffset : 0
  return { replace: { start: offset - typed, end: offset }, items: itemsFor(command, known) }
}

const withoutNames = ({ label }: Suggestion): boolean => !['standard'].includes(label)

function itemsFor(command: CommandAt, known: readonly NameUse[]): readonly Suggestion[] {
  const { words, index, first } = command
  const before = index > first ? (words[index - 1]?.image ?? '') : ''
  if (before === '$') return [...namesOf(known, ['variable', 'parameter']), ...wordsAs('variable', Object.keys(automaticDocs), automaticDocs)]
  if (before === '&') return functions(known)
  const owner = before === '(' || (before !== '' && insideList(command)) ? listOwner(command) : before
  switch (owner) {
    case 'domain':
      return wordsAs('keyword', ['ip', 'ip6', 'arp', 'eb'])
    case 'table':
      return wordsAs('table', builtinTables('ip'))
    case 'chain':
      return [...wordsAs('chain', new Set(builtinTables('ip').flatMap(table => builtinChainsOf('ip', table)))), ...namesOf(known, ['chain'], ({ role }) => role === 'definition')]
    case 'policy':
      return wordsAs('keyword', ['ACCEPT', 'DROP'])
    case 'mod':
    case 'module':
      return suggestedMatches('ip').filter(({ label }) => Object.hasOwn(matches.ip, label)).filter(withoutNames)
    case 'jump':
    case 'goto':
      return namesOf(known, ['chain'], ({ role }) => role === 'definition')
    case 'proto':
    case 'protocol':
      return suggestedValues(undefined, 'protocol')
    case 'reject-with':
      return suggestedValues(keywordIn({ ...command, target: 'REJECT' }, owner)?.option, owner)
  }
  const keyword = owner === '' ? undefined : keywordIn(command, owner)
  if (keyword && keyword.option.arity !== 0) {
    return [...suggestedValues(keyword.option, keyword.option.name), ...namesOf(known, ['variable', 'parameter']).map(item => ({ ...item, label: `$${item.label}` }))]
  }
  return command.inChain || index > first ? inRule(command, known) : [...beginnings(), ...functions(known).map(item => ({ ...item, label: `&${item.label}` }))]
}

const functions = (known: readonly NameUse[]): Suggestion[] => namesOf(known, ['function'])

const beginnings = (): Suggestion[] => [
  ...wordsAs('keyword', ['domain', 'table', 'chain'], wordDocs),
  ...wordsAs('keyword', ['@def', '@include', '@if', '@else', '@hook'], macroDocs),
]

/** Keywords, targets, functions: all that a rule may be made of. */
function inRule(command: CommandAt, known: readonly NameUse[]): Suggestion[] {
  const keywords = [...keywordsIn(command)].map(([label, detail]): Suggestion => {
    const found = keywordIn(command, label)
    return { label, kind: 'property', detail, ...(found ? { doc: optionText(found.option, found.extension) } : {}) }
  })
  return [
    ...keywords,
    ...wordsAs('keyword', ['mod', 'proto', 'jump', 'goto', 'policy', 'chain', 'table', 'domain'], wordDocs),
    ...suggestedTargets('ip'), ...wordsAs('target', ['NOP'], wordDocs),
    ...wordsAs('keyword', ['@def', '@if', '@else', '@include', '@subchain', '@preserve'], macroDocs),
    ...functions(known).map(item => ({ ...item, label: `&${item.label}` })),
  ]
}

const insideList = ({ words, index, first }: CommandAt): boolean => {
  for (let at = index - 1; at >= first; at--) {
    if (words[at]!.image === ')') return false
    if (words[at]!.image === '(') return true
  }
  return false
}

function listOwner({ words, index, first }: CommandAt): string {
  for (let at = index - 1; at > first; at--) if (words[at]!.image === '(') return words[at - 1]!.image
  return ''
}
