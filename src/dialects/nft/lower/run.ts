import type { FamilyName, NftFile, TableName } from '../../../../grammars/nft/nodes.ts'
import type { Family, Origin } from '../../../model/index.ts'
import type { Node, SyntaxTree } from '../../../syntax/index.ts'
import { placeIn } from '../../../text/index.ts'
import type { Source } from '../../../text/index.ts'
import type { Reader } from '../../dialect.ts'
import type { Env } from './scope.ts'
import { tableKey } from './world.ts'
import type { ChainDraft, SetDraft, TableDraft, World } from './world.ts'

export type Parse = (source: Source) => SyntaxTree<NftFile>

/** What is common to one run through a file and its includes. */
export interface Run {
  readonly world: World
  readonly reader: Reader
  readonly parse: Parse
  readonly parsed: Map<string, SyntaxTree<NftFile>>
  turn: number
  files: number
  /** A note about statements that cannot be read has been made. */
  opaque: boolean
}

/** What the items of a block belong to. */
export interface Inside {
  readonly table?: TableDraft
  readonly chain?: ChainDraft
  readonly set?: SetDraft
}

/** Files on the way to the one being read, for cycles. */
export type Open = readonly string[]

/** Where a node is written, and the includes it came through. */
export const originOf = (node: Node, env: Env): Origin => {
  const place = placeIn(env.source, node)
  return env.included.length > 0 ? { ...place, via: env.included } : place
}

/** A piece of a file meant to be included in a table: what table that is only its parent knows. */
export function fragment(run: Run, env: Env): TableDraft {
  const table = tableOf(run.world, 'inet', '', placeIn(env.source, { start: 0, end: 0 }))
  table.partial = true
  return table
}

/** The table of that name; declared elsewhere (`partial`) until a declaration is met. */
export function tableOf(world: World, family: Family, name: string, origin: Origin): TableDraft {
  const key = tableKey(family, name)
  let table = world.tables.get(key)
  if (!table) {
    table = { family, name, origin, chains: new Map(), sets: new Map(), objects: new Map(), partial: true, dormant: false }
    world.tables.set(key, table)
  }
  return table
}

export const familyOf = (family: FamilyName | undefined): Family => family?.text ?? 'ip'

export const namedTable = (run: Run, name: TableName, env: Env): TableDraft =>
  tableOf(run.world, familyOf(name.family), name.name.text, originOf(name, env))

/** The chain of that name, made when it is not there. */
export function chainOf(table: TableDraft, name: string, origin: Origin): ChainDraft {
  let chain = table.chains.get(name)
  if (!chain) {
    chain = { name, rules: [], front: [], origin }
    table.chains.set(name, chain)
  }
  return chain
}

export const tableOfTarget = (run: Run, name: TableName | undefined, env: Env): TableDraft => (name ? namedTable(run, name, env) : fragment(run, env))
