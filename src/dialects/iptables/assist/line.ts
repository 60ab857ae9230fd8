import type { File } from '../../../../grammars/iptables/index.ts'
import { tokenIndexAt } from '../../../syntax/index.ts'
import type { SyntaxTree, Token } from '../../../syntax/index.ts'
import { coreOptionsOf, exactOption, matchNamed, matchNames, optionOf, protocolNumber, targetNamed } from '../../xtables/index.ts'
import type { Extension, OptionInfo, XtFamily } from '../../xtables/index.ts'
import { familyOf } from '../family.ts'
import { moduleOfProtocol } from '../known-options.ts'

/** One line, as far as an editor asks. */
export interface LineAt {
  /** Without blanks. */
  readonly words: readonly Token[]
  /** Index of the word that holds the offset or ends at it; `words.length` where a new word would begin behind all others. */
  readonly index: number
  readonly table: string
  readonly family: XtFamily
  /** What the line's rule has loaded, the target last. */
  readonly loaded: readonly Extension[]
}

const families = new WeakMap<SyntaxTree, XtFamily>()

export function familyIn(tree: SyntaxTree<File>): XtFamily {
  const known = families.get(tree) ?? familyOf(tree.source, tree.root)
  families.set(tree, known)
  return known
}

export const isBreak = ({ tokenType }: Token): boolean => tokenType.name === 'Newline'

/** Name of an option word without its dashes; undefined for other words. */
export const optionName = (token: Token | undefined): string | undefined =>
  (token?.tokenType.name === 'Option' ? token.image.replace(/^--?/, '') : undefined)

export function lineAt(tree: SyntaxTree<File>, offset: number): LineAt {
  const { tokens } = tree
  let at = Math.min(tokenIndexAt(tokens, offset), tokens.length)
  // At the end of a line, the line before is meant.
  while (at > 0 && (at === tokens.length || tokens[at]!.startOffset >= offset) && !isBreak(tokens[at - 1]!)) at--
  let from = at
  while (from > 0 && !isBreak(tokens[from - 1]!)) from--
  let to = at
  while (to < tokens.length && !isBreak(tokens[to]!)) to++
  const words = tokens.slice(from, to).filter(({ tokenType }) => tokenType.name !== 'Blank')
  const found = words.findIndex(({ startOffset, image }) => offset <= startOffset + image.length)
  const family = familyIn(tree)
  return { words, index: found < 0 ? words.length : found, table: tableBefore(tokens, from), family, loaded: loadedIn(words, family) }
}

function tableBefore(tokens: readonly Token[], index: number): string {
  for (let at = index - 1; at >= 0; at--) if (tokens[at]!.tokenType.name === 'Star') return tokens[at + 1]?.image ?? ''
  return 'filter'
}

function loadedIn(words: readonly Token[], family: XtFamily): readonly Extension[] {
  // ebtables knows the options of all its matches from the beginning.
  const matches: Extension[] = family === 'bridge' ? matchNames(family).map(name => matchNamed(name, family)!) : []
  let target: Extension | undefined
  for (const [index, word] of words.entries()) {
    const value = words[index + 1]?.image
    if (value === undefined) continue
    const name = optionName(word)
    const found = name === 'm' || name === 'match' ? matchNamed(value, family) : name === 'p' || name === 'protocol' ? moduleOfProtocol(protocolNumber(value), family) : undefined
    if (found && !matches.includes(found)) matches.push(found)
    if (name === 'j' || name === 'jump' || name === 'g' || name === 'goto') target = targetNamed(value, family)
  }
  return target ? [...matches, target] : matches
}

/** The option of a name among what a line has loaded, and the extension that brings it. */
export function optionIn({ loaded, family }: LineAt, name: string): { readonly option: OptionInfo; readonly extension?: Extension } | undefined {
  const core = exactOption(coreOptionsOf(family), name)
  if (core) return { option: core }
  for (const extension of loaded) {
    const option = optionOf(extension.options, name)
    if (option) return { option, extension }
  }
  return undefined
}

/** Index of the option that the word at an index belongs to; -1 for none. */
export function ownerOf({ words }: LineAt, index: number): number {
  for (let at = index - 1; at >= 0; at--) if (words[at]!.tokenType.name === 'Option') return at
  return -1
}
