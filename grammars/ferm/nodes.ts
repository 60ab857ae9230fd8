import type { Node } from '../../src/syntax/index.ts'

/** A ferm file. Blocks and commands nest; what a command's words mean is decided where it runs, not here. */
export interface File extends Node {
  readonly kind: 'file'
  readonly statements: readonly Statement[]
}

export type Statement = Command | Bad

/** Parts up to `;` or a block. A command without a block ends behind its `;`. */
export interface Command extends Node {
  readonly kind: 'command'
  readonly parts: readonly Part[]
  readonly block?: Block
}

/** `{ … }`, braces included. */
export interface Block extends Node {
  readonly kind: 'block'
  readonly statements: readonly Statement[]
}

/** A command that cannot be read, to its `;` or through its block. */
export interface Bad extends Node {
  readonly kind: 'bad'
  readonly block?: Block
}

export type Part =
  | Scope | Policy | Module | Jump | Subchain | Preserve | Condition | Else | Include | Hook
  | VariableDefinition | FunctionDefinition | Call | Value

/** `domain`, `table`, `chain` and the value behind it, which a function may leave to its caller. */
export interface Scope extends Node {
  readonly kind: 'scope'
  readonly keyword: 'domain' | 'table' | 'chain'
  readonly value?: Value
}

export interface Policy extends Node {
  readonly kind: 'policy'
  readonly value?: Value
}

/** `mod`, `module`. */
export interface Module extends Node {
  readonly kind: 'module'
  readonly value?: Value
}

/** `jump`, `goto`, and the old `realgoto`. */
export interface Jump extends Node {
  readonly kind: 'jump'
  readonly keyword: string
  readonly value?: Value
}

/** `@subchain "name"`, `@gotosubchain`; the command's block is the new chain. */
export interface Subchain extends Node {
  readonly kind: 'subchain'
  readonly goto: boolean
  readonly name?: Value
}

export interface Preserve extends Node {
  readonly kind: 'preserve'
}

/** `@if`; the rest of the command, with its block, is the branch. */
export interface Condition extends Node {
  readonly kind: 'condition'
  readonly value: Value
}

/** `@else`; the rest of the command, with its block, is the branch. */
export interface Else extends Node {
  readonly kind: 'else'
}

export interface Include extends Node {
  readonly kind: 'include'
  readonly value: Value
}

export interface Hook extends Node {
  readonly kind: 'hook'
  readonly position?: Value
  readonly command?: Value
}

/** `@def $name = value`. */
export interface VariableDefinition extends Node {
  readonly kind: 'variable-definition'
  readonly name: string
  readonly value: Value
}

/** `@def &name($a, $b) =`; the parts and the block behind it are the body. */
export interface FunctionDefinition extends Node {
  readonly kind: 'function-definition'
  readonly name: string
  readonly parameters: readonly string[]
}

/** `&name(value, …)`. */
export interface Call extends Node {
  readonly kind: 'call'
  readonly name: string
  readonly values: readonly Value[]
}

export type Value = Plain | Text | Output | List | VariableReference | Builtin | Negation

export interface Plain extends Node {
  readonly kind: 'word'
  readonly text: string
}

/** A string; variables in it are replaced where the quote is `"`. */
export interface Text extends Node {
  readonly kind: 'text'
  readonly quote: '"' | "'"
  readonly text: string
}

/** Backticks: the output of a command, which is never run here. */
export interface Output extends Node {
  readonly kind: 'output'
  readonly command: string
}

export interface List extends Node {
  readonly kind: 'list'
  readonly items: readonly Value[]
}

export interface VariableReference extends Node {
  readonly kind: 'variable'
  readonly name: string
}

/** `@name(value, …)`. */
export interface Builtin extends Node {
  readonly kind: 'builtin'
  readonly name: string
  readonly values: readonly Value[]
}

/** `!` before a keyword or a value; the value where it can be told that one follows. */
export interface Negation extends Node {
  readonly kind: 'negation'
  readonly value?: Value
}
