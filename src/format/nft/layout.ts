import type { NftFile } from '../../../grammars/nft/index.ts'
import type { SyntaxTree, Token } from '../../syntax/index.ts'
import type { LayoutFile } from '../lay-out.ts'
import { deeper } from '../lines.ts'
import type { Indent, Line } from '../lines.ts'
import { Pen } from '../pen.ts'
import type { Piece, TokenClass } from '../pieces.ts'
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
  /** `one line`: nft takes no line breaks in it. */
  readonly shape: 'one line' | 'line' | 'block' | 'hanging'
  rows: Indent
  readonly outer: Indent
  /** Whether the next piece begins an element. */
  fresh: boolean
}

type Frame = Block | List

/** The lines of an nft file. */
export const nftLines = (file: LayoutFile<SyntaxTree<NftFile>>): readonly Line[] => new NftLayout(file).lay()

class NftLayout {
  readonly #pen: Pen
  readonly #blocks: ReadonlyMap<number, BlockKind>
  readonly #frames: Frame[] = [{ kind: 'block', what: 'file', indent: { level: 0 }, outer: { level: 0 }, oneLine: false, within: undefined, empty: true, behindBlock: false }]
  /** First piece of the statement being written. */
  #statement: Piece | undefined
  #indent: Indent = { level: 0 }
  /** Whether the line ends with a `type … hook …` clause that a policy may follow. */
  #behindHook = false

  constructor(file: LayoutFile<SyntaxTree<NftFile>>) {
    this.#pen = new Pen(file)
    this.#blocks = blocksOf(file.tree.root, file.pieces)
  }

