import { isTrivia } from '../../../../grammars/ferm/index.ts'
import type { SyntaxTree } from '../../../syntax/index.ts'
import type { IncludeUse } from '../../assist/index.ts'

/** `@include "path";`, `@include ("a" 'b');`. What is computed, and programs, are no files. */
export function includesIn({ tokens }: SyntaxTree): readonly IncludeUse[] {
  const found: IncludeUse[] = []
  let including = false
  for (const token of tokens) {
    if (isTrivia(token)) continue
    const { image, startOffset, tokenType: { name } } = token
    if (name === 'Include' || name === 'OldInclude') including = true
    else if (name === 'Semicolon' || name === 'AtWord' || name === 'OpenBrace') including = false
    else if (including && (name === 'DoubleQuoted' || name === 'SingleQuoted') && !/[$|]/.test(image)) {
      found.push({ start: startOffset + 1, end: startOffset + image.length - 1, path: image.slice(1, -1) })
    } else if (including && name === 'Word' && image.includes('/')) found.push({ start: startOffset, end: startOffset + image.length, path: image })
  }
  return found
}
