import type { File } from '../../../grammars/ferm/index.ts'
import type { SyntaxTree, Token } from '../../syntax/index.ts'
import type { LayoutFile } from '../lay-out.ts'
import { Lines, deeper } from '../lines.ts'
import type { Entry, Indent, Line } from '../lines.ts'
import { groupsOf } from '../pieces.ts'
import type { Group, Piece, TokenClass } from '../pieces.ts'
import { RawParts } from '../raw.ts'
import { columnsOfLevel } from '../style.ts'
import type { Style } from '../style.ts'
import { fermBlank } from './spacing.ts'

const classes: Readonly<Record<string, TokenClass>> = { Blank: 'blank', LineBreak: 'break' }

export const classify = ({ tokenType }: Token): TokenClass => classes[tokenType.name] ?? 'piece'

/** Commands: a file, or what stands between braces. */
interface Block {
  readonly kind: 'block'
  readonly indent: Indent
  readonly outer: Indent
  /** A block with one command at most, written on one line, which stays on one. */
  readonly oneLine: boolean
  empty: boolean
}

/** What stands between parentheses. */
interface List {
  readonly kind: 'list'
  readonly shape: 'line' | 'block' | 'hanging'
  rows: Indent
  readonly outer: Indent
}

type Frame = Block | List

/** The lines of a ferm file. */
export const fermLines = (file: LayoutFile<SyntaxTree<File>>): readonly Line[] => new FermLayout(file).lay()

class FermLayout {
  readonly #pieces: readonly Piece[]
  readonly #groups: ReadonlyMap<number, Group>
  readonly #style: Style
  readonly #lines = new Lines()
  readonly #raw: RawParts
  readonly #frames: Frame[] = [{ kind: 'block', indent: { level: 0 }, outer: { level: 0 }, oneLine: false, empty: true }]
  #depth = 0
  /** Indent of the command being written; undefined between commands. */
  #command: Indent | undefined
  #head: 'one line' | 'block' | 'command' = 'command'
  #before: Piece | undefined
  #behindComment = false

  constructor({ tree, pieces, raw, style }: LayoutFile) {
    this.#pieces = pieces
    this.#groups = groupsOf(pieces)
    this.#style = style
    this.#raw = new RawParts(tree.source.text, raw, this.#lines)
  }

  lay(): readonly Line[] {
    for (const [index, piece] of this.#pieces.entries()) {
      this.#raw.cross(piece)
      const frame = this.#frames.at(-1)!
      if (piece.type === 'Comment') this.#comment(piece, frame)
      else if (frame.kind === 'list') this.#inList(piece, index, frame)
      else this.#inBlock(piece, index, frame)
      this.#behindComment = piece.type === 'Comment'
      if (piece.type !== 'Comment') this.#before = piece
    }
    return this.#lines.all.filter(({ entries }) => entries.length > 0)
  }

  #inBlock(piece: Piece, index: number, frame: Block): void {
    switch (piece.image) {
      case '}':
        this.#endBlock(piece, frame)
        return
      case '{':
        this.#openBlock(piece, index, frame)
        return
      default:
    }
    if (this.#command) this.#next(piece, index)
    else this.#begin(piece, index, frame)
    if (piece.image === '(') this.#openList(index)
    if (piece.image === ';') this.#command = undefined
  }