  lay(): readonly Line[] {
    return this.#pen.goThrough((piece, index) => {
      const frame = this.#frames.at(-1)!
      if (piece.type === 'Comment') this.#comment(piece, index, frame)
      else if (frame.kind === 'list') this.#inList(piece, index, frame)
      else this.#inBlock(piece, index, frame)
    }, piece => {
      const frame = this.#frames.at(-1)!
      // Behind a comment a line ends, and so does what stands before it.
      if (frame.kind === 'block' && (piece.separated || piece.type === 'Comment')) this.#endStatement(frame)
    })
  }

  #inBlock(piece: Piece, index: number, frame: Block): void {
    if (piece.image === ';') {
      if (this.#pen.behindComment) this.#pen.lines.end()
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
    const joins = this.#behindHook && piece.image === 'policy' && !this.#pen.behindComment && this.#pen.lines.current !== undefined
    this.#behindHook = false
    this.#statement = piece
    this.#indent = frame.indent
    const inline = frame.oneLine || joins
    if (!inline) this.#pen.lines.begin({ indent: frame.indent, blank: this.#blankBefore(piece, index, frame), row: 0 })
    this.#pen.add(piece, inline, 'word')
    frame.empty = false
    frame.behindBlock = false
  }

  #next(piece: Piece, index: number, frame: Block): void {
    const { image } = this.#statement!
    const inHook = image === 'type' || image === 'hook'
    const inType = (image === 'type' || image === 'typeof') && frame.what !== 'chain'
    const blank = nftBlank(this.#pen.pieces, index, { inSet: false, inHook, inType })
    const header = this.#blocks.size > 0 && piece.image === '{' && this.#blocks.has(piece.start)
    if (this.#pen.lines.current === undefined) this.#pen.lines.begin({ indent: deeper(this.#indent), blank: false, row: 0 })
    else if (piece.breaks > 0 && !header) {
      // `\` at the end of a line.
      this.#pen.lines.add({ image: '\\', start: -1, blank: true, kind: 'word', depth: this.#pen.depth, element: false })
      this.#pen.lines.begin({ indent: deeper(this.#indent), blank: false, row: 0 })
    }
    this.#pen.add(piece, blank, piece.image === '{' && !header && !this.#isOneLine(index) ? 'open' : 'word')
  }

  /** Behind a `{`, which is written already. */
  #open(piece: Piece, index: number): void {
    const what = this.#blocks.get(piece.start)
    const group = this.#pen.groups.get(index)
    const outer = (this.#pen.lines.muted ? undefined : this.#pen.lines.current?.indent) ?? this.#indent
    if (what === undefined) {
      const shape = this.#isOneLine(index) ? 'one line' : !group?.rows ? 'line' : group.padded ? 'block' : 'hanging'
      this.#frames.push({ kind: 'list', shape, rows: deeper(outer), outer, fresh: true })
      this.#pen.depth++
      return
    }
    const oneLine = group?.breaks === 0 && verbs.has(this.#statement!.image) && !this.#hasBlock(index, group.close)
    this.#frames.push({ kind: 'block', what, indent: deeper(outer), outer, oneLine, within: this.#statement, empty: true, behindBlock: false })
    this.#statement = undefined
  }

  /** Whether a `{` begins a list that is no set: of devices, or of a ct timeout's policy. Source: flowtable_expr, timeout_states in nft's parser_bison.y. */
  #isOneLine(brace: number): boolean {
    const { pieces } = this.#pen
    return pieces[brace - 1]?.image === '=' && (pieces[brace - 2]?.image === 'devices' || pieces[brace - 2]?.image === 'policy')
  }

  #hasBlock(open: number, close: number): boolean {
    for (let index = open + 1; index < close; index++) if (this.#blocks.has(this.#pen.pieces[index]!.start)) return true
    return false
  }

  #endStatement(frame: Block): void {
    if (!this.#statement) return
    const { image } = this.#statement
    const clause = frame.what === 'chain' && (image === 'type' || image === 'policy')
    if ((frame.oneLine || clause) && !this.#pen.behindComment) {
      this.#pen.lines.add({ image: ';', start: -1, blank: false, kind: 'word', depth: this.#pen.depth, element: false })
    }
    this.#behindHook = clause && image === 'type' && !frame.oneLine
    this.#statement = undefined
  }

  #endBlock(piece: Piece, frame: Block): void {
    this.#endStatement(frame)
    this.#behindHook = false
    if (this.#frames.length > 1) this.#frames.pop()
    if (!frame.oneLine) this.#pen.lines.begin({ indent: frame.outer, blank: false, row: 0 })
    this.#pen.add(piece, frame.oneLine, 'word')
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
      this.#pen.depth--
      if (list.shape === 'block' || this.#pen.behindComment || !this.#pen.lines.current) this.#pen.lines.begin({ indent: list.outer, blank: false, row: 0 })
      this.#pen.add(piece, true, list.shape === 'one line' ? 'word' : 'close')
      return
    }
    const comma = piece.image === ','
    const element = list.fresh && !comma
    const opens = this.#pen.before!.image === '{' && list.shape === 'block'
    // Elsewhere in a set a line ends with `\` only, which is not needed.
    const broken = (piece.breaks > 0 && (list.shape === 'block' || list.shape === 'hanging') && element) || opens
    const blank = nftBlank(this.#pen.pieces, index, { inSet: true, inHook: false, inType: false })
    if (broken || this.#pen.behindComment || !this.#pen.lines.current) this.#row(list)
    const entry = this.#pen.add(piece, blank, piece.image === '{' && !this.#blocks.has(piece.start) ? 'open' : 'word', element)
    if (list.shape === 'hanging' && this.#pen.before!.image === '{' && list.rows.anchor === undefined && element) list.rows = { anchor: entry, level: 0 }
    list.fresh = comma
    if (piece.image === '{') {
      this.#statement ??= piece
      this.#open(piece, index)
    }
  }

  /** A row of a list, in which nft takes no empty lines. */
  #row(list: List): void {
    this.#pen.lines.begin({ indent: list.rows, blank: false, row: this.#pen.depth })
  }

  #comment(piece: Piece, index: number, frame: Frame): void {
    if (piece.breaks === 0 && this.#pen.lines.current && this.#pen.before) {
      this.#behindHook = false
      this.#pen.add(piece, true, 'comment')
      return
    }
    if (frame.kind === 'list') this.#row(frame)
    else {
      this.#behindHook = false
      this.#pen.lines.begin({ indent: frame.indent, blank: this.#blankBefore(piece, index, frame), row: 0 })
      frame.empty = false
      frame.behindBlock = false
    }
    this.#pen.add(piece, false, 'comment')
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
    while (this.#pen.pieces[at]?.type === 'Comment') {
      at++
      if ((this.#pen.pieces[at]?.breaks ?? 2) > 1) return false
    }
    return this.#pen.pieces[at] !== undefined && this.#pen.pieces[at]!.image !== '}'
  }
}
