import type { Clause, Priority, TypeSpec } from './nodes/clauses.ts'
import type { Expression, SetElement } from './nodes/expressions.ts'
import type { CommandTarget, FamilyName, Item, Name, NftFile, RulePosition, TableName } from './nodes/files.ts'
import type { AnonymousChain, LogOption, Rule, Statement } from './nodes/statements.ts'

/**
 * The syntax tree of nft, a discriminated union over `kind`. A node says what is written, nothing of what it means:
 * words that could be a port, a state or an address are `Symbol`s until their field is known.
 * `bare` and the like are absent rather than false, so that equal text gives equal trees.
 */
export type NftNode = NftFile | Item | Clause | Statement | Expression | CommandTarget | TableName | FamilyName | RulePosition | Name | Priority | SetElement | TypeSpec | LogOption | AnonymousChain | Rule

export type * from './nodes/files.ts'
export type * from './nodes/clauses.ts'
export type * from './nodes/statements.ts'
export type * from './nodes/expressions.ts'
