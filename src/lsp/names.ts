import type { Loaded } from '../api/load.ts'
import { assistantOf } from '../dialects/assist/all.ts'
import type { Assistant, NameUse } from '../dialects/assist/index.ts'
import type { SyntaxTree } from '../syntax/index.ts'
import type { Place, Source } from '../text/index.ts'
import type { Document } from './documents.ts'
import { touches } from './position.ts'
import { trees } from './rulesets.ts'

/** A name and the file that it is written in. */
export interface NamePlace {
  readonly use: NameUse
  readonly source: Source
}

/** One dialect's assistant at a document's text. */
export interface Assisted {
  readonly assistant: Assistant
  readonly tree: SyntaxTree
}

export function assisted({ dialect }: Document, tree: SyntaxTree | undefined): Assisted | undefined {
  const assistant = dialect && assistantOf(dialect.name)
  return assistant && tree ? { assistant, tree } : undefined
}

const namesOfTree = new WeakMap<SyntaxTree, readonly NameUse[]>()

/** The names of one file, in order. */
export function namesIn({ assistant, tree }: Assisted): readonly NameUse[] {
  const known = namesOfTree.get(tree) ?? assistant.names(tree)
  namesOfTree.set(tree, known)
  return known
}

/** The names of all files of a ruleset. */
export function* namesInRuleset(loaded: Loaded): Generator<NamePlace> {
  const assistant = assistantOf(loaded.dialect.name)
  if (!assistant) return
  for (const tree of trees(loaded)) for (const use of namesIn({ assistant, tree })) yield { use, source: tree.source }
}

/** The name at an offset, or just before it. */
export const nameAt = (names: readonly NameUse[], offset: number): NameUse | undefined => names.find(use => touches(use, offset))

/** Sets, maps and flowtables are named alike where they are used. */
const kindOf = ({ kind }: NameUse): string => (kind === 'map' || kind === 'flowtable' ? 'set' : kind)

export const sameThing = (a: NameUse, b: NameUse): boolean => a.name === b.name && a.scope === b.scope && kindOf(a) === kindOf(b)

/** All places of a thing. */
export const placesOf = (loaded: Loaded, use: NameUse): readonly NamePlace[] => [...namesInRuleset(loaded)].filter(other => sameThing(other.use, use))

export const definitionsOf = (loaded: Loaded, use: NameUse): readonly NamePlace[] => placesOf(loaded, use).filter(({ use: { role } }) => role !== 'use')

export const placeOfName = ({ use, source }: NamePlace): Place => ({ source, start: use.start, end: use.end })
