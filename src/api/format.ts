import type { Dialect, DialectName } from '../dialects/dialect.ts'
import { layOut, styles } from '../format/index.ts'
import type { Style } from '../format/index.ts'
import type { Problem } from '../syntax/index.ts'
import type { Source, Span, TextEdit } from '../text/index.ts'

/** How a text is laid out. */
export interface LayoutOptions {
  /** What is to differ from the dialect's own style. */
  readonly style?: Partial<Style>
  /** Only the lines that this part of the text touches. */
  readonly range?: Span
  /** Whether columns that were made by hand stay columns; they do unless told otherwise. */
  readonly columns?: 'kept' | 'none'
}

export interface FormatResult {
  readonly dialect: DialectName
  /** The text laid out; as it was when something kept it from being. */
  readonly text: string
  /** The edits that make it, as small as they can be, in order and disjoint; none when it is laid out already. */
  readonly edits: readonly TextEdit[]
  /** What cannot be read: then nothing is laid out. */
  readonly problems: readonly Problem[]
  /** Why a text that can be read was left as it is: it is too large, or would have been read otherwise, to which nothing is known to come. */
  readonly refused?: string
}

/** Lays out a text: other blanks between the same words, shown to be read the same. Never throws for what a text says. */
export function format(source: Source, dialect: Dialect, { style, range, columns }: LayoutOptions = {}): FormatResult {
  const tree = dialect.parse(source)
  const laidOut = layOut(tree, dialect, { style: { ...styles[dialect.name], ...style }, ...(range && { range }), ...(columns && { columns }) })
  return { dialect: dialect.name, ...laidOut, problems: tree.errors }
}
