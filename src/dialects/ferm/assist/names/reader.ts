import { isTrivia } from '../../../../../grammars/ferm/index.ts'
import type { SyntaxTree, Token } from '../../../../syntax/index.ts'
import type { NameKind, NameUse } from '../../../assist/index.ts'

export type Draft = { -readonly [K in keyof NameUse]: NameUse[K] }

/** A block, or the body of a function, with the names that are known in it alone. */
export interface Frame {
  readonly scope: string
  readonly variables: Set<string>
  readonly parameters: readonly string[]
  /** What ends with the block. */
  readonly ending: readonly Draft[]
  /** In braces; a function's body without any ends with its command. */
  readonly braces: boolean
}

/** What is known while the tokens of a file are gone through. */
export interface NameReader {
  readonly source: SyntaxTree['source']
  readonly words: readonly Token[]
  readonly uses: Draft[]
  /** Innermost last; the file itself is the first. */
  readonly frames: Frame[]
  /** Variables with the blocks around them: which one is meant is known at the end. */
  readonly variables: { readonly use: Draft; readonly within: readonly Frame[] }[]
  /** What the command at hand defines: it ends with the command. */
  ending: Draft[]
}

export const nameReader = ({ tokens, source }: SyntaxTree): NameReader => ({
  source, words: tokens.filter(token => !isTrivia(token)), uses: [], variables: [], ending: [],
  frames: [{ scope: '', variables: new Set(), parameters: [], ending: [], braces: true }],
})

export const imageAt = ({ words }: NameReader, index: number): string => words[index]?.image ?? ''

export function addUse({ uses }: NameReader, kind: NameKind, start: number, name: string, role: NameUse['role'], more: Partial<Draft> = {}): Draft {
  const draft: Draft = { kind, name, scope: '', role, start, end: start + name.length, ...more }
  uses.push(draft)
  return draft
}

export function addVariable(reader: NameReader, start: number, name: string, role: NameUse['role'] = 'use'): Draft {
  const use = addUse(reader, 'variable', start, name, role)
  reader.variables.push({ use, within: [...reader.frames] })
  return use
}

/** A definition that begins at a word and ends with the command. */
export function addDefinition(reader: NameReader, from: Token, draft: Draft): void {
  draft.whole = { start: from.startOffset, end: draft.end }
  reader.ending.push(draft)
}

/** Definitions end here. */
export function finish(drafts: readonly Draft[], end: number): void {
  for (const draft of drafts) if (draft.whole) draft.whole = { start: draft.whole.start, end }
}

/** `NAME`, `"NAME"`, or each of `(NAME …)`; the index of the last word that was read. */
export function readNames(reader: NameReader, index: number, found: (name: string, start: number) => void): number {
  const { words } = reader
  const one = (token: Token | undefined): void => {
    if (!token) return
    const quoted = /^(["']).*\1$/s.test(token.image) && token.image.length > 1 ? 1 : 0
    const name = token.image.slice(quoted, token.image.length - quoted)
    if (/^[A-Za-z_][\w-]*$/.test(name)) found(name, token.startOffset + quoted)
  }
  const first = imageAt(reader, index)
  if (first !== '(') {
    one(words[index])
    return first === '$' || first === ';' || first === '{' || first === '}' ? index - 1 : index
  }
  let at = index + 1
  for (; at < words.length && ![')', ';', '{', '}'].includes(imageAt(reader, at)); at++) {
    if (imageAt(reader, at) !== '$') one(words[at])
    else if (words[++at]) addVariable(reader, words[at]!.startOffset, imageAt(reader, at))
  }
  return imageAt(reader, at) === ')' ? at : at - 1
}
