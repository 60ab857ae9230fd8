import type { Node } from '../../../src/syntax/index.ts'

/** What every node of nft has. */
export interface Base<Kind extends string> extends Node {
  readonly kind: Kind
}
