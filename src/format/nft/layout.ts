import type { NftFile } from '../../../grammars/nft/index.ts'
import type { SyntaxTree, Token } from '../../syntax/index.ts'
import type { LayoutFile } from '../lay-out.ts'
import { Lines, deeper } from '../lines.ts'
import { RawParts } from '../raw.ts'
import type { Entry, Indent, Line } from '../lines.ts'
import { groupsOf } from '../pieces.ts'
import type { Group, Piece, TokenClass } from '../pieces.ts'
import { blocksOf } from './blocks.ts'
import type { BlockKind } from './blocks.ts'
import { nftBlank } from './spacing.ts'

const classes: Readonly<Record<string, TokenClass>> = { Blank: 'blank', Newline: 'break', Continuation: 'continuation' }

export const classify = ({ tokenType }: Token): TokenClass => classes[tokenType.name] ?? 'piece'

const verbs: ReadonlySet<string> = new Set(['add', 'create', 'insert', 'replace', 'delete', 'destroy'])

/** A body of statements: a file, or what stands between the braces of a block. */
interface Block {
  readonly kind: 'block'
  readonly what: BlockKind | 'file'
  /** Of the statements in it. */
  readonly indent: Indent
  /** Of its `}`. */
  readonly outer: Indent
  /** A command written on one line, which stays on one. */
  readonly oneLine: boolean
  /** The statement that goes on behind it, where it stands in a list. */
  readonly within: Piece | undefined
  empty: boolean
  /** A block has just ended in it. */
  behindBlock: boolean
}

/** The braces of a set. */
interface List {
  readonly kind: 'list'
  readonly shape: 'line' | 'block' | 'hanging'
  rows: Indent
  readonly outer: Indent
  /** Whether the next piece begins an element. */
  fresh: boolean
}

type Frame = Block | List

/** The lines of an nft file. */
export const nftLines = (file: LayoutFile<SyntaxTree<NftFile>>): readonly Line[] => new NftLayout(file).lay()

class NftLayout {
  readonly #pieces: readonly Piece[]
  readonly #groups: ReadonlyMap<number, Group>
  readonly #blocks: ReadonlyMap<number, BlockKind>
  readonly #lines = new Lines()
  readonly #raw: RawParts
  readonly #frames: Frame[] = [{ kind: 'block', what: 'file', indent: { level: 0 }, outer: { level: 0 }, oneLine: false, within: undefined, empty: true, behindBlock: false }]
  #depth = 0
  /** First piece of the statement being written. */
  #statement: Piece | undefined
  #indent: Indent = { level: 0 }
  #before: Piece | undefined
  /** Whether a comment was the last thing written. */
  #behindComment = false
  /** Whether the line ends with a `type … hook …` clause that a policy may follow. */
  #behindHook = false

  constructor({ tree, pieces, raw }: LayoutFile<SyntaxTree<NftFile>>) {
    this.#pieces = pieces
    this.#groups = groupsOf(pieces)
    this.#blocks = blocksOf(tree.root, pieces)
    this.#raw = new RawParts(tree.source.text, raw, this.#lines)
  }

  lay(): readonly Line[] {
    for (let index = 0; index < this.#pieces.length; index++) {
      const piece = this.#pieces[index]!
      const frame = this.#frames.at(-1)!
      // Behind a comment a line ends, and so does what stands before it.
      if (frame.kind === 'block' && (piece.separated || piece.type === 'Comment')) this.#endStatement(frame)
      this.#raw.cross(piece)
      if (piece.type === 'Comment') this.#comment(piece, index, frame)
      else if (frame.kind === 'list') this.#inList(piece, index, frame)
      else this.#inBlock(piece, index, frame)
      this.#behindComment = piece.type === 'Comment'
      if (piece.type !== 'Comment') this.#before = piece
    }
    return this.#lines.all.filter(({ entries }) => entries.length > 0)
  }

  /** Puts lines that stay as they are in the place of what stands in them. */

  #inBlock(piece: Piece, index: number, frame: Block): void {
    if (piece.image === ';') {
      if (this.#behindComment) this.#lines.end()
      this.#endStatement(frame)
      return
    }
    if (piece.image === '}') {
      this.#endBlock(piece, frame)
      return
    }
    if (this.#statement) this.#next(piece, index, frame)
    else this.#begin(piece, index, frame)
    if (piece.image === '{') this.#open(piece, index)
  }

  /** The first piece of a statement. */
  #begin(piece: Piece, index: number, frame: Block): void {
    const joins = this.#behindHook && piece.image === 'policy' && !this.#behindComment && this.#lines.current !== undefined
    this.#behindHook = false
    this.#statement = piece
    this.#indent = frame.indent
    const inline = frame.oneLine || joins
    if (!inline) this.#lines.begin({ indent: frame.indent, blank: this.#blankBefore(piece, index, frame), row: 0 })
    this.#add(piece, inline, 'word')
    frame.empty = false
    frame.behindBlock = false
  }

