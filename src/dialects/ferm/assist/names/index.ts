/**
 * Names in ferm files.
 *
 * Invariants
 * - Read from the tokens, not from the tree: while something is being typed a command cannot be read, but the names in it are there.
 * - A variable belongs to the innermost block that defines it, a parameter to its function; chains belong to all tables alike, since functions
 *   are written for any.
 */
import type { SyntaxTree } from '../../../../syntax/index.ts'
import type { NameKind, NameUse } from '../../../assist/index.ts'
import { builtinChainsOf } from '../../../xtables/assist/index.ts'
import { targetNames } from '../../../xtables/index.ts'
import { readDefinition } from './definition.ts'
import type { NameReader } from './reader.ts'
import { addDefinition, addUse, addVariable, finish, imageAt, nameReader, readNames } from './reader.ts'

const builtin: ReadonlySet<string> = new Set(['filter', 'nat', 'mangle', 'raw', 'security'].flatMap(table => builtinChainsOf('ip', table)))

/** All names of a file, in order. */
export function namesIn(tree: SyntaxTree): readonly NameUse[] {
  const reader = nameReader(tree)
  const { words, frames, uses, source } = reader
  for (let index = 0; index < words.length; index++) index = readWord(reader, index)
  finish([...reader.ending, ...frames.slice(1).flatMap(frame => frame.ending)], source.text.length)
  settleVariables(reader)
  return uses
}

/** One word with what belongs to it; the index of the last one that was read. */
function readWord(reader: NameReader, index: number): number {
  const { words, frames, source } = reader
  const token = words[index]!
  const behind = token.startOffset + token.image.length
  const next = words[index + 1]
  switch (token.tokenType.name) {
    case 'Semicolon':
      finish(reader.ending, behind)
      reader.ending = []
      leaveBodies(reader)
      return index
    case 'OpenBrace':
      frames.push({ scope: `${source.path}:${token.startOffset}`, variables: new Set(), parameters: [], ending: reader.ending, braces: true })
      reader.ending = []
      return index
    case 'CloseBrace':
      finish(reader.ending, token.startOffset)
      reader.ending = []
      leaveBodies(reader)
      if (frames.length > 1) finish(frames.pop()!.ending, behind)
      leaveBodies(reader)
      return index
    case 'Def':
    case 'OldDef':
      return readDefinition(reader, index)
    case 'Dollar':
      if (next) addVariable(reader, next.startOffset, next.image)
      return next ? index + 1 : index
    case 'Ampersand':
      if (next) addUse(reader, 'function', next.startOffset, next.image, 'use')
      return next ? index + 1 : index
    case 'Scope':
      return token.image === 'domain' ? index : readScope(reader, index, token.image as 'table' | 'chain')
    case 'Subchain':
    case 'OldSubchain':
      if (!/^["']/.test(imageAt(reader, index + 1))) return index
      return readNames(reader, index + 1, (name, start) => addDefinition(reader, token, addUse(reader, 'chain', start, name, 'definition', { detail: 'subchain' })))
    case 'Jump':
      return readNames(reader, index + 1, (name, start) => void addUse(reader, 'chain', start, name, 'use'))
    case 'DoubleQuoted':
      for (const { 0: { length }, 1: name, index: at } of token.image.matchAll(/\$(\w+)/g)) addVariable(reader, token.startOffset + at + length - name!.length, name!)
      return index
    default:
      return index
  }
}

/** `table NAME`, `chain (NAME …)`. */
const readScope = (reader: NameReader, index: number, kind: 'table' | 'chain'): number =>
  readNames(reader, index + 1, (name, start) => {
    const fixed = kind === 'table' || builtin.has(name)
    addDefinition(reader, reader.words[index]!, addUse(reader, kind, start, name, fixed ? 'fixed' : 'definition', { detail: kind }))
  })

/** The bodies of functions end with their command. */
function leaveBodies({ frames }: NameReader): void {
  while (frames.length > 1 && !frames.at(-1)!.braces) frames.pop()
}

function settleVariables({ variables: all, source }: NameReader): void {
  for (const { use, within } of all) {
    const home = within.slice(1).findLast(({ variables, parameters }) => variables.has(use.name) || parameters.includes(use.name))
    use.scope = home?.scope ?? ''
    if (home?.parameters.includes(use.name) && !home.variables.has(use.name)) use.kind = 'parameter'
    if (use.role === 'definition' && use.whole) use.detail = source.text.slice(use.end, use.whole.end).replace(/^\s*=\s*|\s*;$/g, '').replace(/\s+/g, ' ').slice(0, 60)
  }
}

/** Variables and functions are made of letters, digits and `_`; chains have 28 characters at most and no target's name (ferm(1), iptables(8)). */
export const isName = (kind: NameKind, name: string): boolean =>
  (kind === 'chain' ? /^[A-Za-z_][\w-]*$/.test(name) && name.length <= 28 && !targetNames('ip').includes(name) && !builtin.has(name) : /^\w+$/.test(name))
