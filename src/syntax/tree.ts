import type { Source, Span } from '../text/index.ts'
import type { Problem } from './problem.ts'
import type { Token } from './token.ts'

/** What every node has; a dialect's nodes are a discriminated union over `kind`. */
export interface Node extends Span {
  readonly kind: string
}

/** A file as read. `tokens` holds all of its text in order, comments, blanks and line breaks too. */
export interface SyntaxTree<Root extends Node = Node> {
  readonly source: Source
  readonly tokens: readonly Token[]
  /** Those that are comments, where a tree has them without making all tokens. */
  readonly comments?: readonly Token[]
  readonly root: Root
  readonly errors: readonly Problem[]
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'kind' in value && 'start' in value && 'end' in value

/**
 * The nodes directly below a node, in the order of their fields; arrays are looked through. A field may be an enumerable
 * accessor of the node's prototype, made when it is asked for.
 */
export function* children(node: Node): Generator<Node> {
  for (const field in node) {
    const value: unknown = node[field as keyof Node]
    if (isNode(value)) yield value
    else if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item
    }
  }
}

/** A node and all below it, parents first. Does not recurse: nesting may be as deep as the input likes. */
export function* walk(node: Node): Generator<Node> {
  const open = [node]
  for (let next = open.pop(); next; next = open.pop()) {
    yield next
    for (const child of [...children(next)].reverse()) open.push(child)
  }
}
