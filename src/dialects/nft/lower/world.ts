import type { Command, Expression, Item, NftFile, Rule, TypeClause } from '../../../../grammars/nft/nodes.ts'
import type { BaseChain, Family, HelperAssignment, NamedObject, Origin } from '../../../model/index.ts'
import type { Problem, SyntaxTree } from '../../../syntax/index.ts'
import type { Place } from '../../../text/index.ts'
import type { Env, Written } from './scope.ts'

/** What the commands of a file have made so far. Rules are kept as written: they are lowered when all sets are known. */
export interface World {
  readonly tables: Map<string, TableDraft>
  readonly problems: Problem[]
  readonly notes: { readonly at: Place; readonly message: string }[]
  readonly included: SyntaxTree<NftFile>[]
}

export interface TableDraft {
  readonly family: Family
  readonly name: string
  readonly origin: Origin
  readonly chains: Map<string, ChainDraft>
  readonly sets: Map<string, SetDraft>
  readonly objects: Map<string, ObjectDraft>
  /** No `table` statement of the file declares it. */
  partial: boolean
  dormant: boolean
}

export interface ChainDraft {
  name: string
  base?: BaseChain
  rules: RuleDraft[]
  /** Rules put in front of all others, the last one first; see `settle`. */
  front: RuleDraft[]
  origin: Origin
}

/** A chain's rules in order, those put in front included. */
export function settle(chain: ChainDraft): RuleDraft[] {
  if (chain.front.length > 0) {
    chain.rules = [...chain.front.reverse(), ...chain.rules]
    chain.front = []
  }
  return chain.rules
}

export interface RuleDraft extends Written<Rule> {
  readonly table: TableDraft
  /** The command that holds the rule; absent for a rule in a block. */
  readonly command?: Command
}

export interface SetDraft {
  readonly what: 'set' | 'map'
  readonly table: TableDraft
  readonly name: string
  readonly origin: Origin
  readonly type?: Written<TypeClause>
  /** `flags dynamic`, a timeout, or a rule that changes it: its content is not what is written. */
  changes: boolean
  readonly constant: boolean
  /** Literals and variables that were added, in order; `delete` takes elements away again. */
  changesOfElements: { readonly verb: 'add' | 'delete'; readonly elements: Written<Expression> }[]
  uses: number
}

export interface ObjectDraft {
  readonly kind: NamedObject['kind']
  readonly name: string
  readonly origin: Origin
  readonly helper?: HelperAssignment
  readonly expectation?: { readonly l4proto?: number; readonly dport?: number }
  uses: number
}

export const objectKey = (kind: string, name: string): string => `${kind} ${name}`

export const tableKey = (family: Family, name: string): string => `${family} ${name}`

/** A block and what its items may refer to. */
export interface BlockItems {
  readonly items: readonly Item[]
  readonly env: Env
}
