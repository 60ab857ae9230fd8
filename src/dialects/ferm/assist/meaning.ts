import type { File } from '../../../../grammars/ferm/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import type { Meaning } from '../../assist/index.ts'
import { chainText, matchText, optionText, tableText, targetText, wordText } from '../../xtables/assist/index.ts'
import { automaticDocs, domainDocs, macroDocs, wordDocs } from './docs.ts'
import { commandAt, keywordIn } from './words.ts'
import type { CommandAt } from './words.ts'

/** What a word of a ferm file means, in Markdown. */
export function meaningAt(tree: SyntaxTree<File>, offset: number): Meaning | undefined {
  const command = commandAt(tree, offset)
  const token = command.words[command.index]
  if (!token || token.startOffset > offset) return undefined
  const text = textFor(command, token.image.replace(/^["']|["']$/g, ''))
  return text === undefined ? undefined : { start: token.startOffset, end: token.startOffset + token.image.length, text }
}

const own = (docs: Readonly<Record<string, string>>, word: string): string | undefined => (Object.hasOwn(docs, word) ? `**${word}**\n\n${docs[word]}` : undefined)

function textFor(command: CommandAt, word: string): string | undefined {
  const { words, index } = command
  const before = words[index - 1]?.image
  if (word.startsWith('@')) return own(macroDocs, word)
  if (before === '$') return Object.hasOwn(automaticDocs, word) ? `**$${word}** (always there)\n\n${automaticDocs[word]}` : undefined
  const owner = ownerOf(command)
  switch (owner) {
    case 'mod':
    case 'module':
      return matchText(word, 'ip') ?? matchText(word, 'ip6')
    case 'chain':
      return chainText(word)
    case 'table':
      return tableText(word)
    case 'domain':
      return own(domainDocs, word)
    case 'policy':
      return targetText(word, 'ip')
  }
  const keyword = keywordIn(command, word)
  const value = owner === undefined ? undefined : wordText(keywordIn(command, owner)?.option.name ?? owner, word)
  if (value !== undefined) return value
  const said = own(wordDocs, word)
  const text = keyword && optionText(keyword.option, keyword.extension)
  if (text !== undefined) return said === undefined ? text : `${said}\n\n${text}`
  return said ?? targetText(word, 'ip') ?? targetText(word, 'ip6') ?? chainText(word)
}

/** The word that the value at hand belongs to: the one before it, or the one before its list. */
function ownerOf({ words, index, first }: CommandAt): string | undefined {
  let at = index - 1
  let listed = false
  for (; at >= first; at--) {
    const { image } = words[at]!
    if (image === '(') {
      listed = true
      at--
      break
    }
    if (image === ')') break
  }
  const owner = words[listed ? at : index - 1]
  return owner && owner.startOffset >= (words[first]?.startOffset ?? 0) ? owner.image : undefined
}
