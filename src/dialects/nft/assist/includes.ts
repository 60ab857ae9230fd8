import type { SyntaxTree } from '../../../syntax/index.ts'
import type { IncludeUse } from '../../assist/index.ts'

/** `include "path"`: the word and the text in quotes behind it. */
export function includesIn({ tokens }: SyntaxTree): readonly IncludeUse[] {
  const found: IncludeUse[] = []
  let including = false
  for (const { image, startOffset, tokenType: { name } } of tokens) {
    if (name === 'Blank') continue
    if (including && name === 'Quoted') found.push({ start: startOffset + 1, end: startOffset + image.length - 1, path: image.slice(1, -1) })
    including = image === 'include'
  }
  return found
}
