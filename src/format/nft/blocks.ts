import type { NftFile, NftNode } from '../../../grammars/nft/index.ts'
import { children } from '../../syntax/index.ts'
import type { Node } from '../../syntax/index.ts'
import type { Piece } from '../pieces.ts'

/** What stands in a block; `other` for sets, objects and flowtables. */
export type BlockKind = 'table' | 'chain' | 'other'

/** Nodes below which there are no blocks; large sets are not walked through. */
const closed: ReadonlySet<string> = new Set(['Define', 'ElementsTarget', 'ElementsClause', 'Match', 'Include', 'Assign', 'HookClause', 'TypeClause'])

/** Offsets of the first `{` at or behind some offset, made in ascending order. */
function braceFinder(pieces: readonly Piece[]): (offset: number) => number | undefined {
  const braces = pieces.filter(({ image }) => image === '{').map(({ start }) => start)
  return offset => {
    let low = 0
    let high = braces.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (braces[middle]! < offset) low = middle + 1
      else high = middle
    }
    return braces[low]
  }
}

/** The `{` of a file that open blocks of statements, by offset; all others open sets. */
export function blocksOf(root: NftFile, pieces: readonly Piece[]): ReadonlyMap<number, BlockKind> {
  const blocks = new Map<number, BlockKind>()
  const brace = braceFinder(pieces)
  const note = (behind: number, kind: BlockKind, end: number): void => {
    const at = brace(behind)
    if (at !== undefined && at < end) blocks.set(at, kind)
  }
  const open: Node[] = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    const one = node as NftNode
    switch (one.kind) {
      case 'Table':
        if (one.items) note(one.table.end, 'table', one.end)
        break
      case 'Chain':
        if (one.items) note(one.name.end, 'chain', one.end)
        break
      case 'Set':
      case 'Flowtable':
      case 'Object':
        // `add counter t c packets 0 bytes 0` has a body without braces.
        if (one.items) note(one.name.end, 'other', one.end)
        break
      case 'AnonymousChain':
        blocks.set(one.start, 'chain')
        break
      case 'FieldClause':
        if (one.more.length > 0 && !('value' in one)) note(one.start, 'other', one.end)
        break
    }
    if (closed.has(node.kind)) continue
    for (const child of children(node)) open.push(child)
  }
  return blocks
}
