import type { File } from '../../../../grammars/iptables/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import type { Meaning } from '../../assist/index.ts'
import { chainText, matchText, optionText, tableText, targetText, wordText } from '../../xtables/assist/index.ts'
import { commandDocs } from './commands.ts'
import { lineAt, optionIn, optionName, ownerOf } from './line.ts'
import type { LineAt } from './line.ts'

/** What a word of an iptables-save file means, in Markdown. */
export function meaningAt(tree: SyntaxTree<File>, offset: number): Meaning | undefined {
  const line = lineAt(tree, offset)
  const token = line.words[line.index]
  if (!token || token.startOffset > offset) return undefined
  const whole = { start: token.startOffset, end: token.startOffset + token.image.length }
  const name = optionName(token)
  if (name !== undefined) {
    const found = optionIn(line, name)
    const text = found ? optionText(found.option, found.extension) : titled(token.image, commandDocs, name)
    return text === undefined ? undefined : { ...whole, text }
  }
  const part = partAt(token.image, token.startOffset, offset)
  const text = valueText(line, part.word)
  return text === undefined ? undefined : { start: part.start, end: part.start + part.word.length, text }
}

const titled = (word: string, docs: Readonly<Record<string, string>>, key: string): string | undefined =>
  (Object.hasOwn(docs, key) ? `**${word}**\n\n${docs[key]}` : undefined)

/** The part of a list with commas that holds an offset. */
function partAt(image: string, start: number, offset: number): { readonly word: string; readonly start: number } {
  const from = image.lastIndexOf(',', offset - start - 1) + 1
  const to = image.indexOf(',', Math.max(from, offset - start))
  return { word: image.slice(from, to < 0 ? image.length : to), start: start + from }
}

function valueText(line: LineAt, word: string): string | undefined {
  const { words, index, family } = line
  const before = words[index - 1]?.tokenType.name
  if (before === 'Star') return tableText(word)
  if (before === 'Colon') return chainText(word)
  if (index === 0) return word === 'COMMIT' ? '**COMMIT**\n\nEnds a table: from here on its rules are in force, all at once.' : undefined
  const owner = ownerOf(line, index)
  const name = optionName(words[owner])
  if (name === undefined) return words[0]?.tokenType.name === 'Colon' ? targetText(word, family) : undefined
  if (name === 'm' || name === 'match') return matchText(word, family)
  if (name === 'j' || name === 'jump' || name === 'g' || name === 'goto') return targetText(word, family)
  if (owner === 0 || !optionIn(line, name)) return chainText(word)
  return wordText(optionIn(line, name)!.option.name, word)
}
