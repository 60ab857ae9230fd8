import { Lines } from './lines.ts'
import type { Entry, Line } from './lines.ts'
import type { LayoutFile } from './lay-out.ts'
import { groupsOf } from './pieces.ts'
import type { Group, Piece } from './pieces.ts'
import { RawParts } from './raw.ts'

/** Writes the pieces of a file to lines, where brackets and comments decide what stands on each. */
export class Pen {
  readonly pieces: readonly Piece[]
  readonly groups: ReadonlyMap<number, Group>
  readonly lines = new Lines()
  /** Lists around what is written. */
  depth = 0
  /** The last piece that is no comment. */
  before: Piece | undefined
  /** Whether a comment was the last thing written. */
  behindComment = false
  readonly #raw: RawParts

  constructor({ tree, pieces, raw }: Pick<LayoutFile, 'tree' | 'pieces' | 'raw'>) {
    this.pieces = pieces
    this.groups = groupsOf(pieces)
    this.#raw = new RawParts(tree.source.text, raw, this.lines)
  }

  /** Goes through the pieces: `end` ends what stands before one, `write` writes it. Answers the lines that come of it. */
  goThrough(write: (piece: Piece, index: number) => void, end?: (piece: Piece) => void): readonly Line[] {
    for (const [index, piece] of this.pieces.entries()) {
      end?.(piece)
      this.#raw.cross(piece)
      write(piece, index)
      this.behindComment = piece.type === 'Comment'
      if (!this.behindComment) this.before = piece
    }
    return this.lines.all.filter(({ entries }) => entries.length > 0)
  }

  /** Puts a piece on the line that is being written. */
  add({ image, start }: Piece, blank: boolean, kind: Entry['kind'], element = false): Entry {
    const entry: Entry = { image, start, blank, kind, depth: this.depth, element }
    this.lines.add(entry)
    return entry
  }
}
