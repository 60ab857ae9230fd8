import type { Item, NftFile } from '../../../grammars/nft/index.ts'
import type { Piece } from '../pieces.ts'

/** What stands in a block; `other` for sets, objects and flowtables. */
export type BlockKind = 'table' | 'chain' | 'other'

/** Offsets of the first `{` at or behind some offset. */
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
    // A body without braces: `add counter t c packets 0 bytes 0`.
    if (at !== undefined && at < end) blocks.set(at, kind)
  }
  const lists: (readonly Item[])[] = [root.items]
  for (let items = lists.pop(); items; items = lists.pop()) {
    for (const item of items) {
      const one = item.kind === 'Command' ? item.target : item
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
          if (one.items) note(one.name.end, 'other', one.end)
          break
        case 'FieldClause':
          if (one.more.length > 0 && !one.value) note(one.start, 'other', one.end)
          break
        default:
      }
      if ('items' in one && one.items) lists.push(one.items)
    }
  }
  // `jump { … }`
  for (const [index, { image, start }] of pieces.entries()) {
    if (image === '{' && (pieces[index - 1]?.image === 'jump' || pieces[index - 1]?.image === 'goto')) blocks.set(start, 'chain')
  }
  return blocks
}

/** For each piece but `;`, whether a statement begins with it: in a body the first one, and those behind a separator or a block. */
export function statementBegins(pieces: readonly Piece[], blocks: ReadonlyMap<number, BlockKind>): readonly boolean[] {
  const begins: boolean[] = []
  const inBody: boolean[] = [true]
  let ended = true
  for (const { image, start, separated, type } of pieces) {
    if (inBody.at(-1) && (separated || image === ';')) ended = true
    if (image === ';') continue
    if (image === '}' && inBody.length > 1) {
      inBody.pop()
      begins.push(false)
      // What follows on the line goes on with the statement of the braces.
      ended = false
      continue
    }
    begins.push(ended && type !== 'Comment')
    if (type !== 'Comment') ended = false
    if (image === '{') {
      inBody.push(blocks.has(start))
      ended = inBody.at(-1)!
    }
  }
  return begins
}
