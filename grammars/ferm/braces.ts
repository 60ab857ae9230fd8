import type { Related } from '../../src/syntax/index.ts'
import type { Source } from '../../src/text/index.ts'

/** A `{` and the `}` that closes it, which by its indentation was meant for another one. */
export interface DoubtfulPair {
  readonly brace: number
  readonly closing: number
}

/** Blanks before the first word of the line of an offset. */
function indentation(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1
  return /^[ \t]*/.exec(text.slice(line, offset + 1))![0]
}

/** Whether the indentation speaks against a pair: the `}` begins its line, further left or right than the line of the block it closes. */
export function doubtOf(text: string, { start, brace }: { readonly start: number; readonly brace: number }, closing: number): DoubtfulPair | undefined {
  const own = indentation(text, closing)
  const beginsLine = text[closing - own.length - 1] === '\n'
  return beginsLine && own !== indentation(text, start) && own !== indentation(text, brace) ? { brace, closing } : undefined
}

/** Both ends of a doubtful pair, for a problem with braces elsewhere: that is where to look. */
export const relatedOf = (source: Source, { brace, closing }: DoubtfulPair): readonly Related[] => [
  { at: { source, start: brace, end: brace + 1 }, message: 'this "{" is closed by a "}" that is indented otherwise: look here first' },
  { at: { source, start: closing, end: closing + 1 }, message: 'the "}" that closes it' },
]
