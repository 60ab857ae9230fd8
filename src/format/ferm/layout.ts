import type { File } from '../../../grammars/ferm/index.ts'
import type { SyntaxTree, Token } from '../../syntax/index.ts'
import type { LayoutFile } from '../lay-out.ts'
import { deeper } from '../lines.ts'
import type { Entry, Indent, Line } from '../lines.ts'
import { Pen } from '../pen.ts'
import type { Piece, TokenClass } from '../pieces.ts'
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
  readonly #pen: Pen
  readonly #style: Style
  readonly #frames: Frame[] = [{ kind: 'block', indent: { level: 0 }, outer: { level: 0 }, oneLine: false, empty: true }]
  /** Indent of the command being written; undefined between commands. */
  #command: Indent | undefined
  #head: 'one line' | 'block' | 'command' = 'command'

  constructor(file: LayoutFile) {
    this.#pen = new Pen(file)
    this.#style = file.style
  }

  lay(): readonly Line[] {
    return this.#pen.goThrough((piece, index) => {
      const frame = this.#frames.at(-1)!
      if (piece.type === 'Comment') this.#comment(piece, frame)
      else if (frame.kind === 'list') this.#inList(piece, index, frame)
      else this.#inBlock(piece, index, frame)
    })
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
    const goesOn = piece.type === 'Else' && this.#pen.before?.image === '}' && !this.#pen.behindComment && this.#pen.lines.current !== undefined
    if (!frame.oneLine && !goesOn) this.#pen.lines.begin({ indent: frame.indent, blank: piece.breaks > 1 && !frame.empty, row: 0 })
    frame.empty = false
    this.#pen.add(piece, frame.oneLine || goesOn, this.#kindOf(piece))
  }

  #next(piece: Piece, index: number): void {
    const breaks = piece.breaks > 0 && this.#head !== 'one line' && piece.image !== ';'
    if (breaks || this.#pen.behindComment || !this.#pen.lines.current) this.#pen.lines.begin({ indent: this.#goingOn(), blank: false, row: 0 })
    this.#pen.add(piece, fermBlank(this.#pen.pieces, index), this.#kindOf(piece))
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
    for (let index = from; index < this.#pen.pieces.length; index++) {
      const piece = this.#pen.pieces[index]!
      if (piece.type === 'Comment' || piece.type === 'Passed' || (depth > 0 && piece.breaks > 0)) joins = false
      if (piece.image === '(') depth++
      else if (piece.image === ')') depth--
      width += piece.image.length + (index > from && fermBlank(this.#pen.pieces, index) ? 1 : 0)
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
    const group = this.#pen.groups.get(index)
    if (this.#command === undefined) {
      this.#command = frame.indent
      this.#pen.lines.begin({ indent: frame.indent, blank: piece.breaks > 1 && !frame.empty, row: 0 })
      this.#pen.add(piece, false, 'word')
    } else {
      if (this.#pen.behindComment || !this.#pen.lines.current) this.#pen.lines.begin({ indent: this.#command, blank: false, row: 0 })
      this.#pen.add(piece, true, 'word')
    }
    frame.empty = false
    const oneLine = frame.oneLine || (group?.breaks === 0 && this.#fits(index, group.close))
    this.#frames.push({ kind: 'block', indent: deeper(this.#command), outer: this.#command, oneLine, empty: true })
    this.#command = undefined
  }

  /** Whether a block has one command at most, no block in it, and room on the line that is being written. */
  #fits(open: number, close: number): boolean {
    const line = this.#pen.lines.current
    let width = line ? columnsOfLevel(line.indent.level, this.#style) + line.entries.reduce((sum, { image, blank }) => sum + image.length + (blank ? 1 : 0), 0) : 0
    for (let index = open + 1; index <= close; index++) {
      const piece = this.#pen.pieces[index]!
      if (piece.image === '{' || (piece.image === ';' && index !== close - 1)) return false
      width += piece.image.length + (fermBlank(this.#pen.pieces, index) ? 1 : 0)
      if (width > this.#style.width) return false
    }
    return true
  }

  #endBlock(piece: Piece, frame: Block): void {
    if (this.#frames.length > 1) this.#frames.pop()
    this.#command = undefined
    const inline = frame.oneLine && this.#pen.lines.current !== undefined
    if (!inline) this.#pen.lines.begin({ indent: frame.outer, blank: false, row: 0 })
    this.#pen.add(piece, inline && !frame.empty, 'word')
  }

  #openList(index: number): void {
    const group = this.#pen.groups.get(index)
    const outer = (this.#pen.lines.muted ? undefined : this.#pen.lines.current?.indent) ?? this.#command ?? { level: 0 }
    const shape = !group?.rows ? 'line' : group.padded ? 'block' : 'hanging'
    this.#frames.push({ kind: 'list', shape, rows: deeper(outer), outer })
    this.#pen.depth++
  }

  #inList(piece: Piece, index: number, list: List): void {
    const { image, breaks } = piece
    if (image === ')') {
      this.#frames.pop()
      this.#pen.depth--
      if (list.shape === 'block' || this.#pen.behindComment || !this.#pen.lines.current) this.#pen.lines.begin({ indent: list.outer, blank: false, row: 0 })
      this.#pen.add(piece, false, 'close')
      return
    }
    const before = this.#pen.before!
    const blank = fermBlank(this.#pen.pieces, index)
    const first = before.image === '('
    const broken = (breaks > 0 && list.shape !== 'line' && image !== ',') || (first && list.shape === 'block')
    if (broken || this.#pen.behindComment || !this.#pen.lines.current) {
      this.#pen.lines.begin({ indent: list.rows, blank: breaks > 1 && !(first && !this.#pen.behindComment), row: this.#pen.depth })
    }
    const element = first || (blank && before.image !== '!')
    const entry = this.#pen.add(piece, blank, this.#kindOf(piece), element)
    if (list.shape === 'hanging' && first) list.rows = { anchor: entry, level: 0 }
    if (image === '(') this.#openList(index)
  }

  #comment(piece: Piece, frame: Frame): void {
    const { breaks } = piece
    if (breaks === 0 && this.#pen.lines.current && this.#pen.before) {
      this.#pen.add(piece, true, 'comment')
      return
    }
    if (frame.kind === 'list') this.#pen.lines.begin({ indent: frame.rows, blank: breaks > 1 && (this.#pen.before!.image !== '(' || this.#pen.behindComment), row: this.#pen.depth })
    else {
      const indent = this.#command ? this.#goingOn() : frame.indent
      this.#pen.lines.begin({ indent, blank: breaks > 1 && !frame.empty, row: 0 })
      frame.empty = false
    }
    this.#pen.add(piece, false, 'comment')
  }
}
