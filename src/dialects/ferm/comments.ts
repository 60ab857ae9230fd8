import { walk } from '../../syntax/index.ts'
import type { SyntaxTree } from '../../syntax/index.ts'
import { countLeading } from '../../text/index.ts'
import type { Span } from '../../text/index.ts'
import type { File } from '../../../grammars/ferm/index.ts'
import { isTrivia } from '../../../grammars/ferm/index.ts'
import type { Comment } from '../dialect.ts'

/** Comments of a tree. On a line of its own a comment is about the command that follows; behind a word, about that word's command. */
export function comments(tree: SyntaxTree<File>): readonly Comment[] {
  // All tokens are made for comments only.
  if (!tree.source.text.includes('#')) return []
  const { tokens, root } = tree
  // Parents come before what is in them, so the last command that holds an offset is the innermost one.
  let known: readonly Span[] | undefined
  const commands = (): readonly Span[] => (known ??= [...walk(root)].filter(({ kind }) => kind === 'command' || kind === 'bad'))
  const found: Comment[] = []
  let before: Span | undefined
  let onLine = false
  const waiting: { start: number; end: number; text: string }[] = []
  const settle = (following: Span | undefined): void => {
    for (const comment of waiting.splice(0)) found.push({ ...comment, covers: following ?? { start: comment.end, end: comment.end } })
  }

  for (const token of tokens) {
    const span = { start: token.startOffset, end: token.startOffset + token.image.length }
    const { name } = token.tokenType
    if (name === 'LineBreak') onLine = false
    else if (name === 'Comment') {
      const comment = { ...span, text: token.image.replace(/^#+/, '').trim() }
      if (onLine && before) found.push({ ...comment, covers: innermost(commands(), before) ?? before })
      else waiting.push(comment)
    } else if (!isTrivia(token)) {
      if (waiting.length > 0) settle(token.image === '}' ? undefined : innermost(commands(), span))
      before = span
      onLine = true
    }
  }
  settle(undefined)
  return found.sort((a, b) => a.start - b.start)
}

/** The innermost command around a place. */
function innermost(commands: readonly Span[], { start, end }: Span): Span | undefined {
  for (let index = countLeading(commands, command => command.start <= start) - 1; index >= 0; index--) {
    const command = commands[index]!
    if (command.end >= end) return { start: command.start, end: command.end }
  }
  return undefined
}
