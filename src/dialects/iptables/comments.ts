import type { IptablesTree } from '../../../grammars/iptables/index.ts'
import type { Comment } from '../dialect.ts'

/** Comments of a tree. Each stands on a line of its own and is about the next line that is neither blank nor a comment. */
export function comments({ source: { text }, root }: IptablesTree): readonly Comment[] {
  const found: Comment[] = []
  let next = 0
  for (let at = 0; at < text.length; ) {
    let end = at
    while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++
    if (text[at] === '#') {
      while (next < root.lines.length && root.lines[next]!.start < at) next++
      const line = root.lines[next]
      const covers = line ? { start: line.start, end: line.end } : { start: text.length, end: text.length }
      found.push({ start: at, end, text: text.slice(at + 1, end).trim(), covers })
    }
    at = end + (text[end] === '\r' && text[end + 1] === '\n' ? 2 : 1)
  }
  return found
}
