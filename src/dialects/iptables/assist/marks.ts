import type { File } from '../../../../grammars/iptables/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import type { Mark, MarkKind } from '../../assist/index.ts'
import { isVerdict, targetNamed } from '../../xtables/index.ts'
import { familyIn, optionName } from './line.ts'

const kinds: Readonly<Record<string, MarkKind>> = { Option: 'property', Star: 'keyword', Colon: 'keyword', Commit: 'keyword', Bang: 'operator', Counters: 'number' }

/** Words with what they are; names are the caller's to know. */
export function marksOf(tree: SyntaxTree<File>): readonly Mark[] {
  const marks: Mark[] = []
  const family = familyIn(tree)
  let option: string | undefined
  for (const token of tree.tokens) {
    const { image, startOffset, tokenType: { name } } = token
    if (name === 'Blank' || name === 'Newline' || name === 'Comment') continue
    const kind = kinds[name] ?? ofValue(option, image)
    if (kind) marks.push({ start: startOffset, end: startOffset + image.length, kind })
    option = optionName(token) ?? option
  }
  return marks

  function ofValue(before: string | undefined, image: string): MarkKind | undefined {
    if (before === 'm' || before === 'match') return 'type'
    if (before === 'j' || before === 'jump') return isVerdict(image, family) || targetNamed(image, family) ? 'keyword' : undefined
    if (image.includes('"')) return 'string'
    return /^[\d.:/,-]+$|^0x/.test(image) ? 'number' : 'value'
  }
}