  /** The first piece of a command. */
  #begin(piece: Piece, index: number, frame: Block): void {
    this.#command = frame.indent
    this.#head = this.#headAt(index, frame.indent)
    const goesOn = piece.type === 'Else' && this.#before?.image === '}' && !this.#behindComment && this.#lines.current !== undefined
    if (!frame.oneLine && !goesOn) this.#lines.begin({ indent: frame.indent, blank: piece.breaks > 1 && !frame.empty, row: 0 })
    frame.empty = false
    this.#add(piece, frame.oneLine || goesOn, this.#kindOf(piece))
  }

  #next(piece: Piece, index: number): void {
    const breaks = piece.breaks > 0 && this.#head !== 'one line' && piece.image !== ';'
    if (breaks || this.#behindComment || !this.#lines.current) this.#lines.begin({ indent: this.#goingOn(), blank: false, row: 0 })
    this.#add(piece, fermBlank(this.#pieces, index), this.#kindOf(piece))
  }

  #kindOf = ({ image }: Piece): Entry['kind'] => (image === '(' ? 'open' : 'word')

  /**
   * What a command comes to: the head of a block, which goes on one line if it has no comments, no lists in rows, and fits; on several
   * lines it is two levels deeper, so that it is told from what stands in the block.
   */
  #headAt(from: number, indent: Indent): 'one line' | 'block' | 'command' {
    let width = columnsOfLevel(indent.level, this.#style)
    let depth = 0
    let joins = true
    for (let index = from; index < this.#pieces.length; index++) {
      const piece = this.#pieces[index]!
      if (piece.type === 'Comment' || piece.type === 'Passed' || (depth > 0 && piece.breaks > 0)) joins = false
      if (piece.image === '(') depth++
      else if (piece.image === ')') depth--
      width += piece.image.length + (index > from && fermBlank(this.#pieces, index) ? 1 : 0)
      if (piece.image === '{') return joins && width <= this.#style.width ? 'one line' : 'block'
      if (piece.image === ';' || piece.image === '}') break
    }
    return 'command'
  }

  /** Where a command goes on that is written on several lines. */
  #goingOn(): Indent {
    return this.#head === 'block' ? deeper(deeper(this.#command!)) : deeper(this.#command!)
  }

  #openBlock(piece: Piece, index: number, frame: Block): void {
    const group = this.#groups.get(index)
    if (this.#command === undefined) {
      this.#command = frame.indent
      this.#lines.begin({ indent: frame.indent, blank: piece.breaks > 1 && !frame.empty, row: 0 })
      this.#add(piece, false, 'word')
    } else {
      if (this.#behindComment || !this.#lines.current) this.#lines.begin({ indent: this.#command, blank: false, row: 0 })
      this.#add(piece, true, 'word')
    }
    frame.empty = false
    const oneLine = frame.oneLine || (group?.breaks === 0 && this.#fits(index, group.close))
    this.#frames.push({ kind: 'block', indent: deeper(this.#command), outer: this.#command, oneLine, empty: true })
    this.#command = undefined
  }

  /** Whether a block has one command at most, no block in it, and room on the line that is being written. */
  #fits(open: number, close: number): boolean {
    const line = this.#lines.current
    let width = line ? columnsOfLevel(line.indent.level, this.#style) + line.entries.reduce((sum, { image, blank }) => sum + image.length + (blank ? 1 : 0), 0) : 0
    for (let index = open + 1; index <= close; index++) {
      const piece = this.#pieces[index]!
      if (piece.image === '{' || (piece.image === ';' && index !== close - 1)) return false
      width += piece.image.length + (fermBlank(this.#pieces, index) ? 1 : 0)
      if (width > this.#style.width) return false
    }
    return true
  }

  #endBlock(piece: Piece, frame: Block): void {
    if (this.#frames.length > 1) this.#frames.pop()
    this.#command = undefined
    const inline = frame.oneLine && this.#lines.current !== undefined
    if (!inline) this.#lines.begin({ indent: frame.outer, blank: false, row: 0 })
    this.#add(piece, inline && !frame.empty, 'word')
  }

  #openList(index: number): void {
    const group = this.#groups.get(index)
    const outer = (this.#lines.muted ? undefined : this.#lines.current?.indent) ?? this.#command ?? { level: 0 }
    const shape = !group?.rows ? 'line' : group.padded ? 'block' : 'hanging'
    this.#frames.push({ kind: 'list', shape, rows: deeper(outer), outer })
    this.#depth++
  }

  #inList(piece: Piece, index: number, list: List): void {
    const { image, breaks } = piece
    if (image === ')') {
      this.#frames.pop()
      this.#depth--
      if (list.shape === 'block' || this.#behindComment || !this.#lines.current) this.#lines.begin({ indent: list.outer, blank: false, row: 0 })
      this.#add(piece, false, 'close')
      return
    }
    const before = this.#before!
    const blank = fermBlank(this.#pieces, index)
    const first = before.image === '('
    const broken = (breaks > 0 && list.shape !== 'line' && image !== ',') || (first && list.shape === 'block')
    if (broken || this.#behindComment || !this.#lines.current) {
      this.#lines.begin({ indent: list.rows, blank: breaks > 1 && !(first && !this.#behindComment), row: this.#depth })
    }
    const element = first || (blank && before.image !== '!')
    const entry = this.#add(piece, blank, this.#kindOf(piece), element)
    if (list.shape === 'hanging' && first) list.rows = { anchor: entry, level: 0 }
    if (image === '(') this.#openList(index)
  }

  #comment(piece: Piece, frame: Frame): void {
    const { breaks } = piece
    if (breaks === 0 && this.#lines.current && this.#before) {
      this.#add(piece, true, 'comment')
      return
    }
    if (frame.kind === 'list') this.#lines.begin({ indent: frame.rows, blank: breaks > 1 && (this.#before!.image !== '(' || this.#behindComment), row: this.#depth })
    else {
      const indent = this.#command ? this.#goingOn() : frame.indent
      this.#lines.begin({ indent, blank: breaks > 1 && !frame.empty, row: 0 })
      frame.empty = false
    }
    this.#add(piece, false, 'comment')
  }

  #add({ image, start }: Piece, blank: boolean, kind: Entry['kind'], element = false): Entry {
    const entry: Entry = { image, start, blank, kind, depth: this.#depth, element }
    this.#lines.add(entry)
    return entry
  }
}
