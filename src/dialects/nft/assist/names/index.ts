/**
 * Names in nft files.
 *
 * Invariants
 * - Read from the tokens, not from the tree: while something is being typed a statement cannot be read, and the block around it may not
 *   be closed, but the names in it are there.
 * - Chains, sets and objects belong to their table; a variable to the innermost block that defines it.
 */
import { reserved } from '../../../../../grammars/nft/index.ts'
import type { SyntaxTree } from '../../../../syntax/index.ts'
import type { NameKind, NameUse } from '../../../assist/index.ts'
import type { Draft, NameReader } from './reader.ts'
import { addUse, addVariable, blockOf, imageAt, inner, nameReader, tableOf } from './reader.ts'
import { ctObjects, readStatement } from './statement.ts'

/** All names of a file, in order. */
export function namesIn(tree: SyntaxTree): readonly NameUse[] {
  const reader = nameReader(tree)
  const { words, uses, source } = reader
  /** What stands behind a `:`, and may be the name of an object. */
  const mapped: Draft[] = []
  let atStart = true
  for (let index = 0; index < words.length; index++) {
    const { name } = words[index]!.tokenType
    if (name === 'Newline' || name === 'Semicolon') atStart = true
    else if (name === 'LeftBrace') atStart = open(reader, index)
    else if (name === 'RightBrace') atStart = close(reader, index)
    else {
      if (atStart) {
        atStart = false
        reader.next = undefined
        if (blockOf(reader).statements) reader.commanded = undefined
        const behind = readStatement(reader, index)
        if (behind > index) {
          index = behind - 1
          continue
        }
      }
      if (name === 'Colon' && !blockOf(reader).statements && words[index + 1]) {
        const span = inner(words[index + 1]!)
        mapped.push({ kind: 'object', name: source.text.slice(span.start, span.end), scope: tableOf(reader), role: 'use', ...span })
      }
      index = inside(reader, index)
    }
  }
  // A block that is still open reaches to the end of the file.
  for (const { definition } of reader.blocks.slice(1)) if (definition?.whole) definition.whole = { start: definition.whole.start, end: source.text.length }
  settleVariables(reader)
  const objects = new Set(uses.filter(({ kind, role }) => kind === 'object' && role === 'definition').map(({ scope, name }) => `${scope} ${name}`))
  const named = mapped.filter(({ scope, name }) => objects.has(`${scope} ${name}`))
  return named.length > 0 ? [...uses, ...named].sort((a, b) => a.start - b.start) : uses
}

/** At `{`; whether statements stand behind it. */
function open(reader: NameReader, index: number): boolean {
  const { next } = reader
  const opened = next ?? { kind: 'other' as const, table: tableOf(reader), definition: undefined }
  if (next) reader.commanded = undefined
  reader.next = undefined
  // In braces of values there are no statements.
  reader.blocks.push({ ...opened, statements: next !== undefined, start: reader.words[index]!.startOffset, variables: new Map() })
  return next !== undefined
}

/** At `}`; whether a statement may begin behind it. */
function close({ blocks, words }: NameReader, index: number): boolean {
  if (blocks.length === 1) return true
  const { definition, statements } = blocks.pop()!
  if (definition?.whole) definition.whole = { start: definition.whole.start, end: words[index]!.startOffset + 1 }
  return statements
}

const named: ReadonlySet<string> = new Set(['counter', 'quota', 'limit', 'synproxy', 'secmark'])

/** Names in the middle of a statement; the index of the last word that was read. */
function inside(reader: NameReader, index: number): number {
  const found = ((): unknown => {
    switch (imageAt(reader, index)) {
      case '$':
        return addVariable(reader, index + 1, 'use')
      case '@':
        return addUse(reader, index + 1, 'set', tableOf(reader), 'use')
      case 'jump':
      case 'goto':
        return addUse(reader, index + 1, 'chain', tableOf(reader), 'use')
      case 'name':
        return named.has(imageAt(reader, index - 1)) && addUse(reader, index + 1, 'object', tableOf(reader), 'use')
      case 'set': {
        const ofCt = imageAt(reader, index - 2) === 'ct' && ctObjects.has(imageAt(reader, index - 1))
        // An expression is no name: `ct helper set tcp dport map { … }`.
        return ofCt && ['Quoted', 'Word'].includes(reader.words[index + 1]?.tokenType.name ?? '') && addUse(reader, index + 1, 'object', tableOf(reader), 'use')
      }
      default:
        return undefined
    }
  })()
  return found ? index + 1 : index
}

function settleVariables({ variables }: NameReader): void {
  for (const { use, within } of variables) {
    const home = within.slice(1).findLast(block => block.variables.has(use.name))
    use.scope = home?.variables.get(use.name) ?? ''
  }
}

/** What nft reads as one bare word (src/scanner.l, `string`); its own words cannot be names. */
export const isName = (_kind: NameKind, name: string): boolean => /^[A-Za-z_.][\w/.-]*$/.test(name) && name.length <= 127 && !reserved.has(name)
