import type { NftFile } from '../../../../grammars/nft/nodes.ts'
import type { Chain, NamedObject, Rule, Ruleset, Table } from '../../../model/index.ts'
import type { Problem, SyntaxTree } from '../../../syntax/index.ts'
import type { Reader } from '../../dialect.ts'
import type { Parse } from './run.ts'
import { execute } from './execute.ts'
import type { RuleSite, Sites } from './rule.ts'
import { lowerDraft, siteIn } from './shaped.ts'
import type { ChainDraft, TableDraft, World } from './world.ts'
import { settle } from './world.ts'

/** The meaning of a file, and how each of its rules is written. */
export interface LoweredNft {
  readonly ruleset: Ruleset
  readonly problems: readonly Problem[]
  readonly included: readonly SyntaxTree<NftFile>[]
  readonly notes: World['notes']
  readonly sites: { get(rule: Rule): RuleSite | undefined }
  readonly world: World
}

/**
 * Runs the commands of a file, includes in their places, and lowers what stands at the end: rules are read when all sets
 * and objects are known.
 */
export function lowerNft(tree: SyntaxTree<NftFile>, reader: Reader, parse: Parse): LoweredNft {
  const world = execute(tree, reader, parse)
  const sites: Sites = new Map()
  const drafts = [...world.tables.values()]
  // Rules count the uses of objects, so they come first.
  const chains = drafts.map(table => [...table.chains.values()].map(chain => lowerChain(chain, sites)))
  const tables = drafts.map((table, index) => tableOf(table, chains[index]!))
  return {
    ruleset: { tables, settings: [] },
    problems: world.problems,
    included: world.included,
    notes: world.notes,
    sites: siteIn(sites),
    world,
  }
}

const lowerChain = (chain: ChainDraft, sites: Sites): Chain => ({
  name: chain.name,
  ...(chain.base && { base: chain.base }),
  rules: settle(chain).flatMap(draft => lowerDraft(draft, sites)),
  origin: chain.origin,
})

const tableOf = (table: TableDraft, chains: readonly Chain[]): Table => ({
  family: table.family,
  name: table.name,
  chains,
  objects: objectsOf(table),
  origin: table.origin,
  ...(table.partial && { partial: true as const }),
  ...(table.dormant && { dormant: true as const }),
})

function objectsOf(table: TableDraft): readonly NamedObject[] {
  const sets = [...table.sets.values()].map(({ what, name, origin, uses }): NamedObject => ({ kind: what, name, origin, uses }))
  const objects = [...table.objects.values()].map(({ kind, name, origin, helper, uses }): NamedObject => ({ kind, name, origin, ...(helper && { helper }), uses }))
  return [...sets, ...objects]
}
