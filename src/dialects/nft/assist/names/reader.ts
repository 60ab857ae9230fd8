import { isFamily } from '../../../../../grammars/nft/index.ts'
import type { SyntaxTree, Token } from '../../../../syntax/index.ts'
import type { Span } from '../../../../text/index.ts'
import type { NameKind, NameUse } from '../../../assist/index.ts'

export type Draft = { -readonly [K in keyof NameUse]: NameUse[K] }

export interface Block {
  readonly kind: 'table' | 'chain' | 'set' | 'other'
  /** Scope of the names in it: of its table, or '' outside. */
  readonly table: string
  readonly start: number
  /** Not a list of values. */
  readonly statements: boolean
  /** What the block defines, so that its end can be told. */
  readonly definition: Draft | undefined
  /** Variables that are defined in it, each with its scope. */
  readonly variables: Map<string, string>
}

/** What is known while the tokens of a file are gone through. */
export interface NameReader {
  readonly source: SyntaxTree['source']
  /** Tokens that mean something, line breaks among them. */
  readonly words: readonly Token[]
  readonly uses: Draft[]
  /** Innermost last; the file itself is the first. */
  readonly blocks: Block[]
  /** Variables with the blocks around them: which one is meant is known at the end. */
  readonly variables: { readonly use: Draft; readonly within: readonly Block[] }[]
  /** The block that the next `{` opens, when it is not one of values. */
  next: Pick<Block, 'kind' | 'definition' | 'table'> | undefined
  /** The table that the command at hand names; rules in it know its chains and sets. */
  commanded: string | undefined
}

const trivia: ReadonlySet<string> = new Set(['Blank', 'Comment', 'Continuation'])

export const nameReader = ({ tokens, source }: SyntaxTree): NameReader => ({
  source, words: tokens.filter(({ tokenType }) => !trivia.has(tokenType.name)), uses: [], variables: [], next: undefined, commanded: undefined,
  blocks: [{ kind: 'other', table: '', start: 0, statements: true, definition: undefined, variables: new Map() }],
})

export const imageAt = ({ words }: NameReader, index: number): string => words[index]?.image ?? ''

export const blockOf = ({ blocks }: NameReader): Block => blocks.at(-1)!

/** The table whose names are meant at this place. */
export const tableOf = (reader: NameReader): string => reader.commanded ?? blockOf(reader).table

const wordLike = /^[A-Za-z_.]/

export const isWordAt = (reader: NameReader, index: number): boolean => wordLike.test(imageAt(reader, index).replace(/^"/, ''))

/** Where the text of a token lies without its quotes. */
export function inner({ image, startOffset }: Token): Span {
  const quoted = image.length > 1 && image.startsWith('"') && image.endsWith('"')
  return quoted ? { start: startOffset + 1, end: startOffset + image.length - 1 } : { start: startOffset, end: startOffset + image.length }
}

/** Notes the name at an index; nothing where no name stands. */
export function addUse(reader: NameReader, index: number, kind: NameKind, scope: string, role: NameUse['role'], more: Partial<Draft> = {}): Draft | undefined {
  const token = reader.words[index]
  if (!token) return undefined
  const span = inner(token)
  const name = reader.source.text.slice(span.start, span.end)
  if (!wordLike.test(name)) return undefined
  const draft: Draft = { kind, name, scope, role, ...span, ...more }
  reader.uses.push(draft)
  return draft
}

export function addVariable(reader: NameReader, index: number, role: NameUse['role']): Draft | undefined {
  const found = addUse(reader, index, 'variable', '', role)
  if (found) reader.variables.push({ use: found, within: [...reader.blocks] })
  return found
}

/** `[family] name` at an index: the index behind it, the scope that it stands for, and the name. */
export function addTable(reader: NameReader, index: number, role: NameUse['role'], whole?: Span): { readonly behind: number; readonly scope: string; readonly use: Draft | undefined } {
  const said = isFamily(imageAt(reader, index)) && isWordAt(reader, index + 1)
  const family = said ? imageAt(reader, index) : 'ip'
  const at = said ? index + 1 : index
  const use = addUse(reader, at, 'table', family, role, { ...(role === 'use' ? {} : { detail: family }), ...(whole ? { whole } : {}) })
  return { behind: at + 1, scope: `${family} ${use?.name ?? ''}`, use }
}

const endOf = ({ image, startOffset }: Token): number => startOffset + image.length

/** Offset where a statement ends: its line, its `;`, or the `{` of its block (whose end is known later); `through` goes over braces of values. */
export function endOfStatement({ words }: NameReader, index: number, through?: 'braces'): number {
  let braces = 0
  let at = index
  for (; at < words.length; at++) {
    const { name } = words[at]!.tokenType
    if (name === 'LeftBrace') {
      if (!through) break
      braces++
    } else if (name === 'RightBrace' && --braces < 0) break
    else if (braces === 0 && (name === 'Newline' || name === 'Semicolon')) break
  }
  return endOf(words[Math.max(index, at - 1)]!)
}
