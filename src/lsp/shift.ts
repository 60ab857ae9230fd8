import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver/node'

const isBefore = (a: Position, b: Position): boolean => a.line < b.line || (a.line === b.line && a.character < b.character)

/** Where a range is after changes, each given in positions of the text before it; undefined where a change touches it. */
export function shifted(range: Range, changes: readonly TextDocumentContentChangeEvent[]): Range | undefined {
  let moved: Range | undefined = range
  for (const change of changes) moved = moved && 'range' in change ? shiftedBy(moved, change) : undefined
  return moved
}

function shiftedBy(range: Range, change: { readonly range: Range; readonly text: string }): Range | undefined {
  const { start, end } = change.range
  if (!isBefore(start, range.end)) return range
  if (isBefore(range.start, end)) return undefined
  const lines = change.text.split(/\r\n|\r|\n/)
  const by = lines.length - 1 - (end.line - start.line)
  const last = lines.at(-1)!.length
  const move = ({ line, character }: Position): Position => ({
    line: line + by,
    character: line !== end.line ? character : character - end.character + last + (lines.length === 1 ? start.character : 0),
  })
  return { start: move(range.start), end: move(range.end) }
}
