import { behindBreak, lineEnd, type IptablesTree, type Line } from '../../../grammars/iptables/index.ts'
import type { Comment } from '../dialect.ts'

/**
 * Comments of a tree. Each stands on a line of its own and is about the next line that is neither blank nor a comment; before
 * `*TABLE` it is about the table, down to its COMMIT.
 */
export function comments({ source: { text }, root }: IptablesTree): readonly Comment[] {
  const found: Comment[] = []
  const lasts = new Map<Line, Line>()
  let next = 0
  const lastOf = (line: Line): Line => {
    if (line.kind === 'Table' && !lasts.has(line)) lasts.set(line, lastOfTable(root.lines, next))
    return lasts.get(line) ?? line
  }
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at)
    if (text[at] === '#') {
      while (next < root.lines.length && root.lines[next]!.start < at) next++
      const line = root.lines[next]
      const covers = line ? { start: line.start, end: lastOf(line).end } : { start: text.length, end: text.length }
      found.push({ start: at, end, text: text.slice(at + 1, end).trim(), covers })
    }
    at = behindBreak(text, end)
  }
  return found
}

/** The COMMIT of the table that a line opens; without one, the last line before the next table or the end. */
function lastOfTable(lines: readonly Line[], opened: number): Line {
  let last = opened
  for (let at = opened + 1; at < lines.length && lines[at]!.kind !== 'Table'; at++) {
    last = at
    if (lines[at]!.kind === 'Commit') break
  }
  return lines[last]!
}
