import { isTrivia } from '../../../../grammars/ferm/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import type { Mark, MarkKind } from '../../assist/index.ts'
import { isVerdict, targetNamed } from '../../xtables/index.ts'
import { matches, protocols, shortcuts, targets } from '../vocabulary/index.ts'
import { portKeywords } from './words.ts'

const kinds: Readonly<Record<string, MarkKind>> = {
  Scope: 'keyword', Policy: 'keyword', Module: 'keyword', Jump: 'keyword', OldDef: 'macro', OldInclude: 'macro', OldHook: 'macro', OldSubchain: 'macro', Def: 'macro', If: 'macro', Else: 'macro',
  Include: 'macro', Hook: 'macro', Subchain: 'macro', Preserve: 'macro', AtWord: 'macro', DoubleQuoted: 'string', SingleQuoted: 'string', Backticks: 'string', Bang: 'operator', Equals: 'operator',
}

/** All words that are a keyword somewhere. */
const keywords: ReadonlySet<string> = new Set([
  'proto', 'protocol', ...portKeywords, ...Object.keys(shortcuts),
  ...[matches, protocols, targets].flatMap(tables => Object.values(tables)).flatMap(family => Object.values(family)).flatMap(table => Object.keys(table)),
])

/** Words with what they are; names are the caller's to know. */
export function marksOf({ tokens }: SyntaxTree): readonly Mark[] {
  const marks: Mark[] = []
  let previous = ''
  for (const token of tokens) {
    if (isTrivia(token)) continue
    const { image, startOffset, tokenType: { name } } = token
    const kind = name === 'Word' ? ofWord(image, previous) : kinds[name]
    if (kind) marks.push({ start: startOffset, end: startOffset + image.length, kind })
    previous = name
  }
  return marks
}

function ofWord(image: string, previous: string): MarkKind {
  if (previous === 'Module') return 'type'
  if (/^[\d.:/-]+$|^0x/.test(image)) return 'number'
  if (image === 'NOP' || isVerdict(image, 'ip') || targetNamed(image, 'ip') || targetNamed(image, 'ip6')) return 'keyword'
  return keywords.has(image) ? 'property' : 'value'
}
