import type { Span } from '../text/index.ts'

/** A comment that may silence findings, and the text it stands for. */
export interface Comment extends Span {
  /** Without `#` and surrounding blanks. */
  readonly text: string
  /** On its own line: the statement or block that follows. Behind a statement: that statement. */
  readonly covers: Span
}