  #next(piece: Piece, index: number, frame: Block): void {
    const { image } = this.#statement!
    const inHook = image === 'type' || image === 'hook'
    const inType = (image === 'type' || image === 'typeof') && frame.what !== 'chain'
    const blank = nftBlank(this.#pieces, index, { inSet: false, inHook, inType })
    const header = this.#blocks.size > 0 && piece.image === '{' && this.#blocks.has(piece.start)
    if (this.#lines.current === undefined) this.#lines.begin({ indent: deeper(this.#indent), blank: false, row: 0 })
    else if (piece.breaks > 0 && !header) {
      // `\` at the end of a line.
      this.#lines.add({ image: '\\', start: -1, blank: true, kind: 'word', depth: this.#depth, element: false })
      this.#lines.begin({ indent: deeper(this.#indent), blank: false, row: 0 })
    }
    this.#add(piece, blank, piece.image === '{' && !header ? 'open' : 'word')
  }

  /** Behind a `{`, which is written already. */
  #open(piece: Piece, index: number): void {
    const what = this.#blocks.get(piece.start)
    const group = this.#groups.get(index)
    const outer = (this.#lines.muted ? undefined : this.#lines.current?.indent) ?? this.#indent
    if (what === undefined) {
      const shape = !group?.rows ? 'line' : group.padded ? 'block' : 'hanging'
      this.#frames.push({ kind: 'list', shape, rows: deeper(outer), outer, fresh: true })
      this.#depth++
      return
    }
    const oneLine = group?.breaks === 0 && verbs.has(this.#statement!.image) && !this.#hasBlock(index, group.close)
    this.#frames.push({ kind: 'block', what, indent: deeper(outer), outer, oneLine, within: this.#statement, empty: true, behindBlock: false })
    this.#statement = undefined
  }

  #hasBlock(open: number, close: number): boolean {
    for (let index = open + 1; index < close; index++) if (this.#blocks.has(this.#pieces[index]!.start)) return true
    return false
  }

  #endStatement(frame: Block): void {
    if (!this.#statement) return
    const { image } = this.#statement
    const clause = frame.what === 'chain' && (image === 'type' || image === 'policy')
    if ((frame.oneLine || clause) && !this.#behindComment) {
      this.#lines.add({ image: ';', start: -1, blank: false, kind: 'word', depth: this.#depth, element: false })
    }
    this.#behindHook = clause && image === 'type' && !frame.oneLine
    this.#statement = undefined
  }

  #endBlock(piece: Piece, frame: Block): void {
    this.#endStatement(frame)
    this.#behindHook = false
    if (this.#frames.length > 1) this.#frames.pop()
    if (!frame.oneLine) this.#lines.begin({ indent: frame.outer, blank: false, row: 0 })
    this.#add(piece, frame.oneLine, 'word')
    const around = this.#frames.at(-1)!
    if (around.kind === 'block') {
      // What a statement with a block may have behind it (`jump { … } comment "…"`) goes on with it.
      this.#statement = piece
      this.#indent = frame.outer
      around.behindBlock = true
    } else this.#statement = frame.within
  }

  #inList(piece: Piece, index: number, list: List): void {
    if (piece.image === '}') {
      this.#frames.pop()
      this.#depth--
      if (list.shape === 'block' || this.#behindComment || !this.#lines.current) this.#lines.begin({ indent: list.outer, blank: false, row: 0 })
      this.#add(piece, true, 'close')
      return
    }
    const comma = piece.image === ','
    const element = list.fresh && !comma
    const opens = this.#before!.image === '{' && list.shape === 'block'
    // Elsewhere in a set a line ends with `\` only, which is not needed.
    const broken = (piece.breaks > 0 && list.shape !== 'line' && element) || opens
    const blank = nftBlank(this.#pieces, index, { inSet: true, inHook: false, inType: false })
    if (broken || this.#behindComment || !this.#lines.current) this.#row(piece, list)
    const entry = this.#add(piece, blank, piece.image === '{' && !this.#blocks.has(piece.start) ? 'open' : 'word', element)
    if (list.shape === 'hanging' && this.#before!.image === '{' && list.rows.anchor === undefined && element) list.rows = { anchor: entry, level: 0 }
    list.fresh = comma
    if (piece.image === '{') {
      this.#statement ??= piece
      this.#open(piece, index)
    }
  }

  #row({ breaks }: Piece, list: List): void {
    const first = this.#before?.image === '{' && !this.#behindComment
    this.#lines.begin({ indent: list.rows, blank: breaks > 1 && !first, row: this.#depth })
  }

  #comment(piece: Piece, index: number, frame: Frame): void {
    if (piece.breaks === 0 && this.#lines.current && this.#before) {
      this.#behindHook = false
      this.#add(piece, true, 'comment')
      return
    }
    if (frame.kind === 'list') this.#row(piece, frame)
    else {
      this.#behindHook = false
      this.#lines.begin({ indent: frame.indent, blank: this.#blankBefore(piece, index, frame), row: 0 })
      frame.empty = false
      frame.behindBlock = false
    }
    this.#add(piece, false, 'comment')
  }

  /** Whether an empty line stands before what begins a line of a block. */
  #blankBefore({ breaks }: Piece, index: number, frame: Block): boolean {
    if (frame.empty) return false
    if (breaks > 1) return true
    return frame.what === 'table' && frame.behindBlock && this.#leadsToStatement(index)
  }

  /** Whether a piece begins a statement or is a comment on the one that follows, and not on the block that it is behind. */
  #leadsToStatement(index: number): boolean {
    let at = index
    while (this.#pieces[at]?.type === 'Comment') {
      at++
      if ((this.#pieces[at]?.breaks ?? 2) > 1) return false
    }
    return this.#pieces[at] !== undefined && this.#pieces[at]!.image !== '}'
  }

  #add({ image, start }: Piece, blank: boolean, kind: Entry['kind'], element = false): Entry {
    const depth = this.#depth
    const entry: Entry = { image, start, blank, kind, depth, element }
    this.#lines.add(entry)
    return entry
  }
}
