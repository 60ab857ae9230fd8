import type { Define, Expression } from '../../../../grammars/nft/nodes.ts'
import type { Step } from '../../../model/index.ts'
import type { Source } from '../../../text/index.ts'

/**
 * Variables. nft binds a `$name` where it reads it, so a later `redefine` changes nothing before it: every definition
 * has the number of its turn, and a use sees the last one before its own.
 */
export interface Scope {
  readonly parent?: Scope
  readonly names: Map<string, Binding[]>
}

/** One `define`, `redefine` or (without `definition`) `undefine`. */
interface Binding {
  readonly turn: number
  readonly definition?: Definition
}

export interface Definition {
  readonly node: Define
  readonly value: Written<Expression>
}

/** Where text stands: its source, the variables in sight, and how the file was come to. */
export interface Env {
  readonly source: Source
  readonly scope: Scope
  readonly turn: number
  /** The includes on the way, innermost first. */
  readonly included: readonly Step[]
}

/** A node and where it stands. */
export interface Written<N> {
  readonly node: N
  readonly env: Env
}

export const newScope = (parent?: Scope): Scope => ({ parent, names: new Map() })

export function bind(scope: Scope, name: string, binding: Binding): void {
  const known = scope.names.get(name)
  if (known) known.push(binding)
  else scope.names.set(name, [binding])
}

/** The definition that a `$name` at this place means. */
export function definitionOf(name: string, { scope, turn }: Env): Definition | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const bindings = at.names.get(name)
    if (!bindings) continue
    for (let index = bindings.length - 1; index >= 0; index--) {
      const binding = bindings[index]!
      if (binding.turn > turn) continue
      if (binding.definition) return binding.definition
      break
    }
  }
  return undefined
}

/** Definitions may name definitions; more steps than this are a mistake or mischief. */
const maxDepth = 64

/**
 * The expression behind variables and parentheses, and the definitions it came through, outermost first. An unknown
 * variable stays what it is.
 */
export function resolved(written: Written<Expression>, through?: (definition: Definition) => void): Written<Expression> {
  let at = written
  for (let depth = 0; depth < maxDepth; depth++) {
    if (at.node.kind === 'Group') at = { node: at.node.inner, env: at.env }
    else if (at.node.kind === 'Variable') {
      const definition = definitionOf(at.node.name, at.env)
      if (!definition) return at
      through?.(definition)
      at = definition.value
    } else return at
  }
  return at
}
